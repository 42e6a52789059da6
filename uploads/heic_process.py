"""Read a HEIC picture from standard input, and write it as PNG: see ``images.opened_heic``.

A script of its own, which imports nothing of the site: libheif is written in C++, and a hostile file may
crash it or take all memory.
"""

import resource
import sys
from io import BytesIO

import pi_heif
from PIL import Image

MOST_MEMORY, MOST_SECONDS = 1200 * 1024**2, 20
TOO_MANY_PIXELS = 3


def main(most_pixels: int):
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    pi_heif.register_heif_opener(thumbnails=False)
    picture = Image.open(BytesIO(sys.stdin.buffer.read()), formats=["HEIF"])
    if picture.width * picture.height > most_pixels:
        sys.stderr.write(str(picture.width * picture.height))
        sys.exit(TOO_MANY_PIXELS)
    profile = picture.info.get("icc_profile")
    picture.save(sys.stdout.buffer, "PNG", compress_level=1, icc_profile=profile)


if __name__ == "__main__":
    main(int(sys.argv[1]))
