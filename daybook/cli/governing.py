"""What the commands on norms, decisions, roles and citations share."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, TextIO, TypeVar
from uuid import UUID

import click

from archive.commands import Cite, Command, Precision
from daybook.bootstrap import Daybook, open_daybook
from daybook.cli.clocks import WHEN, clocks_options
from daybook.cli.common import json_option, viewer_option
from daybook.config import Settings
from daybook.recording import RefusedError, person_configured, record
from projections.people.names import NameRow, names_of
from projections.reasons.things import KINDS, AmbiguousError, Ref, find
from projections.viewer import STEWARD, Viewer

F = TypeVar("F", bound=Callable[..., Any])
At = tuple[datetime, Precision]
A_DAY = timedelta(days=1)
"""Somewhere on Earth it is tomorrow already."""
TEXT_FILE = click.File(encoding="utf-8", lazy=True)  # else it stays open when others are refused


def looking(function: F) -> F:
    """The options of a command that shows something: both clocks, through whose eyes, JSON."""
    return clocks_options(viewer_option(default="steward")(json_option(function)))


def recording(function: F) -> F:
    """The options of a command that records something: who, when, why, on what evidence."""
    options = (
        click.option("--by", metavar="HANDLE", help="Who did it, such as mailto:ada@example.org."),
        click.option("--at", type=WHEN, metavar="DATE", help="When it took place. Default: now."),
        click.option("--reason", default="", help="Why, in the words of whoever did it."),
        click.option("--source", default="", help="What tells of it: a commit, a minute, a page."),
        click.option(
            "--recorded-by",
            envvar="DAYBOOK_PERSON",
            metavar="HANDLE",
            help="Who records it. Default: $DAYBOOK_PERSON, `person` in daybook.toml, else --by.",
        ),
    )
    for option in reversed(options):
        function = option(function)
    return function


def citing(function: F) -> F:
    """The options that name what a change goes back to."""
    because = click.option(
        "--because",
        "because",
        multiple=True,
        metavar="KIND:REF",
        help="A decision it implements, or a message, thread or page (link:URL) behind it.",
    )
    return because(function)


@contextmanager
def opened(settings: Settings) -> Iterator[Daybook]:
    """The archive, with everything recorded taken in. What is refused is told in a sentence."""
    with open_daybook(settings) as daybook:
        daybook.catch_up_for_readers(index=False)
        try:
            yield daybook
        except (RefusedError, AmbiguousError) as error:
            raise click.ClickException(str(error)) from error


def asked(daybook: Daybook, called: str, viewer: Viewer, kinds: Sequence[str] = KINDS) -> Ref:
    """The thing that was asked for; an error when the viewer sees none that is called so."""
    kind, _, rest = called.partition(":")
    if kind in kinds and rest:
        called, kinds = rest, (kind,)
    ref = find(daybook.engine, viewer, called, daybook.archive.id_of, kinds)
    if ref is None:
        what = " or ".join(filter(None, (", ".join(kinds[:-1]), kinds[-1])))
        raise click.ClickException(f"There is no {what} called {called!r}. {_hint(kinds)}")
    return ref


def _hint(kinds: Sequence[str]) -> str:
    if len(kinds) > 1:
        return "Give an ID from a page's address, a title, a label such as “ADR 7”, or KIND:REF."
    if kinds[0] in ("thread", "contribution"):
        return "Give its ID, which its page's address ends with; `daybook search` finds the page."
    return f"`daybook {kinds[0]} list` shows those there are."


def person_called(person: str) -> UUID | str:
    """A person by their ID in the archive, as lint tells it, or by a handle."""
    return _uuid(person) or person


def title_given(_context: click.Context, _param: click.Parameter, title: str) -> str:
    """A title that says something."""
    if not title.strip():
        raise click.BadParameter("it is empty. Give what people call it.")
    return title.strip()


def words_of(text: TextIO) -> str:
    """What a file says; an error when that is nothing, or no text."""
    name = getattr(text, "name", "it")
    try:
        words = text.read()
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{name} is no text in UTF-8. Save it as UTF-8.") from error
    if not words.strip():
        raise click.ClickException(f"The text in {name} is empty. Give a file that has it.")
    return words


def given(settings: Settings, options: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """What the options of `recording` say, as fields of a command; and who records it."""
    by = options.pop("by", None)
    recorded_by = options.pop("recorded_by", None) or person_configured(settings) or by
    if not recorded_by:
        raise click.UsageError(
            "Nobody is named who records this. Say who with --recorded-by mailto:you@example.org,"
            ' DAYBOOK_PERSON, or `person = "mailto:you@example.org"` in daybook.toml.'
        )
    now = datetime.now(UTC)
    at: At = options.pop("at", None) or (now, "second")
    if at[0] > now + A_DAY:
        raise click.BadParameter(
            f"{day(at[0])} lies in the future. Give when it took place, which has passed.",
            param_hint="'--at'",
        )
    fields = {"by": by or recorded_by, "occurred_at": at[0], "precision": at[1]}
    told = {"reason": options.pop("reason", ""), "source": options.pop("source", "")}
    return fields | told, recorded_by


def citations_of(
    daybook: Daybook,
    of: tuple[str, str | UUID],
    because: Collection[str],
    fields: Mapping[str, Any],
    change: str = "",
) -> list[Command]:
    """A citation for each KIND:REF that a change goes back to."""
    common = {name: fields[name] for name in ("occurred_at", "precision", "by")}
    commands: list[Command] = []
    for named in because:
        kind, to = end_of(daybook, named)
        relation = "implements" if kind == "decision" else "discussed-in"
        commands.append(
            Cite(
                of_kind=of[0],  # type: ignore[arg-type]
                of=of[1],
                relation=relation,  # type: ignore[arg-type]
                to_kind=kind,  # type: ignore[arg-type]
                to=to.id if isinstance(to, Ref) else to,
                change=change,
                **common,
            )
        )
    return commands


def end_of(daybook: Daybook, named: str, may_be_gone: bool = False) -> tuple[str, Ref | str]:
    """One end of a citation: a thing of the archive, or the address of a page outside of it.

    What `may_be_gone` need not be in the archive, if it is named by its whole ID.
    """
    kind, _, rest = named.partition(":")
    whole = _uuid(rest)
    if may_be_gone and kind in KINDS and whole:
        return kind, Ref(kind, whole)
    if kind == "link" and rest:
        return "link", rest
    if kind in ("http", "https"):
        return "link", named
    ref = asked(daybook, named, STEWARD)
    return ref.kind, ref


def _uuid(called: str) -> UUID | None:
    try:
        return UUID(called)
    except ValueError:
        return None


def tell(daybook: Daybook, commands: list[Command], recorded_by: str, what: str) -> None:
    """Record these, and say so."""
    new = record(daybook, commands, recorded_by)
    click.echo(what if new else "The archive knew that already.")


def names(
    daybook: Daybook, viewer: Viewer, ids: Collection[UUID | None], clocks: Mapping[str, Any]
) -> dict[UUID, NameRow]:
    """What these people were called then."""
    wanted = [person for person in ids if person is not None]
    return names_of(daybook.engine, viewer, wanted, **clocks)


def day(at: datetime | None, precision: str = "day") -> str:
    """A date for people; one that is only known roughly says so."""
    if at is None:
        return "—"
    return f"about {at:%Y-%m-%d}" if precision == "about" else f"{at:%Y-%m-%d}"


def stamp(at: datetime) -> str:
    """The time of a change, as citations name it."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
