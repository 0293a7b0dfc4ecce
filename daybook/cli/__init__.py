"""The command line: daybook <command>. To add one: a module here and a line in COMMANDS."""

from importlib.metadata import version

import click

from daybook.cli.appeal import appeal_command
from daybook.cli.backup import backup_command
from daybook.cli.checkpoint import checkpoint_command
from daybook.cli.cite import cite_command
from daybook.cli.common import ArchiveGroup, home_option
from daybook.cli.decision import decision_command
from daybook.cli.demo import demo_command
from daybook.cli.doctor import doctor_command
from daybook.cli.erase import erase_command
from daybook.cli.export import export_command
from daybook.cli.handover import handover_command
from daybook.cli.health import health_command
from daybook.cli.identity import identity_command
from daybook.cli.import_export import import_command
from daybook.cli.init import init_command
from daybook.cli.knows import knows_command
from daybook.cli.lint import lint_command
from daybook.cli.moderate import hide_command, reinstate_command, withdraw_command
from daybook.cli.moderation import moderation_command
from daybook.cli.norm import norm_command
from daybook.cli.norm_record import NORM_RECORDING
from daybook.cli.pin import pin_command, unpin_command
from daybook.cli.prove import prove_command
from daybook.cli.rebuild import rebuild_command
from daybook.cli.replay import replay_command
from daybook.cli.restore import restore_command
from daybook.cli.role import role_command
from daybook.cli.search import search_command
from daybook.cli.serve import serve_command
from daybook.cli.start import start_command
from daybook.cli.status import status_command
from daybook.cli.thread import thread_command
from daybook.cli.understand import understand_command
from daybook.cli.verify import verify_command
from daybook.cli.why import why_command

COMMANDS: tuple[click.Command, ...] = (
    init_command,
    import_command,
    search_command,
    start_command,
    why_command,
    norm_command,
    decision_command,
    role_command,
    handover_command,
    knows_command,
    cite_command,
    pin_command,
    unpin_command,
    lint_command,
    health_command,
    hide_command,
    reinstate_command,
    withdraw_command,
    appeal_command,
    moderation_command,
    identity_command,
    thread_command,
    replay_command,
    export_command,
    erase_command,
    serve_command,
    status_command,
    understand_command,
    rebuild_command,
    backup_command,
    restore_command,
    doctor_command,
    verify_command,
    checkpoint_command,
    prove_command,
    demo_command,
)


@click.group(cls=ArchiveGroup, params=[home_option()])
@click.version_option(version("daybook"), prog_name="daybook")
def cli() -> None:
    """Daybook keeps a community's memory: what was said, what was decided, and why."""


for command in COMMANDS:
    cli.add_command(command)
for command in NORM_RECORDING:
    norm_command.add_command(command)


def main() -> None:
    """Run the command line."""
    cli()
