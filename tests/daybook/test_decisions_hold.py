"""What anybody sees depends on what was decided, and never on the order of telling.

The law. Take the decisions that an archive holds:

- which exports it was told, each of which says what was said, by whom, where, and when;
- for each contribution the wordings that were recorded at their own times;
- for each contribution what withholds it and what undid that, each at its own time;
- which handle is whose, each link and its taking back at its own time;
- who was erased.

Then what a viewer of each level sees is a function of these alone: which contributions, their
authors' names, their words now and before, the titles of threads, why something is withheld, what
a search finds and counts, and how all of that was at an earlier time. It does not matter in which
order they were recorded, how often, in batches of what size; nor what was rebuilt, stopped
half-way, lost and made anew, backed up, closed or opened in between.

Restoring an older log loses what was decided after it, except the erasures: an erased person's
words are never seen again, in no view of any time, and in no file but sealed. Nobody else's are
lost.

The exceptions are those of `tests.daybook.decided`, and each is documented where it is made.

`DAYBOOK_ORDERS` is how many orders are tried, `DAYBOOK_ORDER_LENGTH` how long the longest is.
"""

import os
from collections.abc import Callable, Iterator, Sequence

import pytest
from hypothesis import example, given, settings

from archive import commands as c
from daybook.backup.register import KEYS, LOG
from tests.daybook.decided import Decided, visible
from tests.daybook.orders import (
    Answer,
    Appeal,
    BackUp,
    CatchUp,
    Erase,
    Govern,
    Happens,
    Hide,
    Import,
    Link,
    Lose,
    Rebuild,
    Restore,
    Revise,
    Undo,
    Withdraw,
    orders,
    rule_changed,
    when,
)
from tests.daybook.shown import VIEWERS, reasons_told, shown, told_besides, words_of
from tests.daybook.told import ADA, AUTHORS, CONTRIBUTIONS, EXPORTS, MODERATORS, WORDINGS
from tests.daybook.yard import CLAUSE, MONA, Yard, a_yard, forget

ORDERS = int(os.environ.get("DAYBOOK_ORDERS", "3"))
LENGTH = int(os.environ.get("DAYBOOK_ORDER_LENGTH", "12"))
LONG = "DAYBOOK_ORDERS" in os.environ
TIMES = (when(-60_000), when(-56_880), when(4, 45))
"""Before anything was edited, after some of it was, and while people decided."""

INSIDERS = ("member", "steward")
"""Who is told why something is withheld."""

NILS = "chat:nils"
BOTH = BackUp((LOG, KEYS))
ROOT, REPLY, LAST = CONTRIBUTIONS[0], CONTRIBUTIONS[1], CONTRIBUTIONS[3]
HALL = "yard:1.5"

done = {"orders": 0, "steps": 0}


@pytest.fixture(scope="module", autouse=True)
def _counted() -> Iterator[None]:
    yield
    if LONG:
        print(f"\n{done['orders']:,} orders, {done['steps']:,} steps")  # noqa: T201


@pytest.fixture(scope="module")
def new_yard(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], object]:
    """Archives in folders that no other test uses, which are gone afterwards."""
    folder = tmp_path_factory.mktemp("yards")
    return lambda name: a_yard(folder / name, folder / "exports")


@settings(max_examples=ORDERS, derandomize=not LONG, print_blob=True)
@example(
    [
        # Erased after the log was backed up, imported anew from an older and a newer export.
        *map(Import, ("slack-1", "yard-1")),
        BOTH,
        Erase("slack:UADA"),
        Import("slack-3"),
        Restore(0, 0, erase_unreadable=False),
        *map(Import, ("slack-3", "yard-2", "slack-1")),
    ]
)
@example(
    [
        # Erased whom the older log does not know.
        Import("yard-1"),
        BOTH,
        Import("slack-1"),
        BOTH,
        Erase("slack:UBEN"),
        Restore(1, 0, erase_unreadable=False),
        Import("slack-2"),
        Lose(views=True, index=True),
    ]
)
@example(
    [
        # Hidden and taken back, told in the wrong order, and imported again.
        Import("slack-2"),
        Hide(ROOT, 5, MONA, WORDINGS[0]),
        Undo(ROOT, 4, MONA, "hidden"),
        Withdraw(REPLY, 2, "", WORDINGS[1]),
        Hide(REPLY, 1, NILS, WORDINGS[2]),
        CatchUp(2),
        Undo(REPLY, 3, NILS, "hidden"),
        Revise(ROOT, 6, WORDINGS[3]),
        Revise(LAST, 2, WORDINGS[4]),
        Rebuild(index=False, stop_after=2),
        Import("slack-1"),
        Rebuild(index=True, stop_after=1),
        Import("slack-2"),
    ]
)
@example(
    [
        # Overturned, and hidden anew under the rule as it was amended.
        Import("yard-2"),
        Hide(HALL, 1, MONA, WORDINGS[5]),
        Appeal(HALL, 2),
        Answer(HALL, 3, NILS, "overturned"),
        Govern(4, repealed=False),
        Hide(HALL, 6, MONA, WORDINGS[6]),
        Link(ADA, "slack:UADA", 1, linked=True),
        Import("slack-1"),
        Erase("slack:UADA"),  # and so ADA, who gave a thread its title
        Import("yard-1"),
        Lose(views=True, index=False),
        Link(ADA, "slack:UADA", 2, linked=False),
        Erase(MONA),
    ]
)
@given(orders(LENGTH))
def test_what_is_seen_depends_only_on_what_was_decided(
    new_yard: Callable[[str], object], order: Sequence[Happens]
) -> None:
    with new_yard("any") as yard:  # type: ignore[attr-defined]
        for step in order:
            step.to(yard)
        yard.settle()
        for viewer in VIEWERS:
            assert shown(yard.daybook, viewer) == visible(yard.decided, yard.erased, viewer)
        with new_yard("told-in-order") as reference:  # type: ignore[attr-defined]
            tell_in_order(reference, yard)
            told = {viewer: told_besides(yard.daybook, viewer, TIMES) for viewer in INSIDERS}
            for viewer, here in told.items():
                assert here == told_besides(reference.daybook, viewer, TIMES)
            assert reasons_told(yard.daybook) == reasons_told(reference.daybook)
        assert not left_of_the_erased(yard, str(told))
    done["orders"] += 1
    done["steps"] += len(order)


def tell_in_order(reference: Yard, yard: Yard) -> None:
    """Record the same decisions in another archive, each once, by their own times, and at once.

    Exports come in the order they were made, where nothing depends on which was seen first.
    """
    decided = yard.decided
    for at, repealed in decided.governed:
        reference.tell(rule_changed(at, repealed))
    by_age = Decided(imports=sorted(decided.imports, key=list(EXPORTS).index))
    exports = by_age.imports if by_age.seen == decided.seen else decided.imports
    for name in exports:
        reference.import_(name)
    for _, command in sorted(_commands(decided), key=lambda each: each[0]):
        assert reference.tell(command) is True, command
    forget(reference, yard.erased)
    reference.settle()


def _commands(decided: Decided) -> Iterator[tuple[tuple[object, int], c.Command]]:
    """What was decided beside the exports, with its time, and the place among those of one."""
    for item, texts in decided.revisions.items():
        for at, text in texts.items():
            revised = c.ReviseContribution(occurred_at=at, contribution=item, body=text)
            yield (at, 0), revised
    for item, deeds in decided.deeds.items():
        for deed in deeds:
            given = {"occurred_at": deed.at, "by": deed.by, "reason": deed.reason}
            told: dict[str, c.Command] = {
                "hidden": c.HideContribution(
                    contribution=item, norm=f"{CLAUSE}@{deed.rule}", **given
                ),
                "withdrawn": c.WithdrawContribution(contribution=item, **given),
                "restored": c.RestoreContribution(contribution=item, undoes=deed.undoes, **given),
            }
            yield (deed.at, deed.number), told[deed.change]
    for link in decided.links:
        kind = c.LinkHandle if link.linked else c.UnlinkHandle
        told_of = kind(occurred_at=link.at, by=MONA, person=link.person, handle=link.handle)
        yield (link.at, link.number), told_of


def left_of_the_erased(yard: Yard, told: str) -> list[str]:
    """Where a word of somebody who was erased can be read, and of nobody else."""
    theirs = words_by(yard, erased=True) - words_by(yard, erased=False)
    keys = [key for key, by in AUTHORS.items() if by in yard.erased]
    read = words_of(yard.daybook, keys, yard.known_times())
    left = [f"read: {text}" for text in read]
    left += [f"shown: {word}" for word in theirs if word in told]
    for file in yard.settings.home.rglob("*"):
        data = file.read_bytes() if file.is_file() else b""
        left += [f"{file.name}: {word}" for word in theirs if word.encode() in data]
    return left


def words_by(yard: Yard, *, erased: bool) -> set[str]:
    """The words of their own that the erased, or the others, put in names, titles and all else."""
    decided = yard.decided
    texts = [name for handle, name in MODERATORS.items() if (handle in yard.erased) == erased]
    for told in EXPORTS.values():
        texts += [name for who, name in told.people.items() if (who in yard.erased) == erased]
        texts += [title for title, by in told.titles.values() if (by in yard.erased) == erased]
        texts += [said.text for said in told.said if (said.by in yard.erased) == erased]
    for item, revised in decided.revisions.items():
        texts += [text for text in revised.values() if (AUTHORS[item] in yard.erased) == erased]
    for deeds in decided.deeds.values():
        texts += [deed.reason for deed in deeds if (deed.by in yard.erased) == erased]
    return {text.split()[-1] for text in texts if "zq" in text}
