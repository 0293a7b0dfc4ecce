"""daybook appeal: ask for another look at what is hidden, and answer that."""

from typing import Any, get_args

import click

from archive.commands import AnswerAppeal, AppealContribution, AppealOutcome, Command
from daybook.cli.common import ArchiveCommand
from daybook.cli.governing import given, opened, recording, tell
from daybook.cli.moderating import item_called
from daybook.config import Settings
from projections.moderation.acting import ActingError, check_answerer


@click.command("appeal", cls=ArchiveCommand)
@click.argument("item")
@click.option(
    "--answer",
    type=click.Choice(get_args(AppealOutcome)),
    help="Answer the open appeal; overturned restores ITEM.",
)
@recording
@click.pass_obj
def appeal_command(settings: Settings, /, item: str, answer: Any, **options: Any) -> None:
    """Appeal against the hiding of ITEM, or --answer the appeal that is open.

    Who hid ITEM, or appeals, does not answer. `daybook moderation --open-appeals` shows what waits.
    """
    if options["source"]:
        raise click.UsageError("An appeal has no --source: say it with --reason.")
    fields, recorded_by = given(settings, options)
    fields.pop("source")
    if not fields["reason"].strip():
        raise click.UsageError("Say why, with --reason.")
    with opened(settings) as daybook:
        one = item_called(daybook, item)
        command: Command = AppealContribution(contribution=one, **fields)
        if answer:
            by = daybook.archive.id_of("person", fields["by"])
            try:
                check_answerer(daybook.engine, one, by)
            except ActingError as error:
                raise click.ClickException(str(error)) from error
            command = AnswerAppeal(contribution=one, outcome=answer, **fields)
        tell(daybook, [command], recorded_by, f"Answered: {answer}." if answer else "Appealed.")
