"""The session, the server, the tab or the connection goes away while somebody types."""

import pytest
from django.contrib.sessions.models import Session
from selenium.webdriver.common.by import By

from alliances.models import Alliance
from desk.unsaved.open_forms import OpenForm
from editorial.revisions.create_revision import newest_of
from tests.browser.test_curating import editor, member_of, reviewer, said, sign_in  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TEXT = "Typed “with care”, 中文。"
IS_ASKED = """
const leaving = new Event("beforeunload", {cancelable: true});
dispatchEvent(leaving);
return leaving.defaultPrevented;
"""
# Answers in the place of the server, which is the same for all tests.
NO_SERVER = "window.fetch = () => Promise.reject(new TypeError('Failed to fetch'));"
WAITING = "return Object.keys(localStorage).filter((key) => key.startsWith('typed:')).length"


@pytest.fixture
def record(published):
    return published(Alliance, "Rail Alliance")


@pytest.fixture
def form(record):
    return f"/admin/alliances/alliance/{record.pk}/change/"


@pytest.fixture
def writer(browser, editor, form):  # noqa: F811
    """An editor with the form open."""
    person = browser()
    sign_in(person, "chen")
    person.open(form)
    return person


def wait_for_state(person, text: str):
    person.wait_for(lambda: text in person.element(".form-kept").text)


def restore(person) -> str:
    """Take back what is offered; returns the summary in the form."""
    person.go(person.element(".unsaved-copy button"))
    return person.element("[name=summary_en]").get_property("value")


def forget_complaints(person):
    """Of answers that the test brings about."""
    for name in ["browser", "performance"]:
        person.driver.get_log(name)


def test_the_tab_is_killed_and_leaving_an_edited_form_is_asked(writer, form, record):
    ask = writer.driver.execute_script
    assert not ask(IS_ASKED)
    writer.fill("summary_en", TEXT)
    assert ask(IS_ASKED)
    wait_for_state(writer, "Kept at ")
    writer.driver.switch_to.new_window("tab")
    tab, killed = writer.driver.current_window_handle, writer.driver.window_handles[0]
    writer.driver.execute_cdp_cmd("Target.closeTarget", {"targetId": killed})
    writer.driver.switch_to.window(tab)

    writer.open(form)
    assert restore(writer) == TEXT
    assert ask(IS_ASKED)
    writer.go(writer.element("[name=_draft]"))
    assert said(writer) == ["The draft was saved."]
    assert not writer.elements(".unsaved-copy")
    assert not ask(IS_ASKED)
    assert newest_of(record.permalink).content["fields"]["summary_en"] == TEXT


def test_the_session_ends_and_one_signs_in_again_beside_the_form(writer, record):
    Session.objects.all().delete()
    writer.fill("summary_en", TEXT)
    wait_for_state(writer, "You are signed out")
    assert writer.driver.execute_script(WAITING) == 1
    forget_complaints(writer)
    form = writer.driver.current_window_handle
    writer.click(writer.element(".form-kept a"))
    writer.wait_for(lambda: len(writer.driver.window_handles) == 2)
    writer.driver.switch_to.window(writer.driver.window_handles[1])
    writer.fill("username", "chen")
    writer.fill("password", "a-Password-8")
    writer.go(writer.element("input[type=submit]"))

    writer.driver.switch_to.window(form)
    writer.fill("website", "https://rail.example/")
    wait_for_state(writer, "Kept at ")
    assert writer.driver.execute_script(WAITING) == 0
    forget_complaints(writer)
    writer.go(writer.element("[name=_draft]"))
    assert said(writer) == ["The draft was saved."]
    assert newest_of(record.permalink).content["fields"]["summary_en"] == TEXT


def test_the_line_drops_and_then_the_server_is_away(writer, form):
    network = {"offline": True, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    writer.driver.execute_cdp_cmd("Network.enable", {})
    writer.driver.execute_cdp_cmd("Network.emulateNetworkConditions", network)
    writer.fill("summary_en", "Typed")
    wait_for_state(writer, "No connection")
    assert writer.driver.execute_script(WAITING) == 1
    assert not OpenForm.objects.typed().exists()
    forget_complaints(writer)
    online = network | {"offline": False}
    writer.driver.execute_cdp_cmd("Network.emulateNetworkConditions", online)
    wait_for_state(writer, "Kept at ")
    assert writer.driver.execute_script(WAITING) == 0

    writer.open(form)
    writer.driver.execute_script(NO_SERVER)
    writer.fill("summary_en", TEXT)
    wait_for_state(writer, "No connection")
    # Another page sends it, and the form offers it first.
    writer.open("/admin/")
    writer.wait_for(lambda: writer.driver.execute_script(WAITING) == 0)
    writer.open(form)
    assert restore(writer) == TEXT


def test_two_have_a_form_open_and_both_save(writer, browser, reviewer, form, record):  # noqa: F811
    second = browser()
    sign_in(second, "lin")
    second.open(form)
    second.wait_for(lambda: "chen opened this entry at" in second.element("[data-others]").text)
    writer.fill("summary_en", "Theirs.")
    writer.go(writer.element("[name=_draft]"))
    second.fill("summary_en", "Mine.")
    second.fill("website", "https://rail.example/")
    second.go(second.element("[name=_draft]"))

    table = second.element("table.choices")
    heads = [head.text for head in table.find_elements(By.CSS_SELECTOR, "thead th")]
    assert heads == ["Before", "chen's text", "Your text"]
    second.click(table.find_element(By.CSS_SELECTOR, "input[value=theirs]"))
    second.go(second.element("[name=_draft]"))
    fields = newest_of(record.permalink).content["fields"]
    assert (fields["summary_en"], fields["website"]) == ("Theirs.", "https://rail.example/")


def test_a_refused_save_leads_to_what_is_wrong(writer):
    writer.fill("website", "nowhere at all")
    writer.fill("summary_en", TEXT)
    writer.go(writer.element("[name=_draft]"))
    focused = writer.driver.switch_to.active_element
    assert focused.get_attribute("name") == "website"
    top = writer.driver.execute_script("return arguments[0].getBoundingClientRect().top", focused)
    assert 0 < top < 800
    assert writer.element("[name=summary_en]").get_property("value") == TEXT


def test_a_reason_is_kept_until_it_is_sent(browser, reviewer, record):  # noqa: F811
    person = browser()
    sign_in(person, "lin")
    page = f"/admin/alliances/alliance/{record.pk}/acts/withdraw/"
    person.open(page)
    # As somebody left it who did not sign out.
    left = "localStorage.setItem('short:0 left', JSON.stringify({at: Date.now(), texts: {}}))"
    person.driver.execute_script(left)
    person.fill("reason", TEXT)
    person.driver.switch_to.new_window("tab")
    person.open(page)
    assert person.element("[name=reason]").get_property("value") == TEXT
    person.go(person.element("#answer button"))
    record.refresh_from_db()
    assert record.withdrawn_at
    kept = "return Object.keys(localStorage).filter((key) => key.startsWith('short:')).length"
    assert person.driver.execute_script(kept) == 0
