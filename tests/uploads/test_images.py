import zlib
from io import BytesIO
from struct import pack

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from alliances.models import Alliance
from uploads.images import ImageFormField, name_of_width, widths_up_to

GPS = 0x8825
ORIENTATION = 0x0112
NOT_READ = (
    "This file is not a picture we can read. Choose a JPEG, PNG, WebP or HEIC file. "
    "The rest of the form is kept."
)


def kept(upload):
    """The picture as the form hands it on."""
    return Image.open(BytesIO(ImageFormField().clean(upload).read()))


def refusal_of(upload):
    with pytest.raises(ValidationError) as refusal:
        ImageFormField().clean(upload)
    return refusal.value.messages


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_made_anew_as_webp(picture, kind):
    made = kept(picture(kind=kind))

    assert (made.format, made.size) == ("WEBP", (640, 400))


def test_what_a_camera_wrote_into_a_picture_is_gone(picture):
    exif = Image.Exif()
    exif[0x010F] = "A maker of cameras"
    exif.get_ifd(GPS)[2] = (26.0, 25.0, 12.0)
    upload = picture(exif=exif, icc_profile=b"a profile of colours", comment=b"at home")
    assert b"A maker of cameras" in upload.read()
    upload.seek(0)

    data = ImageFormField().clean(upload).read()
    made = Image.open(BytesIO(data))

    assert dict(made.getexif()) == {}
    assert "icc_profile" not in made.info
    assert [
        word for word in [b"maker", b"EXIF", b"GPS", b"profile", b"at home"] if word in data
    ] == []


def test_a_picture_taken_sideways_is_set_upright(picture):
    exif = Image.Exif()
    exif[ORIENTATION] = 6

    assert kept(picture(size=(300, 200), exif=exif)).size == (200, 300)


def test_what_shines_through_a_picture_goes_on_shining_through(picture):
    made = kept(picture(kind="PNG", mode="RGBA", color=(0, 0, 0, 0), name="logo.png"))

    assert made.convert("RGBA").getpixel((5, 5))[3] == 0


@pytest.mark.parametrize("mode", ["L", "1", "P", "CMYK", "LA", "I;16"])
def test_a_picture_in_other_colours_is_taken(picture, mode):
    kind = "JPEG" if mode == "CMYK" else "PNG"

    assert kept(picture(kind=kind, mode=mode, color=None)).size == (640, 400)


def test_no_copy_is_wider_than_needed(picture):
    assert kept(picture(size=(4000, 1000))).size == (1600, 400)
    assert kept(picture(size=(1, 3000))).size == (1, 3000)
    assert kept(picture(size=(3000, 1))).size == (1600, 1)


@pytest.mark.parametrize(
    ("full", "widths"),
    [
        (1600, [480, 960, 1600]),
        (1000, [480, 960, 1000]),
        (960, [480, 960]),
        (481, [480, 481]),
        (480, [480]),
        (20, [20]),
    ],
)
def test_a_picture_has_at_most_three_widths_and_none_twice(full, widths):
    assert widths_up_to(full) == widths


def test_all_widths_of_a_records_picture_are_stored(make, picture):
    record = make(Alliance, image_consent=True)
    record.image = ImageFormField().clean(picture(size=(2000, 1000)))
    record.save()

    assert sorted(stored_sizes(record.image.name)) == [(480, 240), (960, 480), (1600, 800)]


def stored_sizes(name):
    """The sizes of all the stored files of a picture."""
    _folders, files = default_storage.listdir("")
    stem = name.partition(".")[0]
    assert [file for file in files if not file.startswith(stem)] == []
    for file in files:
        with default_storage.open(file) as data:
            yield Image.open(data).size


def test_the_widest_copy_carries_the_plain_name():
    assert name_of_width("0f.webp", 1600, 1600) == "0f.webp"
    assert name_of_width("0f.webp", 480, 1600) == "0f-480.webp"


def bomb(side):
    """A PNG of a few bytes that says it has so many pixels on each side."""

    def chunk(name, data):
        return pack(">I", len(data)) + name + data + pack(">I", zlib.crc32(name + data))

    header = pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    body = (
        chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )
    return SimpleUploadedFile("small.png", b"\x89PNG\r\n\x1a\n" + body)


def test_a_small_file_that_unfolds_into_a_huge_picture_is_refused():
    assert refusal_of(bomb(8_000)) == [
        "This picture has 64 million pixels; the limit is 40 million. "
        "Choose a smaller one. The rest of the form is kept."
    ]


@pytest.mark.parametrize("side", [20_000, 2_000_000_000, 0])
def test_a_picture_beyond_all_measure_is_refused_unread(side):
    assert refusal_of(bomb(side)) == [NOT_READ]


def test_a_file_of_too_many_bytes_is_refused_unopened():
    upload = SimpleUploadedFile("big.jpg", b"\xff\xd8\xff" + bytes(11 * 1024 * 1024))

    assert refusal_of(upload) == [
        "This picture is 11.0 MB; the limit is 10 MB. "
        "Choose a smaller one. The rest of the form is kept."
    ]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        ("page.jpg", b"<!doctype html><script>alert(1)</script>"),
        ("paper.png", b"%PDF-1.7\n"),
        ("noise.webp", bytes(range(256)) * 4),
        ("mail.jpg", b"\xff\xd8\xff\xe0"),
        ("tale.gif", b"GIF89a" + bytes(20)),
    ],
)  # fmt: skip
def test_a_file_that_is_no_photograph_is_refused_whatever_its_name(name, data):
    assert refusal_of(SimpleUploadedFile(name, data)) == [NOT_READ]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_that_was_cut_off_is_refused(picture, kind):
    whole = picture(kind=kind).read()

    assert refusal_of(SimpleUploadedFile("cut.jpg", whole[: len(whole) // 2])) == [NOT_READ]


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "ICO", "PDF"])
def test_a_picture_of_a_format_that_is_not_listed_is_refused(picture, kind):
    assert refusal_of(picture(size=(64, 64), kind=kind)) == [NOT_READ]


def test_a_picture_much_higher_than_wide_is_made_smaller(picture):
    copy = kept(picture(size=(500, 17_000), kind="PNG", name="long.png"))

    assert copy.height <= 16_000
