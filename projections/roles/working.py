"""The stretches of the roles that a batch touches, worked out again after each of its events.

They are kept in memory until the end of the batch: most roles change more than once in one.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from projections.chronicles import standing
from projections.projection import Batch
from projections.roles.periods import OF_ROLE, Entry, State, Tenure, states_of, tenures_of
from projections.roles.tables import role_changes, role_states, roles, tenures

Stretch = Tenure | State
Row = dict[str, Any]


@dataclass
class _Rows:
    """Rows of one table that this batch begins or ends. `key` tells those of a role apart."""

    table: sa.Table
    key: str
    _begun: list[Row] = field(default_factory=list)
    _ended: list[Row] = field(default_factory=list)

    def replace(
        self, role: UUID, kept: dict[Stretch, Row], now: Iterable[Stretch], at: datetime
    ) -> bool:
        """End what holds no more, and begin what does. Rows in the database are kept as {}."""
        wanted = dict.fromkeys(now)
        gone = [stretch for stretch in kept if stretch not in wanted]
        for stretch in gone:
            row = kept.pop(stretch)
            if row:
                row["recorded_until"] = at
            else:
                key = getattr(stretch, self.key)
                self._ended.append({"b_role": role, "b_key": key, "b_at": at})
        new = [stretch for stretch in wanted if stretch not in kept]
        for stretch in new:
            row = {"role_id": role, **_values(stretch), "recorded_at": at, "recorded_until": None}
            kept[stretch] = row
            self._begun.append(row)
        return bool(gone or new)

    def write(self, batch: Batch) -> None:
        """Change the table. Of two rows alike, the one that ended must go first."""
        c = self.table.c
        if self._ended:
            mine = sa.and_(
                c.role_id == sa.bindparam("b_role"), c[self.key] == sa.bindparam("b_key")
            )
            end = self.table.update().where(mine, c.recorded_until.is_(None))
            batch.execute(end.values(recorded_until=sa.bindparam("b_at")), self._ended)
        for row in self._begun:
            batch.insert(self.table, **row)


@dataclass
class _Role:
    """A role: its changes that stand, and the stretches that these came to last."""

    entries: dict[int, Entry] = field(default_factory=dict)
    tenures: dict[UUID, dict[Stretch, Row]] = field(default_factory=dict)
    states: dict[Stretch, Row] = field(default_factory=dict)
    of_person: dict[UUID | None, set[int]] = field(default_factory=dict)

    def put(self, entry: Entry) -> None:
        self.entries[entry.number] = entry
        self.of_person.setdefault(entry.person, set()).add(entry.number)

    def take(self, number: int) -> Entry:
        entry = self.entries.pop(number)
        self.of_person[entry.person].discard(number)
        return entry

    def about(self, person: UUID | None) -> Iterator[Entry]:
        """The changes about a person; without one, those of the role itself."""
        return (self.entries[number] for number in self.of_person.get(person, ()))


class Working:
    """What a batch makes of the roles that it touches."""

    def __init__(self, batch: Batch):
        self.batch = batch
        self._roles: dict[UUID, _Role] = {}
        self._tenures = _Rows(tenures, "granted_entry")
        self._states = _Rows(role_states, "since")
        self._restated: set[UUID] = set()

    def establish(self, role: UUID) -> None:
        """Begin with a role of which nothing is known yet."""
        self._roles[role] = _Role()

    def load(self, role: UUID) -> None:
        """Have what the tables say of a role, before they are changed."""
        self._role(role)

    def enter(self, role: UUID, entry: Entry, at: datetime) -> None:
        """Take in a change that was recorded `at` a time."""
        known = self._role(role)
        known.put(entry)
        self._work_out(role, entry, at)

    def correct(self, role: UUID, number: int, right: Entry | None, at: datetime) -> None:
        """Put the right change in the place of this one; None: it never took place."""
        known = self._role(role)
        wrong = known.take(number)
        if right is not None:
            known.put(right)
        self._work_out(role, wrong, at)

    def write(self) -> None:
        """Change the tables."""
        self._tenures.write(self.batch)
        self._states.write(self.batch)
        for role in self._restated:
            last = states_of(self._roles[role].about(None))[-1]
            shown = ("title", "body", "mandate", "established_at", "precision", "retired_at")
            present = {name: getattr(last, name) for name in shown}
            self.batch.execute(roles.update().where(roles.c.id == role).values(**present))

    def _work_out(self, role: UUID, changed: Entry, at: datetime) -> None:
        known = self._role(role)
        if changed.event in OF_ROLE:
            states = states_of(known.about(None))
            if self._states.replace(role, known.states, states, at):
                self._restated.add(role)
        ends_all = changed.event in ("retired", "revived")
        touched = list(known.of_person) if ends_all else [changed.person]
        for person in (person for person in touched if person is not None):
            now = tenures_of(person, [*known.about(person), *known.about(None)])
            self._tenures.replace(role, known.tenures.setdefault(person, {}), now, at)

    def _role(self, role: UUID) -> _Role:
        if role not in self._roles:
            self._roles[role] = self._from_tables(role)
        return self._roles[role]

    def _from_tables(self, role: UUID) -> _Role:
        found = _Role()
        for row in self._standing(role_changes, role_changes.c.subject_id == role):
            if row.event != "corrected":
                found.put(entry_of(row._mapping))  # noqa: SLF001 - SQLAlchemy's public name
        for row in self._standing(tenures, tenures.c.role_id == role):
            tenure = Tenure(**{f.name: getattr(row, f.name) for f in fields(Tenure)})
            found.tenures.setdefault(row.person_id, {})[tenure] = {}
        for row in self._standing(role_states, role_states.c.role_id == role):
            found.states[State(**{f.name: getattr(row, f.name) for f in fields(State)})] = {}
        return found

    def _standing(self, table: sa.Table, mine: sa.ColumnElement[bool]) -> Iterable[Any]:
        return self.batch.execute(table.select().where(mine, standing(table, None, None)))


def entry_of(row: Any) -> Entry:
    """A row of `role_changes`, as far as stretches depend on it."""
    return Entry(
        number=row["entry"],
        event=row["event"],
        at=row["occurred_at"],
        precision=row["precision"],
        person=row["person_id"],
        until=row["until"],
        title=row["title"],
        body=row["body"],
        mandate=row["mandate"],
    )


def _values(stretch: Stretch) -> Row:
    return {f.name: getattr(stretch, f.name) for f in fields(stretch)}
