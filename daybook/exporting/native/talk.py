"""What happened to spaces, threads and contributions, retold."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from archive.domain.clause_version import parse
from daybook.exporting.native.retelling import ANSWERER, DEEDS, MODERATOR, Line, Retelling, told
from projections.threads.seen import reason_readable

Teller = Callable[[Retelling, Any], Line | None]


def space_retold(to: Retelling, event: Any) -> Line | None:
    """An event of a space, for whoever sees it."""
    space = event.originator_id
    opens = event.TOPIC == "space.opened"
    if space not in to.seen.spaces:
        return None
    if not to.had_happened(event) and not (opens and space in to.seen.used):
        return None
    line = {**to.occurred(event, to.apart(event)), "key" if opens else "space": to.key(space)}
    match event.TOPIC:
        case "space.opened":
            more = told(by=to.by(event.purpose.person), purpose=to.text(event.purpose))
            more |= {"name": to.text(event.name), "kind": event.kind, **_who_sees(to, event)}
            return {"type": "open-space", **line, **more}
        case "space.renamed":
            return {"type": "rename-space", **line, "name": to.text(event.name)}
        case "space.visibility_changed":
            return {"type": "change-visibility", **line, **_who_sees(to, event)}
    return {"type": "close-space", **line, **_reason(to, event)}


def _who_sees(to: Retelling, event: Any) -> Line:
    named = [to.handle(person) for person in event.named] if to.is_steward else []
    return {"visibility": event.visibility, **({"named": named} if named else {})}


def thread_retold(to: Retelling, event: Any) -> Line | None:
    """An event of a thread in which something was said, for whoever sees it."""
    thread, seen = event.originator_id, to.seen
    opens = event.TOPIC == "thread.opened"
    if thread not in seen.threads or not (opens or to.had_happened(event)):
        return None
    line = {**to.occurred(event, to.apart(event)), "key" if opens else "thread": to.key(thread)}
    title = seen.threads[thread]
    match event.TOPIC:
        case "thread.opened":
            more = {"space": to.key(event.space), **told(by=to.by(event.title.person))}
            more |= told(title=to.text(event.title) if title else "", visibility=event.visibility)
            return {"type": "open-thread", **line, **more}
        case "thread.renamed":
            more = {"title": to.text(event.title) if title else ""}
            more |= told(by=to.by(event.title.person))
            return {"type": "rename-thread", **line, **more}
        case "thread.moved":
            return {"type": "move-thread", **line, "space": to.key(event.space)}
        case "thread.merged":
            return {"type": "merge-thread", **line, "into": to.key(event.into)}
    types = {"closed": "close-thread", "reopened": "reopen-thread", "resolved": "resolve-thread"}
    return {"type": types[event.TOPIC.rsplit(".", 1)[1]], **line, **_reason(to, event)}


def _reason(to: Retelling, event: Any) -> Line:
    return told(by=to.by(event.reason.person), reason=to.text(event.reason))


def contribution_retold(to: Retelling, event: Any) -> Line | None:
    """An event of a contribution that the viewer sees. What is withheld now is so in every view."""
    said, name = event.originator_id, event.TOPIC.split(".")[1]
    if said not in to.seen.contributions or not to.had_happened(event):
        return None
    if name == "made":
        return _made(to, event)
    line = {**to.occurred(event, to.apart(event)), "contribution": to.key(said)}
    if name in DEEDS:
        return _deed(to, event, name, line)
    match name:
        case "revised":
            return {"type": "revise-contribution", **line, **_wording(to, event)}
        case "moved":
            return _moved(to, event, line)
        case "answer_accepted":
            return {"type": "accept-answer", **line, **told(by=to.by(event.by))}
        case "endorsements_observed":
            return {"type": "observe-endorsements", **line, "counts": event.counts}
    return {"type": "observe-missing", **line}


def _made(to: Retelling, event: Any) -> Line:
    said = event.originator_id
    readable = to.seen.contributions[said]
    answered = event.reply_to if event.reply_to in to.seen.contributions else None
    return {
        "type": "make-contribution",
        **to.occurred(event),
        "by": to.handle(event.author),
        "key": to.key(said),
        "space": to.key(event.space),
        "thread": to.key(event.thread),
        "kind": event.kind,
        "media": event.media,
        **told(
            reply_to=answered and to.key(answered),
            visibility=event.visibility,
            edited_at=event.edited_at,
            source=to.source(event.source) if readable else "",
        ),
        "body": to.text(event.body, event.media) if readable else "",
    }


def _moved(to: Retelling, event: Any, line: Line) -> Line | None:
    if event.thread not in to.seen.threads:  # one that it was in for a time, and nothing else now
        return None
    more = told(by=to.by(event.by), reason=to.text(event.reason) if to.is_steward else "")
    return {"type": "move-contribution", **line, "thread": to.key(event.thread), **more}


def _wording(to: Retelling, event: Any) -> Line:
    if not to.seen.contributions[event.originator_id]:
        return {"media": event.media, "body": "", **told(by=to.by(event.editor))}
    more = told(by=to.by(event.editor), reason=to.text(event.reason))
    return {"media": event.media, "body": to.text(event.body, event.media), **more}


def _deed(to: Retelling, event: Any, name: str, line: Line) -> Line | None:
    said = event.originator_id
    own = to.is_own(said, event.by)
    by = to.by(event.by)
    if not to.is_steward and not own:  # who moderates is for stewards to know
        by = ANSWERER if name == "appeal_answered" else MODERATOR
    known = reason_readable(to.sight.viewer, name, own)
    reason = to.text(event.reason) if known else ""
    cause = getattr(event, "cause", None)
    line |= told(by=by, cause=cause and f"daybook:cause/{cause}")
    match name:
        case "withdrawn":
            return {"type": "withdraw-contribution", **line, **told(reason=reason)}
        case "hidden":
            more = {"reason": reason, **told(norm=_clause(to, event.norm))}
            return {"type": "hide-contribution", **line, **more}
        case "restored":
            more = told(reason=reason, undoes=event.undoes)
            return {"type": "restore-contribution", **line, **more}
        case "appealed":
            return {"type": "appeal-contribution", **line, "reason": reason}
    return {"type": "answer-appeal", **line, "outcome": event.outcome, "reason": reason}


def _clause(to: Retelling, norm: str) -> str:
    """The clause version, by the norm's key and the number that its change has now."""
    version = parse(norm)
    if version is None:
        return to.text(norm)
    if version.norm not in to.seen.ruled["norm"]:
        return ""
    change = to.entries[version.norm].get(version.change, version.change)
    return f"{to.key(version.norm)}#{version.clause}@{change}"


def is_told_by_answer(event: Any, answers: set[tuple[UUID, UUID]]) -> bool:
    """Whether a restoring is that of an appeal which was overturned, and so told with it."""
    if event.TOPIC == "contribution.appeal_answered" and event.outcome == "overturned":
        answers.add((event.originator_id, event.cause))
    is_restored = event.TOPIC == "contribution.restored"
    return is_restored and (event.originator_id, event.cause) in answers
