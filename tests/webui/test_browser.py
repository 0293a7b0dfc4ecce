"""The pages in a real browser: whole, quiet, and of use without scripts. Skipped without one."""

from collections.abc import Iterator
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from archive import commands as c
from projections.viewer import STEWARD
from tests.browsing import EXCESS_WIDTH, NARROW, WIDE, needs_browser
from tests.builders import a, later
from tests.reading import Library, MakeApp, handle

LONG = "antidisestablishmentarianism" * 8

POOR_CONTRAST = """
(() => {
  const parse = (text) => text.match(/[0-9.]+/g).map(Number);
  const luminance = (rgb) => {
    const [r, g, b] = rgb.slice(0, 3).map((v) => v / 255)
      .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = parse(getComputedStyle(at).backgroundColor);
      if (color.length < 4 || color[3] > 0) return color;
    }
    return [255, 255, 255];
  };
  const poor = new Set();
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!own) continue;
    const pair = [parse(getComputedStyle(element).color), ground(element)].map(luminance);
    const ratio = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
    if (ratio < 4.5) poor.add(`${element.tagName}.${element.className} ${ratio.toFixed(2)}`);
  }
  return [...poor];
})()
"""

pytestmark = needs_browser


@pytest.fixture
def site(library: Library, make_app: MakeApp) -> Iterator[str]:
    """The address of a served archive with something awkward on every page."""
    fill(library)
    server = make_server("127.0.0.1", 0, make_app(STEWARD, handle("ada")), threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


def fill(library: Library) -> None:
    """What is hard to lay out: long words, wide tables and code, deep replies, many wordings."""
    library.space("chat", kind="channel", purpose=LONG)
    library.thread("t", f"Title {LONG}")
    table = "| a | b |\n|---|---|\n" + f"| {LONG} | {LONG} |\n"
    library.say("0", f"{LONG}\n\n    {LONG}\n\n{table}", thread="t", media="markdown")
    for depth in range(1, 7):
        library.say(str(depth), LONG, f"N{LONG}", thread="t", reply_to=str(depth - 1))
    library.say("mail", f"On 1 May, A wrote:\n> {LONG}\n\nYes\n\n-- \n{LONG}", media="mail")
    library.say("rules", f"# Rules\n\n{LONG} one", kind="document", media="markdown")
    library.say("chat", f"```{LONG}```", space="chat", media="slack", source=LONG)
    library.tell(
        a(c.ReviseContribution, contribution="rules", body=f"{LONG} two", reason=LONG),
        a(c.AcceptAnswer, contribution="3"),
        a(c.HideContribution, contribution="6", by=handle("bob"), reason=LONG),
        a(c.CloseThread, thread="t", reason=LONG, occurred_at=later(99)),
    )
    govern(library)
    library.archive.start_import("slack", LONG, LONG)
    library.tell()


def govern(library: Library) -> None:
    """The same of what was decided: long words wherever there are words, and many stretches."""
    words = dict.fromkeys(("title", "reason", "source"), LONG)
    text = f"# {LONG}\n\n1. {LONG}\n2. {table_of(LONG)}\n\n## {LONG}\n\n    {LONG}\n"
    library.tell(
        a(c.ProposeDecision, key="d", text=LONG, label=LONG, **words),
        a(c.TakeDecision, decision="d", method=LONG, tally={LONG: 1}, deciders=(handle("ada"),)),
        a(c.ProposeDecision, key="e", text=LONG, label="", **words),
        a(c.ReverseDecision, decision="d", status=LONG),
        a(c.AdoptNorm, key="n", text=text, scope=LONG, **words),
        a(c.AmendNorm, norm="n", text=text.replace("anti", "dis"), **words),
        a(c.EstablishRole, key="r", body=LONG, mandate=LONG, **words),
        a(c.GrantRole, role="r", evidence=LONG, person=handle("ada"), reason=LONG),
        a(c.GrantRole, role="r", person=LONG, person_name=LONG, precision="about", source=""),
        a(c.ExpireRole, role="r", person=LONG, occurred_at=later(10**6), source=""),
    )
    given = {"of_kind": "contribution", "of": "0", "relation": "because-of", "note": LONG}
    norm = {"to_kind": "norm", "to": "n"}
    link = {"to_kind": "link", "to": f"https://example.org/{LONG}", "clause": ""}
    library.tell(
        a(c.Cite, **given, **norm, occurred_at=later(1)),
        a(c.Cite, **given, **link),
        a(
            c.Cite,
            **given | {"of_kind": "norm", "of": "n", "clause": ""},
            to_kind="decision",
            to="d",
        ),
    )


def table_of(word: str) -> str:
    """A table that is wider than a narrow screen."""
    return f"A table:\n\n   | a | b |\n   |---|---|\n   | {word} | {word} |\n"


ABOUT_ONE = [f"/record/{act}" for act in ("citation", "hide", "withdraw", "restore", "appeal")]
"""Forms that need to be told which contribution they are about."""


def is_page(path: str) -> bool:
    """Whether it is a page: not a file to keep, nor an answer for scripts."""
    return not path.endswith(".md") and not path.startswith("/api/")


def every_page(page: Page, site: str) -> list[str]:
    """The addresses of all pages that links lead to, of searches, and of one that is not there."""
    found, waiting = [], ["/"]
    while waiting:
        address = waiting.pop(0)
        if address not in found:
            found.append(address)
            page.goto(site + address)
            linked = page.eval_on_selector_all("a[href^='/']", "all => all.map(a => a.pathname)")
            waiting += [path for path in linked if path not in ABOUT_ONE and is_page(path)]
    said = next(path for path in found if path.startswith("/contributions/"))
    forms = [f"{form}?about=contribution:{said.rsplit('/', 1)[1]}" for form in ABOUT_ONE]
    return [*found, *forms, "/search?q=title", f"/search?q={LONG}", "/nowhere"]


def test_every_page_fits_can_be_read_and_is_quiet(browser: Browser, site: str) -> None:
    told: list[str] = []
    page = browser.new_page()
    page.on("console", lambda message: told.append(message.text))

    for address in every_page(page, site):
        page.goto(site + address)
        for size in (WIDE, NARROW):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            assert page.evaluate(EXCESS_WIDTH) <= 0, f"{address} at {size}"
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            assert page.evaluate(POOR_CONTRAST) == [], f"{address} in {scheme}"
        assert page.locator("h1").count() == page.locator("main").count() == 1, address
        assert page.title(), address

    page.close()
    assert [text for text in told if "404" not in text] == []  # /nowhere is told as one


def test_the_pages_are_of_use_without_scripts(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=NARROW)  # type: ignore[arg-type]
    page = context.new_page()

    page.goto(site)
    page.get_by_label("Has it been asked before?").fill("rules")
    page.get_by_role("button", name="Search").click()
    assert "q=rules" in page.url
    page.locator(".hits a.title").first.click()
    page.locator(".permalink").first.click()
    assert "/contributions/" in page.url
    page.get_by_text("Read this as it was").click()
    page.get_by_label("in the community on").fill("2020-05-01")
    page.get_by_role("button", name="Show").click()

    assert "You read this as it was on" in page.locator("main").inner_text()
    context.close()


def test_a_page_can_be_walked_by_keyboard(browser: Browser, site: str) -> None:
    page = browser.new_page(viewport=WIDE)  # type: ignore[arg-type]
    page.goto(site)

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").startswith("Skip to")
    assert page.locator(".skip").bounding_box()["x"] >= 0  # type: ignore[index]
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")

    outline = "getComputedStyle(document.activeElement).outlineStyle"
    assert page.evaluate(outline) == "solid"
    page.close()
