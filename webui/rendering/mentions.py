"""Mentions: a body holds `<@UUID>` where a person was named, so that names can change or go."""

from collections.abc import Callable, Mapping
from uuid import UUID

from markupsafe import Markup

from projections.people.names import UNKNOWN, NameRow
from projections.text.plain import MENTION, mentioned

__all__ = ["MENTION", "Mentions", "mentioned"]


class Mentions:
    """Who the people are that these bodies mention, and where their pages are."""

    def __init__(self, names: Mapping[UUID, NameRow], address: Callable[[UUID], str]):
        self._names = names
        self._address = address

    def text(self, person: str) -> str:
        """A mention as text."""
        return f"@{self._name(person).name}"

    def html(self, person: str) -> Markup:
        """A mention as HTML: a link, where the person has a page."""
        name = self._name(person)
        if not name.has_page:
            return Markup('<span class="mention">@{}</span>').format(name.name)
        link = Markup('<a class="mention" href="{}">@{}</a>')
        return link.format(self._address(name.id), name.name)

    def in_text(self, text: str) -> str:
        """The text with every mention written out."""
        return MENTION.sub(lambda found: self.text(found[1]), text) if "<@" in text else text

    def by_id(self) -> dict[str, str]:
        """The names alone."""
        return {str(person): name.name for person, name in self._names.items()}

    def _name(self, person: str) -> NameRow:
        key = UUID(person)
        return self._names.get(key) or NameRow(key, UNKNOWN)
