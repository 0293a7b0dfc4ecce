"""daybook serve: the pages, on this machine only."""

import ipaddress
import socket
from threading import Event

import click

from daybook.bootstrap import open_daybook
from daybook.cli.common import ArchiveCommand, viewer_option
from daybook.config import Settings
from daybook.purging import purge_for_readers
from daybook.understanding import start
from projections.viewer import Viewer

THREADS = 4


@click.command("serve", cls=ArchiveCommand)
@click.option("--host", default="127.0.0.1", show_default=True, help="A loopback address.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@viewer_option(default="anonymous")
@click.option(
    "--record-as",
    default="",
    metavar="HANDLE",
    help="Show the forms in which decisions, norms and citations are recorded, as this person.",
)
@click.pass_obj
def serve_command(settings: Settings, host: str, port: int, viewer: Viewer, record_as: str) -> None:
    """Serve the pages on this machine."""
    serve(settings, host, port, viewer, record_as)


def serve(settings: Settings, host: str, port: int, viewer: Viewer, record_as: str = "") -> None:
    """Serve until interrupted. Refuses an address that others can reach."""
    if not is_loopback(host):
        msg = f"Daybook serves on loopback only, and {host} can be reached from elsewhere: there"
        msg += " is no signing in yet, so whoever reaches it would see all that this viewer may."
        raise click.ClickException(f"{msg} Use 127.0.0.1, and a tunnel such as `ssh -L`.")
    with open_daybook(settings) as daybook, listening(host, port) as listener:
        # Here, because no other command needs the pages, and loading them takes a while.
        from waitress.server import create_server

        from daybook.warming import keep_warm
        from daybook.wsgi import make_app

        daybook.catch_up_for_readers()
        purge_for_readers(daybook)
        start(settings)
        app = make_app(daybook, viewer, record_as)
        stop = Event()
        warmer = keep_warm(daybook, app, stop)
        server = create_server(app, sockets=[listener], threads=THREADS, ident=None)
        address = f"http://{host}:{listener.getsockname()[1]}"
        click.echo(f"Serving {settings.home} as {viewer.level} on {address}. Stop with Ctrl-C.")
        click.echo("Only this machine can reach it: there is no signing in yet.")
        try:
            server.run()
        finally:
            stop.set()
            warmer.join(timeout=10)


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens there. Port 0 takes any that is free."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        msg = f"Cannot listen on {host} port {port} ({error.strerror})."
        raise click.ClickException(f"{msg} Choose another with --port, or 0 for any.") from error


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach that address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
