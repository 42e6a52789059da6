"""Media in an object store: a server of that protocol (moto) on loopback, which is stopped as well."""

import boto3
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from moto.server import ThreadedMotoServer

from documents.models import Document
from editorial.workflow.erasure.erased_files import delete
from editorial.workflow.publishing import publish_as_it_stands, withdraw
from events.models import Event
from serving.availability import StoreAway
from uploads.attachments import AttachmentFormField
from uploads.object_store import ObjectStore
from uploads.storage import file_stem

pytestmark = pytest.mark.once


@pytest.fixture
def server(settings, monkeypatch):
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    monkeypatch.setattr("uploads.object_store.CONNECTING", 1)
    client = boto3.client(
        "s3", endpoint_url=f"http://{host}:{port}", region_name="us-east-1",
        aws_access_key_id="key", aws_secret_access_key="secret",
    )  # fmt: skip
    # Servers of one process share what they hold.
    bucket = f"media-{port}"
    client.create_bucket(Bucket=bucket)
    server.names = lambda: {
        item["Key"] for item in client.list_objects_v2(Bucket=bucket).get("Contents", [])
    }
    options = {"url": f"http://key:secret@{host}:{port}/{bucket}"}
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "uploads.object_store.ObjectStore", "OPTIONS": options}
    }
    yield server
    server.stop()


def test_a_picture_in_the_store_is_there_for_the_world_only_while_its_record_is(
    server, with_picture, fetch, settings
):
    record = with_picture(Event)
    widths = [record.image.url, record.image.url.replace(".webp", "-480.webp")]

    def answers():
        return [fetch(address).status_code for address in widths]

    assert isinstance(default_storage._wrapped, ObjectStore)
    assert {f"/media/{name}" for name in server.names()} >= set(widths)
    assert not settings.MEDIA_ROOT.exists()
    assert answers() == [404, 404]
    publish_as_it_stands(record)
    assert answers() == [200, 200]
    assert fetch(widths[0]).body.startswith(b"RIFF")
    assert "private" in fetch(widths[0])["Cache-Control"]
    withdraw(record)
    assert answers() == [404, 404]
    delete({file_stem(record.image.name)})
    assert server.names() == set()


@pytest.mark.parametrize("away", ["%5C..%5C", "%2F..%2F", "/../", "x%5C..%5C..%5C"])
def test_no_address_leads_from_a_public_file_to_a_private_one(server, with_picture, fetch, away):
    public, private = with_picture(Event), with_picture(Event)
    publish_as_it_stands(public)
    stem = public.image.url.removesuffix(".webp")

    answer = fetch(f"{stem}{away}{private.image.name}")
    assert (answer.status_code, fetch(public.image.url).status_code) == (404, 200)


def test_a_file_from_the_store_has_its_own_name(server, make, fetch):
    document = make(Document)
    document.file = AttachmentFormField().clean(SimpleUploadedFile("会议.pdf", b"%PDF-1.7\n"))
    document.save()
    publish_as_it_stands(document)

    answer = fetch(document.file.url)
    assert answer.body == b"%PDF-1.7\n"
    assert answer["Content-Disposition"].startswith("attachment")


def test_while_the_store_is_away_it_is_said_so_and_nothing_is_saved(server, with_picture, fetch):
    record = with_picture(Event)
    publish_as_it_stands(record)
    server.stop()

    answer = fetch(record.image.url)

    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    with pytest.raises(StoreAway):
        with_picture(Event)
