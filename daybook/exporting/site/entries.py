"""Entries: what the search of a site finds, from the same account as every export."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from textwrap import shorten
from typing import cast

from archive.commands import Media
from daybook.exporting.content import Content
from daybook.exporting.facts import Contribution, Thread
from daybook.exporting.governance_facts import Decision, Norm, Role
from daybook.exporting.site.addresses import Address, Link
from daybook.exporting.site.index import Entry
from projections.text import own_words, plain_text

EXCERPT = 200
READ = 2_000
"""How much of a text its excerpt is made of."""

PlaceOf = Callable[[Link], str | None]
"""Where in the site an address is; None where it is not."""


def entries(content: Content, place_of: PlaceOf) -> Iterator[Entry]:
    """Everything whose words show, so never what was hidden, withdrawn or erased."""
    names = {str(person.id): person.name for person in content.people()}
    for person, name in names.items():
        entry = Entry("", name, "", "", "Person", "", name)
        yield from _found(entry, Link(Address(f"/people/{person}")), place_of)
    yield from _governing(content, place_of)
    yield from _talk(content, names, place_of)


def _governing(content: Content, place_of: PlaceOf) -> Iterator[Entry]:
    for role in content.roles():
        yield from _found(_role(role), Link(Address(f"/roles/{role.id}")), place_of)
    for norm in content.norms():
        for entry, place in _norm(norm):
            yield from _found(entry, Link(Address(f"/norms/{norm.id}"), place), place_of)
    for decision in content.decisions():
        link = Link(Address(f"/decisions/{decision.id}"))
        yield from _found(_decision(decision), link, place_of)


def _talk(content: Content, names: Mapping[str, str], place_of: PlaceOf) -> Iterator[Entry]:
    spaces = {space.id: space.name for space in content.spaces()}
    threads = {thread.id: thread for thread in content.threads()}
    for said in content.contributions():
        thread = threads[said.thread_id]
        if said.body is not None and said.state == "shown":
            yield from _said(said, spaces[said.space_id], thread, names, place_of)
        elif said.id == thread.opening_id:  # with which its title is hidden, from stewards not
            threads[thread.id] = replace(thread, title=None)


def _found(entry: Entry, link: Link, place_of: PlaceOf) -> Iterator[Entry]:
    file = place_of(link)
    if file is not None:
        yield entry.at(file)


def _said(
    said: Contribution,
    space: str,
    thread: Thread,
    names: Mapping[str, str],
    place_of: PlaceOf,
) -> Iterator[Entry]:
    in_thread = Address(f"/threads/{said.thread_id}", (("holding", str(said.id)),))
    link = Link(in_thread, f"c-{said.id}")
    if place_of(link) is None:
        link = Link(Address(f"/contributions/{said.id}"))
    text = _text(said.body or "", said.media, names)
    marks = {
        said.kind: said.kind != "message",
        "edited": said.edited,
        "accepted answer": thread.accepted_id == said.id,
        "gone from its source": said.missing,
    }
    entry = Entry(
        file="",
        title=thread.title or f"In {space}",
        excerpt=_excerpt(text),
        date=f"{said.occurred_at:%Y-%m-%d}",
        space=space,
        marks="|".join(mark for mark, holds in marks.items() if holds),
        text=text,
        named=(thread.title or "") if thread.opening_id == said.id else "",
        former=tuple(_text(one.body, one.media, names) for one in said.wordings[:-1]),
    )
    yield from _found(entry, link, place_of)


def _norm(norm: Norm) -> Iterator[tuple[Entry, str]]:
    """The norm as a whole, with its former texts, and each of its clauses, with its place."""
    date = f"{norm.adopted_at:%Y-%m-%d}"
    texts = [change.text for change in norm.history if change.text and change.text != norm.text]
    about = {"date": date, "space": "Norm", "marks": norm.state}
    former = tuple(plain_text(text, "markdown") for text in texts)
    yield Entry("", norm.title, norm.scope, text="", named=norm.title, former=former, **about), ""
    for clause in norm.clauses:
        text = plain_text(clause.text, "markdown")
        called = f"{norm.title}, clause {clause.label}" if clause.label else norm.title
        named = " ".join(clause.headings)
        yield (
            Entry("", called, _excerpt(text), text=text, named=named, **about),
            f"c-{clause.id}",
        )


def _decision(decision: Decision) -> Entry:
    text = plain_text(decision.text, "markdown")
    reasons = [change.rationale for change in decision.history if change.rationale]
    former = [one.text for one in decision.history if one.text and one.text != decision.text]
    called = f"{decision.label}: {decision.title}" if decision.label else decision.title
    return Entry(
        file="",
        title=called,
        excerpt=_excerpt(text or " ".join(reasons)),
        date=f"{decision.taken_at or decision.proposed_at:%Y-%m-%d}",
        space="Decision",
        marks=decision.status or decision.state,
        text="\n".join([text, *reasons]),
        named=called,
        former=tuple(plain_text(one, "markdown") for one in former),
    )


def _role(role: Role) -> Entry:
    text = plain_text(role.mandate, "markdown")
    called = f"{role.title}, {role.body}" if role.body else role.title
    return Entry("", called, _excerpt(text), "", "Role", role.state, text, called)


def _text(body: str, media: str, names: Mapping[str, str]) -> str:
    return own_words(body, cast(Media, media), names)


def _excerpt(text: str) -> str:
    return shorten(text[:READ], EXCERPT, placeholder=" …")
