"""Requirements: what we chose is pinned with hashes, and docs/dependencies.md says what it is for."""

import re

import pytest
from django.conf import settings

pytestmark = pytest.mark.once

ROOT = settings.BASE_DIR
DIRECT = re.compile(r"^([A-Za-z0-9._-]+)(?:\[\w+\])?==(\S+)$", re.MULTILINE)
PIN = re.compile(
    r"^([a-z0-9._-]+)==(\S+).*((?: \\\n    --hash=sha256:[0-9a-f]{64})+)$", re.MULTILINE
)


def normalized(name):
    """The name as package indexes compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize(
    "name", ["requirements", "requirements-store", "requirements-dev", "requirements-release"]
)
def test_every_chosen_package_is_pinned_with_hashes_and_described(name):
    chosen = DIRECT.findall((ROOT / f"{name}.in").read_text())
    lock = (ROOT / f"{name}.txt").read_text()
    pinned = {normalized(package): version for package, version, hashes in PIN.findall(lock)}
    page = normalized((ROOT / "docs/dependencies.md").read_text())

    assert len(pinned) == len(re.findall("==[0-9]", lock))
    for package, version in chosen:
        assert pinned[normalized(package)] == version
        assert normalized(package) in page
