"""The search page."""

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from archive import commands as c
from projections.search.engine import Facet, Facets, Query, Results
from projections.viewer import STEWARD
from tests.builders import a
from tests.reading import Library, Pages, handle
from tests.webui.fixed import Fixed, found, hit, pages_over, rule

HALL = "00000000-0000-0000-0000-000000000007"


def test_without_a_question_there_is_a_form_and_help(pages: Pages) -> None:
    page = pages().get("/search")

    assert page.status_code == 200
    assert 'name="q"' in page.text
    assert "How to ask" in page.text
    assert "Nothing found" not in page.text


def test_hits_show_their_words_marked_and_lead_to_their_place(
    library: Library, pages: Pages
) -> None:
    thread = library.thread("t", "Watering")
    said = library.say("1", "The tulips need water", "Bob", thread="t")

    page = pages().get("/search?q=tulips").text

    assert "<mark>tulips</mark>" in page
    assert f"/threads/{thread}?holding={said}#c-{said}" in page
    assert "Watering" in page
    assert "Bob" in page


def test_words_that_are_found_cannot_break_the_page(library: Library, pages: Pages) -> None:
    library.say("1", "tulips <script>alert(1)</script>", "<b>Bob</b>")

    page = pages().get("/search?q=tulips").text

    assert "<script" not in page
    assert "<b>Bob" not in page


def test_a_question_cannot_break_the_page(pages: Pages) -> None:
    page = pages().get("/search", query_string={"q": '"><script>alert(1)</script>'}).text

    assert "<script" not in page


def test_nothing_found_says_what_to_do(library: Library, pages: Pages) -> None:
    library.say("1", "The tulips need water")

    page = pages().get("/search?q=rhinoceros").text

    assert "Nothing found" in page
    assert "Use fewer words" in page


def test_another_spelling_is_offered_as_an_address(library: Library, pages: Pages) -> None:
    for number in range(3):
        library.say(str(number), "The tulips need water")

    assert 'href="/search?q=tulips"' in pages().get("/search?q=tullips").text


def test_a_note_says_what_was_not_searched_as_written(library: Library, pages: Pages) -> None:
    library.say("1", "The tulips need water")

    assert "There is no kind" in pages().get("/search?q=tulips+kind:poem").text


def test_a_search_is_paged_and_its_order_stays_in_the_address(
    library: Library, pages: Pages
) -> None:
    for number in range(25):
        library.say(str(number), f"tulips number{number}")
    client = pages()

    first = client.get("/search?q=tulips&order=newest").text
    second = client.get("/search?q=tulips&order=newest&page=2").text

    assert "number24" in first
    assert "number4" not in first.replace("number4<", "")
    assert "page=2" in first
    assert "order=newest" in first
    assert "number0" in second
    assert "number24" not in second
    assert "none on page 9" in client.get("/search?q=tulips&page=9").text


def test_an_order_that_does_not_exist_is_refused(pages: Pages) -> None:
    page = pages().get("/search?q=tulips&order=loudest")

    assert page.status_code == 400
    assert "relevance, newest, oldest" in page.text


def test_a_hit_goes_by_the_name_of_its_person(library: Library, pages: Pages) -> None:
    library.say("1", "The tulips need water", "Adah")
    library.say("2", "No tulips here", "Ada")
    library.tell(a(c.LinkHandle, person=handle("ada"), handle=handle("adah")))

    assert "Adah" not in pages().get("/search?q=water").text


def test_a_title_is_withheld_with_the_words_that_opened_the_thread(
    library: Library, pages: Pages
) -> None:
    library.thread("t", "buy pills")
    library.say("1", "pills", thread="t")
    library.say("2", "no tulips for you", thread="t", reply_to="1")
    library.tell(a(c.HideContribution, contribution="1", by=handle("bob")))

    page = pages().get("/search?q=tulips").text

    assert "for you" in page
    assert "buy pills" not in page


def shown(library: Library, results: Results, address: str = "/search?q=tulips") -> str:
    """The page of that answer, in one line."""
    page = pages_over(library.engine, Fixed(results)).get(address)
    assert page.status_code == 200
    return " ".join(page.text.split())


def test_conditions_alone_are_a_search(library: Library, pages: Pages) -> None:
    library.say("1", "The tulips need water")
    library.say("2", "An answer", kind="answer", thread="1", reply_to="1")

    page = pages().get("/search?kind=answer").text

    assert "1 thread found" in page
    assert "An answer" in page
    assert "need water" not in page


def test_every_link_keeps_the_rest_of_the_search(library: Library) -> None:
    results = found(
        *(hit() for _ in range(20)),
        total=90,
        did_you_mean="tulip",
        facets=Facets(kinds=(Facet("answer", "answer", 3),), years=(Facet("2024", "2024", 2),)),
    )
    kept = {"in": [HALL], "kind": ["answer", "comment"], "mode": ["keyword"], "former": ["1"]}
    here = f"/search?q=tulips&in={HALL}&kind=answer&kind=comment&mode=keyword&former=1&order=newest"

    page = shown(library, results, f"{here}&as_of=2024-05-01&page=2")

    links = [unescape(link) for link in re.findall(r'href="(/search\?[^"]*)"', page)]
    asked = [parse_qs(urlsplit(link).query) for link in links]
    lost = [
        {name for name, values in kept.items() if not set(values) <= set(each.get(name, ()))}
        | ({"as_of"} - set(each))
        | ({"q"} - set(each))
        for each in asked
    ]
    assert {"q": ["tulip"], "as_of": ["2024-05-01"], "order": ["newest"], **kept} in asked
    assert len(links) == 6 + 2 + 2 + 2 + 1  # conditions, choices, orders, pager, spelling
    assert all(len(names) <= 1 for names in lost)
    assert sum(map(len, lost)) == 6 + 1  # what takes something away takes just that away


def test_a_page_beyond_the_last_leads_back_to_the_same_search(library: Library) -> None:
    page = shown(library, Results(3, 1.0), f"/search?q=tulips&order=newest&in={HALL}&page=9")

    assert "There are 3 contributions, but none on page 9." in page
    assert f'href="/search?q=tulips&amp;in={HALL}&amp;order=newest">To the first page' in page


def test_the_form_keeps_what_the_search_is_narrowed_to(library: Library) -> None:
    page = shown(library, found(), f"/search?q=x&in={HALL}&kind=answer&answered=1&after=2024-05")

    for name, value in (("in", HALL), ("kind", "answer"), ("answered", "1")):
        assert f'<input type="hidden" name="{name}" value="{value}">' in page
    assert 'name="after" value="2024-05"' in page


def test_a_moment_of_the_past_survives_the_form(library: Library) -> None:
    page = shown(library, found(), "/search?q=x&as_of=2024-05-01T12:00:00Z&known_at=2024-06-01")

    assert '<input type="text" name="as_of" value="2024-05-01T12:00:00Z">' in page
    assert '<input type="date" name="known_at" value="2024-06-01">' in page


def test_hits_of_the_past_lead_to_the_past(library: Library) -> None:
    one = hit(more=2)

    page = shown(library, found(one), "/search?q=x&as_of=2024-05-01")

    assert f"/threads/{one.thread}?holding={one.id}&amp;as_of=2024-05-01#c-{one.id}" in page
    assert f'/threads/{one.thread}?as_of=2024-05-01">2 more in this thread' in page


def test_a_hit_says_why_it_stands_where_it_stands(library: Library) -> None:
    page = shown(
        library,
        found(
            hit(standing=("accepted", "endorsed")),
            hit(standing=("another accepted",)),
            hit(standing=("thread closed",)),
        ),
    )

    for told in ("accepted answer", "another answer was accepted here", "this thread was closed"):
        assert f">{told}</span>" in page
    assert "endorsed" not in page


def test_a_former_wording_leads_to_the_wordings(library: Library) -> None:
    one = hit(former=True)

    page = shown(library, found(one))

    assert f'href="/contributions/{one.id}#wordings">in a former wording' in page


def test_what_was_searched_instead_is_told(library: Library) -> None:
    page = shown(library, found(hit(), searched="tulips"), "/search?q=<tullips>&kind=answer")

    assert "Nothing was found for <strong>&lt;tullips&gt;</strong> as written." in page
    assert 'This is what <a href="/search?q=tulips&amp;kind=answer">tulips</a> finds.' in page


def test_what_is_not_close_is_shown_as_such(library: Library) -> None:
    note = "Nothing close to this was found."

    page = shown(library, found(hit(), close=False, notes=(note,)))

    assert page.index(note) < page.index("Nearest, though not close") < page.index("Watering")
    assert 'class="hits faint"' in page
    assert "1 thread found" not in page


@pytest.mark.parametrize(
    ("understood", "mode", "is_told"),
    [
        (0.43, "hybrid", True),
        (None, "hybrid", False),
        (1.0, "hybrid", False),
        (0.43, "keyword", False),
    ],
)
def test_a_share_that_is_not_understood_yet_is_told(
    library: Library, understood: float | None, mode: str, is_told: bool
) -> None:
    results = found(hit(), understood=understood)

    page = shown(library, results, f"/search?q=tulips&mode={mode}")

    assert ("Search by meaning covers 43 % of this archive so far" in page) == is_told


def test_results_have_choices_beside_them_and_nothing_found_has_none(library: Library) -> None:
    facets = Facets(spaces=(Facet(HALL, "hall", 3),))

    assert f'href="/search?q=tulips&amp;in={HALL}"' in shown(library, found(hit(), facets=facets))
    assert "Narrow by" not in shown(library, found(hit()))
    assert "Narrow by" not in shown(library, found(facets=facets))


def test_nothing_found_offers_the_search_without_each_condition(library: Library) -> None:
    page = shown(library, found(understood=1.0), "/search?q=tulips&kind=answer&answered=1")

    assert 'Search without “<a href="/search?q=tulips&amp;answered=1">only answers</a>”' in page
    assert 'Search without “<a href="/search?q=tulips&amp;kind=answer">with an answer</a>”' in page
    assert 'href="/similar?text=tulips"' in page
    assert "not for what they mean" not in page


def test_conditions_that_nothing_meets_give_no_advice_about_words(library: Library) -> None:
    page = shown(library, found(), "/search?kind=answer")

    assert "Nothing found" in page
    assert "Use fewer words" not in page


def test_the_engine_is_asked_for_one_page_of_what_the_address_says(library: Library) -> None:
    answers = Fixed(found(hit()))

    pages_over(library.engine, answers).get("/search?q=x&mode=meaning&page=3")

    assert answers.asked == [Query("x", limit=20, offset=40, mode="meaning")]


@pytest.mark.parametrize(
    "parts",
    [
        {"q": '"' * 9},
        {"q": "x" * 10_000},
        {"q": "the and of"},
        {"q": "\x00\x1b\ufeff"},
        {"q": "***"},
        {"q": "(((" * 99},
        {"q": "AND OR NOT"},
        {"q": "x", "in": [HALL] * 3},
        {"before": "0001", "after": "9999-12-31"},
    ],
)
def test_no_search_breaks_the_page(library: Library, pages: Pages, parts: dict[str, Any]) -> None:
    library.say("1", "The tulips need water")

    page = pages().get("/search", query_string=parts)

    assert page.status_code == 200
    assert 'name="q"' in page.text


def test_rules_and_decisions_stand_above_the_hits_and_lead_to_their_clause(
    library: Library,
) -> None:
    clause = rule()
    gone = rule(
        kind="decision", clause="", clause_id="", state="superseded", status="replaced", holds=False
    )

    page = shown(library, found(hit(), rules=(clause, gone)), "/search?q=tulips&as_of=2024-05-01")

    assert page.index("Rules and decisions") < page.index(">Watering<")
    assert f'"/norms/{clause.id}?as_of=2024-05-01#c-1.4">Flowers, clause 3</a>' in page
    assert "Water the <mark>tulips</mark>" in page
    assert "Rule, in force since <time" in page
    assert "Rule, Rule" not in page
    assert f'"/decisions/{gone.id}?as_of=2024-05-01">Flowers</a>' in page
    assert 'class="faint"' in page
    assert "Decision, replaced <time" in page


def test_where_only_rules_are_found_something_is_found(library: Library) -> None:
    page = shown(library, found(rules=(rule(),)), "/search?q=tulips")

    assert "Rules and decisions" in page
    assert "Nothing found" not in page


def test_without_rules_there_is_no_heading_for_them(library: Library) -> None:
    assert "Rules and decisions" not in shown(library, found(hit()), "/search?q=tulips")


def test_a_rule_leads_to_where_it_stands(library: Library, pages: Pages) -> None:
    library.tell(a(c.AdoptNorm, visibility="stewards", text="1. Leave the <b>tulips</b> alone."))

    page = pages(STEWARD).get("/search?q=tulips").text

    assert "<b>" not in page
    address, place = re.findall(r'href="(/norms/[^"#]+)#([^"]+)"', page)[0]
    assert f'id="{place}"' in pages(STEWARD).get(address).text
    assert "Leave the" not in pages().get("/search?q=tulips").text
    assert "Nothing found" in pages().get("/search?q=tulips").text
