from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from uploads.images import ImageFormField


@pytest.fixture
def picture():
    """A picture as a visitor's camera or browser sends it."""

    def sent(size=(640, 400), kind="JPEG", mode="RGB", color="navy", name="photo.jpg", **saving):
        data = BytesIO()
        Image.new(mode, size, color).save(data, kind, **saving)
        return SimpleUploadedFile(name, data.getvalue())

    return sent


@pytest.fixture
def fetch(client):
    """Ask for a file as a browser does, to its last byte."""

    def fetch_it(address):
        answer = client.get(address)
        answer.body = b"".join(answer) if answer.streaming else answer.content
        return answer

    return fetch_it


@pytest.fixture
def with_picture(make, picture):
    """A draft with a picture."""

    def make_one(kind):
        record = make(kind, image_consent=True)
        record.image = ImageFormField().clean(picture(size=(1000, 500)))
        record.save()
        return record

    return make_one
