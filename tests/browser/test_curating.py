"""A member of staff adds an alliance with a picture and publishes it."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from selenium.webdriver.support.ui import Select

from editorial.roles import REVIEWERS
from records.kinds import record_kinds

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def reviewer(db):
    user = get_user_model().objects.create_user("lin", password="a-Password-8", is_staff=True)
    user.groups.add(Group.objects.get(name=REVIEWERS))
    return user


def sign_in(staff):
    staff.open("/admin/")
    staff.fill("username", "lin")
    staff.fill("password", "a-Password-8")
    staff.go(staff.element("input[type=submit]"))
    assert staff.path == "/admin/"


def publish_first(staff):
    """Tick the first entry of the list, choose the action, send it off."""
    staff.click(staff.element("input.action-select"))
    Select(staff.element("select[name=action]")).select_by_value("publish_selected")
    staff.go(staff.element("button[name=index]"))


def test_staff_add_an_alliance_with_a_picture_and_publish_it(
    browser, reviewer, countries, sectors, photo, screen
):
    staff = browser(screen=screen)
    sign_in(staff)
    staff.open("/admin/alliances/alliance/add/")
    staff.fill("name_zh_hans", "中国—东盟轨道交通联盟")
    staff.fill("name_en", "Rail Alliance")
    staff.tick("countries", "LA")
    staff.tick("sectors", "rail-transit")
    staff.element("input[name=image]").send_keys(str(photo))
    staff.fill("image_alt_en", "A train")
    staff.click(staff.element("input[name=image_consent]"))
    staff.go(staff.element("input[name=_save]"))
    assert staff.path == "/admin/alliances/alliance/"
    assert staff.elements(".messagelist .success")

    visitor = browser(screen=screen)
    visitor.open("/en/alliances/")
    assert visitor.cards == []

    publish_first(staff)
    assert [one.text for one in staff.elements(".messagelist .success")] == [
        "1 entry was published."
    ]

    visitor.open("/en/alliances/")
    assert visitor.cards == ["Rail Alliance"]
    visitor.follow("Rail Alliance", within="main")
    assert visitor.heading == "Rail Alliance"
    picture = visitor.element("main img")
    assert picture.get_attribute("alt") == "A train"
    loaded = "return arguments[0].complete && arguments[0].naturalWidth"
    assert visitor.wait_for(lambda: visitor.driver.execute_script(loaded, picture)) > 0


def test_the_desk_speaks_chinese_once_that_is_chosen_in_its_header(browser, reviewer):
    staff = browser()
    sign_in(staff)
    assert staff.language == "en"
    staff.go(staff.element("button[name=language][value=zh-hans]"))
    assert staff.language == "zh-hans"
    staff.open("/admin/events/event/")
    assert staff.language == "zh-hans"
    staff.open("/en/")
    assert staff.language == "en"


def test_nothing_at_the_desk_is_refused_by_the_browser(browser, reviewer, published, countries):
    """No console error, no failed request on the list and the form of any kind."""
    staff = browser()
    sign_in(staff)
    for kind in record_kinds():
        record = published(kind, "Vientiane", countries=[countries["LA"]])
        desk = f"/admin/{kind.label()}/{kind._meta.model_name}/"
        for path in [desk, f"{desk}add/", f"{desk}{record.pk}/change/"]:
            staff.open(path)
            assert staff.elements("#content")


def test_an_institution_is_chosen_by_typing_a_part_of_its_chinese_name(
    browser, reviewer, published
):
    from alliances.models import Alliance
    from institutions.models import Institution

    published(Institution, "Guiyang College", name_zh_hans="贵阳职业学院")
    published(Institution, "Vientiane College", name_zh_hans="万象学院")
    alliance = published(Alliance, "Rail Alliance")
    staff = browser()
    sign_in(staff)
    staff.open(f"/admin/alliances/alliance/{alliance.pk}/change/")
    inline = staff.element("#members-group")
    closed = "details:not([open]) > summary"
    for summary in staff.elements(f"#members-group {closed}"):
        staff.click(summary)
    staff.click(inline.find_element("css selector", ".add-row a"))
    staff.click(staff.element("#members-0 .select2-selection"))
    staff.element(".select2-search__field").send_keys("职业")
    staff.wait_for(lambda: len(options(staff)) == 1)
    [offered] = options(staff)
    assert offered.text == "Guiyang College"
    offered.click()
    staff.go(staff.element("input[name=_save]"))
    assert [str(member.name) for member in alliance.members.all()] == ["Guiyang College"]


def options(staff) -> list:
    """The records that are offered to be chosen."""
    return staff.elements(".select2-results__option[role=option]")
