"""How well search finds what was asked before, on judged data and through the product's own search.

    python benchmarks/relevance.py semeval FILE.xml
    python benchmarks/relevance.py faq FILE.json

`semeval` takes a file of SemEval-2016 Task 3 in the CQA-QL format: questions, each with ten threads
of a forum that people judged. Every thread is imported with its comments; the threads of a question
lie in a space of their own, in which the question is searched. Prints the mean average precision
and the mean reciprocal rank of that order, of words and meaning alone, and of the search engine
that chose the threads. A question without anything relevant counts 0.

`faq` takes {"root": {"qapair": [{"question": str, "answer": [str], "rephr": [str]}]}}. Every pair
is imported as a thread, and every rephrasing searched for.
"""

import argparse
import json
import statistics
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from lxml import etree

from archive.commands import Command, MakeContribution, OpenSpace, OpenThread
from daybook.bootstrap import Daybook, create, open_daybook
from daybook.config import Settings
from daybook.understanding import understand
from projections.search.engine import MODES, Filters, Mode, Query
from projections.viewer import STEWARD

START = datetime(2016, 1, 1, tzinfo=UTC)
ALL = 1_000
BATCH = 500
RELEVANT = ("PerfectMatch", "Relevant")


@dataclass(frozen=True)
class Candidate:
    """A thread that a question may be answered by, with its place in the original order."""

    key: str
    title: str
    body: str
    comments: tuple[str, ...]
    place: int
    relevant: bool


@dataclass(frozen=True)
class Question:
    """A question of the judged data."""

    key: str
    text: str
    candidates: tuple[Candidate, ...]


def questions_in(file: Path) -> list[Question]:
    """The questions of a SemEval file, each with its candidates."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    texts: dict[str, str] = {}
    candidates: dict[str, list[Candidate]] = {}
    for asked in etree.parse(file, parser).getroot().iter("OrgQuestion"):
        key = asked.get("ORGQ_ID")
        texts[key] = f"{asked.findtext('OrgQSubject') or ''}\n{asked.findtext('OrgQBody') or ''}"
        candidates.setdefault(key, []).append(_candidate(asked.find("Thread")))
    return [Question(key, texts[key], tuple(found)) for key, found in candidates.items()]


def _candidate(thread: Any) -> Candidate:
    related = thread.find("RelQuestion")
    return Candidate(
        key=related.get("RELQ_ID"),
        title=related.findtext("RelQSubject") or "",
        body=related.findtext("RelQBody") or "",
        comments=tuple(c.findtext("RelCText") or "" for c in thread.iter("RelComment")),
        place=int(related.get("RELQ_RANKING_ORDER")),
        relevant=related.get("RELQ_RELEVANCE2ORGQ") in RELEVANT,
    )


def average_precision(relevant: Sequence[bool]) -> float:
    """Of one list; 0 when nothing in it is relevant."""
    found, total = 0, 0.0
    for place, hit in enumerate(relevant, 1):
        if hit:
            found += 1
            total += found / place
    return total / found if found else 0.0


def reciprocal_rank(relevant: Sequence[bool]) -> float:
    """One through the place of the first that is relevant; 0 when none is."""
    return next((1 / place for place, hit in enumerate(relevant, 1) if hit), 0.0)


@contextmanager
def archive_of(groups: Iterable[list[Command]]) -> Iterator[Daybook]:
    """A fresh archive with all of this in it, understood."""
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(Path(home))
        create(settings, "")
        with open_daybook(settings) as daybook:
            run = daybook.archive.start_import("benchmark", "judged", "judged")
            waiting = list(groups)
            for start in range(0, len(waiting), BATCH):
                outcomes = daybook.archive.record(waiting[start : start + BATCH], recorded_by=run)
                refused = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
                if refused:
                    raise refused[0]
            daybook.catch_up()
            understand(daybook)
            yield daybook


def semeval(file: Path) -> None:
    """Rank the candidates of every question, and print how well."""
    questions = questions_in(file)
    with archive_of(g for question in questions for g in _recorded(question)) as daybook:
        print(
            f"{file.name}: {len(questions)} questions, {sum(len(q.candidates) for q in questions)}"
            f" candidates, {len({c.key for q in questions for c in q.candidates})} of them distinct"
        )
        _print("search engine", [_by_place(question) for question in questions])
        for mode in MODES:
            _print(mode, [_by_search(daybook, question, mode) for question in questions])


def _recorded(question: Question) -> Iterator[list[Command]]:
    space = f"bench:{question.key}"
    yield [
        OpenSpace(
            key=space, name=question.key, kind="forum", visibility="public", occurred_at=START
        )
    ]
    for candidate in question.candidates:
        thread = f"{space}/{candidate.key}"
        yield [
            OpenThread(
                key=thread,
                space=space,
                title=candidate.title,
                occurred_at=START,
                by="bench:asker",
                by_name="asker",
            ),
            *(
                MakeContribution(
                    key=f"{thread}/{number}",
                    space=space,
                    thread=thread,
                    body=body,
                    kind="comment" if number else "question",
                    occurred_at=START + timedelta(seconds=number),
                    by="bench:asker",
                    by_name="asker",
                )
                for number, body in enumerate((candidate.body, *candidate.comments))
            ),
        ]


def _by_place(question: Question) -> list[bool]:
    return [c.relevant for c in sorted(question.candidates, key=lambda c: c.place)]


def _by_search(daybook: Daybook, question: Question, mode: Mode) -> list[bool]:
    """Which are relevant in the order of the search; what it does not list comes last."""
    space = f"bench:{question.key}"
    keys = {daybook.archive.id_of("thread", f"{space}/{c.key}"): c for c in question.candidates}
    filters = Filters(spaces=frozenset([daybook.archive.id_of("space", space)]))
    query = Query(question.text, limit=ALL, mode=mode, filters=filters, plain=True, exhaustive=True)
    order = [hit.thread for hit in daybook.search_engine.search(query, STEWARD).hits]
    last = sorted((t for t in keys if t not in order), key=lambda t: keys[t].key)
    return [keys[thread].relevant for thread in (*order, *last)]


def _print(what: str, lists: Sequence[Sequence[bool]]) -> None:
    precision = statistics.fmean(map(average_precision, lists))
    rank = statistics.fmean(map(reciprocal_rank, lists))
    print(f"{what:<16} MAP {precision:.4f}   MRR {rank:.4f}")


def faq(file: Path) -> None:
    """Search for every rephrasing, and print how often its thread is found."""
    pairs = json.loads(file.read_text(encoding="utf-8"))["root"]["qapair"]
    with archive_of(map(_pair, range(len(pairs)), pairs)) as daybook:
        threads = [daybook.archive.id_of("thread", f"faq/{n}") for n in range(len(pairs))]
        asked = [(text, threads[n]) for n, pair in enumerate(pairs) for text in _rephrased(pair)]
        print(f"{file.name}: {len(pairs)} threads, {len(asked)} rephrasings")
        for mode in MODES:
            ranks = [_rank(daybook, text, thread, mode) for text, thread in asked]
            print(
                f"{mode:<16} MRR {statistics.fmean(1 / r if r else 0 for r in ranks):.4f}"
                f"   hit@1 {statistics.fmean(r == 1 for r in ranks):.4f}"
                f"   hit@5 {statistics.fmean(0 < r <= 5 for r in ranks):.4f}"
            )


def _pair(number: int, pair: dict[str, Any]) -> list[Command]:
    thread = f"faq/{number}"
    bodies = ["", *_texts(pair.get("answer"))]
    return [
        OpenSpace(key="faq", name="faq", kind="forum", visibility="public", occurred_at=START),
        OpenThread(
            key=thread,
            space="faq",
            title=pair["question"],
            occurred_at=START,
            by="bench:asker",
            by_name="asker",
        ),
        *(
            MakeContribution(
                key=f"{thread}/{n}",
                space="faq",
                thread=thread,
                body=body,
                kind="answer" if n else "question",
                occurred_at=START + timedelta(seconds=n),
                by="bench:asker",
                by_name="asker",
            )
            for n, body in enumerate(bodies)
        ),
    ]


def _rephrased(pair: dict[str, Any]) -> list[str]:
    return [text for text in _texts(pair.get("rephr")) if text.strip() not in ("", "*")]


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [text for text in values if isinstance(text, str)]


def _rank(daybook: Daybook, text: str, thread: UUID, mode: Mode) -> int:
    """The place of the thread among what is found; 0 when it is not."""
    hits = daybook.search_engine.search(Query(text, limit=20, mode=mode), STEWARD).hits
    return next((place for place, hit in enumerate(hits, 1) if hit.thread == thread), 0)


KINDS = {"semeval": semeval, "faq": faq}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("kind", choices=list(KINDS))
    parser.add_argument("file", type=Path)
    given = parser.parse_args()
    KINDS[given.kind](given.file)


if __name__ == "__main__":
    main()
