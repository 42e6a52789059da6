from datetime import datetime

import pytest
from django.utils import timezone


@pytest.fixture
def clock(monkeypatch):
    """Set the clock to a moment in UTC."""

    def set_to(text):
        moment = datetime.fromisoformat(f"{text}+00:00")
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return set_to
