from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from events.models import Event
from values.dates import PartialDate, PartialDateField, span_in_words, validate_time_zone
from values.dates.parsing import read_span
from values.dates.time_zones import zone_in_words


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2016", datetime(2016, 1, 1), datetime(2016, 12, 31, 23, 59)),
        ("2016-02", datetime(2016, 2, 1), datetime(2016, 2, 29, 23, 59)),
        ("2015-02", datetime(2015, 2, 1), datetime(2015, 2, 28, 23, 59)),
        ("2016-08-01", datetime(2016, 8, 1), datetime(2016, 8, 1, 23, 59)),
        ("2016-08-01T09:30", datetime(2016, 8, 1, 9, 30), datetime(2016, 8, 1, 9, 30)),
        ("2016-08-01T00:00", datetime(2016, 8, 1), datetime(2016, 8, 1)),
    ],
)
def test_a_date_knows_the_first_and_the_last_minute_it_can_mean(text, first, last):
    date = PartialDate(text)

    assert (date.first_minute, date.last_minute) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "16", "2016-8", "2016-13", "2016-00", "2016-02-30", "2015-02-29", "2016-08-01T24:00",
        "2016-08-01T09", "2016-08-01 09:30", "2016/08/01", "2016-08-01T09:30:00", "0000",
        "２０１６", "2016-", " 2016", "2016\n", "August 2016", "",
    ],
)  # fmt: skip
def test_what_is_no_date_is_never_made_one(text):
    with pytest.raises(ValueError):  # noqa: PT011 - whatever the calendar says of it
        PartialDate(text)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026/5/1", "2026-05-01"), ("2026.5.1", "2026-05-01"), ("2026。5。1", "2026-05-01"),
        ("2026、5、1", "2026-05-01"), ("２０２６年５月１日", "2026-05-01"), ("2026年5月", "2026-05"),
        ("2026年", "2026"), ("2026.5", "2026-05"), ("\u200b2026\u201105\u201101", "2026-05-01"),
        ("2026-12-05 17:30", "2026-12-05T17:30"), ("2026/12/5　9：30", "2026-12-05T09:30"),
        ("2026年12月5日17:30", "2026-12-05T17:30"), ("2026年12月5日17时", "2026-12-05T17:00"),
        ("2026年12月5日下午5:30", "2026-12-05T17:30"), ("2026年12月5日下午17点30分", "2026-12-05T17:30"),
        ("2026年12月5日上午9时5分", "2026-12-05T09:05"), ("2026-12-05 00:00:00", "2026-12-05"),
        ("2026年12月5日下午12:30", "2026-12-05T12:30"),
        ("1 May 2026", "2026-05-01"), ("May 1st, 2026", "2026-05-01"), ("sept. 2026", "2026-09"),
        ("May 1, 2026, 17:30", "2026-05-01T17:30"), (" \u3000", ""), ("\u200b", ""),
    ],
)  # fmt: skip
def test_dates_are_read_as_offices_write_them(typed, meant):
    assert PartialDateField().to_python(typed) == meant


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("5月3日", "no_year"), ("26-5-1", "no_year"), ("01/05/2026", "ambiguous"),
        ("5/3/26", "ambiguous"), ("31.12.2026 10:00", "ambiguous"), ("2026-02-31", "not_a_date"),
        ("0000", "not_a_date"), ("10000-01-01", "not_a_date"), ("9999-12-31", "not_a_date"),
        ("2026-05-01\0", "not_a_date"), ("2026-05-01" + " " * 300 + "x", "not_a_date"),
        ("2026年12月5日上午13:00", "not_a_date"), ("May 2026 17:30", "not_a_date"),
        ("9" * 100_000, "not_a_date"), ("2025-07–08", "not_a_date"), ("Mayor 2026", "not_a_date"),
    ],
)  # fmt: skip
def test_what_could_mean_another_day_is_not_guessed(typed, why):
    with pytest.raises(ValidationError) as refusal:
        PartialDateField().to_python(typed)

    assert refusal.value.code == why


def test_the_reason_is_said_in_chinese_as_well():
    with pytest.raises(ValidationError) as refusal:
        PartialDateField().to_python("5月3日")

    with translation.override("zh-hans"):
        assert refusal.value.messages == ["“5月3日”没有写年份。请先写年份，例如2016-08-01。"]


@pytest.mark.parametrize("text", ["2016-13", "nonsense", "2016-02-30", "2016-8-1-1"])
def test_a_form_refuses_a_wrong_date_and_says_how_to_write_one(text):
    with pytest.raises(ValidationError) as refusal:
        PartialDateField().to_python(text)

    assert refusal.value.messages == [
        f"“{text}” is not a date. Write as much as is known: "
        "2016, 2016-08, 2016-08-01 or 2016-08-01 09:30."
    ]


def test_a_form_takes_a_date_with_blanks_around_it_and_no_date():
    assert PartialDateField().to_python(" 2016-08 ") == "2016-08"
    assert PartialDateField().to_python("") == ""
    assert PartialDateField().to_python(None) == ""


@pytest.mark.parametrize(
    ("text", "english", "chinese"),
    [
        ("2016", "2016", "2016年"),
        ("2016-08", "August 2016", "2016年8月"),
        ("2016-08-01", "August 1, 2016", "2016年8月1日"),
        ("2016-08-01T09:30", "August 1, 2016, 09:30", "2016年8月1日09:30"),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_date_says_no_more_than_is_known(text, english, chinese, language):
    with translation.override(language):
        words = PartialDate(text).in_words

    assert words == (english if language == "en" else chinese)


@pytest.mark.parametrize(
    ("start", "end", "english", "chinese"),
    [
        ("2016-08-01", "2016-08-05", "August 1 to 5, 2016", "2016年8月1日至5日"),
        ("2016-08-30", "2016-09-02", "August 30 to September 2, 2016", "2016年8月30日至9月2日"),
        ("2016-12-30", "2017-01-02", "December 30, 2016 to January 2, 2017", "2016年12月30日至2017年1月2日"),
        ("2016", "2018", "2016 to 2018", "2016年至2018年"),
        ("2016-08", "2016-09", "August 2016 to September 2016", "2016年8月至2016年9月"),
        ("2016-08-01", "2016-09", "August 1, 2016 to September 2016", "2016年8月1日至2016年9月"),
        ("2016-08-01", "2016-08-01", "August 1, 2016", "2016年8月1日"),
        ("2016-08-01", "", "August 1, 2016", "2016年8月1日"),
        ("", "2016", "2016", "2016年"),
        ("", "", "", ""),
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_span_repeats_neither_the_year_nor_the_month(start, end, english, chinese, language):
    with translation.override(language):
        words = span_in_words(start, end)

    assert words == (english if language == "en" else chinese)


@pytest.mark.parametrize(
    ("start", "end", "english", "chinese"),
    [
        ("2016-08-01T09:30", "", "August 1, 2016, 09:30 (Bangkok time)", "2016年8月1日09:30（曼谷时间）"),
        ("2016-08-01T09:30", "2016-08-01T11:05", "August 1, 2016, 09:30 to 11:05 (Bangkok time)",
         "2016年8月1日09:30至11:05（曼谷时间）"),
        ("2016-08-01T09:30", "2016-08-02",
         "August 1, 2016, 09:30 to August 2, 2016 (Bangkok time)",
         "2016年8月1日09:30至2016年8月2日（曼谷时间）"),
        ("2016-08-01", "2016-08-05", "August 1 to 5, 2016", "2016年8月1日至5日"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_time_of_day_names_its_zone(start, end, english, chinese, language):
    with translation.override(language):
        words = span_in_words(start, end, "Asia/Bangkok")

    assert words == (english if language == "en" else chinese)


@pytest.mark.parametrize(
    ("zone", "english", "chinese"),
    [
        ("Asia/Shanghai", "Beijing time", "北京时间"),
        ("Asia/Ho_Chi_Minh", "Hanoi time", "河内时间"),
        ("America/Buenos_Aires", "Buenos Aires time", "Buenos Aires时间"),
    ],
)
def test_a_zone_goes_by_a_place(zone, english, chinese):
    said = {}
    for language in ["en", "zh-hans"]:
        with translation.override(language):
            said[language] = zone_in_words(zone)

    assert said == {"en": english, "zh-hans": chinese}


def test_machines_read_the_minutes_where_they_are_known():
    told = [
        span_in_words(start, end, "Asia/Yangon")
        for start, end in [
            ("2016-08-01T09:30", "2016-08-01T11:05"), ("2016-08-01T09:30", "2016-08-02"),
            ("2016-08-01", "2016-08-01T11:05"), ("2016-08-01", ""),
        ]
    ]  # fmt: skip

    assert [(one.begins, one.ends) for one in told] == [
        ("2016-08-01T09:30+06:30", "2016-08-01T11:05+06:30"),
        ("2016-08-01T09:30+06:30", ""),
        ("", ""),
        ("", ""),
    ]


@pytest.mark.parametrize(
    ("zone", "start", "earliest", "latest"),
    [
        ("Asia/Shanghai", "2016", datetime(2015, 12, 31, 16, 0), datetime(2016, 12, 31, 15, 59)),
        ("Asia/Jakarta", "2016-08-01", datetime(2016, 7, 31, 17, 0), datetime(2016, 8, 1, 16, 59)),
        ("Asia/Yangon", "2016-08-01T09:30", datetime(2016, 8, 1, 3, 0), datetime(2016, 8, 1, 3, 0)),
        ("UTC", "2016-08-01T09:30", datetime(2016, 8, 1, 9, 30), datetime(2016, 8, 1, 9, 30)),
    ],
)
def test_the_bounds_of_a_date_lie_in_its_own_time_zone(make, zone, start, earliest, latest):
    event = Event.objects.get(pk=make(Event, start=start, time_zone=zone).pk)

    assert event.start_earliest == earliest.replace(tzinfo=UTC)
    assert event.start_latest == latest.replace(tzinfo=UTC)


def test_a_date_that_is_taken_away_takes_its_bounds_along(make):
    event = make(Event, start="2016")
    event.start = ""
    event.save()
    event.refresh_from_db()

    assert (event.start, event.start_earliest, event.start_latest) == ("", None, None)


def test_a_date_read_from_the_database_is_a_partial_date(make):
    event = Event.objects.get(pk=make(Event, start="2016-08").pk)

    assert event.start.in_words == "August 2016"
    assert event.end == ""


@pytest.mark.parametrize(
    ("start", "end", "allowed"),
    [
        ("2016-08-02", "2016-08-01", False),
        ("2017", "2016", False),
        ("2016-08-01T10:00", "2016-08-01T09:00", False),
        ("2016-08-02", "2016-08", True),
        ("2016-08-02", "2016", True),
        ("2016-08-01", "2016-08-01", True),
        ("", "2016", True),
        ("2016", "", True),
    ],
)
def test_an_end_before_the_beginning_is_refused_by_form_and_database(make, start, end, allowed):
    event = make(Event)
    event.start, event.end = PartialDateField().to_python(start), PartialDateField().to_python(end)
    if allowed:
        event.clean()
        event.save()
        return

    with pytest.raises(ValidationError) as refusal:
        event.clean()
    assert list(refusal.value.message_dict) == ["end"]
    with pytest.raises(IntegrityError), transaction.atomic():
        event.save()


def test_only_zones_of_the_world_are_time_zones():
    validate_time_zone("Asia/Vientiane")
    with pytest.raises(ValidationError) as refusal:
        validate_time_zone("Asia/Atlantis")

    assert refusal.value.messages == [
        "“Asia/Atlantis” is not a time zone we know, such as Asia/Shanghai."
    ]


@pytest.mark.parametrize(
    "name", ["localtime", "Factory", "posix/Asia/Bangkok", "", "../etc/passwd"]
)
def test_what_only_a_machine_calls_a_time_zone_is_none(name):
    with pytest.raises(ValidationError):
        validate_time_zone(name)


@pytest.mark.parametrize(
    ("typed", "start", "end"),
    [
        ("2025年7月26日9:30-11:30", "2025-07-26T09:30", "2025-07-26T11:30"),
        ("2025年7月26日下午3点-5点半", "2025-07-26T15:00", "2025-07-26T17:30"),
        ("2025年7月26日（星期六）上午9:30", "2025-07-26T09:30", ""), ("2025年7月26日上午", "2025-07-26", ""),
        ("2025年7月26日至27日（周六至周日）", "2025-07-26", "2025-07-27"), ("2025年7月下旬", "2025-07", ""),
        ("20250726-20250728", "2025-07-26", "2025-07-28"), ("2025.8.22-8.25", "2025-08-22", "2025-08-25"),
        ("2025年7月26日、27日", "2025-07-26", "2025-07-27"),
        ("2025年7月31日、8月1日", "2025-07-31", "2025-08-01"),
        ("2025-2026年", "2025", "2026"), ("2025年度", "2025", ""), ("2025年第三季度", "2025", ""),
        ("26-28 July 2025", "2025-07-26", "2025-07-28"), ("July 26-28, 2025", "2025-07-26", "2025-07-28"),
        ("from 26 July to 2 August 2025", "2025-07-26", "2025-08-02"),
        ("Saturday, 26th July 2025, 9:30 AM", "2025-07-26T09:30", ""),
        ("2025-07-26T09:30:00+08:00", "2025-07-26T09:30", ""), ("二〇二五年七月二十六日", "2025-07-26", ""),
    ],
)  # fmt: skip
def test_periods_and_times_are_read_as_offices_write_them(typed, start, end):
    assert read_span(typed) == (start, end)


@pytest.mark.parametrize(
    "typed",
    ["2025年7月26日（星期五）", "2025.7-8", "2025-07-26T09:30:00Z", "7月26日至28日", "2025年7月28日至26日",
     "2025年7月26日-11:30", "12月30日至2026年1月2日", "26/07/2025-28/07/2025",
     "2025年7月26日、28日", "2025年7月27日、26日", "7月26日、27日"],
)  # fmt: skip
def test_a_period_that_could_be_another_is_not_guessed(typed):
    with pytest.raises(ValueError):  # noqa: PT011 - whatever the parser says of it
        read_span(typed)


def test_a_period_without_a_year_is_in_that_of_its_table():
    assert read_span("7月26日至28日", {"year": "2025"}) == ("2025-07-26", "2025-07-28")
