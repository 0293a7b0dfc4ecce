"""The four journeys in a real browser, on the demo community: starting, why, replay, handing over.
Skipped without a browser."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from projections.viewer import STEWARD
from tests.browsing import EXCESS_WIDTH, demo_archive, narrow_page, needs_browser, serving

pytestmark = needs_browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the demo community, for the steward who coordinates."""
    folder = tmp_path_factory.mktemp("journeys")
    with (
        demo_archive(folder) as daybook,
        serving(daybook, STEWARD, "lantern:saoirse") as address,
    ):
        yield address


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def page(browser: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The first page on a narrow screen; nothing may go wrong on any, or be wider than that."""
    wrong: list[str] = []
    with narrow_page(browser, site, scripts=request.param) as page:
        page.on("console", lambda said: wrong.append(said.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto("/")
        yield page
        assert page.evaluate(EXCESS_WIDTH) <= 0
    assert wrong == []


def follow(page: Page, *links: str) -> None:
    """Follow one link of the page's main part after another."""
    for link in links:
        page.locator("main").get_by_role("link", name=link).first.click()


def test_whoever_is_new_finds_what_was_asked_before_posting(page: Page) -> None:
    page.get_by_role("link", name="Start here").first.click()
    expect(page.locator("#norms")).to_have_text("What holds here")
    page.get_by_label("What do you want to ask?").fill("where do dead tool batteries go")
    page.get_by_role("button", name="See what comes near").click()

    found = page.locator(".asking")
    expect(found).to_contain_text("Where do dead tool batteries go?")
    found.get_by_role("link", name="Where do dead tool batteries go?").first.click()
    expect(page.locator("main")).to_contain_text("May be out of date")


def test_a_rule_leads_to_its_story_and_the_story_to_its_events(page: Page) -> None:
    page.get_by_role("link", name="Norms").first.click()
    follow(page, "Borrowing")
    clause = page.locator(".clause", has=page.get_by_text("Late.", exact=True))
    clause.locator("summary").click()
    clause.get_by_role("link", name=re.compile("why", re.I)).first.click()

    expect(page.locator("main")).to_contain_text("Nothing late is listed anywhere")
    note = page.locator("sup a").first
    place = note.get_attribute("href")
    note.click()
    assert page.url.endswith(str(place))
    expect(page.locator(str(place))).to_contain_text("daybook prove")
    follow(page, "Graph")
    expect(page.locator("main svg").first).to_be_visible()


def test_the_replay_steps_by_links(page: Page) -> None:
    page.get_by_role("link", name="Replay").first.click()
    follow(page, "First")
    expect(page.locator("#told")).to_contain_text("March 2023")
    expect(page.locator("main")).to_contain_text("took up the role")

    follow(page, "After")
    expect(page.locator("#told")).to_contain_text("April 2023")
    follow(page, "Before")
    expect(page.locator("#told")).to_contain_text("March 2023")
    follow(page, "Ottoline Brask took up the role")
    expect(page.locator("main")).to_contain_text("You read this as it was on 4 March 2023")


def test_the_replay_plays_pauses_and_follows_the_slider(browser: Browser, site: str) -> None:
    with narrow_page(browser, site, scripts=True) as page:
        page.goto("/replay?at=2023-03-15")
        page.get_by_role("button", name="Play").click()
        expect(page.locator("#told")).to_contain_text("May 2023", timeout=20_000)
        page.get_by_role("button", name="Pause").click()
        stopped = page.locator("#told").inner_text()
        page.wait_for_timeout(2_000)
        assert page.locator("#told").inner_text() == stopped

        page.locator("#n").focus()
        page.keyboard.press("Home")
        expect(page.locator("#told")).to_contain_text("March 2023")
        page.keyboard.press("ArrowRight")
        expect(page.locator("#told")).to_contain_text("April 2023")
        assert page.evaluate("document.activeElement.id") == "n"
        page.reload()
        expect(page.locator("#told")).to_contain_text("April 2023")


def test_a_figure_has_its_chart_its_numbers_and_its_events(page: Page) -> None:
    page.get_by_role("link", name="Health").first.click()
    chart = page.locator(".chart img").first
    chart.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('.chart img').naturalWidth > 0")
    follow(page, "Questions answered")
    expect(page.locator("table").first).to_be_visible()
    page.locator("table a").first.click()
    expect(page.locator("main")).to_contain_text("event")


def test_a_role_is_handed_over_and_taken_up(page: Page) -> None:
    page.get_by_role("link", name="Handing over").first.click()
    follow(page, "Coordinating steward")
    page.locator("summary", has_text=re.compile("prepare", re.I)).click()
    text = page.locator("textarea[name=text]")
    text.fill(text.input_value() + "\n- The second key hangs behind the stove.\n")
    page.get_by_label("For whom").fill("lantern:kofi")
    page.get_by_role("button", name="Prepare it").click()

    expect(page.locator("main")).to_contain_text("The second key hangs behind the stove.")
    expect(page.get_by_role("status")).to_contain_text("for Kofi Lindqvist-Asante")
    page.get_by_label("What you say to it").fill("Which stove?")
    page.get_by_label("I prepared it myself").check()
    page.get_by_role("button", name="I accept it").click()
    expect(page.locator("main")).to_contain_text("Which stove?")
    expect(page.get_by_role("status")).to_contain_text("who was alone")
