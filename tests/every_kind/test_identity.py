import re

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.urls import reverse

from editorial.workflow.publishing import forget_draft, publish_as_it_stands, withdraw
from records.kinds import record_kinds
from records.models import FormerSlug, Permalink


def refused(record):
    """Whether the database itself refuses the record."""
    try:
        with transaction.atomic():
            record.save()
    except IntegrityError:
        return True
    return False


def test_a_new_record_has_an_address_for_good_at_once(kind, make):
    refs = [make(kind, f"Number {n}").ref for n in range(5)]

    assert len(set(refs)) == 5
    assert [ref for ref in refs if not re.fullmatch("[0-9A-HJKMNP-TV-Z]{8}", ref)] == []
    assert {Permalink.objects.get(ref=ref).kind for ref in refs} == {
        ContentType.objects.get_for_model(kind)
    }


@pytest.mark.every_kind
def test_a_record_without_any_name_is_refused(kind, make):
    record = make(kind, "", name_zh_hans="河内")
    assert not refused(record)

    record.name_zh_hans = ""
    assert refused(record)
    with pytest.raises(ValidationError) as refusal:
        record.validate_constraints()
    assert refusal.value.messages == ["Give the name in at least one language."]


def test_no_record_stands_in_the_place_of_the_whole_list(kind, make):
    record = make(kind)
    record.slug = "list"

    assert refused(record)
    with pytest.raises(ValidationError) as refusal:
        record.clean()
    assert refusal.value.message_dict == {"slug": ["“list” stands for the whole list."]}


def test_two_records_of_one_kind_never_share_an_address_but_of_two_kinds_may(kind, make):
    make(kind, "First", slug="2301")
    second = make(kind, "Second", slug="2302")
    for other in record_kinds():
        if other != kind:
            make(other, "Other", slug="2301")

    second.slug = "2301"
    assert refused(second)


def test_a_picture_without_consent_is_refused(kind, make):
    record = make(kind)
    record.image = "0" * 32 + ".webp"

    assert refused(record)
    record.image_consent = True
    assert not refused(record)


def test_a_record_that_was_never_public_cannot_be_withdrawn(kind, make, published):
    draft, public = make(kind, "Draft"), published(kind, "Public")
    draft.withdrawn_at = public.published_at

    assert refused(draft)
    withdraw(make(kind, "Another draft"))
    assert [one.withdrawn_at for one in kind.objects.all()] == [None, None, None]


@pytest.mark.every_kind
def test_the_permanent_address_leads_to_the_record_in_the_readers_language(
    kind, client, published, page_of
):
    record = published(kind)
    published(kind, "Another")

    def answer(**headers):
        answer = client.get(f"/id/{record.ref}/", headers=headers)
        return answer.status_code, answer["Location"], answer["Vary"]

    english, chinese = page_of(record), page_of(record, "zh-hans")
    varies = "Accept, Accept-Language"
    assert answer() == (302, english, varies)
    assert answer(accept_language="zh-CN,zh;q=0.9,en;q=0.5") == (302, chinese, varies)
    assert answer(accept_language="en;q=0.2,zh-TW;q=0.9") == (302, chinese, varies)
    assert answer(accept_language="th,en;q=0.1,zh;q=0.05") == (302, english, varies)


def test_a_permanent_address_is_read_in_any_case(kind, client, published, page_of):
    record = published(kind)

    assert client.get(f"/id/{record.ref.lower()}/")["Location"] == page_of(record)


@pytest.mark.every_kind
def test_the_permanent_address_of_what_is_not_public_says_so(kind, client, make, withdrawn):
    draft, former = make(kind, "Draft"), withdrawn(kind, "Former")

    assert client.get(f"/id/{draft.ref}/").status_code == 404
    assert client.get("/id/ZZZZZZZZ/").status_code == 404
    assert client.get("/id/nothing/").status_code == 404
    gone = client.get(f"/id/{former.ref}/")
    assert gone.status_code == 410
    assert former.ref in gone.text


def test_the_permanent_address_of_a_merged_record_leads_to_the_other(
    kind, client, published, page_of
):
    kept, merged = published(kind, "Kept"), published(kind, "Merged")
    withdraw(merged)
    merged.permalink.merged_into = kept.permalink
    merged.permalink.save()

    answer = client.get(f"/id/{merged.ref}/")

    assert (answer.status_code, answer["Location"]) == (302, page_of(kept))


def test_a_record_merged_into_a_merged_record_leads_to_the_last(kind, client, published, page_of):
    last, middle, first = [published(kind, name) for name in ["Last", "Middle", "First"]]
    for one, into in [(middle, last), (first, middle)]:
        withdraw(one)
        one.permalink.merged_into = into.permalink
        one.permalink.save()

    assert client.get(f"/id/{first.ref}/").headers.get("Location") == page_of(last)


def test_the_permanent_address_of_an_erased_record_says_that_it_is_gone(kind, client, published):
    record = published(kind)
    record.delete()

    assert client.get(f"/id/{record.ref}/").status_code == 410


def test_a_draft_can_be_forgotten_and_its_address_with_it(kind, client, make):
    record, kept = make(kind, "Forgotten"), make(kind, "Kept")
    ref = record.ref
    forget_draft(record)

    assert client.get(f"/id/{ref}/").status_code == 404
    assert list(kind.objects.all()) == [kept]


def test_the_permanent_address_of_a_record_cannot_be_deleted(kind, published):
    record = published(kind)

    with pytest.raises(ProtectedError):
        record.permalink.delete()


def renamed(record, slug):
    record.slug = slug
    record.clean()
    record.save()


@pytest.mark.every_kind
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_former_address_goes_on_answering(kind, client, published, page_of, language):
    record = published(kind, slug="2301")
    former = page_of(record, language)
    renamed(record, "2302")
    renamed(record, "2303")

    answer = client.get(former)

    assert (answer.status_code, answer["Location"]) == (301, page_of(record, language))
    assert client.get(former.replace("2301", "2302")).status_code == 301
    assert client.get(former.replace("2301", "2304")).status_code == 404


def test_a_redirect_keeps_the_parameters_that_the_page_understands(
    kind, client, published, withdrawn, page_of
):
    record, goes = published(kind, slug="2301"), withdrawn(kind, slug="2309")
    former = page_of(record)
    renamed(record, "2302")
    merged = page_of(goes)
    Permalink.objects.filter(pk=goes.ref).update(merged_into=record.ref)

    for address in [former, merged, f"/id/{record.ref}/", f"/id/{goes.ref}/"]:
        answer = client.get(f"{address}?view=bilingual&foo=bar")
        assert answer["Location"] == f"{page_of(record)}?view=bilingual"
    corrected = client.get(f"{former}correct/?page=/en/events/?q=x")
    assert corrected["Location"] == f"{page_of(record)}correct/?page=%2Fen%2Fevents%2F%3Fq%3Dx"
    assert 'correct/?page=%2Fen%2Fevents%2F%3Fq%3Dx"' in client.get(corrected["Location"]).text


def test_the_address_of_a_draft_may_change_without_a_trace(kind, client, make, page_of):
    record = make(kind, slug="2301")
    former = page_of(record)
    renamed(record, "2302")
    publish_as_it_stands(record)

    assert client.get(former).status_code == 404
    assert FormerSlug.objects.count() == 0


def test_a_former_address_is_never_given_to_another_record(kind, published, make):
    renamed(published(kind, "First", slug="2301"), "2302")
    second = make(kind, "Second", slug="2303")

    second.slug = "2301"
    with pytest.raises(ValidationError) as refusal:
        second.clean()

    assert refusal.value.message_dict == {"slug": ["“2301” was the address of another record."]}


def test_a_record_may_take_its_own_former_address_back(kind, client, published, page_of):
    record = published(kind, slug="2301")
    former = page_of(record)
    renamed(record, "2302")
    latter = page_of(record)
    renamed(record, "2301")

    assert client.get(former).status_code == 200
    assert client.get(latter)["Location"] == former


def test_a_former_address_of_another_kind_does_not_answer(kind, client, published):
    renamed(published(kind, slug="2301"), "2302")

    others = [reverse(f"{other.label()}:detail", args=["2301"]) for other in record_kinds()
              if other != kind]  # fmt: skip
    assert {client.get(address).status_code for address in others} == {404}


def test_the_former_address_of_a_withdrawn_record_says_that_it_is_gone(
    kind, client, published, page_of
):
    record = published(kind, slug="2301")
    former = page_of(record)
    renamed(record, "2302")
    withdraw(record)

    assert client.get(former).status_code == 410
    assert client.get(page_of(record)).status_code == 410
    publish_as_it_stands(record)
    assert client.get(former).status_code == 301
    assert client.get(page_of(record)).status_code == 200
