"""The chain in a real browser, on the demo community: from clause to message and back, and a change
that marks at once what leans on it. Skipped without a browser."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from daybook.cli.demo import VISITOR
from projections.viewer import MEMBER
from tests.browsing import EXCESS_WIDTH, NARROW, demo_archive, narrow_page, needs_browser, serving

pytestmark = needs_browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the demo community, with forms that record as its visitor."""
    folder = tmp_path_factory.mktemp("demo")
    with demo_archive(folder) as daybook, serving(daybook, MEMBER, VISITOR) as address:
        yield address


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A page on a narrow screen, without scripts; it must never be wider than that."""
    with narrow_page(browser, site) as page:
        yield page


def borrowing(page: Page) -> None:
    """Open the norm on borrowing."""
    page.goto("/norms/")
    page.get_by_role("link", name="Borrowing").click()


def main(page: Page) -> str:
    """What the page says."""
    return page.locator("main").inner_text()


def fill_in_a_change(page: Page) -> None:
    """From the norm to the preview of a change of its fourth clause."""
    page.get_by_role("link", name="Record a change of this norm").click()
    text = page.get_by_label("Its whole text")
    text.fill(text.input_value().replace("after three days", "after four days"))
    page.get_by_label("Why").fill("Three days were too few")
    page.get_by_role("button", name="Show what this changes").click()


def test_two_clicks_lead_from_a_clause_to_the_decision_and_to_the_talk(page: Page) -> None:
    for link, kind, said in (
        ("Nothing late is listed anywhere", "decisions", "What came of it"),
        ("Should Doorbell say what is late?", "threads", "I am the moisture meter"),
    ):
        borrowing(page)
        clause = page.locator(".clause", has=page.get_by_text("Late.", exact=True))
        clause.locator("summary").click()
        clause.get_by_role("link", name=link).click()

        assert re.search(f"/{kind}/", page.url)
        assert said in main(page)


def test_two_clicks_lead_from_the_message_to_the_norm(page: Page) -> None:
    page.goto("/decisions/")
    page.get_by_role("link", name="Doorbell says which tools are late").first.click()
    page.locator("a[href^='/contributions/']").first.click()
    assert "I am the moisture meter" in main(page)

    page.get_by_role("link", name="Nothing late is listed anywhere").click()
    page.locator(".chain").get_by_role("link", name="Borrowing").click()

    assert page.locator("h1").inner_text() == "Borrowing"


def test_a_change_of_a_clause_marks_the_answers_that_cite_it_at_once(page: Page) -> None:
    borrowing(page)
    answer = page.locator(".chain > li", has_text="You, me and the card")
    assert answer.locator(".warning").count() == 0
    address = answer.locator("a[href^='/contributions/']").first.get_attribute("href")
    assert address
    fill_in_a_change(page)

    shown = main(page)
    assert page.locator("del").inner_text() == "three"
    assert page.locator("ins").inner_text() == "four"
    assert "1 thing that cites it will be marked as perhaps out of date" in shown
    assert "You, me and the card" in shown
    page.goto(address)
    assert "May be out of date" not in main(page)  # nothing is recorded yet
    page.go_back()
    page.get_by_role("button", name="Record it").click()

    assert page.locator("h1").inner_text() == "Borrowing"
    clause = page.locator(".clause", has_text="after four days")
    clause.locator("summary").click()
    assert "Three days were too few" in clause.inner_text()
    page.goto(address)
    assert "May be out of date: “Borrowing”, 4, was amended on" in main(page)
    page.get_by_role("link", name="Read it in its thread").click()
    place = page.locator(f"#c-{address.rsplit('/', 1)[1]}")
    assert "May be out of date" in place.inner_text()
    place.get_by_role("link", name="What holds now").click()
    assert "#c-1.5" in page.url
    assert "after four days" in page.locator(".clause:target").inner_text()


def test_a_decision_recorded_from_a_thread_shows_on_it_at_once(page: Page) -> None:
    page.goto("/decisions/")
    page.get_by_role("link", name="A number in the margin of every clause").click()
    page.locator(".chain a[href^='/threads/']").first.click()
    thread = page.url
    page.get_by_role("link", name="Record a decision").click()
    page.get_by_label("What was to be decided").fill("The margin stays wide")
    page.get_by_text("It took place earlier").click()
    page.get_by_label("When").fill("~2014")
    page.get_by_role("button", name="Record it").click()

    assert page.locator("h1").inner_text() == "The margin stays wide"
    assert "about 1 January 2014" in main(page)
    page.goto(thread)
    assert "The margin stays wide" in main(page)


def test_every_new_page_fits_a_narrow_screen(browser: Browser, site: str) -> None:
    page = browser.new_page(viewport=NARROW)
    page.goto(f"{site}/decisions/")
    decision = page.locator("main a[href^='/decisions/']").first.get_attribute("href")
    assert decision
    about = f"decision:{decision.rsplit('/', 1)[1]}"
    addresses = {decision, f"/record/decision?about={about}", f"/record/citation?about={about}"}
    addresses |= {"/", "/norms/", "/decisions/", "/roles/", "/record/norm", "/record/norm/new"}
    for listed, kind in (("/norms/", "norms"), ("/roles/", "roles"), ("/record/norm", "record")):
        page.goto(site + listed)
        links = page.locator(f"main a[href^='/{kind}/']")
        addresses |= {link.get_attribute("href") or "/" for link in links.all()}

    for address in sorted(addresses):
        answer = page.goto(site + address)
        assert answer, address
        assert answer.status == 200, address
        assert page.evaluate(EXCESS_WIDTH) <= 0, address
    page.close()
