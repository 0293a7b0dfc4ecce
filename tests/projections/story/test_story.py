"""The story of a chain: what was said, decided and changed, by whom, and what is not recorded."""

from typing import Any

import pytest

from archive import commands as c
from projections.reasons.things import Ref
from projections.story.prose import Sentence, Story
from projections.story.story import story_of
from projections.viewer import ANONYMOUS, MEMBER, STEWARD, Viewer
from tests.builders import a, later
from tests.contracts.projections import ADA, erase
from tests.governing import ANEW
from tests.projections.governed import DECISION, NORM, ROLE, Governed, of_norm
from tests.projections.reasons.chains import (
    ANSWER,
    SUPERSEDED,
    TALK,
    cite,
    tell,
)

DAY = 60 * 24


def story(yard: Governed, kind: str, key: str, viewer: Viewer = ANONYMOUS, **more: Any) -> Story:
    clause = more.pop("clause", "")
    found = story_of(yard.engine, viewer, Ref(kind, yard.id_of(kind, key), clause), **more)
    assert found is not None
    return found


def sentences(told: Story) -> list[Sentence]:
    return [s for ch in told.chapters for p in ch.paragraphs for s in p.sentences]


def text(told: Story, chapter: str = "") -> str:
    wanted = [ch for ch in told.chapters if ch.title.startswith(chapter)]
    return " ".join(s.text for ch in wanted for p in ch.paragraphs for s in p.sentences)


def test_a_norm_is_told_from_the_talk_to_what_leans_on_it(yard: Governed) -> None:
    tell(yard)
    told = story(yard, "norm", NORM)

    adopted = text(told, "Adopted")
    order = ["began to talk of", "was proposed by", "it was accepted (vote; 5 for, 1 against)"]
    places = [adopted.index(words) for words in [*order, "“Watering” was adopted by"]]
    assert places == sorted(places)
    assert "Those who decided it:" in adopted
    assert "It implements “Decision 1: Water in the morning”" in adopted
    since = text(told, "What leans on it since")
    assert "In the evening." in since
    assert "It leans on clause 1 of “Watering”. What it leans on has not changed since." in since
    assert "“Watering” has been in force, as version 1," in text(told, "Whether it still holds")


def test_a_change_is_told_with_the_words_before_and_after_it(yard: Governed) -> None:
    tell(yard)
    yard.tell(of_norm(ANEW, later(DAY)))
    told = story(yard, "norm", NORM)

    [amended] = [ch for ch in told.chapters if ch.title.startswith("Amended")]
    [reworded] = amended.paragraphs[-1].reworded
    assert (reworded.label, reworded.before, reworded.after) == (
        "1",
        "Water them in the evening.",
        "Water them in the morning.",
    )
    assert "That may hold no more: “Watering”, 1, was amended on" in text(told, "What leans")
    assert "may be out of date" in text(told, "Whether")


def test_of_a_clause_only_its_own_changes_are_told(yard: Governed) -> None:
    tell(yard)
    yard.tell(of_norm(ANEW, later(DAY)))

    titles = [ch.title for ch in story(yard, "norm", NORM, clause="2").chapters]
    assert not any(title.startswith("Amended") for title in titles)
    assert titles[0] == "The clause"
    assert any(
        ch.title.startswith("Amended") for ch in story(yard, "norm", NORM, clause="1").chapters
    )


def test_the_story_of_a_clause_that_was_left_out_tells_by_which_change(yard: Governed) -> None:
    tell(yard)
    yard.tell(of_norm("# Plants\n\n1. Water them in the evening.\n", later(DAY)))

    told = story(yard, "norm", NORM, clause="2")
    assert "It is there no more. It read: Never at noon." in text(told, "The clause")
    [amended] = [ch for ch in told.chapters if ch.title.startswith("Amended")]
    [dropped] = amended.paragraphs[-1].reworded
    assert (dropped.before, dropped.after) == ("Never at noon.", None)


def test_what_is_not_recorded_is_told_with_the_command_that_adds_it(yard: Governed) -> None:
    yard.tell(
        a(c.AdoptNorm, reason=""), a(c.ProposeDecision), a(c.TakeDecision, occurred_at=later(3))
    )

    gaps = [s.text for s in sentences(story(yard, "norm", NORM)) if s.is_gap]
    cite_norm = f"daybook cite norm:{yard.norm} implements decision:REF --change git:1a"
    assert gaps[0] == (
        f"No decision is recorded behind this change, and no reason. To add it: {cite_norm}."
    )
    assert gaps[1].startswith("Nothing is recorded that leans on it or came of it. To add it: ")
    [untalked, *_] = [s.text for s in sentences(story(yard, "decision", DECISION)) if s.is_gap]
    assert untalked == (
        "Nothing is recorded of what was said before it was taken. To add it:"
        f" daybook cite decision:{yard.decision} discussed-in thread:REF."
    )


def test_talk_beyond_the_chain_is_no_gap(yard: Governed) -> None:
    tell(yard)
    yard.tell(
        a(c.ProposeDecision, key="b", label="", title="B"),
        a(c.ProposeDecision, key="d", label="", title="D"),
        a(c.ProposeDecision, key="e", label="", title="E"),
        cite("decision:b", "because-of", f"decision:{DECISION}"),
        cite("decision:d", "because-of", "decision:b"),
        cite("decision:e", "because-of", "decision:d"),
    )

    told = text(story(yard, "decision", "e"))
    assert "Water in the morning" in told
    assert "what was said before" not in told
    assert "It was discussed in" in told


@pytest.mark.parametrize(
    ("what", "word"),
    [
        ("talk", "Water at night"),
        ("decision", "Water in the morning"),
        ("answer", "In the evening"),
    ],
)
def test_what_the_viewer_may_not_see_is_not_told_of(yard: Governed, what: str, word: str) -> None:
    tell(yard, **{what: "stewards"})

    assert word in text(story(yard, "norm", NORM, STEWARD))
    hidden = repr(story(yard, "norm", NORM, MEMBER))
    assert word not in hidden
    assert str(yard.id_of("decision", DECISION)) not in hidden or what != "decision"


def test_hidden_and_withdrawn_words_are_told_as_such(yard: Governed) -> None:
    tell(yard)
    yard.tell(
        a(c.HideContribution, contribution=ANSWER, norm="manners"),
        a(c.WithdrawContribution, contribution=TALK),
    )
    told = story(yard, "norm", NORM, MEMBER)

    spans = {span.text for s in sentences(told) for span in s.spans if span.kind == "withheld"}
    assert "[hidden]" in spans
    assert "In the evening." not in text(told)
    assert "Water at night." not in text(told)


def test_the_words_of_erased_people_are_told_as_erased(yard: Governed) -> None:
    tell(yard)
    erase(yard.archive, ADA)
    yard.catch_up()

    told = story(yard, "norm", NORM, STEWARD)
    shown = repr(told)
    assert "[erased]" in shown
    for word in ("In the evening.", "Water at night.", "they withered"):
        assert word not in shown


def test_the_clocks_are_honoured(yard: Governed) -> None:
    tell(yard)
    known = yard.tell()
    yard.tell(of_norm(ANEW, later(DAY)))

    then = story(yard, "norm", NORM, as_of=later(60))
    assert not any(ch.title.startswith("Amended") for ch in then.chapters)
    knew = story(yard, "norm", NORM, known_at=known)
    assert not any(ch.title.startswith("Amended") for ch in knew.chapters)
    early = Ref("norm", yard.norm)
    assert story_of(yard.engine, ANONYMOUS, early, as_of=later(-DAY)) is None


def test_a_corrected_date_is_told_and_the_correction_referred_to(yard: Governed) -> None:
    yard.tell(a(c.AdoptNorm), a(c.CorrectNorm, occurred_at=later(10), entry=1, to=later(-2 * DAY)))

    told = story(yard, "norm", NORM)
    adopted = next(s for s in sentences(told) if "was adopted" in s.text)
    assert adopted.text.startswith("On 29 April 2020")
    first, correction = (told.references[number - 1] for number in adopted.refs[:2])
    assert (first.version, first.occurred_at) == (1, later(0))
    assert (correction.version, correction.what) == (None, "Norm: correction of change 1")


def test_a_role_is_told_by_its_mandate_and_who_was_given_it_on_what_evidence(
    yard: Governed,
) -> None:
    yard.tell(a(c.EstablishRole), a(c.ChangeMandate, occurred_at=later()))
    yard.tell(
        a(c.GrantRole, occurred_at=later(2)),
        a(c.RelinquishRole, occurred_at=later(3)),
        a(c.GrantRole, occurred_at=later(4), evidence="", source=""),
    )
    told = story(yard, "role", ROLE)

    assert "Its mandate: Waters the plants." in text(told, "What it is for")
    [changed] = [p for ch in told.chapters for p in ch.paragraphs if p.reworded]
    assert changed.reworded[0].after == "Waters, and counts the slugs."
    given = text(told, "Who was given it")
    assert "The evidence: the list on the door." in given
    assert "laid it down" in given
    assert "On what evidence, is not recorded. To add it: daybook cite role:" in given
    assert "is held by Bob" in text(told, "How it stands")


def test_who_decided_is_told_with_the_role_held_then(yard: Governed) -> None:
    yard.tell(a(c.EstablishRole), a(c.GrantRole, occurred_at=later(2)))
    tell(yard)

    told = text(story(yard, "decision", DECISION))
    assert "Bob (then waterer of garden)" in told


def test_a_supersession_that_only_the_old_decision_tells_of_is_told(yard: Governed) -> None:
    yard.tell(a(c.ProposeDecision), a(c.ProposeDecision, key="new", title="Anew", label=""))
    yard.tell(SUPERSEDED)

    told = story(yard, "decision", "new")
    [sentence] = [s for s in sentences(told) if s.text.startswith("It supersedes")]
    [reference] = [r for r in told.references if r.number in sentence.refs]
    assert reference.what == "Decision: superseded"
    assert "was superseded by “Anew”" in text(story(yard, "decision", DECISION))


def test_talk_is_told_with_what_came_of_it(yard: Governed) -> None:
    tell(yard)

    told = story(yard, "thread", TALK)
    assert "began to talk of" in text(told, "What was said")
    assert "Water in the morning" in text(told, "What came of it")
    whole = story(yard, "contribution", ANSWER)
    assert "In the evening." in text(whole, "What was said")


def test_a_citation_made_anew_refers_to_its_making_anew(yard: Governed) -> None:
    tell(yard)
    yard.tell(a(c.WithdrawCitation, of=ANSWER, to=NORM, clause="1", occurred_at=later(7)))
    yard.tell(cite(f"contribution:{ANSWER}", "because-of", f"norm:{NORM}", clause="1",
                   occurred_at=later(9)))  # fmt: skip

    [made] = [r for r in story(yard, "norm", NORM).references if "leans on norm" in r.what]
    assert (made.version, made.occurred_at) == (None, later(9))
