"""A reader elsewhere sees, beside a time of day, what the own clock will show."""

import pytest

from events.models import Event

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


# By the zone of the reader, what stands there in English and in Chinese.
BESIDE = {
    "Asia/Shanghai": ([], []),
    "Asia/Kuala_Lumpur": ([], []),
    "Asia/Yangon": (["(your time: 08:00 to 09:30)"], ["（您所在地时间：08:00至09:30）"]),
    "America/Los_Angeles": (
        ["(your time: July 31, 2030, 18:30 to 20:00)"],
        ["（您所在地时间：2030年7月31日18:30至20:00）"],
    ),
}


def test_the_own_time_stands_beside_where_it_differs(browser, published, page_of):
    event = published(Event, "Held", start="2030-08-01T09:30", end="2030-08-01T11:00")
    published(Event, "Dated", start="2030-08-01")
    visitor = browser()
    for zone, (english, chinese) in BESIDE.items():
        visitor.driver.execute_cdp_cmd("Emulation.setTimezoneOverride", {"timezoneId": zone})
        said = []
        for address in [page_of(event), page_of(event, "zh-hans"), "/en/events/"]:
            visitor.open(address)
            said.append([note.text.strip() for note in visitor.elements("time + .note")])
        assert (zone, said) == (zone, [english, chinese, english])
