"""What shows depends on what was decided and when, never on the order of recording."""

import random
from typing import Any

import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from archive import commands as c
from archive.application import Archive
from archive.commands import Command
from projections.people.projection import PeopleProjection
from projections.projection import catch_up
from projections.spaces.projection import SpacesProjection
from projections.store import open_read_database
from projections.threads.projection import ThreadsProjection
from projections.threads.queries import contributions_seen
from projections.viewer import MEMBER, STEWARD
from tests.builders import a, later, memory_archive, new_keyring, record

KEYRING = new_keyring()
KEYS = ("m/1", "m/2")
MADE: tuple[Command, ...] = (
    a(c.OpenSpace, key="hall"),
    *(a(c.MakeContribution, key=k, space="hall", thread="t", body=f"words {k}") for k in KEYS),
)
ACTS: dict[str, tuple[type[Command], dict[str, Any]]] = {
    "hide": (c.HideContribution, {}),
    "withdraw": (c.WithdrawContribution, {}),
    "restore": (c.RestoreContribution, {}),
    "unhide": (c.RestoreContribution, {"undoes": "hidden"}),
    "unwithdraw": (c.RestoreContribution, {"undoes": "withdrawn"}),
    "edit": (c.ReviseContribution, {}),
}
moments = st.lists(
    st.tuples(st.sampled_from(sorted(ACTS)), st.sampled_from(KEYS)), min_size=1, max_size=8
)


def command(minute: int, act: str, key: str) -> Command:
    """What happened at this minute. Of one minute, what was recorded last would hold."""
    kind, more = ACTS[act]
    words = {"body": f"words {minute}"} if act == "edit" else {}
    return a(kind, contribution=key, occurred_at=later(minute), **more, **words)


def expected(happened: list[tuple[str, str]]) -> dict[str, tuple[str, str | None, str | None]]:
    """By key: the state, and the words that members and that stewards read."""
    found = {}
    for key in KEYS:
        hidden = withdrawn = False
        words = f"words {key}"
        for minute, (act, about) in enumerate(happened, 1):
            if about != key:
                continue
            hidden = act == "hide" or (hidden and act not in ("restore", "unhide"))
            withdrawn = act == "withdraw" or (withdrawn and act not in ("restore", "unwithdraw"))
            words = f"words {minute}" if act == "edit" else words
        state = "withdrawn" if withdrawn else "hidden" if hidden else "shown"
        found[key] = (
            state,
            words if state == "shown" else None,
            None if state == "withdrawn" else words,
        )
    return found


def shown(archive: Archive, engine: sa.Engine) -> dict[str, tuple[str, str | None, str | None]]:
    ids = {archive.id_of("contribution", key): key for key in KEYS}
    members, stewards = (contributions_seen(engine, viewer, ids) for viewer in (MEMBER, STEWARD))
    return {
        key: (
            row.withheld.state if (row := members[i]).withheld else "shown",
            row.body,
            stewards[i].body,
        )
        for i, key in ids.items()
    }


@settings(max_examples=25, deadline=None)
@given(happened=moments, seed=st.integers(0, 1000), again=st.integers(1, 3))
def test_the_visible_set_depends_only_on_what_was_decided(
    happened: list[tuple[str, str]], seed: int, again: int
) -> None:
    commands = [command(minute, *one) for minute, one in enumerate(happened, 1)]
    random.Random(seed).shuffle(commands)  # noqa: S311 - no secret
    engine, anew = open_read_database("sqlite://"), open_read_database("sqlite://")
    projections = [PeopleProjection(), SpacesProjection(), ThreadsProjection()]
    with memory_archive(KEYRING) as archive:
        record(archive, *MADE)
        for number, one in enumerate(commands):
            record(archive, one)
            if number % again == 0:
                record(archive, *MADE)  # the export, imported again
                catch_up(archive, engine, projections)
        record(archive, *MADE, *commands)
        catch_up(archive, engine, projections)
        catch_up(archive, anew, projections)

        assert shown(archive, engine) == expected(happened)
        assert shown(archive, anew) == expected(happened)
    engine.dispose()
    anew.dispose()
