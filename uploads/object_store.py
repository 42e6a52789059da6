"""Media in a private bucket of an object store with the protocol of S3 (``MEDIA_STORE_URL``)."""

from contextlib import contextmanager
from urllib.parse import parse_qs, unquote, urlsplit

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

from serving.availability import StoreAway
from uploads.storage import StoredFiles

# Seconds; a request waits for them.
CONNECTING, READING = 2, 10


@contextmanager
def away_is_temporary():
    """Raise StoreAway where the store does not answer, or refuses."""
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise StoreAway(str(error)) from error


class ObjectStore(StoredFiles, S3Storage):
    """``url``: ``https://key:secret@host/bucket``, with ``?region=...`` where the store has regions."""

    def __init__(self, url: str):
        parts = urlsplit(url)
        host = parts.hostname if parts.port is None else f"{parts.hostname}:{parts.port}"
        super().__init__(
            access_key=unquote(parts.username or ""),
            secret_key=unquote(parts.password or ""),
            bucket_name=parts.path.strip("/"),
            endpoint_url=f"{parts.scheme}://{host}",
            region_name=parse_qs(parts.query).get("region", ["us-east-1"])[0],
            addressing_style="path",
            file_overwrite=True,
            default_acl=None,
            client_config=Config(
                connect_timeout=CONNECTING,
                read_timeout=READING,
                retries={"total_max_attempts": 2},
                s3={"addressing_style": "path"},
                signature_version="s3v4",
            ),
        )

    def exists(self, name):
        with away_is_temporary():
            return not name or super().exists(name)

    def _open(self, name, mode="rb"):
        with away_is_temporary():
            file = super()._open(name, mode)
            # Read here, where it can still be said that the store is away.
            file.seek(0)
            return file

    def _save(self, name, content):
        with away_is_temporary():
            return super()._save(name, content)

    def delete(self, name):
        with away_is_temporary():
            super().delete(name)

    def listdir(self, name):
        with away_is_temporary():
            return super().listdir(name)
