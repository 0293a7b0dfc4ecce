"""Items: each kind of fact as ActivityStreams has it: an object, and what was done to it."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from daybook.exporting.facts import Contribution, Deed, Fact, Person, Space, Thread
from daybook.exporting.governance_facts import (
    Citation,
    Decision,
    Import,
    Norm,
    Role,
    Tenure,
)

OWN = "urn:daybook:ns:"
PROV = "http://www.w3.org/ns/prov#"
LINKS = ("wasGeneratedBy", "wasAttributedTo", "wasRevisionOf", "wasDerivedFrom", "wasInfluencedBy")
TIMES = (
    "asOf", "knownAt", "recordedAt", "closedAt", "settledAt", "missingSince", "inForceAt", "dueAt",
)  # fmt: skip
WORDS = (
    "kind", "flags", "precision", "state", "status", "visibility", "event", "action", "outcome",
    "actedAs", "clause", "handle", "formerName", "method", "viewer", "events", "checkpoint",
    "pseudonyms", "licence", "version", "reader", "read", "recorded", "known", "unreadable",
    "ended",
)  # fmt: skip
CONTEXT: list[Any] = [
    "https://www.w3.org/ns/activitystreams",
    {
        "prov": PROV,
        "daybook": OWN,
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        **{term: {"@id": f"prov:{term}", "@type": "@id"} for term in LINKS},
        **{term: {"@id": f"daybook:{term}", "@type": "xsd:dateTime"} for term in TIMES},
        **{term: f"daybook:{term}" for term in WORDS},
        "acceptedAnswer": {"@id": "daybook:acceptedAnswer", "@type": "@id"},
    },
]
"""The W3C's context, the terms of PROV-O that are used, and those that neither has."""

MEDIA = {"plain": "text/plain", "mail": "text/plain", "slack": "text/plain",
         "markdown": "text/markdown", "html": "text/html"}  # fmt: skip
TYPES = {"question": "Question", "document": "Article"}
DEEDS = {"hidden": "Remove", "restored": "Add", "withdrawn": "Delete", "appealed": "Flag"}
DERIVING = {"supersedes": "wasRevisionOf", "discussed-in": "wasInfluencedBy"}
"""What a relation means in PROV; any other says that the one was derived from the other."""

Item = tuple[str, dict[str, Any]]
"""The collection that it belongs to, and the item."""


def urn(one: UUID, part: str = "") -> str:
    """The name of a thing, or of a part of it such as one of its wordings."""
    return f"urn:uuid:{one}" + (f"#{part}" if part else "")


def person(fact: Person) -> Iterator[Item]:
    """An actor; somebody who was erased is a Tombstone."""
    kind = "Application" if fact.kind == "bot" else "Person"
    yield _object(
        fact,
        "Tombstone" if fact.erased else kind,
        formerType=kind if fact.erased else None,
        name=fact.name,
        formerName=[name for name in fact.names if name != fact.name],
        handle=list(fact.handles),
        published=fact.introduced_at,
        precision=fact.precision,
        recordedAt=fact.recorded_at,
        endTime=fact.left_at,
    )


def space(fact: Space) -> Iterator[Item]:
    """A group whose members talk there."""
    yield _object(
        fact,
        "Group",
        name=fact.name,
        summary=fact.purpose,
        published=fact.opened_at,
        precision=fact.precision,
        recordedAt=fact.recorded_at,
        closedAt=fact.closed_at,
        visibility=fact.visibility,
    )


def thread(fact: Thread) -> Iterator[Item]:
    """A collection that contributions name as their context."""
    yield _object(
        fact,
        "Collection",
        name=fact.title,
        context=urn(fact.space_id),
        totalItems=fact.contributions,
        published=fact.first_at,
        updated=fact.last_at,
        closedAt=fact.closed_at,
        settledAt=fact.resolved_at,
        acceptedAnswer=fact.accepted_id and urn(fact.accepted_id),
        visibility=fact.visibility,
    )


def contribution(fact: Contribution) -> Iterator[Item]:
    """A Note, Question or Article, the Create that made it, and an Update for each edit."""
    kind = TYPES.get(fact.kind, "Note")
    gone = fact.withdrawn or fact.erased
    made = _part(fact.id, "made")
    last = _part(fact.id, "wording-", len(fact.wordings)) if len(fact.wordings) > 1 else None
    yield _object(
        fact,
        "Tombstone" if gone else kind,
        formerType=kind if gone else None,
        attributedTo=urn(fact.author_id),
        wasAttributedTo=urn(fact.author_id),
        context=urn(fact.thread_id),
        audience=urn(fact.space_id),
        inReplyTo=fact.reply_to and urn(fact.reply_to),
        content=fact.body,
        mediaType=MEDIA[fact.media] if fact.body is not None else None,
        published=fact.occurred_at,
        updated=fact.edited_at,
        precision=fact.precision,
        recordedAt=fact.recorded_at,
        missingSince=fact.missing_since,
        state=fact.state,
        url=_web(fact.source),
        wasGeneratedBy=made,
        wasRevisionOf=last and _part(fact.id, "wording-", len(fact.wordings) - 1),
    )
    yield _activity(
        "Create",
        made,
        actor=urn(fact.author_id),
        object=urn(fact.id),
        published=fact.occurred_at,
        result=_wordings(fact)[0] if fact.wordings else None,
    )
    for wording, result in zip(fact.wordings[1:], _wordings(fact)[1:], strict=True):
        yield _activity(
            "Update",
            _part(fact.id, "edit-", wording.number),
            actor=urn(wording.editor_id or fact.author_id),
            object=urn(fact.id),
            published=wording.worded_at,
            precision=wording.precision,
            recordedAt=wording.recorded_at,
            summary=wording.reason,
            result=result,
        )


def _wordings(fact: Contribution) -> list[dict[str, Any]]:
    """Each wording as an entity of its own, which the one before it was made into."""
    return [
        _clean(
            {
                "id": _part(fact.id, "wording-", wording.number),
                "type": TYPES.get(fact.kind, "Note"),
                "content": wording.body,
                "mediaType": MEDIA[wording.media],
                "published": wording.worded_at,
                "wasAttributedTo": urn(wording.editor_id or fact.author_id),
                "wasGeneratedBy": _part(fact.id, "edit-", wording.number)
                if number
                else _part(fact.id, "made"),
                "wasRevisionOf": _part(fact.id, "wording-", fact.wordings[number - 1].number)
                if number
                else None,
            }
        )
        for number, wording in enumerate(fact.wordings)
    ]


def deed(fact: Deed) -> Iterator[Item]:
    """What moderation did: Remove, Add, Delete, Flag, and Accept or Reject for an answer."""
    answer = "Accept" if fact.outcome == "overturned" else "Reject"
    yield _activity(
        DEEDS.get(fact.action, answer),
        urn(uuid5(fact.contribution_id, f"{fact.action} {fact.recorded_at} {fact.occurred_at}")),
        fact,
        object=urn(fact.contribution_id),
        actor=fact.by_id and urn(fact.by_id),
        instrument=fact.norm_id and urn(fact.norm_id),
        clause=fact.clause,
        action=fact.action,
        outcome=fact.outcome,
        actedAs=fact.acted_as,
        summary=fact.reason,
        published=fact.occurred_at,
        precision=fact.precision,
        recordedAt=fact.recorded_at,
    )


def decision(fact: Decision) -> Iterator[Item]:
    """A Document, with an activity for each change of it."""
    yield _object(
        fact,
        "Document",
        name=f"{fact.label}: {fact.title}" if fact.label else fact.title,
        content=fact.text,
        mediaType="text/markdown",
        state=fact.state,
        status=fact.status,
        method=fact.method,
        outcome=fact.outcome,
        published=fact.proposed_at,
        updated=fact.taken_at,
        dueAt=fact.due_at,
        visibility=fact.visibility,
        attributedTo=[urn(one) for one in fact.decider_ids] or (fact.by_id and urn(fact.by_id)),
        wasAttributedTo=[urn(one) for one in fact.decider_ids] or (fact.by_id and urn(fact.by_id)),
    )
    kinds = {"proposed": "Create", "taken": "Reject" if fact.outcome == "rejected" else "Accept"}
    yield from _changes(fact.id, fact.history, kinds)


def norm(fact: Norm) -> Iterator[Item]:
    """A Document, with an activity for each change of it."""
    yield _object(
        fact,
        "Document",
        name=fact.title,
        content=fact.text,
        mediaType="text/markdown",
        summary=fact.scope,
        state=fact.state,
        version=fact.version,
        published=fact.adopted_at,
        precision=fact.precision,
        visibility=fact.visibility,
    )
    yield from _changes(fact.id, fact.history, {"adopted": "Create", "repealed": "Delete"})


def _changes(thing: UUID, history: tuple[Any, ...], kinds: Mapping[str, str]) -> Iterator[Item]:
    """The activities of a document. A text that one gave is its result, made of the one before."""
    before: str | None = None
    for change in history:
        result = None
        made = _part(thing, "change-", change.entry)
        if change.text:
            text = _part(thing, "text-", change.entry)
            result = {
                "id": text,
                "type": "Document",
                "name": change.title,
                "content": change.text,
                "mediaType": "text/markdown",
                "published": change.occurred_at,
                "wasGeneratedBy": made,
                "wasRevisionOf": before,
            }
            before = text
        yield _activity(
            kinds.get(change.event, "Update"),
            made,
            object=urn(thing),
            actor=change.by_id and urn(change.by_id),
            event=change.event,
            summary=change.rationale,
            published=change.occurred_at,
            precision=change.precision,
            recordedAt=change.recorded_at,
            inForceAt=getattr(change, "in_force_at", None),
            result=result and _clean(result),
        )


def role(fact: Role) -> Iterator[Item]:
    """A group that people join for a while."""
    yield _object(
        fact,
        "Group",
        name=f"{fact.title}, {fact.body}" if fact.body else fact.title,
        summary=fact.mandate,
        state=fact.state,
        published=fact.established_at,
        precision=fact.precision,
        endTime=fact.retired_at,
        visibility=fact.visibility,
    )


def tenure(fact: Tenure) -> Iterator[Item]:
    """A Relationship while it lasts, the Join it began with, and the Leave it ended with."""
    name = uuid5(fact.role_id, f"{fact.person_id} {fact.since} {fact.until}")
    ends: dict[str, Any] = {"actor": urn(fact.person_id), "object": urn(fact.role_id)}
    yield (
        "objects",
        _clean(
            {
                "id": urn(name),
                "type": "Relationship",
                "kind": fact.KIND,
                "flags": list(fact.flags()),
                "subject": urn(fact.person_id),
                "relationship": f"{OWN}holds",
                "object": urn(fact.role_id),
                "startTime": fact.since,
                "precision": fact.since_precision,
                "endTime": fact.until,
                "ended": fact.ended_how,
            }
        ),
    )
    yield _activity("Join", urn(name, "join"), published=fact.since, **ends)
    if fact.until is not None:
        yield _activity("Leave", urn(name, "leave"), published=fact.until, **ends)


def citation(fact: Citation) -> Iterator[Item]:
    """A Relationship, which says in terms of PROV too what goes back to what."""
    cited = urn(fact.to_id) if fact.to_kind != "link" else fact.address
    subject: object = urn(fact.of_id)
    if cited is not None:
        subject = {"id": urn(fact.of_id), DERIVING.get(fact.relation, "wasDerivedFrom"): cited}
    yield _object(
        fact,
        "Relationship",
        subject=subject,
        relationship=f"{OWN}{fact.relation}",
        object=cited,
        clause=fact.clause,
        summary=fact.note,
        attributedTo=fact.by_id and urn(fact.by_id),
        published=fact.occurred_at,
        precision=fact.precision,
        recordedAt=fact.recorded_at,
    )


def import_run(fact: Import) -> Iterator[Item]:
    """An activity that recorded what it read."""
    yield _activity(
        "Activity",
        urn(fact.id),
        fact,
        name=f"Import: {fact.reader}",
        reader=fact.reader,
        startTime=fact.started_at,
        endTime=fact.finished_at,
        published=fact.started_at,
        read=fact.read,
        recorded=fact.recorded,
        known=fact.known,
        unreadable=fact.unreadable,
    )


def _object(fact: Any, of_type: str, **told: Any) -> Item:
    head = {"id": urn(fact.id), "type": of_type, "kind": fact.KIND, "flags": list(fact.flags())}
    return "objects", _clean({**head, **told})


def _activity(of_type: str, urn_of: str, fact: Fact | None = None, **told: Any) -> Item:
    head = {"id": urn_of, "type": of_type, "kind": fact.KIND if fact else None}
    return "activities", _clean({**head, **told})


def _part(thing: UUID, part: str, number: int | None = None) -> str:
    return urn(thing, part if number is None else f"{part}{number}")


def _clean(told: Mapping[str, Any]) -> dict[str, Any]:
    """Without what says nothing; times as ISO 8601."""
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in told.items()
        if value is not None and value not in ("", [])
    }


def _web(address: str | None) -> str | None:
    return address if address and address.startswith(("http://", "https://")) else None


ITEMS: dict[str, Callable[[Any], Iterator[Item]]] = {
    Person.KIND: person,
    Space.KIND: space,
    Thread.KIND: thread,
    Contribution.KIND: contribution,
    Deed.KIND: deed,
    Decision.KIND: decision,
    Norm.KIND: norm,
    Role.KIND: role,
    Tenure.KIND: tenure,
    Citation.KIND: citation,
    Import.KIND: import_run,
}
"""How each kind of fact is told."""
