"""The answers are what the description says, whatever is asked."""

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from api.openapi import openapi
from evidence.models import Figure, Indicator, Place
from records.exports.json.public_tables import TABLES
from records.kinds import record_kinds
from tests.conftest import contrasting_kinds

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    unsupported_method,
]
EXAMPLES = settings(
    max_examples=50,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def site(db, published, countries, sectors, source):
    """A record of each kind, with a figure, and a description made from them."""
    for kind in record_kinds():
        record = published(kind, countries=[countries["VN"]], sectors=[sectors["ict"]])
    indicator = Indicator.objects.create(slug="students", name_en="Students", name_zh_hans="学生")
    Place.objects.create(code="VN", country=countries["VN"])
    Figure.objects.create(
        indicator=indicator, source=source, record=record, value=5, qualifier="exact", as_of="2016"
    )
    return schemathesis.openapi.from_dict(openapi())


@pytest.mark.once
@pytest.mark.slow
def test_every_answer_is_as_described(site, settings):
    settings.API_RATE = 0
    application = get_wsgi_application()
    schema = site
    asked = []
    left_out = {kind.label() for kind in record_kinds()} - {k.label() for k in contrasting_kinds()}
    for found in schema.get_all_operations():
        operation = found.ok()
        if left_out.intersection(operation.tags):
            continue

        @seed(1)
        @EXAMPLES
        @given(case=operation.as_strategy())
        def ask(case):
            asked.append(case.path)
            response = case.call(
                app=application,
                base_url="http://127.0.0.1/api/v1",
                headers={"Accept-Encoding": "identity"},
            )
            case.validate_response(response, checks=CHECKS)

        ask()

    assert {path.split("/")[1] for path in asked} >= {*TABLES, "changes"}
    assert len(asked) > 50 * len(TABLES)
