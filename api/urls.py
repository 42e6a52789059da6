from django.urls import path

from api.answers.api_view import Start
from api.answers.changes import ChangesView
from api.answers.description import docs, schema
from api.answers.records import RecordsView, RecordView
from api.answers.tables import TableRowView, TableView
from records.exports.json.public_tables import TABLES
from records.kinds import record_kinds

app_name = "api"


def kind_urls(kind):
    label = kind.label()
    return [
        path(f"{label}/", RecordsView.as_view(model=kind), name=label),
        path(f"{label}/<slug:ref>/", RecordView.as_view(model=kind), name=f"{label}-record"),
    ]


def table_urls(table):
    return [
        path(f"{table.name}/", TableView.as_view(table=table), name=table.name),
        path(
            f"{table.name}/<str:key>/", TableRowView.as_view(table=table), name=f"{table.name}-row"
        ),
    ]


urlpatterns = [
    path("", Start.as_view(), name="start"),
    path("schema/", schema, name="schema"),
    path("changes/", ChangesView.as_view(), name="changes"),
    path("docs/", docs, name="docs"),
    *[pattern for kind in record_kinds() for pattern in kind_urls(kind)],
    *[pattern for table in TABLES.values() for pattern in table_urls(table)],
]
