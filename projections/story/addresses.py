"""Addresses: where a thing, or one of its changes, shows on the pages of an archive."""

from uuid import UUID

from projections.reasons.things import Thing

WEB = ("http://", "https://")
CHANGES = {"norm": "/history", "decision": "", "role": ""}


def path_of(kind: str, thing: UUID, entry: int | None = None) -> str:
    """The lasting address of a thing on the pages, or of one change of it; it begins with `/`."""
    page = f"/{kind}s/{thing}"
    if entry is None or kind not in CHANGES:
        return page
    return f"{page}{CHANGES[kind]}#change-{entry}"


def address_of(thing: Thing, base: str) -> str:
    """Where a thing shows, below `base`; of a page elsewhere, where that is. Empty without one."""
    if thing.kind == "link":
        return thing.address if thing.address.startswith(WEB) else ""
    return f"{base}{path_of(thing.kind, thing.id)}"
