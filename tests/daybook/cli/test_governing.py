"""What the commands on norms, decisions, roles and citations share."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any
from uuid import UUID

import click
import pytest

from archive import commands as c
from daybook.bootstrap import Daybook, create
from daybook.cli.governing import (
    asked,
    citations_of,
    day,
    end_of,
    given,
    names,
    opened,
    person_called,
    tell,
    words_of,
)
from daybook.config import Settings
from daybook.recording import RefusedError
from projections.reasons.things import Ref
from projections.viewer import ANONYMOUS, STEWARD
from tests.builders import a
from tests.daybook.cli.desk import ADA

AT = datetime(2014, 3, 5, tzinfo=UTC)
GONE = UUID(int=7)


@pytest.fixture
def daybook(settings: Settings) -> Iterator[Daybook]:
    """An archive with a norm for stewards and a decision."""
    create(settings, "Garden")
    with opened(settings) as daybook:
        tell(daybook, [a(c.AdoptNorm, visibility="stewards"), a(c.ProposeDecision)], ADA, "Done.")
        yield daybook


def test_a_thing_is_asked_for_by_name_or_with_its_kind(daybook: Daybook) -> None:
    norm = Ref("norm", daybook.archive.id_of("norm", "garden:norms/watering"))

    for called in ("Watering", "norm:Watering", "garden:norms/watering", str(norm.id)):
        assert asked(daybook, called, STEWARD) == norm
    assert asked(daybook, "norm:Watering#2.1", STEWARD) == Ref("norm", norm.id, "2.1")


def test_what_one_does_not_see_is_called_nothing(daybook: Daybook) -> None:
    with pytest.raises(click.ClickException, match="There is no norm called 'Watering'"):
        asked(daybook, "Watering", ANONYMOUS, ("norm",))


@pytest.mark.parametrize(
    ("kinds", "hint"),
    [
        (("norm",), "`daybook norm list` shows those there are."),
        (("thread",), "Give its ID, which its page's address ends with"),
        (("contribution",), "`daybook search` finds the page."),
        (("norm", "role"), "or KIND:REF."),
    ],
)
def test_the_way_out_is_one_that_there_is(
    daybook: Daybook, kinds: tuple[str, ...], hint: str
) -> None:
    with pytest.raises(click.ClickException) as refused:
        asked(daybook, "nothing", STEWARD, kinds)
    assert hint in refused.value.message


def test_who_records_is_who_is_named_first(settings: Settings) -> None:
    create(settings, "Garden")
    with settings.config_file.open("a") as file:
        file.write('person = "mailto:conf@example.org"\n')

    def recorder(**options: Any) -> tuple[str, str]:
        fields, recorded_by = given(settings, options)
        return fields["by"], recorded_by

    conf = "mailto:conf@example.org"
    assert recorder() == (conf, conf)
    assert recorder(by="x:b") == ("x:b", conf)
    assert recorder(by="x:b", recorded_by="x:r") == ("x:b", "x:r")
    assert recorder(recorded_by="x:r") == ("x:r", "x:r")


def test_whoever_did_it_records_it_where_nobody_else_is_named(settings: Settings) -> None:
    create(settings, "Garden")

    fields, recorded_by = given(settings, {"by": "x:b", "at": (AT, "about"), "reason": "so"})
    assert recorded_by == "x:b"
    assert fields == {
        "by": "x:b",
        "occurred_at": AT,
        "precision": "about",
        "reason": "so",
        "source": "",
    }
    with pytest.raises(click.UsageError, match="Nobody is named who records this"):
        given(settings, {})


def test_a_time_to_come_is_refused_but_tomorrow_elsewhere_on_earth(settings: Settings) -> None:
    now = datetime.now(UTC)
    given(settings, {"by": "x:b", "at": (now + timedelta(hours=14), "day")})

    with pytest.raises(click.BadParameter, match="lies in the future"):
        given(settings, {"by": "x:b", "at": (now + timedelta(hours=25), "day")})


def test_a_decision_is_carried_out_and_all_else_is_talk(daybook: Daybook) -> None:
    fields = {"occurred_at": AT, "precision": "day", "by": ADA, "reason": "", "source": ""}
    because = ["decision:Decision 1", "link:mid:1", "http://example.org"]

    cited: list[Any] = citations_of(daybook, ("norm", "k"), because, fields, "git:1a")
    assert [(x.relation, x.to_kind) for x in cited] == [
        ("implements", "decision"),
        ("discussed-in", "link"),
        ("discussed-in", "link"),
    ]
    assert {(x.of_kind, x.of, x.change, x.precision) for x in cited} == {
        ("norm", "k", "git:1a", "day")
    }


def test_an_end_that_is_gone_is_one_only_where_it_may_be(daybook: Daybook) -> None:
    assert end_of(daybook, f"role:{GONE}", may_be_gone=True) == ("role", Ref("role", GONE))
    assert end_of(daybook, f"link:{GONE}", may_be_gone=True) == ("link", str(GONE))
    for named in (f"role:{GONE}", "role:gone"):
        with pytest.raises(click.ClickException, match="There is no role"):
            end_of(daybook, named)
    with pytest.raises(click.ClickException, match="There is no role"):
        end_of(daybook, "role:gone", may_be_gone=True)


def test_people_are_called_by_handle_or_id() -> None:
    assert person_called(ADA) == ADA
    assert person_called(str(GONE)) == GONE


def test_an_empty_text_is_none() -> None:
    assert words_of(StringIO("a\n")) == "a\n"
    with pytest.raises(click.ClickException, match="is empty"):
        words_of(StringIO(" \n"))


def test_a_refusal_is_told_in_a_sentence(settings: Settings) -> None:
    create(settings, "Garden")

    with pytest.raises(click.ClickException, match="none of it"), opened(settings):
        raise RefusedError("none of it")


def test_it_says_what_it_did_or_that_it_was_known(
    daybook: Daybook, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        tell(daybook, [a(c.ProposeDecision, key="k")], ADA, "Done.")

    assert capsys.readouterr().out.splitlines()[-2:] == [
        "Done.",
        "The archive knew that already.",
    ]


def test_names_are_of_those_who_are_named(daybook: Daybook) -> None:
    ada = daybook.archive.id_of("person", ADA)

    found = names(daybook, STEWARD, [ada, None], {})
    assert {person: row.name for person, row in found.items()} == {ada: "ada"}


def test_dates_say_how_exactly_they_are_known() -> None:
    assert (day(AT), day(AT, "about"), day(None)) == ("2014-03-05", "about 2014-03-05", "—")
