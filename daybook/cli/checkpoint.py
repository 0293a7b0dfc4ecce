"""daybook checkpoint: what the log is now, signed, for others to keep."""

import click

from archive.proving import public_key
from daybook.bootstrap import open_daybook
from daybook.cli.common import ArchiveCommand
from daybook.config import Settings


@click.command("checkpoint", cls=ArchiveCommand)
@click.option("--key", is_flag=True, help="Print the key that checks checkpoints instead.")
@click.pass_obj
def checkpoint_command(settings: Settings, key: bool) -> None:
    """Print a signed checkpoint of the log, which pins down every event up to now.

    Give it, and once the --key, to people outside: with it, they can see for themselves that
    nothing before it was changed.
    """
    with open_daybook(settings) as daybook:
        if key:
            click.echo(public_key(daybook.archive))
        else:
            click.echo(daybook.archive.checkpoint(), nl=False)
