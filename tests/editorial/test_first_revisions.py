"""The migration that gives every record its first revision, run over records of every kind."""

from importlib import import_module

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from alliances.models import Alliance
from editorial.revisions.content import content_of
from editorial.revisions.revision import Revision
from evidence.models import Citation
from records.models import Alias

migration = import_module("editorial.migrations.0003_first_revisions")


@pytest.fixture
def as_migrated(db):
    """The models as migrations know them, without what our classes add."""
    return MigrationExecutor(connection).loader.project_state().apps


@pytest.mark.every_kind
def test_every_record_gets_one_revision_that_says_what_its_row_says(
    as_migrated, kind, make, published, withdrawn, countries, sectors, source
):
    if kind._meta.label not in migration.KINDS:
        pytest.skip("This kind came after the migration.")
    record = published(
        kind, "Rail", summary_en="Trains.", verified_on=timezone.localdate(),
        countries=[countries["LA"], countries["VN"]], sectors=[sectors["ict"]],
    )  # fmt: skip
    Alias.objects.create(record=record, text="铁路", language="zh-hans", sort="other")
    Citation.objects.create(record=record, source=source)
    draft, gone = make(kind, "Draft", name_zh_hans="草稿"), withdrawn(kind, "Gone")
    Revision.objects.all().delete()

    migration.make_first_revisions(as_migrated, None)
    migration.make_first_revisions(as_migrated, None)

    found = {
        revision.permalink_id: (
            revision.state,
            revision.withdraws,
            revision.newest,
            revision.content,
        )
        for revision in Revision.objects.all()
    }
    assert found == {
        record.ref: ("published", False, True, content_of(record)),
        draft.ref: ("draft", False, True, content_of(draft)),
        gone.ref: ("published", True, True, content_of(gone)),
    }
    first = Revision.objects.get(permalink=record.permalink)
    assert (first.translation_en, first.translation_zh_hans) == ("complete", "missing")


def test_links_and_parties_are_named_by_their_refs(as_migrated, make, published):
    from institutions.models import Institution

    alliance = make(Alliance, "Rail")
    alliance.members.create(institution=published(Institution, "College"), role="lead")
    Revision.objects.all().delete()
    migration.make_first_revisions(as_migrated, None)
    assert Revision.objects.get(permalink=alliance.permalink).content == content_of(alliance)
