"""Forms on moderation."""

from uuid import UUID

import pytest

from archive import commands as c
from projections.moderation.record import moderation_record
from projections.viewer import MEMBER, STEWARD
from tests.builders import a, later
from tests.projections.moderated import TEXT, appeal, hide
from tests.reading import Library, Pages, handle
from tests.webui.forms import fields_of, send


@pytest.fixture
def said(library: Library) -> UUID:
    """Something that Ada said, and a norm."""
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
    return library.say("1", "rude words")


def form(act: str, said: UUID) -> str:
    return f"/record/{act}?about=contribution:{said}"


def actions(library: Library) -> list[str]:
    return [row.action for row in moderation_record(library.engine, STEWARD).rows][::-1]


def clause(library: Library) -> str:
    return f"{library.archive.id_of('norm', 'conduct')}#2"


def test_a_thing_is_hidden_and_restored(library: Library, pages: Pages, said: UUID) -> None:
    client = pages(STEWARD, record_as=handle("zoe"))
    assert "Hide it" in client.get(f"/contributions/{said}").text

    page = send(client, form("hide", said), norm=clause(library), reason="manners")

    assert page.location == f"/contributions/{said}"
    [row] = moderation_record(library.engine, STEWARD).rows
    assert row.clause is not None
    assert (row.clause.told, row.reason) == ("Conduct, clause 2, version 1", "manners")
    shown = client.get(f"/contributions/{said}").text
    assert "Restore it" in shown
    assert "Hide it" not in shown
    assert "rude words" not in pages(MEMBER).get(f"/contributions/{said}").text

    send(client, form("restore", said), reason="fine after all")

    assert actions(library) == ["hidden", "restored"]
    assert "rude words" in pages(MEMBER).get(f"/contributions/{said}").text


def test_a_form_that_is_sent_twice_hides_once(library: Library, pages: Pages, said: UUID) -> None:
    client = pages(STEWARD, record_as=handle("zoe"))
    filled = fields_of(client.get(form("hide", said)).text)
    filled |= {"norm": clause(library), "reason": "manners"}

    for _ in range(2):
        assert client.post(form("hide", said), data=filled).status_code == 303

    assert actions(library) == ["hidden"]


def test_an_appeal_is_made_and_overturned(library: Library, pages: Pages, said: UUID) -> None:
    hide(library, "1")
    author = pages(MEMBER, record_as=handle("ada"))
    assert "Appeal</a>" in author.get(f"/contributions/{said}").text

    send(author, form("appeal", said), reason="look again")
    steward = pages(STEWARD, record_as=handle("cy"))
    assert "Answer the appeal" in steward.get(f"/contributions/{said}").text
    send(steward, form("answer", said), outcome="overturned", reason="it was fine")

    assert actions(library)[:2] == ["hidden", "appealed"]
    assert set(actions(library)[2:]) == {"appeal_answered", "restored"}
    assert "rude words" in author.get(f"/contributions/{said}").text


def test_an_author_withdraws(library: Library, pages: Pages, said: UUID) -> None:
    send(pages(MEMBER, record_as=handle("ada")), form("withdraw", said), reason="sorry")

    assert actions(library) == []
    page = pages(MEMBER).get(f"/contributions/{said}").text
    assert "This was withdrawn" in page
    assert "sorry" not in page


@pytest.mark.parametrize(
    ("act", "filled", "told"),
    [
        ("hide", {"reason": "", "norm": "{clause}"}, "Say why"),
        ("hide", {"reason": "x", "norm": ""}, "Say under which clause"),
        ("hide", {"reason": "x", "norm": "Conduct#9"}, "no clause &#39;9&#39;"),
        ("hide", {"reason": "x", "norm": "{clause}", "at": "2013"}, "was not in force"),
        ("restore", {"reason": "x", "undoes": "all"}, "Say whether its hiding"),
        ("appeal", {"reason": "x"}, "nothing to appeal against"),
        ("answer", {"reason": "x", "outcome": "upheld"}, "No appeal was open"),
        ("answer", {"reason": "x", "outcome": "maybe"}, "Say whether it stays hidden"),
    ],
)
def test_what_cannot_be_recorded_is_told_in_the_form(
    library: Library, pages: Pages, said: UUID, act: str, filled: dict[str, str], told: str
) -> None:
    filled = {name: value.format(clause=clause(library)) for name, value in filled.items()}

    page = send(pages(STEWARD, record_as=handle("zoe")), form(act, said), **filled)

    assert page.status_code == 200
    assert told in page.text
    assert actions(library) == []


def test_who_hid_it_does_not_answer(library: Library, pages: Pages, said: UUID) -> None:
    hide(library, "1")
    appeal(library, "1")

    page = send(
        pages(STEWARD, record_as=handle("bob")), form("answer", said), outcome="upheld", reason="no"
    )

    assert "does not answer" in page.text
    assert actions(library) == ["hidden", "appealed"]


@pytest.mark.parametrize("act", ["hide", "restore", "answer"])
def test_only_stewards_moderate(pages: Pages, said: UUID, act: str) -> None:
    member = pages(MEMBER, record_as=handle("ada"))

    refused = member.get(form(act, said))

    assert refused.status_code == 403
    assert "Only stewards" in refused.text
    assert f"/record/{act}" not in member.get(f"/contributions/{said}").text


def test_forms_are_about_a_contribution_and_only_where_somebody_records(
    library: Library, pages: Pages, said: UUID
) -> None:
    thread = library.archive.id_of("thread", "1")
    client = pages(STEWARD, record_as=handle("zoe"))

    assert client.get("/record/hide").status_code == 400
    assert client.get(f"/record/hide?about=thread:{thread}").status_code == 400
    assert client.post(form("hide", said), data={"token": "guessed"}).status_code == 400
    assert pages(STEWARD).get(form("hide", said)).status_code == 404
