"""The command: tries many mutated inputs on one reader, and saves those that fail."""

import sys
from pathlib import Path

import click

from tests.ingest.fuzzing.cases import READERS
from tests.ingest.fuzzing.runner import Plan, Report, replay, run


@click.command()
@click.option("--reader", type=click.Choice(READERS), help="Which reader; all, if none is named.")
@click.option("--inputs", default=10_000, show_default=True, help="How many for each reader.")
@click.option("--seed", default=1, show_default=True, help="Another one gives other inputs.")
@click.option("--stored-every", default=9, show_default=True, help="Import every how manieth.")
@click.option("--failures", type=click.Path(path_type=Path), default="fuzzing-failures")
@click.option("--replay", "saved", type=click.Path(path_type=Path, exists=True))
def main(
    reader: str | None,
    inputs: int,
    seed: int,
    stored_every: int,
    failures: Path,
    saved: Path | None,
) -> None:
    """Try mutated inputs, or try a saved one once more. Exits with 1 when one fails."""
    if saved is not None:
        reports = [replay(saved)]
    else:
        names = [reader] if reader else READERS
        plans = [Plan(name, inputs, seed, stored_every, failures=failures) for name in names]
        reports = [run(plan, _show) for plan in plans]
    for report in reports:
        click.echo(str(report))
        for failure in report.failures:
            click.echo(f"\n{failure.saved}\n{failure.why}")
    sys.exit(any(report.failures for report in reports))


def _show(report: Report) -> None:
    click.echo(str(report), err=True)


if __name__ == "__main__":
    main()
