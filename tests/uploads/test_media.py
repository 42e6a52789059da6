import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from documents.models import Document
from editorial.workflow.publishing import publish_as_it_stands, withdraw
from events.models import Event, File
from uploads.attachments import AttachmentFormField
from uploads.images import ImageFormField
from uploads.models import StoredFile
from uploads.storage import random_name


@pytest.fixture
def with_file(make):
    """A draft document with a file."""

    def make_one():
        record = make(Document)
        upload = SimpleUploadedFile("会议 纪要.exe", b"%PDF-1.7\n")
        record.file = AttachmentFormField().clean(upload)
        record.save()
        return record

    return make_one


def etag_of(client, address) -> str:
    answer = client.head(address)
    assert (answer.status_code, b"".join(answer)) == (200, b"")
    return answer["ETag"]


def test_a_file_is_kept_under_128_random_bits():
    names = {random_name(None, "Photo.WEBP") for _once in range(100)}

    assert {(len(name), name[32:]) for name in names} == {(37, ".webp")}
    assert len(names) == 100


@pytest.mark.every_kind
def test_a_picture_is_there_for_the_world_only_while_its_record_is(kind, fetch, with_picture):
    record = with_picture(kind)
    widths = [record.image.url, record.image.url.replace(".webp", "-480.webp")]

    def answers():
        return [fetch(address).status_code for address in widths]

    assert answers() == [404, 404]
    publish_as_it_stands(record)
    assert answers() == [200, 200]
    withdraw(record)
    assert answers() == [404, 404]
    publish_as_it_stands(record)
    assert answers() == [200, 200]


@pytest.mark.usefixtures("staff_client")
def test_staff_see_the_picture_of_a_draft_and_no_cache_keeps_it(fetch, with_picture):
    answer = fetch(with_picture(Event).image.url)

    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"


def test_a_signed_in_reader_who_is_no_staff_does_not_see_it(
    client, fetch, with_picture, django_user_model
):
    client.force_login(django_user_model.objects.create_user("reader"))

    assert fetch(with_picture(Event).image.url).status_code == 404


def test_a_public_picture_is_sent_as_what_it_is(fetch, with_picture):
    record = with_picture(Event)
    publish_as_it_stands(record)
    answer = fetch(record.image.url)

    assert answer["Content-Type"] == "image/webp"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "attachment" not in answer.get("Content-Disposition", "")
    assert answer["Cache-Control"] == "private, no-cache"
    assert "Vary" not in answer or "Cookie" not in answer["Vary"]
    assert answer.body[:4] == b"RIFF"


def test_a_browser_that_has_a_public_picture_is_told_so_and_sent_nothing(client, with_picture):
    record = with_picture(Event)
    publish_as_it_stands(record)
    address = record.image.url
    etag = etag_of(client, address)

    answers = {
        tag: client.get(address, headers={"if-none-match": tag}) for tag in [etag, f"W/{etag}"]
    }
    for answer in answers.values():
        assert (answer.status_code, answer["ETag"], answer.content) == (304, etag, b"")
        assert answer["Cache-Control"] == "private, no-cache"
    smaller = etag_of(client, address.replace(".webp", "-480.webp"))
    assert smaller != etag
    other = client.get(address, headers={"if-none-match": smaller})
    assert (other.status_code, b"".join(other)[:4]) == (200, b"RIFF")


@pytest.mark.parametrize("end", ["withdrawn", "replaced"])
def test_a_withdrawn_file_is_gone_however_it_is_asked_for(client, with_picture, picture, end):
    record = with_picture(Event)
    publish_as_it_stands(record)
    addresses = [record.image.url, record.image.url.replace(".webp", "-480.webp")]
    etags = {address: etag_of(client, address) for address in addresses}
    if end == "withdrawn":
        withdraw(record)
    else:
        record.image = ImageFormField().clean(picture(color="red"))
        record.save()
        publish_as_it_stands(record)

    for address, etag in etags.items():
        for headers in [
            {},
            {"if-none-match": etag},
            {"if-none-match": "*"},
            {"if-match": etag},
            {"if-modified-since": "Wed, 01 Jan 2020 00:00:00 GMT"},
            {"range": "bytes=0-3"},
            {"range": "bytes=0-3", "if-range": etag},
        ]:
            for ask in [client.get, client.head]:
                answer = ask(address, headers=headers)
                assert (headers, answer.status_code) == (headers, 404)
                assert answer["Cache-Control"] == "no-cache"
                assert answer.get("ETag") != etag


def test_a_file_is_saved_under_its_own_name_and_never_opened_in_the_site(fetch, with_file):
    record = with_file()
    publish_as_it_stands(record)
    answer = fetch(record.file.url)

    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == (
        "attachment; filename*=utf-8''%E4%BC%9A%E8%AE%AE_%E7%BA%AA%E8%A6%81.pdf"
    )


def test_the_files_of_an_event_are_shown_and_hidden_with_it(fetch, make):
    event = make(Event)
    upload = AttachmentFormField().clean(SimpleUploadedFile("program.pdf", b"%PDF-1.7\n"))
    file = File.objects.create(event=event, file=upload)

    assert fetch(file.file.url).status_code == 404
    publish_as_it_stands(event)
    assert fetch(file.file.url).status_code == 200


def test_a_picture_that_was_replaced_is_no_longer_there_for_the_world(fetch, with_picture, picture):
    record = with_picture(Event)
    publish_as_it_stands(record)
    former = record.image.url
    record.image = ImageFormField().clean(picture(color="red"))
    record.save()
    publish_as_it_stands(record)

    assert fetch(record.image.url).status_code == 200
    assert fetch(former).status_code == 404


@pytest.mark.parametrize(
    "name",
    ["nothing.webp", "..", "%2e%2e%2fsecret_key", "..%5Csecret_key", "0" * 3000, "%00", "a%00b", "%ff", "."],
)  # fmt: skip
def test_a_name_that_was_never_given_is_not_found(fetch, db, name):
    assert fetch(f"/media/{name}").status_code == 404


def test_a_name_that_only_begins_like_a_public_file_is_not_found(fetch, with_picture):
    record = with_picture(Event)
    publish_as_it_stands(record)

    assert fetch(f"/media/{record.image.name[:32]}.html").status_code == 404
    assert fetch(f"{record.image.url}/../../secret_key").status_code == 404


def test_a_file_that_nobody_stored_through_the_site_is_not_sent(fetch, db, settings):
    settings.MEDIA_ROOT.mkdir(parents=True)
    (settings.MEDIA_ROOT / "left.webp").write_bytes(ContentFile(b"RIFF").read())

    assert fetch("/media/left.webp").status_code == 404
    assert StoredFile.objects.count() == 0
