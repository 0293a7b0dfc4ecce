"""Words of a page: everything on it that people wrote, rendered with few look-ups of names."""

from collections.abc import Iterable
from typing import Protocol

from flask import url_for
from markupsafe import Markup

from archive.commands import Media
from projections.people.names import names_of
from projections.threads.rows import ContributionRow
from webui.clocks import Clocks
from webui.rendering import EXCERPT, Rendering, mentioned
from webui.services import services, viewer

NOTHING_WRITTEN = "[no text]"


class Wording(Protocol):
    """Anything that has a body in some markup."""

    @property
    def body(self) -> str | None:
        """What was written; None when it may not be read."""
        ...

    @property
    def media(self) -> Media:
        """In which markup."""
        ...


class Words:
    """What the bodies of a page read like."""

    def __init__(self, rendering: Rendering):
        self._rendering = rendering

    def html(self, row: Wording, kind: str = "document") -> Markup:
        """A body as safe HTML; empty when it may not be read."""
        return self._rendering.html(row.body, row.media, kind) if row.body else Markup("")

    def excerpt(self, row: ContributionRow, length: int = EXCERPT) -> str:
        """How a contribution begins, or why that is not shown."""
        if row.body is None:
            return not_shown(row)
        return self._rendering.excerpt(row.body, row.media, length) or NOTHING_WRITTEN

    def text(self, row: Wording) -> str:
        """A body as it was written, with people's names for references to them."""
        return self._rendering.source(row.body or "")


def words_of(rows: Iterable[Wording], clocks: Clocks | None = None) -> Words:
    """The words of these rows."""
    then = clocks or Clocks()
    ids = mentioned(row.body for row in rows)
    names = names_of(services().engine, viewer(), ids, as_of=then.as_of, known_at=then.known_at)
    return Words(Rendering(names, lambda person: url_for("people.person", person=person)))


def markdown(text: str) -> Markup:
    """A text of the community's own as safe HTML."""
    return Rendering({}, lambda person: url_for("people.person", person=person)).html(
        text, "markdown"
    )


def not_shown(row: ContributionRow) -> str:
    """What stands in place of words that are not shown."""
    if row.withheld is None:
        return "[erased]" if row.author.erased else NOTHING_WRITTEN
    return f"[{row.withheld.state}]"
