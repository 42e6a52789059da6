"""Back up the whole site to one archive file, and restore it. Needs only the standard library."""

import argparse
import contextlib
import gzip
import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import time
import zlib
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from urllib.parse import parse_qsl, quote, unquote, urlsplit

ROOT = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("DATA_DIR", "").strip() or ROOT / "var").resolve()
DATABASE_URL = os.environ.get("DATABASE_URL", "").strip()
MEDIA = DATA_DIR / "media"
SECRET_KEY = DATA_DIR / "secret_key"

DESCRIPTION = "backup.json"
# The only members of an archive besides media/; anything else is refused.
DATABASE_MEMBERS = {"sqlite": "db.sqlite3", "postgresql": "database.dump"}
# Maximum of bytes of a member header, and of the description.
MOST_AT_ONCE = 1_000_000
MEMBERS = {DESCRIPTION, SECRET_KEY.name, *DATABASE_MEMBERS.values()}

POSTGRESQL_OPTIONS = {
    "connect_timeout": "PGCONNECT_TIMEOUT",
    "options": "PGOPTIONS",
    "service": "PGSERVICE",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
}

# Only with --force, in the same transaction as the restore.
DROP_TABLES = """
SET lock_timeout = '10s';
DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() LOOP
    EXECUTE format('DROP TABLE %I CASCADE', name);
  END LOOP;
END $$;
"""


class Refusal(Exception):
    """Nothing was done; the message says why, in a sentence."""


class SQLite:
    """Dump and restore of a SQLite database."""

    kind = "sqlite"

    def __init__(self):
        self.path = DATA_DIR / "db.sqlite3"
        if DATABASE_URL:
            self.path = ROOT / unquote(urlsplit(DATABASE_URL).path[1:])

    def holds_data(self):
        if not self.path.exists():
            return False
        with contextlib.closing(self.connect(self.path)) as database:
            tables = "SELECT count(*) FROM sqlite_master WHERE type = 'table'"
            return database.execute(tables).fetchone()[0] > 0

    def dump(self, copy):
        if not self.path.exists():
            raise Refusal(f"There is no database at {self.path}.")
        with (
            contextlib.closing(self.connect(self.path)) as source,
            contextlib.closing(sqlite3.connect(copy)) as target,
        ):
            source.backup(target)
            # No WAL, so that the copy is a single file.
            target.execute("PRAGMA journal_mode = DELETE")
        self.verify(copy)

    def verify(self, copy):
        with contextlib.closing(self.connect(copy)) as database:
            found = database.execute("PRAGMA quick_check").fetchone()[0]
            sites_own = "SELECT count(*) FROM sqlite_master WHERE name = 'django_migrations'"
            is_ours = database.execute(sites_own).fetchone()[0] > 0
        if found != "ok" or not is_ours:
            raise Refusal(f"The database is damaged, or not one of this site: {found}")

    def put_in_place(self, copy, moves):
        self.verify(copy)
        self.refuse_while_in_use()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        new = self.path.with_name(f"{self.path.name}.restoring")
        shutil.move(copy, new)
        new.chmod(0o600)
        # SQLite would replay a leftover WAL of the old file into the new one.
        for log in ("-wal", "-shm", "-journal"):
            moves.set_aside(self.path.with_name(self.path.name + log))
        moves.replace(self.path, new)

    def refuse_while_in_use(self):
        if not self.path.exists():
            return
        with contextlib.closing(self.connect(self.path, timeout=5)) as database:
            try:
                database.execute("PRAGMA locking_mode = EXCLUSIVE")
                database.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError as error:
                raise Refusal("The database is in use: stop the site first.") from error

    def connect(self, path, timeout=60):
        """Open a file that must exist."""
        return sqlite3.connect(f"file:{quote(str(path))}?mode=rw", uri=True, timeout=timeout)


class PostgreSQL:
    """Dump and restore of a PostgreSQL database with its client tools."""

    kind = "postgresql"

    def __init__(self):
        url = urlsplit(DATABASE_URL)
        options = dict(parse_qsl(url.query))
        connection = {
            "PGHOST": unquote(url.hostname or ""),
            "PGPORT": str(url.port or ""),
            "PGUSER": unquote(url.username or ""),
            "PGPASSWORD": unquote(url.password or ""),
            "PGDATABASE": unquote(url.path[1:]),
            **{variable: options.get(name) for name, variable in POSTGRESQL_OPTIONS.items()},
        }
        # Other users can see the command line, but not the environment.
        self.environment = os.environ | {name: text for name, text in connection.items() if text}

    def holds_data(self):
        tables = "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()"
        return int(self.run("psql", "--no-password", "-XAtqc", tables)) > 0

    def dump(self, copy):
        shape = ["--format=custom", "--no-owner", "--no-acl", "--no-comments"]
        self.run("pg_dump", "--no-password", *shape, f"--file={copy}")

    def put_in_place(self, copy, _moves):
        """Restore in one transaction: everything or nothing."""
        drop = copy.with_suffix(".drop.sql")
        drop.write_text(DROP_TABLES, encoding="utf-8")
        script = copy.with_suffix(".sql")
        self.run("pg_restore", "--no-owner", "--no-acl", f"--file={script}", str(copy))
        shape = ["-Xq", "--set=ON_ERROR_STOP=1", "--single-transaction"]
        self.run("psql", "--no-password", *shape, f"--file={drop}", f"--file={script}")

    def run(self, tool, *arguments):
        """Run a client tool and return its output; raises Refusal if it fails."""
        if not shutil.which(tool):
            raise Refusal(
                f"{tool} is missing. On Debian and Ubuntu: apt-get install postgresql-client"
            )
        done = subprocess.run(
            [tool, *arguments], env=self.environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise Refusal(f"{tool} failed: {done.stderr.strip()}")
        return done.stdout


class Moves:
    """Renames that can be rolled back; replaced files are kept under another name."""

    def __init__(self):
        self.done = []
        self.replaced = []
        self.suffix = f".replaced-{time.strftime('%Y%m%d-%H%M%S')}"

    def replace(self, old, new):
        self.set_aside(old)
        self.move(new, old)

    def set_aside(self, old):
        if old.exists():
            kept = old.with_name(old.name + self.suffix)
            self.move(old, kept)
            self.replaced.append(kept)

    def move(self, source, target):
        source.rename(target)
        self.done.append((source, target))

    def take_back(self):
        for source, target in reversed(self.done):
            target.rename(source)


def database_in_use():
    """Return the database that DATABASE_URL selects."""
    return PostgreSQL() if urlsplit(DATABASE_URL).scheme.startswith("p") else SQLite()


def back_up(file, *, force):
    """Write the archive; the file appears only when it is complete. Raises Refusal."""
    if file.exists() and not force:
        raise Refusal(f"{file} exists already. Choose another name, or add --force.")
    if not file.parent.is_dir():
        raise Refusal(f"There is no folder {file.parent}.")
    database = database_in_use()
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=".backup-") as folder:
        # The database first: the media files it refers to exist already and are not removed.
        copy = Path(folder) / DATABASE_MEMBERS[database.kind]
        database.dump(copy)
        draft = Path(folder) / "archive"
        draft.touch(mode=0o600)
        with tarfile.open(draft, "w:gz", compresslevel=6) as archive:
            taken_at = datetime.now(UTC).isoformat(timespec="seconds")
            description = {"format": 1, "database": database.kind, "taken_at": taken_at}
            add(archive, DESCRIPTION, io.BytesIO(json.dumps(description).encode()))
            add_file(archive, copy.name, copy)
            if SECRET_KEY.exists():
                add_file(archive, SECRET_KEY.name, SECRET_KEY)
            media = [path for path in sorted(MEDIA.rglob("*")) if path.is_file()]
            for path in media:
                # A file removed in the meantime is no longer needed.
                with contextlib.suppress(FileNotFoundError):
                    add_file(archive, f"media/{path.relative_to(MEDIA).as_posix()}", path)
        draft.replace(file)
    size = file.stat().st_size / 1_000_000
    print(f"Backup of the database and {len(media)} media files: {file} ({size:.1f} MB)")
    print("It holds the secret key and all accounts: keep it where only you can read it.")


def add(archive, name, content, moment=None):
    """Add one file by its content, without owner and group."""
    member = tarfile.TarInfo(name)
    member.size = content.seek(0, os.SEEK_END)
    member.mtime = int(moment or time.time())
    member.mode = 0o600
    content.seek(0)
    archive.addfile(member, content)


def add_file(archive, name, path):
    with path.open("rb") as content:
        add(archive, name, content, path.stat().st_mtime)


def restore(file, *, force):
    """Replace the site's data with that of an archive; raises Refusal."""
    database = database_in_use()
    if not force and (database.holds_data() or (MEDIA.exists() and any(MEDIA.iterdir()))):
        raise Refusal("There is data already. To replace it, stop the site and add --force.")
    DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=DATA_DIR, prefix=".restore-") as folder:
        fresh = Path(folder)
        description = unpack(file, fresh)
        if description["database"] != database.kind:
            raise Refusal(
                f"The backup is of {description['database']}, the site uses {database.kind}:"
                " set DATABASE_URL accordingly."
            )
        moves = Moves()
        try:
            database.put_in_place(fresh / DATABASE_MEMBERS[database.kind], moves)
            moves.replace(MEDIA, fresh / MEDIA.name)
            if (fresh / SECRET_KEY.name).exists():
                moves.replace(SECRET_KEY, fresh / SECRET_KEY.name)
        except OSError:
            moves.take_back()
            raise
    print(f"Restored the backup of {description['taken_at']} into {DATA_DIR}")
    if moves.replaced:
        print("What it replaced, to be deleted when you no longer need it:")
        print(*(f"  {path}" for path in moves.replaced), sep="\n")
    print("Start the site with bin/run")


def unpack(file, folder):
    """Unpack into an empty folder; raises Refusal for unexpected members. Returns the description."""
    seen = set()
    (folder / MEDIA.name).mkdir()
    with Unpacked(file) as content, tarfile.open(fileobj=content, mode="r:") as archive:
        for member in archive:
            if not may_hold(member) or member.name in seen:
                raise Refusal(f"{file} is no backup of this site: it holds {member.name!r}.")
            check_room(member, folder)
            seen.add(member.name)
            path = folder / member.name
            path.parent.mkdir(parents=True, exist_ok=True)
            if member.name == SECRET_KEY.name:
                path.touch(mode=0o600)
            with path.open("wb") as target:
                shutil.copyfileobj(archive.extractfile(member), target)
            os.utime(path, (member.mtime, member.mtime))
    described = {}
    if DESCRIPTION in seen:
        described = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
    if not is_description(described) or DATABASE_MEMBERS[described["database"]] not in seen:
        raise Refusal(f"{file} is no backup of this site, or of a newer version of it.")
    return described


class Unpacked(gzip.GzipFile):
    """A gzip stream that limits the size of a read, so that no header can exhaust the memory."""

    def read(self, size=-1):
        if not 0 <= size <= MOST_AT_ONCE:
            raise tarfile.ReadError("a header is too large")
        return super().read(size)


def check_room(member, folder):
    """Raise Refusal if a member is larger than the free disk space."""
    if member.name == DESCRIPTION and member.size > MOST_AT_ONCE:
        raise Refusal(f"This is no backup of this site: {DESCRIPTION} is too large.")
    free = shutil.disk_usage(folder).free
    if member.size > free:
        needed = f"{member.name} needs {member.size / 1_000_000:.0f} MB"
        raise Refusal(f"The disk is too full: {needed}, and {free / 1_000_000:.0f} MB are free.")


def is_description(described):
    """Whether this is a description as ``back_up`` writes it: format, kind of database, time."""
    return (
        isinstance(described, dict)
        and described.get("format") == 1
        and str(described.get("database")) in DATABASE_MEMBERS
        and str(described.get("taken_at")).isascii()
        and "taken_at" in described
    )


def may_hold(member):
    """Whether a member is allowed: a regular file with a known name, inside the folder."""
    path = PurePosixPath(member.name)
    in_media = path.parts[:1] == (MEDIA.name,) and len(path.parts) > 1 and ".." not in path.parts
    is_plain = member.isreg() and not member.issparse()
    return is_plain and str(path) == member.name and (in_media or member.name in MEMBERS)


# Exceptions from reading a damaged, truncated or manipulated archive.
UNREADABLE = (
    tarfile.TarError,
    gzip.BadGzipFile,
    zlib.error,
    EOFError,
    ValueError,
    OverflowError,
    RecursionError,
)


def main():
    parser = argparse.ArgumentParser(prog="bin/" + sys.argv[1])
    parser.add_argument("file", type=lambda name: Path(name).resolve(), metavar="FILE")
    what = {"backup": "an existing file", "restore": "existing data"}[sys.argv[1]]
    parser.add_argument("--force", action="store_true", help=f"replace {what}")
    options = parser.parse_args(sys.argv[2:])
    act = {"backup": back_up, "restore": restore}[sys.argv[1]]
    try:
        act(options.file, force=options.force)
    except (Refusal, sqlite3.Error) as error:
        sys.exit(str(error))
    except UNREADABLE as error:
        sys.exit(f"{options.file} is damaged, or no backup: {error}")
    except OSError as error:
        sys.exit(f"{error.filename}: {error.strerror}")


if __name__ == "__main__":
    main()
