"""The people and bots that an export lists."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from archive.commands import IntroducePerson
from ingest.errors import DamagedFileError
from ingest.export import Export
from ingest.readers.slack.values import handle, left_out, mapping, rows, text
from ingest.records import Found, Record, Unreadable

FILES = ("users.json", "org_users.json")
SLACKBOT = "USLACKBOT"
NOBODY_LISTED = "people are known by the names in their messages, or else by their IDs"
USED = {"id", "name", "real_name", "profile", "is_bot"}
USED_OF_PROFILE = {"display_name", "real_name", "bot_id"}


class People:
    """Who the export lists, and which apps were met in its messages."""

    def __init__(self) -> None:
        self._listed: set[str] = set()
        self._app_names: dict[str, str] = {}
        self._apps_met: set[str] = set()

    def read(self, export: Export, beginning: datetime) -> Iterator[Record]:
        """Introduce everybody listed; `beginning` dates them, as no list says when they came."""
        files = [name for name in FILES if name in export.names()]
        if not files:
            yield Unreadable(FILES[0], f"it is missing: {NOBODY_LISTED}")
        for name in files:
            try:
                listed = rows(export, name)
            except DamagedFileError as error:
                yield Unreadable(name, f"{error}; {NOBODY_LISTED}")
                continue
            for number, row in enumerate(listed, start=1):
                yield self._person(f"{name} record {number}", row, beginning)

    def _person(self, where: str, row: object, beginning: datetime) -> Record:
        user = mapping(row)
        user_id = text(user.get("id"))
        if not user_id:
            return Unreadable(where, "it has no id, which says who it is")
        self._listed.add(user_id)
        profile = mapping(user.get("profile"))
        name = name_in(profile) or name_in(user) or user_id
        if app := text(profile.get("bot_id")):
            self._app_names[app] = name
        introduced = IntroducePerson(
            occurred_at=beginning,
            precision="about",
            handle=handle(user_id),
            name=name,
            kind="bot" if user.get("is_bot") or user_id == SLACKBOT else "person",
        )
        dropped = left_out("users", user, USED)
        dropped += left_out("users.profile", profile, USED_OF_PROFILE)
        return Found(where, (introduced,), dropped=dropped)

    def name_of(self, user_id: str, profile: dict[str, Any]) -> str:
        """The name of somebody whom no list names, from a message's copy of the profile."""
        if user_id in self._listed:
            return ""
        return name_in(profile) or ("Slackbot" if user_id == SLACKBOT else user_id)

    def meet_app(self, app: str, name: str, at: datetime) -> tuple[IntroducePerson, ...]:
        """Introduce an app that writes as itself by its first message; one met before, not."""
        if app in self._apps_met:
            return ()
        self._apps_met.add(app)
        introduced = IntroducePerson(
            occurred_at=at,
            precision="about",
            handle=handle(app),
            name=self._app_names.get(app) or name or app,
            kind="bot",
        )
        return (introduced,)


def name_in(profile: dict[str, Any]) -> str:
    """The name that Slack shows for this profile."""
    names = (text(profile.get(field)).strip() for field in ("display_name", "real_name", "name"))
    return next(filter(None, names), "")
