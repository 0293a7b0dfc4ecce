"""Turns one mail, and its place among the others, into the commands that record it."""

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache

from archive.commands import Command, MakeContribution, OpenThread, Precision
from ingest.readers.mail.bodies import Body
from ingest.readers.mail.mails import Mail
from ingest.readers.mail.threads import Place
from ingest.records import Found

MODELLED = {"message-id", "date", "from", "subject", "references", "in-reply-to"}
MODELLED |= {"content-type", "content-transfer-encoding", "content-disposition"}
KEPT = ("keywords", "comments", "organization", "archived-at", "x-original-date", "supersedes")


def found_mail(mail: Mail, place: Place, space: str) -> Found:
    """The record of a mail; its thread comes along with the first mail of it in the export."""
    commands: list[Command] = []
    if place.starts:
        commands.append(_thread(place, space))
    body = mail.body()
    answers = place.parent_seen and not place.guessed
    commands.append(
        MakeContribution(
            key=_key(space, place.id),
            space=space,
            thread=_key(space, place.root),
            body=body.text,
            media=body.media,
            reply_to=_key(space, place.parent) if answers else None,
            continues=_key(space, place.outside) if place.outside else None,
            source=f"<{mail.message_id}>" if mail.message_id else "",
            extra=_extra(mail, place, body),
            occurred_at=moment(place.at),
            precision=precision(place.about),
            by=mail.author.handle,
            by_name=mail.author.name,
        )
    )
    return Found(mail.where, tuple(commands), dropped=_dropped(tuple(mail.fields)))


def precision(about: bool) -> Precision:
    """The precision of a time that is known, or only about."""
    return "about" if about else "second"


def moment(seconds: int) -> datetime:
    """Epoch seconds as a time."""
    return datetime.fromtimestamp(seconds, UTC)


def _thread(place: Place, space: str) -> OpenThread:
    return OpenThread(
        key=_key(space, place.root),
        space=space,
        title=place.title,
        occurred_at=moment(place.opened_at),
        precision=precision(place.opened_about),
        by=place.opener,
        by_name=place.opener_name,
    )


def _key(space: str, identity: str | None) -> str:
    return f"{space}/{identity}"


def _extra(mail: Mail, place: Place, body: Body) -> dict[str, object]:
    """What is not modelled and worth keeping, under the headers' own names."""
    extra: dict[str, object] = _headers(mail, KEPT)
    if not place.name_known:
        extra["from_name"] = mail.author.name
    if place.stated:
        extra["Date"] = place.stated
    if mail.subject.base != place.title.casefold():
        extra["Subject"] = mail.subject.text
    if place.guessed or not place.parent_seen:
        extra |= _headers(mail, ("references", "in-reply-to"))
    if body.attachments:
        extra["attachments"] = body.attachments
    return extra


def _headers(mail: Mail, names: Iterable[str]) -> dict[str, object]:
    return {name.title(): mail.fields[name] for name in names if mail.fields.get(name)}


@lru_cache(maxsize=1024)
def _dropped(names: tuple[str, ...]) -> tuple[str, ...]:
    left_out = MODELLED.union(KEPT)
    return tuple(f"mail.{name.title()}" for name in names if name not in left_out)
