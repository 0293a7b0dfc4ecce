"""daybook cite: record that one thing leans on, follows from or replaces another."""

from typing import Any, get_args

import click

from archive.commands import Cite, Relation, WithdrawCitation
from daybook.cli.common import ArchiveCommand
from daybook.cli.governing import end_of, given, opened, recording, tell
from daybook.config import Settings
from projections.reasons.things import Ref


@click.command("cite", cls=ArchiveCommand)
@click.argument("of")
@click.argument("relation", type=click.Choice(get_args(Relation)))
@click.argument("to")
@click.option("--change", default="", help="The change of OF that cites, by its time or source.")
@click.option("--clause", default="", help="The clause of TO: its label, heading or first words.")
@click.option("--withdraw", is_flag=True, help="Take such a citation back.")
@recording
@click.pass_obj
def cite_command(settings: Settings, /, of: str, to: str, withdraw: bool, **options: Any) -> None:
    """Record that OF cites TO. Both are KIND:REF, such as norm:Borrowing; TO may be a web page.

    An answer leans on a clause:
    daybook cite contribution:1f3a9c02 because-of norm:Borrowing --clause 4
    """
    told = {name: options.pop(name) for name in ("relation", "change", "clause")}
    if options["source"]:
        raise click.UsageError("A citation has no --source: cite that too, as link:URL.")
    fields, recorded_by = given(settings, options)
    reason = fields.pop("reason")
    fields.pop("source")
    with opened(settings) as daybook:
        of_kind, of_ref = end_of(daybook, of, may_be_gone=withdraw)
        to_kind, to_ref = end_of(daybook, to, may_be_gone=withdraw)
        if isinstance(to_ref, Ref) and to_ref.clause and not told["clause"]:
            told["clause"] = to_ref.clause
        ends = {"of_kind": of_kind, "of": _id(of_ref), "to_kind": to_kind, "to": _id(to_ref)}
        if withdraw:
            tell(
                daybook,
                [WithdrawCitation(reason=reason, **ends, **told, **fields)],
                recorded_by,
                "Withdrawn.",
            )
        else:
            tell(daybook, [Cite(note=reason, **ends, **told, **fields)], recorded_by, "Recorded.")


def _id(end: Ref | str) -> Any:
    return end.id if isinstance(end, Ref) else end
