"""daybook health: how the community keeps up what it is for, as figures over time."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import click
from rich.console import Console
from rich.table import Table

from daybook.bootstrap import Daybook
from daybook.cli.common import ArchiveCommand, echo_json
from daybook.cli.governing import looking, opened
from daybook.config import Settings
from projections.health.asking import Asked
from projections.health.figures import FIGURES
from projections.health.measuring import Line, Measured, measured, usual_step
from projections.health.periods import STEPS, written
from projections.health.scopes import scopes
from projections.health.telling import cell_told, parameter_told, told
from projections.viewer import Viewer

WIDEST = 1_000
"""A table is as wide as its numbers: cut off, they would say something else."""


@click.command("health", cls=ArchiveCommand)
@click.argument("figure", required=False, metavar="[FIGURE]")
@click.option("--step", type=click.Choice(list(STEPS)), help="Default: what suits the archive.")
@click.option("--space", metavar="NAME", help="What is counted of this space alone.")
@looking
@click.pass_obj
def health_command(
    settings: Settings,
    /,
    figure: str | None,
    step: Any,
    space: str | None,
    viewer: Viewer,
    as_json: bool,
    **clocks: Any,
) -> None:
    """How the community keeps up what it is for: every figure in a sentence, or FIGURE in numbers.

    docs/health.md has the definitions. Nobody is named or scored.
    """
    names = _names(figure)
    with opened(settings) as daybook:
        step = step or usual_step(daybook.engine, viewer)
        asked = Asked(viewer, step, _space(daybook, viewer, space), **clocks)
        found = measured(daybook.engine, asked, names)
    if as_json:
        echo_json([_as_json(one) for one in found])
    elif figure is not None:
        _tell(found[0])
    else:
        for one in found:
            click.echo(f"{click.style(one.figure.title, bold=True)} ({one.figure.name})")
            click.echo(f"  {told(one)}")


def _names(figure: str | None) -> Iterable[str]:
    if figure is None:
        return FIGURES
    if figure not in FIGURES:
        raise click.BadParameter(
            f"there is no figure called {figure}. There are: {', '.join(FIGURES)}.",
            param_hint="FIGURE",
        )
    return [figure]


def _space(daybook: Daybook, viewer: Viewer, called: str | None) -> UUID | None:
    if called is None:
        return None
    there = scopes(daybook.engine, viewer)
    found = [id_ for id_, name in there.items() if called in (name, str(id_))]
    if len(found) == 1:
        return found[0]
    how = "Several spaces are" if found else "There is no space"
    way = f"Give its ID: {', '.join(map(str, found))}." if found else _names_of(there.values())
    raise click.BadParameter(f"{how} called {called}. {way}", param_hint="--space")


def _names_of(names: Iterable[str]) -> str:
    return f"There are: {', '.join(names)}." if names else "None was opened yet."


def _tell(one: Measured) -> None:
    click.echo(told(one))
    if not one.lines:
        return
    table = Table(box=None, pad_edge=False)
    table.add_column(one.asked.step)
    for column in one.columns:
        table.add_column(column.called, justify="right")
    for line in one.lines:
        period = written(line.period, one.asked.step) + (" *" if line.is_open else "")
        table.add_row(period, *(cell_told(line, column) for column in one.columns))
    Console(highlight=False, width=WIDEST, soft_wrap=True).print(table)
    if any(line.is_open for line in one.lines):
        click.echo("* not over yet")


def _as_json(one: Measured) -> dict[str, Any]:
    figure = one.figure
    return {
        "figure": figure.name,
        "title": figure.title,
        "definition": figure.definition,
        "formula": figure.formula,
        "source": figure.source,
        "caveats": figure.caveats,
        "told": told(one),
        "step": one.asked.step,
        "periods": [_line(one, line) for line in one.lines],
        "sql": one.statement,
        "parameters": {name: parameter_told(value) for name, value in one.values.items()},
    }


def _line(one: Measured, line: Line) -> dict[str, Any]:
    names = [column.name for column in one.columns]
    return {
        "period": written(line.period, one.asked.step),
        "not_over": line.is_open,
        "few": sorted(line.few & set(names)),
        **{name: line.values.get(name) for name in names},
    }
