"""The command: kills operations at many points, and prints what came of it."""

import sys
import tempfile
from pathlib import Path

import click

from tests.killing.community import SIZE
from tests.killing.runner import Failure, Plan, Report, run_all
from tests.killing.scenes import OPERATIONS


@click.command()
@click.option("--operation", type=click.Choice(list(OPERATIONS)), multiple=True, help="Not all.")
@click.option("--points", default=200, show_default=True, help="How many for each operation.")
@click.option("--seeds", default="1,2,3", show_default=True, help="Which communities.")
@click.option("--size", default=SIZE, show_default=True, help="Messages in each of them.")
@click.option("--point", type=int, help="This one alone, of so many --points.")
@click.option("--folder", type=click.Path(path_type=Path, exists=True), help="Where to work.")
def main(
    operation: tuple[str, ...],
    points: int,
    seeds: str,
    size: int,
    point: int | None,
    folder: Path | None,
) -> None:
    """Kill operations at points spread over their course. Exits with 1 when one did harm."""
    chosen = list(operation or OPERATIONS)
    plan = Plan(chosen, [int(seed) for seed in seeds.split(",")], points, size, point)
    with tempfile.TemporaryDirectory(prefix="daybook-killing-", dir=folder) as place:
        reports = run_all(Path(place), plan, _show)
    for report in reports:
        click.echo(str(report))
    sys.exit(any(report.failures for report in reports))


def _show(report: Report, failure: Failure | None) -> None:
    if failure:
        click.echo(f"\n{failure}\n", err=True)
    if report.points % 20 == 0:
        click.echo(str(report), err=True)


if __name__ == "__main__":
    main()
