"""An editor writes, a reviewer looks and publishes; the public sees nothing of it before."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from alliances.models import Alliance
from editorial.permissions.roles import EDITORS, REVIEWERS
from records.kinds import record_kinds

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def reviewer(db):
    return member_of(REVIEWERS, "lin")


@pytest.fixture
def editor(db):
    return member_of(EDITORS, "chen")


def member_of(role, name):
    user = get_user_model().objects.create_user(name, password="a-Password-8", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    return user


def sign_in(staff, name="lin"):
    staff.open("/admin/")
    staff.fill("username", name)
    staff.fill("password", "a-Password-8")
    staff.go(staff.element("input[type=submit]"))
    assert staff.path == "/admin/"


def decide(staff, act, reason=""):
    """Choose an action on the page of a review; on a phone, on a page that asks."""
    bar = staff.element(f".review-bar a[href*='/acts/{act}/']")
    is_phone, form = bar.is_displayed(), f".review-choice form[action$='/acts/{act}/']"
    if is_phone:
        staff.go(bar)
        form = "#answer"
    else:
        staff.click(staff.element(f"label[for='choose-{act}']"))
        shown = [
            button for button in staff.elements(".review-choice button") if button.is_displayed()
        ]
        assert len(shown) == 1
    if reason:
        staff.element(f"{form} [name=reason]").send_keys(reason)
    staff.go(staff.element(f"{form} button"))


def said(staff) -> list[str]:
    return [element.text for element in staff.elements(".messagelist li")]


def test_an_alliance_is_written_by_one_and_published_by_another(
    browser, editor, reviewer, countries, sectors, photo, screen
):
    writer, checker = browser(screen=screen), browser(screen=screen)
    visitor = browser(screen=screen)
    sign_in(writer, "chen")
    sign_in(checker, "lin")
    writer.open("/admin/alliances/alliance/add/")
    writer.fill("name_zh_hans", "中国—东盟轨道交通联盟")
    writer.fill("name_en", "Rail Alliance")
    writer.tick("countries", "LA")
    writer.tick("sectors", "rail-transit")
    writer.element("input[name=image]").send_keys(str(photo))
    writer.fill("image_alt_en", "A train")
    writer.click(writer.element("input[name=image_consent]"))
    writer.go(writer.element("button[name=_submit]"))
    assert said(writer) == ["The draft was saved.", "Submitted for review."]
    form = writer.path
    assert not writer.elements("button[name=_publish], a[href*='/acts/publish/']")

    visitor.open("/en/alliances/")
    assert visitor.cards == []

    review = form.replace("/change/", "/review/")
    checker.open(review)
    decide(checker, "return", "Say whose it is.")
    assert said(checker) == ["Rail Alliance: Returned to its author."]

    writer.open(form)
    assert "Say whose it is." in writer.element(".panel").text
    writer.fill("summary_en", "An alliance of colleges.")
    writer.go(writer.element("button[name=_submit]"))
    checker.open(review)
    decide(checker, "publish")
    assert said(checker) == ["Rail Alliance: Published."]

    visitor.open("/en/alliances/")
    assert visitor.cards == ["Rail Alliance"]
    visitor.follow("Rail Alliance", within="main")
    assert visitor.heading == "Rail Alliance"
    picture = visitor.element("main img")
    assert picture.get_attribute("alt") == "A train"
    loaded = "return arguments[0].complete && arguments[0].naturalWidth"
    assert visitor.wait_for(lambda: visitor.driver.execute_script(loaded, picture)) > 0

    writer.open(form)
    writer.fill("name_en", "Railway Alliance")
    writer.go(writer.element("button[name=_draft]"))
    visitor.open("/en/alliances/")
    assert visitor.cards == ["Rail Alliance"]


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
    staff.wait_for(lambda: [option.text for option in options(staff)] == ["Guiyang College"])
    options(staff)[0].click()
    staff.go(staff.element("button[name=_publish]"))
    staff.go(staff.element("#answer button"))
    assert [str(member.name) for member in alliance.members.all()] == ["Guiyang College"]


def options(staff) -> list:
    """The records that are offered to be chosen."""
    return staff.elements(".select2-results__option[role=option]")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_what_was_typed_outlives_the_session(browser, editor, published, scripts):
    from django.contrib.sessions.models import Session

    from alliances.models import Alliance

    record = published(Alliance, "Rail Alliance")
    writer = browser(scripts=scripts)
    sign_in(writer, "chen")
    form = f"/admin/alliances/alliance/{record.pk}/change/"
    writer.open(form)
    writer.fill("summary_en", "Typed “with care”,\nin two lines.")
    Session.objects.all().delete()
    writer.go(writer.element("button[name=_submit]"))
    assert "what you typed comes back in its form" in writer.element("[role=alert]").text

    writer.fill("username", "chen")
    writer.fill("password", "wrong")
    writer.go(writer.element("input[type=submit]"))
    writer.fill("password", "a-Password-8")
    writer.go(writer.element("input[type=submit]"))
    assert writer.path == f"{form}?unsaved=1"
    typed = writer.element("[name=summary_en]").get_property("value")
    assert typed == "Typed “with care”,\nin two lines."
    assert said(writer)[0].startswith("Not saved yet: you had been signed out")
    assert record.permalink.revisions.count() == 1

    writer.go(writer.element("button[name=_draft]"))
    assert said(writer) == ["The draft was saved."]
    assert writer.element("[name=summary_en]").get_property("value") == typed


def test_several_entries_are_withdrawn_by_an_answer_and_public_again_in_one_step(
    browser, reviewer, published, screen
):
    for name in ["Rail", "Road", "River"]:
        published(Alliance, name)
    checker, visitor = browser(screen=screen), browser(screen=screen)
    sign_in(checker)
    checker.open("/admin/alliances/alliance/?o=1")
    button = checker.element("button[value=withdraw_selected]")
    assert not button.is_displayed(), "before anything is selected"
    for box in checker.elements(".action-select")[:2]:
        checker.click(box)
    checker.wait_for(button.is_displayed)
    checker.go(button)
    assert len(checker.elements(".subjects tbody tr")) == 2
    visitor.open("/en/alliances/")
    assert len(visitor.cards) == 3, "nothing is done before the answer"

    checker.click(checker.element("#answer button"))
    assert checker.elements("[name=reason]:invalid:focus"), "a reason is asked for"
    checker.fill("reason", "Moved to another site.")
    checker.go(checker.element("#answer button"))
    assert said(checker)[0].startswith("2 entries were withdrawn.")
    visitor.open("/en/alliances/")
    assert len(visitor.cards) == 1

    checker.go(checker.element(".messagelist a"))
    checker.go(checker.element("#answer button"))
    visitor.open("/en/alliances/")
    assert len(visitor.cards) == 3
