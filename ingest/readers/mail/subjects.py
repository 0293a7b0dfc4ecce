"""Reads subjects: the title of a thread, and whether a mail says that it answers one."""

import re
from dataclasses import dataclass
from functools import lru_cache

from ingest.readers.mail.heads import decoded
from ingest.readers.mail.people import alike

PREFIX = re.compile(
    r"(?:re|fwd?|aw|sv|vs|antw|wg|rv|res|odp|ynt|回复|答复|转发)"
    r"\s*(?:\[\d+\]|\(\d+\)|[\^*]\d+)?\s*[:\uff1a]\s*",
    re.IGNORECASE,
)
LONGEST = 1000
TAG = re.compile(r"\[([^\[\]]{1,60})\]\s*")


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject as written, and without what list and mail programs put before it."""

    text: str
    title: str
    answers: bool

    @property
    def base(self) -> str:
        """What the subjects of one conversation have in common."""
        return self.title.casefold()


def subject_of(value: str, list_name: str) -> Subject:
    """The subject without "Re:", "Fwd:" and the like, and without the list's own tag."""
    return _subject(value[:LONGEST], list_name)


@lru_cache(maxsize=4096)
def _subject(value: str, list_name: str) -> Subject:
    text = title = decoded(value)
    answers = False
    while True:
        if prefix := PREFIX.match(title):
            answers = True
            title = title[prefix.end() :]
        elif (tag := TAG.match(title)) and _is_tag_of(tag[1], list_name):
            title = title[tag.end() :]
        else:
            return Subject(text, title.strip(), answers)


def tag_of(value: str) -> str:
    """The tag in brackets that a subject begins with, if any."""
    text = decoded(value[:LONGEST])
    while prefix := PREFIX.match(text):
        text = text[prefix.end() :]
    tag = TAG.match(text)
    return tag[1] if tag else ""


def _is_tag_of(tag: str, list_name: str) -> bool:
    """Some lists number their mails in the tag: [devel 123]."""
    return alike(tag).rstrip("0123456789") == alike(list_name).rstrip("0123456789") != ""
