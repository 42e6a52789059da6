"""The disk with the data and temporary files is really full: a small one of its own."""

import shutil
import subprocess
import time
from contextlib import contextmanager, suppress
from urllib.parse import urlencode

import pytest

from tests.outages.services import Site
from tests.staff_fixtures import Form

pytestmark = [pytest.mark.once, pytest.mark.slow]
MOUNT = shutil.which("mount") or "mount"
PUBLIC = [
    "/en/",
    "/zh-hans/alliances/",
    "/en/events/?q=rail",
    "/api/v1/events/",
    "/en/events/list.csv",
]
SENT = {"Content-Type": "application/x-www-form-urlencoded"}
TEXT = "The year is wrong. " * 200
FULL = {"en": "The disk of the server is full", "zh-hans": "服务器磁盘空间已满"}


@pytest.fixture(scope="module")
def disk(tmp_path_factory):
    """A folder on a disk of 32 MB."""
    folder = tmp_path_factory.mktemp("disk")
    command = [MOUNT, "-t", "tmpfs", "-o", "size=32m", "tmpfs", folder]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("a disk can be mounted by root alone")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.fixture(scope="module")
def site(disk):
    (disk / "tmp").mkdir()
    with Site(disk / "data", TMPDIR=str(disk / "tmp"), DATABASE_URL="") as site:
        # The first connection makes files beside the database.
        assert site.ask("/readyz").status == 200
        # Python looks for a folder of temporary files once.
        site.ask("/en/alliances/list.csv")
        yield site


@contextmanager
def filled(disk):
    """Inside, the disk is full to the last byte."""
    filler = disk / "filler"
    try:
        with filler.open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(bytes(4096))
        yield
    finally:
        filler.unlink()


def test_pages_are_read_and_nothing_typed_is_lost_while_the_disk_is_full(site, disk):
    addresses = {language: f"/{language}/correct/" for language in FULL}
    sent = {}
    for language, address in addresses.items():
        fields = Form(site.ask(address).text).values | {"text": TEXT}
        headers = SENT | {"Origin": f"http://127.0.0.1:{site.port}"}
        sent[language] = {"body": urlencode(fields, doseq=True), "headers": headers}
    # Nobody writes a message faster than that.
    time.sleep(3.5)
    with filled(disk):
        assert [site.ask(address).status for address in PUBLIC] == [200] * len(PUBLIC)
        for language, address in addresses.items():
            answer = site.ask(address, "POST", **sent[language])
            assert (answer.status, answer.headers["Retry-After"]) == (503, "10")
            assert FULL[language] in answer.text
            assert Form(answer.text).values["text"] == TEXT
        assert site.ask("/readyz").status == 200

    answers = [site.ask(addresses[language], "POST", **sent[language]) for language in FULL]
    assert [(answer.status, TEXT in answer.text) for answer in answers] == [(200, False)] * 2
