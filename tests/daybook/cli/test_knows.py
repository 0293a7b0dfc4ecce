"""daybook knows: whom to ask, by what they answered."""

from collections.abc import Callable

import pytest
from click.testing import Result

from archive import commands as c
from daybook.bootstrap import create, open_daybook
from daybook.config import Settings
from tests.builders import RUN, a, later


@pytest.fixture
def asked(settings: Settings, run: Callable[..., Result]) -> Callable[..., Result]:
    """An archive in which Bob answered about roses twice, and Cy about the pump once, and left."""
    create(settings, "The Garden")
    told: list[c.Command] = [a(c.OpenSpace, key="hall")]
    talk = (
        ("1", "How to prune roses", "bob"),
        ("2", "Prune roses now", "bob"),
        ("3", "Pump", "cy"),
    )
    for number, (key, title, answers) in enumerate(talk):
        told.append(a(c.OpenThread, key=key, title=title, space="hall"))
        for part, by in (("", "ada"), ("/a", answers)):
            at = later(number * 10 + len(part))
            told.append(
                a(
                    c.MakeContribution,
                    key=f"{key}{part}",
                    thread=key,
                    space="hall",
                    by=f"mailto:{by}@example.org",
                    by_name=by.title(),
                    body=f"Words on this: {title}.",
                    occurred_at=at,
                )
            )
    told.append(a(c.RecordDeparture, person="mailto:cy@example.org", occurred_at=later(99)))
    with open_daybook(settings) as daybook:
        assert set(daybook.archive.record([(one,) for one in told], RUN)) == {True}
    return run


def test_who_answered_is_named_with_the_evidence(asked: Callable[..., Result]) -> None:
    found = asked("knows", "prune", "roses")

    assert found.exit_code == 0, found.output
    assert found.output.startswith("Ask Bob, last heard of 2020-05-01; they answered:\n")
    assert found.output.count("/contributions/") == 2
    assert "Cy, who left on 2020-05-01" in asked("knows", "pump").output


def test_what_only_one_answers_leaves_out_who_left(asked: Callable[..., Result]) -> None:
    found = asked("knows", "--single")

    assert "prune, roses\nAsk Bob" in found.output
    assert "Cy" not in found.output
    assert '"words": ["prune", "roses"]' in asked("knows", "--single", "--json").output


def test_it_says_what_is_missing_and_whom_it_is_for(asked: Callable[..., Result]) -> None:
    assert "either a TOPIC, or --single" in asked("knows").output
    assert "This is for members" in asked("knows", "roses", "--as", "anonymous").output
    assert "This is for stewards" in asked("knows", "--single", "--as", "member").output
    assert "Nobody is found" in asked("knows", "xylophone").output
