import csv
import io
from itertools import count
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

STARTER = settings.BASE_DIR / "starter"


class Tables:
    """A folder of tables that a test fills, changes and loads."""

    def __init__(self, folder: Path):
        self.folder = folder

    def path(self, name: str) -> Path:
        return self.folder / f"{name}.csv"

    def rows(self, name: str) -> list[dict[str, str]]:
        text = self.path(name).read_text(encoding="utf-8-sig")
        return list(csv.DictReader(io.StringIO(text, newline="")))

    def write(self, name: str, rows: list[dict[str, str]], columns=None):
        """Write a table under the headings of the real one; cells not given stay empty."""
        columns = columns or Tables(STARTER).columns(name)
        with self.path(name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="")
            writer.writeheader()
            writer.writerows(rows)

    def columns(self, name: str) -> list[str]:
        with self.path(name).open(encoding="utf-8-sig", newline="") as file:
            return next(csv.reader(file))

    def change(self, name: str, key: str, **cells):
        """Change cells of the row whose first cell is the key."""
        rows = self.rows(name)
        first = self.columns(name)[0]
        [row] = [row for row in rows if row[first] == key]
        row.update(cells)
        self.write(name, rows, self.columns(name))

    def load(self) -> str:
        """Load the folder as the command does; returns what it said."""
        said = io.StringIO()
        call_command("load_starter", folder=self.folder, stdout=said)
        return said.getvalue()


@pytest.fixture(scope="session")
def starter():
    """The tables that come with the project."""
    return Tables(STARTER)


@pytest.fixture
def small(tmp_path):
    """Two rows of each sort, one of them a draft where there is a choice."""
    tables = Tables(tmp_path)
    ids = (f"00000000-0000-4000-8000-{n:012}" for n in count(1))
    lists = {"reach": "named", "confidence": "high"}
    rows = {
        "sources": [
            {"slug": "gazette", "kind": "press", "title_en": "Gazette", "linkable": "no"},
            {
                "slug": "notice", "kind": "official", "title_en": "Notice", "linkable": "yes",
                "address": "https://example.org/notice", "consulted_on": "2026-11-02",
            },
        ],
        "countries": [
            {"code": "CN", "name_en": "China", "name_zh_hans": "中国", "order": "1"},
            {
                "code": "LA", "name_en": "Laos", "name_zh_hans": "老挝", "aliases": "Lao PDR;ລາວ",
                "asean_since": "1997-07-23", "order": "5", "sources": "gazette;notice",
            },
        ],
        "sectors": [
            {"slug": "health", "name_en": "Health", "name_zh_hans": "卫生", "sort": "field"},
            {"slug": "rail", "name_en": "Rail", "name_zh_hans": "轨道", "sort": "field"},
        ],
        "places": [
            {"code": "LA", "country": "LA"},
            {"code": "ASEAN", "own_name_en": "ASEAN countries", "own_name_zh_hans": "东盟国家"},
        ],
        "indicators": [{
            "slug": "participants", "name_en": "Participants", "name_zh_hans": "参会嘉宾",
            "unit_en": "participant", "units_en": "participants", "measure_word_zh_hans": "人次",
            "planned_zh_hans": "计划", "order": "1",
        }],
        "editions": [lists | {
            "ref": "EDTN2016", "slug": "2016", "publish": "yes", "name_zh_hans": "第九届交流周",
            "number": "9", "start": "2016-08-01", "countries": "CN;LA", "partners": "LA",
        }],
        "institutions": [
            lists | {
                "ref": "NST00001", "slug": "north-university", "publish": "yes",
                "name_en": "North University", "type": "university", "countries": "CN",
                "founded": "1902",
            },
            lists | {
                "ref": "NST00002", "slug": "south-college", "publish": "yes",
                "name_en": "South College", "name_zh_hans": "南方学院", "countries": "LA",
            },
        ],
        "alliances": [
            lists | {
                "ref": "AAAA0001", "slug": "rail-alliance", "publish": "yes",
                "name_en": "Rail Alliance", "name_status_en": "reported", "reach": "all-asean",
                "countries": "LA", "sectors": "rail", "founded": "2016-08", "launched_at": "2016",
            },
            lists | {
                "ref": "AAAA0002", "slug": "thin-alliance", "publish": "no",
                "name_en": "Thin Alliance", "staff_note": "Too little is known.",
            },
        ],
        "events": [lists | {
            "ref": "EVNT0001", "slug": "rail-forum", "publish": "yes", "name_en": "Rail Forum",
            "type": "forum", "edition": "2016", "start": "2016-08-02", "end": "2016-08-03",
            "alliances": "rail-alliance",
        }],
        "aliases": [
            {"id": next(ids), "record": "NST00001", "text": "NU", "language": "en", "sort": "short"},
        ],
        "citations": [
            {"id": next(ids), "record": ref, "source": "notice"}
            for ref in ["AAAA0001", "AAAA0002", "EVNT0001", "EDTN2016", "NST00001", "NST00002"]
        ],
        "figures": [{
            "id": next(ids), "indicator": "participants", "about": "record", "record": "EDTN2016",
            "as_of": "2016-08", "value": "1400", "qualifier": "more-than", "source": "gazette",
            "also_in": "notice", "confidence": "high", "public": "yes",
        }],
        "members": [
            {
                "id": next(ids), "alliance": "rail-alliance", "own_name_en": name,
                "role": "member", "order": str(n),
            }
            for n, name in enumerate(["north university", "NU", "Unknown Institute"], 1)
        ],
        "organizers": [{
            "id": next(ids), "event": "rail-forum", "own_name_zh_hans": "南方学院", "role": "host",
            "order": "1",
        }],
    }  # fmt: skip
    for name, some in rows.items():
        tables.write(name, some)
    return tables
