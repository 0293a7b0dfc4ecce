"""What a decision's file links to, told as citations that are made and withdrawn."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from archive import commands as c
from archive.commands import CitableKind, Command, Relation
from ingest.readers.git_decisions.document import Link, Reference
from ingest.readers.git_decisions.saying import Saying


@dataclass(frozen=True, slots=True)
class Target:
    """What is cited, and how."""

    relation: Relation
    kind: CitableKind
    to: str


class Citations:
    """The citations of one decision, as its file has them now."""

    def __init__(self, decision: str):
        self._decision = decision
        self._change_of: dict[Target, str] = {}

    def follow(
        self, links: Iterable[tuple[Link, str | None]], saying: Saying, settled: str
    ) -> Iterator[Command]:
        """What makes the citations those of these links. Each comes with the decision it means.

        `settled` is the source of the change by which the decision was taken, or taken back. What
        is evidence is evidence of that.
        """
        wanted: dict[Target, str] = {}
        for link, meant in links:
            target = _target(link, meant)
            if target is not None and target.to != self._decision:
                wanted.setdefault(target, link.note)
        for target in [target for target in self._change_of if target not in wanted]:
            change = self._change_of.pop(target)
            yield c.WithdrawCitation(
                **saying.moment(),
                **self._ends(target, change),
                reason=saying.reason,
            )
        for target, note in wanted.items():
            if target not in self._change_of:
                change = settled if target.relation == "evidence" else ""
                self._change_of[target] = change
                yield c.Cite(**saying.moment(), **self._ends(target, change), note=note)

    def _ends(self, target: Target, change: str) -> dict[str, Any]:
        return {
            "of_kind": "decision",
            "of": self._decision,
            "relation": target.relation,
            "to_kind": target.kind,
            "to": target.to,
            "change": change,
        }


def _target(link: Link, meant: str | None) -> Target | None:
    if isinstance(link.to, Reference):
        return Target(link.relation, "decision", meant) if meant else None
    return Target(link.relation, "link", link.to)
