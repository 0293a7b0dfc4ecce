"""The page of the moderation record, and what threads and contributions show of it."""

from uuid import UUID

import pytest

from archive import commands as c
from projections.viewer import ANONYMOUS, MEMBER, STEWARD
from tests.builders import a, later
from tests.projections.moderated import TEXT, answer, appeal, hide
from tests.reading import Library, Pages, handle


@pytest.fixture
def rude(library: Library) -> UUID:
    """Something rude that was hidden by Bob, appealed by Ada, and stays hidden by Cy's answer."""
    library.tell(
        a(
            c.AdoptNorm,
            key="conduct",
            title="Conduct",
            text=TEXT,
            occurred_at=later(),
            effective_from=None,
        )
    )
    library.thread("t", "A thread")
    library.say("0", "fine words", thread="t")
    said = library.say("1", "rude words", "Dan", thread="t", reply_to="0")
    hide(library, "1", cause="ban")
    appeal(library, "1")
    answer(library, "1")
    return said


def text(page: str) -> str:
    return " ".join(page.split())


def test_the_record_tells_each_what_is_for_them(library: Library, pages: Pages, rude: UUID) -> None:
    shown = {v.level: text(pages(v).get("/moderation/").text) for v in (ANONYMOUS, MEMBER, STEWARD)}

    for page in shown.values():
        assert "3 entries" in page
        assert "Conduct, clause 2, version 1" in page
        assert "rude words" not in page
        assert f"/contributions/{rude}" in page
    for name in ("Bob", "Cy", "Dan"):
        assert name not in shown["anonymous"]
        assert name not in shown["member"]
        assert name in shown["steward"]
    for why in ("manners", "look again", "a steward"):
        assert why in shown["member"]
        assert why not in shown["anonymous"]


def test_the_clause_is_linked_as_it_was_then(library: Library, pages: Pages, rude: UUID) -> None:
    norm = library.archive.id_of("norm", "conduct")
    client = pages(MEMBER)
    page = client.get("/moderation/").text
    link = next(part for part in page.split('"') if part.startswith(f"/norms/{norm}?as_of="))

    assert "Be brief." in client.get(link).text


@pytest.mark.parametrize("at", ["/threads/{thread}", "/contributions/{rude}"])
def test_a_thing_tells_what_was_done_about_it(
    library: Library, pages: Pages, rude: UUID, at: str
) -> None:
    thread = library.archive.id_of("thread", "t")
    page = text(pages(MEMBER).get(at.format(thread=thread, rude=rude)).text)

    for told in ("This was hidden.", "Conduct, clause 2", "look again", "Appeal upheld"):
        assert told in page
    assert page.index("manners") < page.index("look again") < page.index("as it should be")
    for secret in ("rude words", "Bob", "Cy"):
        assert secret not in page
    then = text(pages(MEMBER).get(at.format(thread=thread, rude=rude) + "?as_of=2020-05-02").text)
    assert "rude words" not in then
    assert "look again" not in then


def test_it_is_narrowed(library: Library, pages: Pages, rude: UUID) -> None:
    client = pages(STEWARD)
    norm, cause = library.archive.id_of("norm", "conduct"), library.archive.id_of("cause", "ban")

    for query, entries in (
        ("action=hidden", "1 entry"),
        ("action=waiting", "Nothing of that is on record"),
        (f"norm={norm}", "1 entry"),
        (f"cause={cause}", "1 entry"),
        (f"space={rude}", "Nothing of that"),
    ):
        assert entries in text(client.get(f"/moderation/?{query}").text), query


@pytest.mark.parametrize(
    ("query", "code"),
    [("action=burned", 400), ("cause=x", 400), ("space=1", 400), ("page=2", 404), ("as_of=x", 400)],
)
def test_an_address_that_asks_for_nothing_is_refused(pages: Pages, query: str, code: int) -> None:
    assert pages().get(f"/moderation/?{query}").status_code == code


def test_words_of_a_platform_stand_as_they_are(library: Library, pages: Pages) -> None:
    said = library.say("1", "rude words")
    hide(library, "1", norm="Rule <1>")

    assert "under Rule &lt;1&gt;" in pages().get(f"/contributions/{said}").text


def test_hidden_words_are_gone_from_search_and_come_back(library: Library, pages: Pages) -> None:
    library.say("1", "gooseberry words", occurred_at=later(1))
    hide(library, "1")
    past = "&as_of=2020-05-02"
    for query in ("gooseberry", f"gooseberry{past}", "gooseberry&former=1", "gooseb"):
        page = pages(MEMBER).get(f"/search?q={query}").text
        assert "gooseberry words" not in page
        assert "<mark>" not in page
    assert '"hits":[]' in pages(MEMBER).get("/api/v1/search?q=gooseberry").text.replace(" ", "")

    library.tell(
        a(
            c.RestoreContribution,
            contribution="1",
            by=handle("bob"),
            undoes="hidden",
            occurred_at=later(10_000),
        )
    )

    assert "gooseberry" in pages(MEMBER).get("/search?q=gooseberry").text.partition("<main")[2]
    assert "/contributions/" in pages(MEMBER).get("/search?q=gooseberry").text
