"""The application as a whole."""

import re
from pathlib import Path

from projections.viewer import ANONYMOUS, MEMBER, STEWARD
from tests.reading import MakeApp, Pages

DOCUMENTED = Path(__file__).parents[2] / "docs" / "pages.md"


def test_every_page_is_documented(make_app: MakeApp) -> None:
    rules = (rule.rule for rule in make_app(ANONYMOUS).url_map.iter_rules())
    addresses = {re.sub("<.*?>", "ID", rule) for rule in rules if not rule.startswith("/static")}
    text = DOCUMENTED.read_text(encoding="utf-8")

    rows = re.findall(r"^\| (`/.*?) \|", text, re.M)
    cells = {address for row in rows for address in re.findall("`(/[^`?]*)", row)}
    documented = {address.replace("KIND", "ID") for address in cells}

    assert addresses == documented


def test_a_page_says_through_whose_eyes_it_is_seen(pages: Pages) -> None:
    told = {viewer.level: pages(viewer).get("/").text for viewer in (ANONYMOUS, MEMBER, STEWARD)}

    assert "You see what is open to everybody" in told["anonymous"]
    assert "You see what members see" in told["member"]
    assert "You see what stewards see" in told["steward"]


def test_every_page_has_its_landmarks_language_and_title(pages: Pages) -> None:
    client = pages()

    for address in ("/", "/search", "/spaces/", "/people/", "/imports/", "/nowhere"):
        page = client.get(address).text
        assert '<html lang="en">' in page
        for landmark in ("<header", "<nav aria-label=", '<main id="main"', "<footer"):
            assert landmark in page, address
        assert "The Hall</title>" in page
        assert 'class="skip" href="#main"' in page
