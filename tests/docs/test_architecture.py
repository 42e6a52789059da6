"""docs/architecture.md says what the code is."""

import pytest
from django.apps import apps
from django.conf import settings

from tools import layer_diagram

pytestmark = pytest.mark.once


def test_the_page_shows_the_layers_of_the_import_contract():
    page = layer_diagram.PAGE.read_text(encoding="utf-8")

    assert layer_diagram.diagram() in page


def test_every_app_has_a_layer():
    in_contract = {app for layer in layer_diagram.layers() for app in layer}
    own = {
        config.name
        for config in apps.get_app_configs()
        if (settings.BASE_DIR / config.name.split(".")[0]).is_dir() and "." not in config.name
    }

    # `charts`, `plates` and `values` hold no tables, so Django need not know them.
    assert in_contract == own | {"charts", "plates", "values"}
