"""What happens to a record while someone has its form open."""

from django.utils import timezone
from model_bakery import baker

from alliances.models import Alliance
from editorial.publishing import publish, withdraw
from editorial.roles import EDITORS, REVIEWERS
from evidence.models import Figure, Indicator


def test_a_save_by_someone_who_may_not_publish_leaves_public_what_became_public(
    make, sign_in, desk, fill, monkeypatch
):
    draft = make(Alliance, "Rail")
    stale = Alliance.objects.get(pk=draft.pk)
    publish(draft)
    from editorial.record_admin import RecordAdmin

    monkeypatch.setattr(RecordAdmin, "get_object", lambda *args, **kwargs: stale)
    answer = fill(sign_in(EDITORS), desk("change", Alliance, draft.pk), name_en="Stale")

    assert answer.status_code == 403
    draft.refresh_from_db()
    assert (draft.is_public, draft.name_en) == (True, "Rail")


def test_a_stale_save_does_not_bring_back_what_was_withdrawn(
    published, sign_in, desk, fill, monkeypatch
):
    record = published(Alliance, "Rail")
    stale = Alliance.objects.get(pk=record.pk)
    withdraw(record)
    from editorial.record_admin import RecordAdmin

    monkeypatch.setattr(RecordAdmin, "get_object", lambda *args, **kwargs: stale)
    fill(sign_in(REVIEWERS), desk("change", Alliance, record.pk), name_en="Stale")

    record.refresh_from_db()
    assert record.withdrawn_at <= timezone.now()


def test_a_figure_of_a_draft_never_stands_on_the_home_page(client, make, source):
    indicator = baker.make(Indicator, name_en="Guests", unit_en="guest", units_en="guests")
    Figure.objects.create(
        record=make(Alliance, "Rail"), indicator=indicator, value=31337424,
        qualifier="exact", source=commission(source),
    )  # fmt: skip
    assert "31,337,424" not in client.get("/en/").text


def commission(source):
    source.slug = "commission"
    source.save(force_insert=True)
    return source
