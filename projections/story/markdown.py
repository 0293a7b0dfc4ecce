"""A story as Markdown: prose, and references with both clocks that anybody can check."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from projections.story.addresses import address_of, path_of
from projections.story.log import Grounds
from projections.story.prose import Paragraph, Reference, Reworded, Sentence, Span, Story, day

SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&!])")
AT_THE_START = re.compile(r"^(\s*)([-+=]|\d+[.)])")
LEVELS = {
    "anonymous": "what is open to everybody",
    "member": "what members see",
    "steward": "what stewards see",
}


def as_markdown(story: Story, grounds: Grounds, base: str = "") -> str:
    """The story in CommonMark. `base` is the address of the pages, for links that work elsewhere;
    without it the addresses stand as paths, and only the references are linked."""
    lines = [f"# Why {_escaped(heading_of(story))}", "", f"*{_escaped(made_from(story, grounds))}*"]
    for chapter in story.chapters:
        lines += ["", f"## {_escaped(chapter.title)}"]
        for paragraph in chapter.paragraphs:
            lines += _paragraph(paragraph, base)
    if story.left_out:
        lines += ["", f"{story.left_out} more things of the chain are not told here."]
    lines += ["", "## References"]
    for reference in story.references:
        lines += ["", *_reference(reference, grounds, base)]
    return "\n".join([*lines, "", *_checking(grounds)])


def heading_of(story: Story) -> str:
    """What the story is of."""
    clause = f", clause {story.clause}" if story.clause else ""
    return f"“{story.thing.title}”{clause}"


def made_from(story: Story, grounds: Grounds) -> str:
    """Which clocks the story is told by, for whose eyes, and from how much of the log."""
    told = f"Told from {LEVELS[story.level]}, when the archive held {grounds.size:,} events"
    if story.as_of:
        told += f"; as it was on {stamp(story.as_of)}"
    if story.known_at:
        told += f"; as the archive knew it on {stamp(story.known_at)}"
    return f"{told}."


def stamp(at: datetime) -> str:
    """A time to the second, in UTC."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def happened(reference: Reference) -> str:
    """When it happened in the community, no more exactly than it is known."""
    if reference.precision == "second":
        return stamp(reference.occurred_at)
    return day(reference.occurred_at, reference.precision)


def _paragraph(paragraph: Paragraph, base: str) -> Iterator[str]:
    yield ""
    text = " ".join(_sentence(sentence, base) for sentence in paragraph.sentences)
    yield AT_THE_START.sub(_harmless, text)
    for reworded in paragraph.reworded:
        yield from _reworded(reworded)


def _reworded(reworded: Reworded) -> Iterator[str]:
    what = f"Clause {reworded.label}" if reworded.label[:1].isdigit() else reworded.label
    for when, words in (("before", reworded.before), ("after", reworded.after)):
        if words is None:
            told = "there was none" if when == "before" else "it is gone"
            yield from ("", f"{_escaped(what or 'A clause')}, {when}: {told}.")
        else:
            flat = " ".join(words.split())
            yield from ("", f"{_escaped(what or 'A clause')}, {when}:", "")
            yield f"> {AT_THE_START.sub(_harmless, _escaped(flat))}"


def _harmless(found: "re.Match[str]") -> str:
    return f"{found[1]}{found[2][:-1]}\\{found[2][-1]}"


def _sentence(sentence: Sentence, base: str) -> str:
    told = "".join(_span(span, base) for span in sentence.spans)
    refs = "".join(f"[\\[{number}\\]](#ref-{number})" for number in sentence.refs)
    return f"{told}{' ' if refs else ''}{refs}"


def _span(span: Span, base: str) -> str:
    match span.kind:
        case "code":
            return f"`{span.text}`"
        case "quote":
            return f"“{_escaped(span.text)}”"
        case "excerpt":
            return f"“{_escaped(span.text)}” (excerpt)"
        case "thing" if span.thing is not None:
            address = address_of(span.thing, base) if base or span.thing.kind == "link" else ""
            shown = _escaped(span.text)
            return f"[{shown}](<{_in_brackets(address)}>)" if address else shown
    return _escaped(span.text)


def _reference(reference: Reference, grounds: Grounds, base: str) -> Iterator[str]:
    place = grounds.places.get(reference.number)
    title = f", “{reference.title}”" if reference.title else ""
    by = f", by {reference.by.name}" if reference.by else ""
    path = path_of(*reference.page, reference.entry)
    what = _escaped(f"{reference.what}{title}{by}.")
    yield f'<a id="ref-{reference.number}"></a>**{reference.number}.** {what}\\'
    recorded = stamp(reference.recorded_at)
    yield f"Happened: {happened(reference)}; recorded: {recorded}.\\"
    yield f"Shown at: <{base}{path}>\\" if base else f"Shown at: `{path}`\\"
    if place is None:
        yield "No event of the log was found for it. `daybook verify` looks into that."
    else:
        yield f"Event {place.event}, leaf `{place.leaf}`; check: `daybook prove {place.event}`"


def _checking(grounds: Grounds) -> Iterator[str]:
    yield "## How to check this"
    yield ""
    yield f"The log `{grounds.origin}` held {grounds.size:,} events, with the root `{grounds.root}`"
    yield "(RFC 6962, SHA-256, in base64). `daybook prove EVENT` prints what stands in the log at"
    yield "the number of an event, with a proof that an outsider checks without Daybook. An event"
    yield "names the thing, the person and the time; the words of people are sealed in it."
    if grounds.note:
        yield ""
        yield "The signed checkpoint, which `daybook verify --checkpoint FILE` takes:"
        yield ""
        yield from ("```", grounds.note.rstrip("\n"), "```")
    yield ""


def _escaped(text: str) -> str:
    return SPECIAL.sub(r"\\\1", text)


def _in_brackets(address: str) -> str:
    return address.replace("<", "%3C").replace(">", "%3E").replace("\n", "")
