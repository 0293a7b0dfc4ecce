"""Asking: what a figure is asked for, and the statement with its values that answers it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from projections.health.helping import month_of
from projections.health.periods import STEPS, Step
from projections.health.statements import MONTHS, PER_MONTH, PER_MONTH_NOW, USEFUL
from projections.store import UtcDateTime
from projections.viewer import Viewer

END = datetime(9999, 12, 31, tzinfo=UTC)
NEVER = month_of(END) + 1


@dataclass(frozen=True)
class Asked:
    """Through whose eyes, by which periods, in which space, and as of when on both clocks."""

    viewer: Viewer
    step: Step = "year"
    space: UUID | None = None
    as_of: datetime | None = None
    known_at: datetime | None = None


def statement_of(text: str, dialect: str, asked: Asked, can_be_in_space: bool) -> str:
    """The SQL that answers on this kind of database: of one space or of all, now or as of then."""
    narrowed = " AND space = :space" if can_be_in_space and asked.space is not None else ""
    per_month = PER_MONTH_NOW if asked.as_of is None else PER_MONTH
    return text.format(
        in_space=narrowed,
        month=MONTHS[dialect],
        per_month=per_month.format(in_space=narrowed),
        useful=USEFUL,
    )


def values_of(asked: Asked, level: int) -> dict[str, Any]:
    """What stands for each parameter of it."""
    return {
        "step": STEPS[asked.step],
        "level": level,
        "seen": list(asked.viewer.visibilities),
        "space": asked.space,
        "as_of": asked.as_of or END,
        "known_at": asked.known_at or END,
        "last_month": month_of(asked.as_of) if asked.as_of else NEVER,
    }


_TYPES: dict[str, sa.BindParameter[Any]] = {
    "step": sa.bindparam("step", type_=sa.Integer),
    "level": sa.bindparam("level", type_=sa.Integer),
    "seen": sa.bindparam("seen", expanding=True, type_=sa.String),
    "space": sa.bindparam("space", type_=sa.Uuid),
    "as_of": sa.bindparam("as_of", type_=UtcDateTime),
    "known_at": sa.bindparam("known_at", type_=UtcDateTime),
    "last_month": sa.bindparam("last_month", type_=sa.Integer),
    "since": sa.bindparam("since", type_=sa.Integer),
    "until": sa.bindparam("until", type_=sa.Integer),
    "limit": sa.bindparam("limit", type_=sa.Integer),
    "offset": sa.bindparam("offset", type_=sa.Integer),
}


_NAMED = re.compile(r"(?<!:):([a-z_]+)")


def names_in(text: str) -> list[str]:
    """The parameters that a statement names."""
    return sorted(set(_NAMED.findall(text)))


def run(connection: sa.Connection, text: str, values: Mapping[str, Any]) -> list[sa.Row[Any]]:
    """The rows that a statement gives; of the values, it takes those that it names."""
    named = names_in(text)
    statement = sa.text(text).bindparams(*(_TYPES[name] for name in named))
    return list(connection.execute(statement, {name: values[name] for name in named}))
