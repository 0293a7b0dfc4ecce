"""The chain from talk to the answers that lean on what was decided, as a page."""

import re
from uuid import UUID, uuid4

import pytest

from archive import commands as c
from projections.reasons.things import Thing
from projections.viewer import STEWARD
from tests.builders import a, later
from tests.governing import ANEW
from tests.reading import Library, Pages
from webui.reasons import address_of

KEY = "garden:norms/watering"
DAY = 60 * 24
MARKUP = "<b>bold</b><script>alert(1)</script>"


def cite(of: tuple[str, str], relation: str, to: tuple[str, str], **changes: object) -> c.Cite:
    given: dict[str, object] = {"clause": "", "note": "", **changes}
    ends = {"of_kind": of[0], "of": of[1], "to_kind": to[0], "to": to[1]}
    return a(c.Cite, relation=relation, **ends, **given)


@pytest.fixture
def chain(library: Library) -> dict[str, UUID]:
    """Talk, a decision on it, the norm that implements it, and an answer that leans on that."""
    library.thread("t", "Slugs")
    talk = library.say("talk", "They come at night", thread="t")
    answer = library.say("answer", "In the evening, by the norm", occurred_at=later(30))
    library.tell(
        a(c.ProposeDecision, key="d", title="Water early", label=""),
        a(c.AdoptNorm),
        cite(("decision", "d"), "discussed-in", ("contribution", "talk")),
        cite(("norm", KEY), "implements", ("decision", "d")),
        cite(
            ("contribution", "answer"), "because-of", ("norm", KEY), clause="1", note="so it says"
        ),
    )
    ids = {"decision": "d", "norm": KEY}
    found = {kind: library.archive.id_of(kind, key) for kind, key in ids.items()}
    return found | {"talk": talk, "answer": answer}


def flat(page: str) -> str:
    words = " ".join(re.sub("<[^>]*>", " ", page).split())
    return re.sub(r" (?=[.,;:])", "", words)


def test_the_chain_is_read_both_ways_from_anywhere(chain: dict[str, UUID], pages: Pages) -> None:
    client = pages()

    from_talk = client.get(f"/why/contribution/{chain['talk']}?view=tree").text
    for name in ("decision", "norm", "answer"):
        assert str(chain[name]) in from_talk, name
    assert "Nothing is recorded that it goes back to" in from_talk
    from_answer = client.get(f"/why/contribution/{chain['answer']}?view=tree").text
    for name in ("norm", "decision", "talk"):
        assert str(chain[name]) in from_answer, name
    assert "Nothing is recorded that came of it" in from_answer
    middle = flat(client.get(f"/why/norm/{chain['norm']}?view=tree").text)
    because, came = middle.split("What came of it")
    assert "implements decision Water early" in because
    assert "was discussed in contribution Slugs" in because
    assert "is leant on by contribution" in came
    assert "of clause 1: so it says" in came


def test_each_page_shows_the_links_next_to_it(chain: dict[str, UUID], pages: Pages) -> None:
    client = pages()
    kinds = {"talk": "contribution", "answer": "contribution"}
    for one, other in (
        ("talk", "decision"),
        ("decision", "talk"),
        ("decision", "norm"),
        ("answer", "norm"),
        ("norm", "answer"),
    ):
        page = client.get(f"/{kinds.get(one, one)}s/{chain[one]}").text
        assert f"/{kinds.get(other, other)}s/{chain[other]}" in page, (one, other)


def test_a_clause_has_a_chain_of_its_own(
    library: Library, chain: dict[str, UUID], pages: Pages
) -> None:
    address = f"/why/norm/{chain['norm']}"
    client = pages()

    first = flat(client.get(f"{address}?clause=1").text)
    assert "Watering, clause 1" in first
    assert "In the evening, by the norm" in first
    assert "In the evening, by the norm" not in client.get(f"{address}?clause=2").text
    missing = client.get(f"{address}?clause=9")
    assert missing.status_code == 404
    assert "no norm with a clause 9" in missing.text
    [by_id] = re.findall(r"clause=([^\"]+)\"", client.get(f"/norms/{chain['norm']}").text)[:1]
    assert "Watering, clause 1" in flat(client.get(f"{address}?clause={by_id}").text)


def test_what_is_out_of_date_is_marked_in_the_chain(
    library: Library, chain: dict[str, UUID], pages: Pages
) -> None:
    text = {"text": ANEW, "source": "", "effective_from": None}
    library.tell(a(c.AmendNorm, occurred_at=later(DAY), **text))

    page = pages().get(f"/why/norm/{chain['norm']}?view=tree").text
    assert "May be out of date" in page
    then = pages().get(f"/why/norm/{chain['norm']}?view=tree&as_of=2020-05-01").text
    assert "May be out of date" not in then
    assert "as_of=2020-05-01" in then.split("Water early")[0].rsplit("href", 1)[1]


@pytest.mark.parametrize(
    ("query", "status", "told"),
    [
        ("as_of=tomorrow", 400, "as_of=tomorrow is no date"),
        ("as_of=2019-01-01", 404, "no norm at this address that you may see then"),
        ("known_at=2019-01-01", 404, "no norm at this address that you may see then"),
        ("as_of=2999-01-01", 416, "lies in the future"),
    ],
)
def test_a_time_that_cannot_be_is_told(
    chain: dict[str, UUID], pages: Pages, query: str, status: int, told: str
) -> None:
    answer = pages().get(f"/why/norm/{chain['norm']}?{query}")

    assert answer.status_code == status
    assert told in answer.text


def test_the_story_is_told_first_with_references_below(
    chain: dict[str, UUID], pages: Pages
) -> None:
    page = pages().get(f"/why/norm/{chain['norm']}").text

    assert "“Watering” was adopted by Ada" in flat(page)
    assert "<q>In the evening, by the norm</q>" in page
    cited = set(re.findall(r'href="#(ref-\d+)"', page))
    assert cited == set(re.findall(r'id="(ref-\d+)"', page))
    assert f"http://localhost/norms/{chain['norm']}/history#change-1" in page
    assert "<script" not in page
    assert 'style="' not in page


def test_the_addresses_of_references_are_pages(chain: dict[str, UUID], pages: Pages) -> None:
    client = pages()
    page = client.get(f"/why/norm/{chain['norm']}").text

    addresses = set(re.findall(r'href="(http://localhost[^"]+)"', page))
    assert len(addresses) > 3
    for address in addresses:
        path, _, place = address.partition("#")
        answer = client.get(path)
        assert answer.status_code == 200, address
        assert not place or f'id="{place}"' in answer.text


def test_the_graph_is_a_picture_of_links_with_the_same_as_a_list(
    chain: dict[str, UUID], pages: Pages
) -> None:
    page = pages().get(f"/why/norm/{chain['norm']}?view=graph").text

    boxes = re.findall(r'<a href="([^"]+)"[^>]* class="box ([a-z]+)', page)
    assert (f"/decisions/{chain['decision']}", "decision") in boxes
    assert (f"/norms/{chain['norm']}/history#change-1", "norm") in boxes
    assert "“Watering” implements decision, proposed “Water early”" in flat(page)
    assert 'style="' not in page


def test_a_view_that_there_is_not_is_told(chain: dict[str, UUID], pages: Pages) -> None:
    answer = pages().get(f"/why/norm/{chain['norm']}?view=map")

    assert answer.status_code == 400
    assert "view=map is none of story, graph, tree" in answer.text


def test_it_is_taken_along_as_markdown(chain: dict[str, UUID], pages: Pages) -> None:
    answer = pages().get(f"/why/norm/{chain['norm']}.md?clause=1")

    assert answer.status_code == 200
    assert answer.mimetype == "text/markdown"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "# Why “Watering”, clause 1" in answer.text
    assert f"http://localhost/norms/{chain['norm']}/history#change-1" in answer.text
    assert pages().get(f"/why/norm/{uuid4()}.md").status_code == 404
    assert pages().get(f"/why/norm/{chain['norm']}.md?clause=9").status_code == 404


@pytest.mark.parametrize("view", ["story", "graph", "tree"])
def test_markup_in_titles_and_words_stays_text(library: Library, pages: Pages, view: str) -> None:
    library.tell(
        a(c.ProposeDecision, key="d", title=MARKUP, label="", reason=MARKUP),
        a(c.ProposeDecision, key="e", title="E", label=""),
        cite(("decision", "e"), "because-of", ("decision", "d"), note=MARKUP),
    )
    decision = library.archive.id_of("decision", "e")

    page = pages().get(f"/why/decision/{decision}?view={view}").text
    assert "<script" not in page
    assert "<b>" not in page
    assert "&lt;b&gt;bold" in page


def test_what_is_not_there_has_no_reasons(library: Library, pages: Pages) -> None:
    client = pages()

    assert client.get(f"/why/norm/{uuid4()}").status_code == 404
    strange = client.get(f"/why/wish/{uuid4()}")
    assert strange.status_code == 404
    assert "Nothing is called a wish here" in strange.text


def test_links_out_of_the_archive_lead_only_to_the_web(library: Library, pages: Pages) -> None:
    library.tell(
        a(c.ProposeDecision, key="d", title=MARKUP, label=""),
        cite(
            ("decision", "d"), "evidence", ("link", "https://example.org/a?b=1&c=<b>"), note=MARKUP
        ),
        cite(("decision", "d"), "evidence", ("link", "javascript:alert(1)")),
    )
    decision = library.archive.id_of("decision", "d")

    for address in (f"/why/decision/{decision}", f"/decisions/{decision}"):
        page = pages(STEWARD).get(address).text
        assert 'href="https://example.org/a?b=1&amp;c=&lt;b&gt;" rel="noreferrer"' in page
        assert 'href="javascript:' not in page
        assert "javascript:alert(1)" in page
        assert "<script" not in page
        assert "<b>" not in page


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", " https://x", ""])
def test_an_address_that_is_none_of_the_web_is_no_link(address: str) -> None:
    assert address_of(Thing("link", uuid4(), "a link", address=address)) == ""
