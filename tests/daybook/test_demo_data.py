"""Checks of the demonstration's story: that it is whole, in order, and tells what it should."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from archive.commands import (
    AcceptAnswer,
    AdoptNorm,
    AnswerAppeal,
    AppealContribution,
    CloseSpace,
    CloseThread,
    Command,
    EstablishRole,
    HideContribution,
    IntroducePerson,
    LinkHandle,
    MakeContribution,
    MergeThread,
    MoveThread,
    ObserveEndorsements,
    OpenSpace,
    OpenThread,
    ProposeDecision,
    RecordDeparture,
    RenamePerson,
    RenameSpace,
    RenameThread,
    ReopenThread,
    ResolveThread,
    RestoreContribution,
    ReviseContribution,
    WithdrawContribution,
)
from ingest.export import open_export
from ingest.reader import ReadOptions
from ingest.readers.native import NativeReader
from ingest.records import Found, Skipped

DEMO = Path(__file__).parents[2] / "daybook" / "demo"
FIRST, LAST = datetime(2023, 3, 1, tzinfo=UTC), datetime(2025, 3, 31, tzinfo=UTC)
TALK = ("person", "space", "thread", "into", "contribution", "reply_to")
GOVERNING = ("decision", "superseded_by", "role", "norm", "of", "to")
REFERENCES = TALK + GOVERNING
MAKING = OpenSpace | OpenThread | MakeContribution | ProposeDecision | AdoptNorm | EstablishRole
MENTION = re.compile(r"<@([^>]+)>")


def lines() -> list[tuple[str, Command]]:
    with open_export(DEMO) as export:
        records = list(NativeReader().read(export, ReadOptions()))
    faults = [record for record in records if not isinstance(record, Found | Skipped)]
    assert not faults
    return [(r.where, r.commands[0]) for r in records if isinstance(r, Found)]


LINES = lines()
COMMANDS = [command for _, command in LINES]
MADE = {c.key: c for c in COMMANDS if isinstance(c, MakeContribution)}


def made_known(command: Command) -> Iterator[str]:
    """The identities that are known from this line on."""
    if isinstance(command, IntroducePerson | LinkHandle):
        yield command.handle
    elif isinstance(command, MAKING):
        yield command.key


def referred_to(command: Command) -> Iterator[str]:
    """The identities that a line names, the one who did it aside."""
    for name in REFERENCES:
        said_by_a_moderator = isinstance(command, HideContribution) and name == "norm"
        if (value := getattr(command, name, None)) and not said_by_a_moderator:
            yield str(value)
    yield from map(str, [*getattr(command, "named", ()), *getattr(command, "deciders", ())])
    yield from MENTION.findall(getattr(command, "body", ""))


def about(kind: type[Command]) -> set[str]:
    """What the lines of one kind refer to."""
    return {ref for c in COMMANDS if isinstance(c, kind) for ref in referred_to(c)}


def in_thread(thread: str) -> list[MakeContribution]:
    return [c for c in MADE.values() if c.thread == f"lantern:{thread}"]


def questions() -> list[MakeContribution]:
    return [c for c in MADE.values() if c.kind == "question"]


def test_it_is_small_enough_to_read_and_large_enough_to_search() -> None:
    assert 150 <= len(MADE) <= 300
    people = {c.by for c in MADE.values()} - {"lantern:doorbell"}
    people = {str(p) for p in people if not str(p).startswith("mailto:")}
    assert 14 <= len(people) <= 18


def test_every_reference_is_to_something_that_stands_before_and_happened_before() -> None:
    known: dict[str, datetime] = {}
    for where, command in LINES:
        doers = [str(command.by)] if command.by else []
        for ref in [*doers, *referred_to(command)]:
            assert ref in known, f"{where} names {ref!r} too early, or nothing has that name"
            assert known[ref] <= command.occurred_at, f"{where} happens before {ref!r}"
        for key in made_known(command):
            assert key not in known or isinstance(command, LinkHandle), f"{where}: {key} twice"
            known.setdefault(key, command.occurred_at)


def test_it_lasts_two_years_and_each_file_is_in_the_order_of_time() -> None:
    assert all(FIRST <= c.occurred_at <= LAST for c in COMMANDS)
    assert min(c.occurred_at for c in COMMANDS).year == 2023
    assert max(c.occurred_at for c in COMMANDS).year == 2025
    for (where, command), (next_where, following) in pairwise(LINES):
        same_file = where.split()[0] == next_where.split()[0]
        assert not same_file or command.occurred_at <= following.occurred_at, next_where


def test_whoever_is_introduced_speaks() -> None:
    handles = {c.handle for c in COMMANDS if isinstance(c, IntroducePerson)}
    assert handles <= {c.by for c in MADE.values()}


def test_nothing_is_said_twice() -> None:
    said = [c.body for c in COMMANDS if isinstance(c, MakeContribution | ReviseContribution)]
    assert [body for body, count in Counter(said).items() if count > 1] == []


def test_a_reply_stays_in_its_thread_and_a_contribution_in_its_threads_space() -> None:
    spaces = {c.key: c.space for c in COMMANDS if isinstance(c, OpenThread)}
    for contribution in MADE.values():
        assert spaces[str(contribution.thread)] == contribution.space
        if contribution.reply_to:
            assert MADE[str(contribution.reply_to)].thread == contribution.thread


def test_no_address_leads_anywhere() -> None:
    text = "\n".join(path.read_text() for path in DEMO.glob("*"))
    assert set(re.findall(r"@[\w.-]+\.\w+", text)) == {"@example.org"}
    assert "http" not in text


def test_many_questions_are_answered_and_one_is_not() -> None:
    assert len(questions()) >= 15
    accepted = {MADE[ref].thread for ref in about(AcceptAnswer)}
    assert len(accepted) >= 15
    assert len(about(ObserveEndorsements)) >= 5
    alone = {q.thread for q in questions() if len(in_thread(str(q.thread)[8:])) == 1}
    assert alone == {"lantern:help/cane-seat"}


def test_an_answer_is_revised_later_with_a_reason() -> None:
    revised = [c for c in COMMANDS if isinstance(c, ReviseContribution)]
    assert all(c.reason for c in revised)
    answers = {str(c.contribution) for c in revised if MADE[str(c.contribution)].kind == "answer"}
    assert {"lantern:help/chisel-dull/2", "lantern:help/skips/2"} <= answers


def test_an_answer_goes_stale_is_followed_and_is_replaced() -> None:
    accepted = [
        str(c.contribution)
        for c in COMMANDS
        if isinstance(c, AcceptAnswer) and "dead-batteries" in str(c.contribution)
    ]
    assert accepted == ["lantern:help/dead-batteries/2", "lantern:help/dead-batteries/4"]
    old, new = (MADE[key].occurred_at for key in accepted)
    change = MADE["lantern:notices/spring-2024/1"].occurred_at
    harm = MADE["lantern:shed/porch-fire/4"].occurred_at
    assert old.year == 2023
    assert old < change < harm < new
    assert "lantern:help/dead-batteries/2" in about(ReviseContribution)


def test_a_conflict_is_moderated_mediated_and_repaired() -> None:
    hidden = next(c for c in COMMANDS if isinstance(c, HideContribution))
    assert hidden.contribution == "lantern:shed/overdue-list/7"
    assert hidden.norm == "lantern:norm/conduct#3@1"
    appeal = next(c for c in COMMANDS if isinstance(c, AppealContribution))
    answer = next(c for c in COMMANDS if isinstance(c, AnswerAppeal))
    assert hidden.contribution == appeal.contribution == answer.contribution
    assert hidden.occurred_at < appeal.occurred_at < answer.occurred_at
    assert len({hidden.by, appeal.by, answer.by}) == 3
    stages = (
        "shed/overdue-list/1",
        "shed/overdue-list/7",
        "care/the-list/1",
        "talk-2024/three-evenings/6",
        "shed/after-the-list/1",
        "decisions/lateness/1",
        "decisions/lateness/7",
    )
    times = [MADE[f"lantern:{stage}"].occurred_at for stage in stages]
    assert times == sorted(times)
    changes = [
        c
        for c in COMMANDS
        if isinstance(c, ReviseContribution) and c.occurred_at.date().isoformat() == "2024-07-13"
    ]
    assert {"lantern:norms/conduct/1", "lantern:norms/borrowing/1"} <= {
        str(c.contribution) for c in changes
    }


@pytest.mark.parametrize(
    ("thread", "words"),
    [
        ("deposits", ("5 for, 11 against, 2 abstentions", "Rejected", "vote")),
        ("toasters", ("consent", "objection", "Adopted", "reaffirmed", "Ottoline", "Saoirse")),
        ("batteries", ("in danger", "14 for, 1 against, 2 abstentions", "coordinating steward")),
        ("lateness", ("consent", "Dilip's objection", "Fourteen present", "Adopted")),
        ("coordinator", ("without candidates", "Saoirse 13, Rukhsana 3", "Noor")),
        ("two-heads", ("consent", "Seventeen present", "Adopted")),
    ],
)
def test_decisions_state_method_tally_and_who_presided(thread: str, words: tuple[str, ...]) -> None:
    said = "\n".join(c.body for c in in_thread(f"decisions/{thread}"))
    assert [word for word in words if word not in said] == []


def test_rules_are_documents_with_numbered_clauses_and_change_with_a_reason() -> None:
    rules = [c for c in MADE.values() if c.space == "lantern:norms" and c.kind == "document"]
    assert len(rules) == 6
    wordings = rules + [
        c
        for c in COMMANDS
        if isinstance(c, ReviseContribution) and str(c.contribution) in {r.key for r in rules}
    ]
    assert len(wordings) >= 13
    for rule in wordings:
        assert rule.media == "markdown"
        assert rule.body.startswith("# ")
        clauses = re.findall(r"^(\d+)\. \*\*", rule.body, flags=re.MULTILINE)
        assert clauses == [str(n + 1) for n in range(len(clauses))]
        assert len(clauses) >= 4


def test_a_steward_hands_over_and_the_successor_lacks_one_thing() -> None:
    handover = "lantern:keys/handover/1"
    assert "I accept the handover" in MADE["lantern:keys/handover/4"].body
    assert about(RecordDeparture) == {"lantern:ottoline"}
    assert "stopcock" not in MADE[handover].body
    assert "STOPCOCK" in MADE["lantern:shed/water/1"].body
    later = [c for c in COMMANDS if isinstance(c, ReviseContribution)]
    assert any(c.contribution == handover and "stopcock" in c.body for c in later)


@pytest.mark.parametrize(
    ("again", "before"),
    [
        ("help/birdnest", "help/skips"),
        ("help/sharp-but-furry", "help/chisel-dull"),
        ("help/chain-jumps", "help/chain-slips"),
        ("help/puffy-battery", "help/dead-batteries"),
        ("help/leave-money", "decisions/deposits"),
        ("help/own-lamp", "decisions/toasters"),
    ],
)
def test_newcomers_ask_again_in_other_words_and_are_led_to_the_old_thread(
    again: str, before: str
) -> None:
    titles = {c.key: c.title for c in COMMANDS if isinstance(c, OpenThread)}
    title = titles[f"lantern:{before}"]
    assert any(title in c.body for c in in_thread(again))
    assert in_thread(before)[0].occurred_at < in_thread(again)[0].occurred_at


@pytest.mark.parametrize(
    ("kind", "keys"),
    [
        (MergeThread, {"lantern:help/chain-jumps", "lantern:help/chain-slips"}),
        (RenameThread, {"lantern:help/mower"}),
        (MoveThread, {"lantern:garden/scythe", "lantern:shed"}),
        (CloseThread, {"lantern:help/dead-batteries", "lantern:decisions/deposits"}),
        (ReopenThread, {"lantern:help/dead-batteries", "lantern:decisions/deposits"}),
        (ResolveThread, {"lantern:decisions/toasters"}),
        (RenameSpace, {"lantern:shed"}),
        (CloseSpace, {"lantern:garden"}),
        (RenamePerson, {"lantern:hedda"}),
        (LinkHandle, {"lantern:ferenc", "lantern:ottoline"}),
        (WithdrawContribution, {"lantern:shed/overdue-list/1", "lantern:shed/overdue-list/6"}),
        (RestoreContribution, {"lantern:shed/overdue-list/1"}),
    ],
)
def test_what_happens_to_threads_spaces_people_and_messages_happens_here(
    kind: type[Command], keys: set[str]
) -> None:
    assert keys <= about(kind)


def test_a_person_has_two_handles_that_both_speak_and_the_link_has_evidence() -> None:
    links = [c for c in COMMANDS if isinstance(c, LinkHandle)]
    assert all(c.evidence for c in links)
    ferenc = next(c for c in links if c.person == "lantern:ferenc")
    assert {ferenc.person, ferenc.handle} <= {c.by for c in MADE.values()}


def test_some_spaces_are_not_for_everybody() -> None:
    seen_by = {c.key: c.visibility for c in COMMANDS if isinstance(c, OpenSpace)}
    assert seen_by["lantern:care"] == "stewards"
    assert seen_by["lantern:keys"] == "members"
    assert seen_by["lantern:talk-2024"] == "confidential"
    assert {"public", "members"} <= {c.visibility or "public" for c in MADE.values()}


def test_the_readme_tells_of_every_person_and_file() -> None:
    readme = (DEMO / "README.md").read_text()
    names: dict[str, str] = {}
    for command in COMMANDS:
        if isinstance(command, IntroducePerson) and not command.handle.startswith("mailto:"):
            names[command.handle] = command.name
        if isinstance(command, RenamePerson):
            names[str(command.person)] = command.name
    for handle, name in names.items():
        assert f"| `{handle}` | {name} |" in readme
    for path in DEMO.glob("*.jsonl"):
        assert f"`{path.name}`" in readme
