"""Everything that one person wrote: all of theirs, and nothing of anybody else's."""

from dataclasses import asdict
from uuid import UUID

import pytest
import sqlalchemy as sa

from archive import commands as c
from archive.application import Archive
from daybook.bootstrap import PROJECTIONS
from projections.owned import Owned
from projections.people.own_words import OCCURRED, TOLD_BESIDE, OwnWords, own_words
from projections.viewer import STEWARD, Viewer
from tests.builders import a, later
from tests.reading import Library, handle

OWNED = [part for projection in PROJECTIONS for part in projection().owned]


@pytest.fixture
def library(archive: Archive, engine: sa.Engine) -> Library:
    library = Library(archive, engine)
    library.space("hall")
    return library


def words_of(library: Library, *names: str, seen_by: Viewer | None = None) -> OwnWords:
    handles = [library.person(name) for name in names]
    return own_words(library.engine, OWNED, handles, seen_by)


def threads_of(words: OwnWords) -> dict[str | None, list[str]]:
    """What was said under each title, with the present wording last."""
    return {
        thread.title: [w.text for said in thread.contributions for w in said.wordings]
        for space in words.spaces
        for thread in space.threads
    }


def test_all_wordings_are_there_oldest_first(library: Library) -> None:
    library.say("1", "first", "Ada", occurred_at=later(0))
    library.tell(
        a(c.ReviseContribution, contribution="1", body="second", reason="a slip", by=handle("ada"),
          occurred_at=later(5)),
        a(c.ReviseContribution, contribution="1", body="third", reason="tidy", by=handle("bob"),
          occurred_at=later(9)),
    )  # fmt: skip

    [space] = words_of(library, "ada").spaces
    [thread] = space.threads
    [said] = thread.contributions

    assert [w.text for w in said.wordings] == ["first", "second", "third"]
    assert [w.by_another for w in said.wordings] == [False, False, True]
    assert [w.reason for w in said.wordings] == [None, "a slip", None]  # the last is Bob's


def test_what_is_confidential_hidden_or_withdrawn_is_theirs_too(library: Library) -> None:
    vault = library.person("ada")
    library.space("vault", visibility="confidential", named=(vault,))
    library.say("secret", "vaultword", "Ada", space="vault")
    library.say("rude", "rudeword", "Ada")
    library.say("sorry", "sorryword", "Ada")
    library.tell(
        a(c.HideContribution, contribution="rude", by=handle("bob"), reason="manners", norm="n/2"),
        a(c.WithdrawContribution, contribution="sorry", by=handle("bob"), reason="bobs affair"),
    )

    words = words_of(library, "ada")
    said = {
        one.wordings[0].text: one
        for space in words.spaces
        for thread in space.threads
        for one in thread.contributions
    }

    assert set(said) == {"vaultword", "rudeword", "sorryword"}
    assert [(f.change, f.reason, f.norm) for f in said["rudeword"].fates] == [
        ("hidden", "manners", "n/2")
    ]
    assert said["sorryword"].state == "withdrawn"
    assert "bobs affair" not in str(asdict(words))


def test_for_a_steward_only_what_stewards_see(library: Library) -> None:
    library.space("vault", visibility="confidential", named=(library.person("ada"),))
    library.thread("vault", "vaulttitle", "vault")
    library.say("secret", "vaultword", "Ada", space="vault", thread="vault")
    library.say("open", "openword", "Ada")
    library.say("rude", "rudeword", "Ada")
    library.say("sorry", "sorryword", "Ada")
    library.tell(
        a(c.HideContribution, contribution="rude", by=handle("bob")),
        a(c.WithdrawContribution, contribution="sorry"),
        a(c.CloseThread, thread="vault", by=handle("ada"), reason="vaultreason"),
    )

    told = str(asdict(words_of(library, "ada", seen_by=STEWARD)))
    whole = str(asdict(words_of(library, "ada")))

    assert "openword" in told
    assert "rudeword" in told
    for word in ("vaultword", "vaulttitle", "vaultreason", "sorryword", "vault"):
        assert word not in told
        assert word in whole


def test_nothing_of_anybody_else_is_in_it(library: Library) -> None:
    library.thread("t", "bobtitle", by=handle("bob"), by_name="Bob", visibility="stewards")
    library.say("1", "bobword", "Bob", thread="t")
    library.say("2", "adaword", "Ada", thread="t")

    told = str(asdict(words_of(library, "ada")))

    assert "adaword" in told
    assert "bobword" not in told
    assert "bobtitle" not in told  # members do not see it


def test_a_title_shows_where_members_see_it_or_it_is_theirs(library: Library) -> None:
    library.thread("open", "bobtitle", by=handle("bob"), by_name="Bob")
    library.say("1", "bobword", "Bob", thread="open")
    library.say("2", "adaword", "Ada", thread="open")
    library.thread("few", "adatitle", visibility="stewards")
    library.say("3", "fewword", "Ada", thread="few")
    library.thread("empty", "silenttitle")

    words = words_of(library, "ada")

    assert threads_of(words) == {
        "bobtitle": ["adaword"],
        "adatitle": ["fewword"],
        "silenttitle": [],
    }
    [space] = words.spaces
    given = [title.title for thread in space.threads for title in thread.titles_given]
    assert sorted(given) == ["adatitle", "silenttitle"]


def test_what_was_moved_stands_where_they_said_it(library: Library) -> None:
    library.space("office", visibility="stewards")
    library.thread("t", "Keys")
    library.say("1", "adaword", "Ada", thread="t")
    library.tell(a(c.MoveThread, thread="t", space="office"))

    [space] = words_of(library, "ada").spaces
    [seen] = words_of(library, "ada", seen_by=STEWARD).spaces

    assert (space.name, seen.name) == ("hall", "office")


def test_linked_handles_come_together(library: Library) -> None:
    library.say("1", "one", "Ada")
    library.say("2", "two", "Adah")
    library.tell(a(c.LinkHandle, person=handle("ada"), handle=handle("adah")))

    words = words_of(library, "ada", "adah")

    assert words.contributions == 2
    assert [name.name for name in words.names] == ["Ada", "Adah"]
    linked = {h.id: h.linked_at is not None for h in words.handles}
    assert linked == {library.person("ada"): False, library.person("adah"): True}


def test_roles_reasons_notes_and_evidence_are_theirs(library: Library) -> None:
    library.say("1", "word", "Bob")
    fields = {"by": handle("ada"), "source": ""}
    library.tell(
        a(c.AdoptNorm, key="n", title="Locks", reason="normreason", **fields),
        a(c.ProposeDecision, key="d", title="Two locks", reason="decisionreason", **fields),
        a(c.EstablishRole, key="r", title="keeper", body="", reason="rolereason", **fields),
        a(c.GrantRole, role="r", person=handle("ada"), evidence="herevidence", **fields),
        a(c.Cite, of_kind="contribution", of="1", to_kind="norm", to="n", relation="because-of",
          clause="", note="hernote", by=handle("ada")),
        a(c.HideContribution, contribution="1", by=handle("ada"), reason="hidereason"),
    )  # fmt: skip

    words = words_of(library, "ada")

    texts = {text for given in words.given for text in given.texts.values()}
    assert texts >= {
        "normreason", "decisionreason", "rolereason", "herevidence", "hernote", "hidereason",
    }  # fmt: skip
    titles = {given.title for given in words.given if "normreason" in given.texts.values()}
    assert titles == {"Locks"}
    assert [(r.called, r.until) for r in words.roles] == [("keeper", None)]
    assert not {t for given in words_of(library, "bob").given for t in given.texts.values()}


@pytest.mark.parametrize("part", OWNED, ids=lambda part: part.called)
def test_every_text_that_tables_hold_of_people_is_told(part: Owned) -> None:
    """What is declared as somebody's either stands in the words, or among the texts given."""
    table = part.owner.table
    beside = (table.fullname, part.owner.name) in TOLD_BESIDE
    dated = any(name in table.c for name in OCCURRED)
    assert beside or (dated and "precision" in table.c and "recorded_at" in table.c)


def test_of_nobody_there_is_nothing(library: Library) -> None:
    words = own_words(library.engine, OWNED, [UUID(int=9)])

    assert (words.contributions, words.spaces, words.given, words.names) == (0, (), (), ())
