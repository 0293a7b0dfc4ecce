"""Talk in a story: how a thread begins, how much was said in it, and what somebody said."""

from projections.people.names import NameRow
from projections.reasons.things import Thing
from projections.story.prose import Paragraph, Sentence, Span, day, ending, quoted, say, titled
from projections.story.talk_facts import SaidRow
from projections.story.teller import Teller, dated
from projections.threads.rows import ContributionRow

WHOLE = 4_000
KINDS = {"question": "asked", "answer": "answered", "document": "wrote", "comment": "commented"}


def thread_told(teller: Teller, thing: Thing) -> Paragraph:
    """A thread: who began it with which words, how much was said, by how many, until when."""
    talk = teller.facts.talks.get(thing.id)
    if talk is None:  # merged into another one, which has its words
        return Paragraph((say("The talk ", titled(thing), " is in the archive."),))
    first = teller.facts.said.get(talk.first.id)
    by = first.author if first else None
    begin = dated("", talk.first.occurred_at, talk.first.precision)
    opened = teller.said(talk.first, thing.title, by)
    who = f"{by.name} began" if by else "there began"
    words = teller.words(first) if first else Span("[no text]", "withheld")
    told = say(f"{begin}{who} to talk of ", titled(thing), ": ", *ending(words), refs=[opened])
    return Paragraph((told, *_rest(teller, thing, talk.contributions, talk.people, talk.last)))


def _rest(
    teller: Teller, thing: Thing, contributions: int, people: int, last: SaidRow
) -> list[Sentence]:
    if contributions == 1:
        return [say("Nobody answered.")]
    by: NameRow | None = teller.facts.name(last.author)
    ref = teller.said(last, thing.title, by)
    count = f"{contributions:,} contributions by {people:,} {'person' if people == 1 else 'people'}"
    ended = f"the last {day(last.occurred_at, last.precision)}"
    by_whom = f" by {by.name}" if by else ""
    return [say(f"It came to {count}, {ended}{by_whom}.", refs=[ref])]


def contribution_told(teller: Teller, thing: Thing, whole: bool = False) -> Paragraph:
    """What somebody said, or how it begins, and where; with what it cites."""
    row = teller.facts.said[thing.id]
    sentences = [*said(teller, thing, row, whole), *_befell(row)]
    sentences += teller.goes_back_to(teller.facts.made_by(thing.id))
    return Paragraph(tuple(sentences))


def said(teller: Teller, thing: Thing, row: ContributionRow, whole: bool = False) -> list[Sentence]:
    """Who said it when, and the words."""
    ref = teller.said(row, thing.title, row.author)
    verb = KINDS.get(row.kind, "said")
    begin = dated(f"{row.author.name} {verb} in ", row.occurred_at, row.precision)
    words = teller.words(row, WHOLE if whole else 300)
    return [say(begin, titled(thing), ": ", *ending(words), refs=[ref])]


def _befell(row: ContributionRow) -> list[Sentence]:
    """That it is not as it was said first."""
    sentences = []
    if row.withheld:
        at = row.withheld.at
        since = f" since {day(at, row.withheld.precision)}" if at else ""
        sentences.append(say(f"It is {row.withheld.state}{since}."))
    if row.edited_at and row.body is not None:
        told = f"It was worded anew until {day(row.edited_at)}; this is how it reads since."
        sentences.append(say(told))
    if row.missing_since:
        sentences.append(say(f"Its source lacks it since {day(row.missing_since)}."))
    return sentences


def note(words: str | None) -> list[Sentence]:
    """What was noted where something cites."""
    return [say("It was noted: ", *ending(quoted(words)))] if words else []
