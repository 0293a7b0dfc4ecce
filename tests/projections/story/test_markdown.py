"""A story as Markdown: it parses, its links lead somewhere, and nobody's words become markup."""

import re
from collections.abc import Iterator

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from archive import commands as c
from projections.reasons.things import Ref
from projections.story.log import NO_GROUNDS, Grounds, Place
from projections.story.markdown import as_markdown
from projections.story.story import story_of
from projections.viewer import ANONYMOUS
from tests.builders import a, later
from tests.governing import ANEW
from tests.projections.governed import NORM, Governed, of_norm
from tests.projections.reasons.chains import TALK, cite, tell

BASE = "https://yard.example"
NASTY = "*so* <b>bold</b> [x](javascript:alert(1)) `code` # no | _it_"


def tokens(text: str) -> Iterator[Token]:
    for block in MarkdownIt("commonmark").parse(text):
        yield block
        yield from block.children or ()


def links(text: str) -> list[str]:
    return [str(t.attrs["href"]) for t in tokens(text) if t.type == "link_open"]


def written(yard: Governed, base: str = BASE, grounds: Grounds = NO_GROUNDS) -> str:
    story = story_of(yard.engine, ANONYMOUS, Ref("norm", yard.norm))
    assert story is not None
    return as_markdown(story, grounds, base)


def test_its_links_lead_to_the_pages_and_to_its_references(yard: Governed) -> None:
    tell(yard)
    text = written(yard)

    found = set(links(text))
    anchors = {f"#{name}" for name in re.findall(r'<a id="([^"]+)">', text)}
    assert {link for link in found if link.startswith("#")} == anchors
    assert f"{BASE}/norms/{yard.norm}" in found
    assert f"{BASE}/norms/{yard.norm}/history#change-1" in found
    assert f"{BASE}/threads/{yard.id_of('thread', TALK)}" in found
    assert all(link.startswith(("#", f"{BASE}/")) for link in found)


def test_without_a_base_no_link_leads_out_of_it(yard: Governed) -> None:
    tell(yard)
    text = written(yard, base="")

    assert all(link.startswith("#ref-") for link in links(text))
    assert f"`/norms/{yard.norm}/history#change-1`" in text


def test_words_stay_words(yard: Governed) -> None:
    yard.tell(
        a(c.AdoptNorm, title=NASTY, reason=NASTY),
        cite(f"norm:{NORM}", "evidence", "link:https://example.org/a_b*c*?x=<y>"),
        cite(f"norm:{NORM}", "evidence", "link:javascript:alert(1)"),
    )
    text = written(yard)

    shown = "".join(t.content for t in tokens(text) if t.type == "text")
    assert NASTY in shown
    html = {t.content for t in tokens(text) if t.type.startswith("html")}
    assert all(re.fullmatch(r'<a id="ref-\d+">|</a>', one) for one in html)
    assert "javascript:alert(1)" not in links(text)
    assert "https://example.org/a_b*c*?x=%3Cy%3E" in links(text)


def test_what_changed_is_quoted_before_and_after(yard: Governed) -> None:
    tell(yard)
    yard.tell(of_norm(ANEW, later(60)))
    text = written(yard)

    assert "Clause 1, before:\n\n> Water them in the evening." in text
    quotes = sum(t.type == "blockquote_open" for t in tokens(text))
    assert quotes == 2


@pytest.mark.parametrize("note", ["", "daybook.invalid/1\n9\nroot=\n\n— signature\n"])
def test_it_says_what_it_was_made_from_and_how_to_check_it(yard: Governed, note: str) -> None:
    tell(yard)
    grounds = Grounds("daybook.invalid/1", 1234, "root=", {1: Place(17, "ab" * 32)}, note)
    text = written(yard, grounds=grounds)

    assert "when the archive held 1,234 events" in text
    assert f"Event 17, leaf `{'ab' * 32}`; check: `daybook prove 17`" in text
    assert "No event of the log was found for it." in text
    assert "with the root `root=`" in text
    assert ("signature" in text) == bool(note)


def test_both_clocks_stand_by_each_reference(yard: Governed) -> None:
    tell(yard)
    text = written(yard)

    assert text.count("Happened: ") == text.count("; recorded: 2") == text.count('<a id="ref-')
