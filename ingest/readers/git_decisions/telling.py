"""Telling the history of one decision: the revisions of its file, one after the other."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from archive import commands as c
from archive.commands import Command, DecisionState, Visibility
from ingest.readers.git_decisions.citing import Citations
from ingest.readers.git_decisions.document import Document, Reference, Standing
from ingest.readers.git_decisions.messages import reason_in
from ingest.readers.git_decisions.naming import Called, Names
from ingest.readers.git_decisions.people import People
from ingest.readers.git_decisions.saying import Saying, dated
from ingest.readers.git_decisions.spool import Spooled
from ingest.readers.git_decisions.transitions import UNTAKEN, step_to

TAKEN, REVERSED = "taken", "reversed"
"""What the sources of these changes end in, so that evidence can be told to be of them alone."""

REMOVED = "Removed"
"""What stands for the status of a decision whose file was deleted: it has no word of its own."""


class Teller:
    """One decision, as it stands after the revisions that were told."""

    def __init__(self, called: Called, names: Names, people: People, visibility: Visibility):
        self._key = called.key
        self._label = called.label
        self._names = names
        self._people = people
        self._visibility = visibility
        self._citations = Citations(called.key)
        self._state: DecisionState = "proposed"
        self._word = ""
        self._said: Document | None = None
        self._successors: frozenset[str] = frozenset()
        self._settled = ""
        self._last: datetime | None = None

    @property
    def has_begun(self) -> bool:
        """Whether a revision was told that proposes the decision."""
        return self._said is not None

    def tell(self, revision: Spooled, document: Document) -> list[Command]:
        """The commands that record what this revision changed; none if it changed nothing."""
        saying = self._saying(revision, document)
        commands = [
            *self._worded(saying, document),
            *self._stood(saying, document, revision.path),
        ]
        meant = ((link, self._meant(link.to, document, revision.path)) for link in document.links)
        commands += self._citations.follow(meant, saying, self._settled)
        self._said = document
        self._last = saying.at
        return commands

    def tell_removal(self, revision: Spooled) -> list[Command]:
        """The commands that record that the file was deleted. It may come back."""
        if self._said is None:
            return []
        saying = self._saying(revision, self._said)
        if self._state in UNTAKEN:
            self._state = "withdrawn"
        self._word, self._last = REMOVED, saying.at
        return [
            c.RestateDecision(
                **saying.change(), decision=self._key, state=self._state, status=REMOVED
            )
        ]

    def left_out(self, document: Document) -> tuple[str, ...]:
        """The fields that this revision tells anew and that are kept nowhere."""
        before = self._said.left_out if self._said is not None else {}
        return tuple(k for k, value in document.left_out.items() if before.get(k) != value)

    def _saying(self, revision: Spooled, document: Document) -> Saying:
        commit = revision.commit
        reason = reason_in(commit.message)
        if document.status is not None and document.status.word != self._word:
            note = document.status.note
            reason = f"{reason}\n\nStatus: {note}".strip() if note else reason
        return Saying(
            at=max(revision.in_force_at, self._last or revision.in_force_at),
            by=self._people.author_of(commit),
            by_name=commit.author,
            reason=reason,
            sha=commit.sha,
        )

    def _worded(self, saying: Saying, document: Document) -> Iterator[Command]:
        before = self._said
        if before is None:
            yield self._proposal(saying, document)
            return
        title = document.title if document.title != before.title else ""
        text = document.text if document.text != before.text else ""
        if title or text:
            yield c.AmendDecision(**saying.change(), decision=self._key, title=title, text=text)

    def _proposal(self, saying: Saying, document: Document) -> Command:
        by = saying
        if document.authors:
            first = document.authors[0]
            handle = self._people.handle_of(first)
            if handle != saying.by and first.name.casefold() != saying.by_name.casefold():
                # the commit's message is not the proposer's, and must not go with their words
                by = replace(saying, by=handle, by_name=self._people.name_of(first), reason="")
        proposed = dated(by.change(), document.created or document.decided, None)
        self._last = proposed["occurred_at"]
        status = document.status
        if status is not None and status.standing in ("proposed", "unknown"):
            self._word = status.word
        return c.ProposeDecision(
            **proposed,
            key=self._key,
            title=document.title,
            text=document.text,
            label=self._label,
            status=self._word,
            visibility=self._visibility,
        )

    def _stood(self, saying: Saying, document: Document, path: str) -> Iterator[Command]:
        day = None
        if self._said is None or self._said.decided != document.decided:
            day = document.decided
        meant = {self._meant(reference, document, path) for reference in document.superseded_by}
        named = sorted(key for key in meant if key is not None and key != self._key)
        new = [key for key in named if key not in self._successors]
        gone = bool(self._successors) and not named and self._state == "superseded"
        self._successors = frozenset(named)
        status = document.status
        if status is not None and (status.word != self._word or gone):
            self._word = status.word
            if not (new and status.standing == "superseded"):
                yield from self._step(document, status.standing, saying, day)
        for number, key in enumerate(new, start=1):
            self._state = "superseded"
            fields = saying.change(str(number) if number > 1 else "")
            yield c.SupersedeDecision(
                **self._dated(fields, day),
                decision=self._key,
                superseded_by=key,
                status=self._word,
            )

    def _step(
        self, document: Document, standing: Standing, saying: Saying, day: date | None
    ) -> Iterator[Command]:
        step = step_to(standing, self._state)
        self._state = step.state
        told: dict[str, Any] = {"decision": self._key, "status": self._word}
        if step.change == "reversed":
            reversal = self._dated(saying.change(REVERSED), day)
            self._settled = reversal["source"]
            yield c.ReverseDecision(**reversal, **told)
        elif step.change == "restated":
            change = self._dated(saying.change(), day)
            yield c.RestateDecision(**change, **told, state=step.state)
        else:
            taking = self._dated(saying.change(TAKEN), day)
            self._settled = taking["source"]
            yield from self._introduced(document, taking)
            yield c.TakeDecision(
                **taking,
                **told,
                outcome="accepted" if standing == "accepted" else "rejected",
                method=document.method,
                deciders=tuple(map(self._people.handle_of, document.deciders)),
            )

    def _introduced(self, document: Document, taking: dict[str, Any]) -> Iterator[Command]:
        """Deciders who are known by an address, with the name that goes with it."""
        moment = {"occurred_at": taking["occurred_at"], "precision": taking["precision"]}
        for named in document.deciders:
            handle, name = self._people.handle_of(named), self._people.name_of(named)
            if name and not handle.startswith("git:"):
                yield c.IntroducePerson(**moment, handle=handle, name=name)

    def _dated(self, change: dict[str, Any], day: date | None) -> dict[str, Any]:
        return dated(change, day, self._last)

    def _meant(self, to: Reference | str, document: Document, path: str) -> str | None:
        return self._names.meant(to, document, path) if isinstance(to, Reference) else None
