"""Pages of norms."""

import re
from uuid import UUID, uuid4

import pytest

from archive import commands as c
from projections.viewer import MEMBER, STEWARD
from tests.builders import a, later
from tests.governing import ANEW
from tests.reading import Library, Pages, handle

KEY = "garden:norms/watering"
DAY = 60 * 24
AT_ONCE = {"source": "", "effective_from": None}
MARKUP = "<b>bold</b><script>alert(1)</script>"


@pytest.fixture
def norm(library: Library) -> UUID:
    """A norm that was adopted by Ada and amended two days later, after talk, by a decision."""
    library.say("talk", "Slugs come at night", "Bob")
    library.tell(
        a(c.AdoptNorm),
        a(c.AmendNorm, text=ANEW, occurred_at=later(2 * DAY), reason="slugs", **AT_ONCE),
        a(c.EstablishRole),
        a(c.GrantRole, person=handle("bob"), person_name="Bob"),
        a(c.ProposeDecision, key="d", title="Never in the evening", label=""),
        a(c.TakeDecision, decision="d", deciders=(handle("bob"),), occurred_at=later(DAY)),
        a(
            c.Cite,
            of_kind="norm",
            of=KEY,
            to_kind="decision",
            to="d",
            relation="implements",
            change="2020-05-03",
            clause="",
        ),
        a(
            c.Cite,
            of_kind="decision",
            of="d",
            to_kind="contribution",
            to="talk",
            relation="discussed-in",
            clause="",
        ),
    )
    return library.archive.id_of("norm", KEY)


def flat(page: str) -> str:
    words = " ".join(re.sub("<[^>]*>", " ", page).split())
    return re.sub(r" (?=[.,;:])", "", words)


def test_without_norms_the_page_says_so(pages: Pages) -> None:
    assert "No norm has been recorded yet" in pages().get("/norms/").text
    assert "No norm had been adopted by then" in pages().get("/norms/?as_of=2019-01-01").text


def test_norms_are_listed_with_how_they_stand(library: Library, norm: UUID, pages: Pages) -> None:
    fields = {"source": "", "scope": ""}
    library.tell(
        a(c.AdoptNorm, key="old", title="Bins", **fields, precision="about"),
        a(c.RepealNorm, norm="old", source=""),
        a(c.AdoptNorm, key="inner", title="Keys", visibility="members", **fields),
    )

    page = flat(pages().get("/norms/").text)

    assert "Watering Version 2 since 3 May 2020; holds for the garden" in page
    assert "Bins repealed Version 1, from about 1 May 2020" in page
    assert page.index("Watering") < page.index("Bins")
    assert "Keys" not in page
    assert "Keys for members" in flat(pages(MEMBER).get("/norms/").text)


def test_every_clause_tells_what_it_goes_back_to(
    library: Library, norm: UUID, pages: Pages
) -> None:
    page = pages().get(f"/norms/{norm}").text

    changed, kept = page.split('class="clause"')[1:]
    told = flat(changed)
    for words in (
        "Water them in the morning",
        "Since 3 May 2020, version 2, by decision",
        "Why slugs",
        "Never in the evening accepted",
        "Slugs come at night",
        "Decided it Bob then waterer of garden",
    ):
        assert words in told, (words, told)
    assert f"/decisions/{library.archive.id_of('decision', 'd')}" in changed
    assert f"/contributions/{library.archive.id_of('contribution', 'talk')}" in changed
    assert "Since 1 May 2020, version 1" in flat(kept)
    assert "Why they withered" in flat(kept)


def test_what_leans_on_it_stands_below_it(library: Library, norm: UUID, pages: Pages) -> None:
    library.say("answer", "It says so", occurred_at=later(60))
    library.tell(a(c.Cite, of="answer", note="", occurred_at=later(61)))

    page = flat(pages().get(f"/norms/{norm}").text)

    assert "is leant on by contribution It says so" in page
    assert "May be out of date: “Watering”, 1, was amended on 2020-05-03" in page


def test_a_norm_is_read_as_it_was(norm: UUID, pages: Pages) -> None:
    client = pages()

    then = client.get(f"/norms/{norm}?as_of=2020-05-02").text
    assert "in the evening" in then
    assert "in the morning" not in then
    assert "You read this" in then
    assert f"/decisions/{'x'}" not in then
    assert "as_of=2020-05-02" in then.split("Why is this so?")[0].rsplit("href", 1)[1]


@pytest.mark.parametrize("part", ["", "/history", "/compare"])
@pytest.mark.parametrize(
    ("query", "status", "told"),
    [
        ("as_of=tomorrow", 400, "as_of=tomorrow is no date"),
        ("as_of=2019-01-01", 404, "This was not adopted, or the archive did not know it"),
        ("known_at=2019-01-01", 404, "This was not adopted, or the archive did not know it"),
        ("as_of=2999-01-01", 416, "lies in the future"),
    ],
)
def test_a_time_that_cannot_be_is_told(
    norm: UUID, pages: Pages, part: str, query: str, status: int, told: str
) -> None:
    answer = pages().get(f"/norms/{norm}{part}?{query}")

    assert answer.status_code == status
    assert told in answer.text


def test_a_norm_one_may_not_see_is_not_there(library: Library, pages: Pages) -> None:
    library.tell(a(c.AdoptNorm, visibility="members"))
    norm = library.archive.id_of("norm", KEY)

    for part in ("", "/history", "/compare"):
        assert pages().get(f"/norms/{norm}{part}").status_code == 404
        assert pages().get(f"/norms/{norm}{part}?as_of=2019-01-01").status_code == 404
        assert pages(MEMBER).get(f"/norms/{norm}{part}").status_code == 200
        assert pages().get(f"/norms/{uuid4()}{part}").status_code == 404


def test_the_history_tells_every_change_latest_first(
    library: Library, norm: UUID, pages: Pages
) -> None:
    library.tell(a(c.RetranscribeNorm, text=ANEW + "\n", occurred_at=later(3 * DAY), source=""))

    page = flat(pages().get(f"/norms/{norm}/history").text)

    places = [page.index(word) for word in ("Retranscribed", "Amended, version 2", "Adopted")]
    assert places == sorted(places)
    assert "the same rule, written down otherwise" in page
    assert "slugs implements decision Never in the evening" in page
    assert "git:1a" in page
    assert "by ada" in page


def test_any_two_texts_are_compared_word_by_word(
    library: Library, norm: UUID, pages: Pages
) -> None:
    text = ANEW.replace("noon", "night")
    library.tell(a(c.AmendNorm, text=text, occurred_at=later(4 * DAY), reason="", **AT_ONCE))
    client = pages()

    last = client.get(f"/norms/{norm}/compare").text
    assert "<del>noon</del><ins>night</ins>" in last
    assert "<del>evening" not in last
    both = client.get(f"/norms/{norm}/compare?from=1&to=3").text
    assert "<del>evening</del><ins>morning</ins>" in both
    assert "<del>noon</del><ins>night</ins>" in both
    second = client.get(f"/norms/{norm}/compare?to=2").text
    assert "<del>evening</del><ins>morning</ins>" in second
    assert "slugs" in second
    assert "The words are the same" in client.get(f"/norms/{norm}/compare?from=2&to=2").text
    for query in ("from=9", "to=0", "from=1&to=x"):
        refused = client.get(f"/norms/{norm}/compare?{query}")
        assert refused.status_code == 400
        assert "1, 2, 3" in refused.text


def test_a_norm_with_one_text_is_compared_with_itself(library: Library, pages: Pages) -> None:
    library.tell(a(c.AdoptNorm))

    page = pages().get(f"/norms/{library.archive.id_of('norm', KEY)}/compare").text

    assert "The words are the same" in page


def test_a_suspended_norm_and_one_to_come_say_so(library: Library, pages: Pages) -> None:
    later_on = {"occurred_at": later(), "effective_from": None, "source": ""}
    library.tell(a(c.AdoptNorm), a(c.SuspendNorm, **later_on))
    norm = library.archive.id_of("norm", KEY)
    assert "Suspended; version 1, from 1 May 2020" in flat(pages().get(f"/norms/{norm}").text)

    library.tell(a(c.AdoptNorm, key="new", source="", effective_from=later(10**8)))
    coming = library.archive.id_of("norm", "new")
    page = flat(pages().get(f"/norms/{coming}").text)
    assert "Adopted for later" in page
    assert "comes into force on" in page


def test_a_time_known_about_is_shown_as_that(library: Library, pages: Pages) -> None:
    library.tell(a(c.AdoptNorm, precision="about"))
    norm = library.archive.id_of("norm", KEY)

    for address in (
        "/norms/",
        f"/norms/{norm}",
        f"/norms/{norm}/history",
        f"/norms/{norm}/compare",
    ):
        page = pages().get(address).text
        assert page.count("1 May 2020") == page.count("about 1 May 2020") > 0, address


def test_markup_in_a_norm_is_harmless(library: Library, pages: Pages) -> None:
    words = dict.fromkeys(("title", "scope", "reason", "source"), MARKUP)
    text = f"# {MARKUP}\n\n1. {MARKUP} [x](javascript:alert(1))\n2. two\n"
    library.tell(
        a(c.AdoptNorm, text=text, **words),
        a(
            c.Cite,
            of_kind="norm",
            of=KEY,
            to_kind="link",
            to="javascript:alert(1)",
            relation="evidence",
            note=MARKUP,
            clause="",
        ),
    )
    norm = library.archive.id_of("norm", KEY)

    for address in ("/norms/", f"/norms/{norm}", f"/norms/{norm}/history", f"/why/norm/{norm}"):
        page = pages(STEWARD).get(address).text
        assert "<script" not in page, address
        assert "<b>" not in page, address
        assert 'href="javascript:' not in page, address
