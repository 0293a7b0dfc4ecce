"""Checks that questions are answered as whoever asks them would want, on two whole communities.

tests/data/questions/*.toml has the questions. The fields of each:

- `q`, what is asked, and `viewer`, by whom ("steward" unless given);
- `wants`, threads that must all be among the first `among` (3 unless given); `either`, threads of
  which one must be; `shows`, the contribution by which the thread must be shown;
- `each`, what must be true of every hit, of which there must be some: `space`, `author`, `kind`,
  `standing`, `since`, `until`;
- `total`, how many hits there must be; `spelled`, the word to be searched or offered instead;
- `nothing`, that nothing may pass for an answer; `unsure`, that the right one will do under
  "nothing close" too.
"""

import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner

from archive.domain.aggregate import id_of
from daybook.bootstrap import Daybook, open_daybook
from daybook.cli import cli
from daybook.config import Settings
from projections.search.engine import Hit, Query
from projections.viewer import Viewer

DATA = Path(__file__).parents[1] / "data" / "questions"
EXPORT = Path(__file__).parents[3] / "shared/data/stackexchange/bicycles.meta.zip"
AMONG = 3
ASKED = {"DAYBOOK_UNDERSTAND": "asked"}
Question = dict[str, Any]


def questions_of(name: str) -> list[Question]:
    """The questions of one community."""
    read: list[Question] = tomllib.loads((DATA / f"{name}.toml").read_text())["question"]
    return read


def filled(home: Path, *command: str) -> Iterator[Daybook]:
    """An archive that a command fills, understood and open."""
    for words in (command, ("understand",)):
        done = CliRunner().invoke(cli, ["--home", str(home), *words], env=ASKED)
        assert done.exit_code == 0, done.output
    with open_daybook(Settings(home)) as daybook:
        yield daybook


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Daybook]:
    """The demo community."""
    yield from filled(tmp_path_factory.mktemp("demo"), "demo", "--no-serve")


@pytest.fixture(scope="session")
def bicycles_meta(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Daybook]:
    """A real community."""
    if not EXPORT.exists():
        pytest.skip(f"There is no {EXPORT.name} in shared/data beside the repository.")
    yield from filled(tmp_path_factory.mktemp("bicycles"), "import", str(EXPORT))


@pytest.mark.parametrize("question", questions_of("demo"), ids=lambda q: q["q"].strip()[:60])
def test_the_demo_community_answers_as_one_would_want(demo: Daybook, question: Question) -> None:
    assert faults(demo, question, "lantern:") == []


@pytest.mark.parametrize(
    "question", questions_of("bicycles-meta"), ids=lambda q: q["q"].strip()[:60]
)
def test_a_real_community_answers_as_one_would_want(
    bicycles_meta: Daybook, question: Question
) -> None:
    assert faults(bicycles_meta, question, "stackexchange:bicycles.meta/posts/") == []


def faults(daybook: Daybook, question: Question, keys: str) -> list[str]:
    """What is not as whoever asked would want it, each with what there was instead."""
    viewer = Viewer(question.get("viewer", "steward"))
    results = daybook.search_engine.search(Query(question["q"]), viewer)
    spelled = results.searched or results.did_you_mean or ""
    answers = results.close and results.total > 0
    told = []
    if answers == question.get("nothing", False) and not question.get("unsure", False):
        told.append("passed for an answer" if answers else "was not said to be an answer")
    if results.total != question.get("total", results.total):
        told.append(f"were {results.total}")
    if question.get("spelled", "") not in spelled:
        told.append(f"were spelled {spelled!r}")
    told += [f"had {fault}" for hit in results.hits for fault in _astray(hit, question)]
    if not _has_wanted(daybook, question, keys, results.hits[: question.get("among", AMONG)]):
        told.append("were others than wanted")
    return [f"{fault}: {[hit.title for hit in results.hits[:5]]}" for fault in told]


def _has_wanted(daybook: Daybook, question: Question, keys: str, hits: tuple[Hit, ...]) -> bool:
    """Whether the hits are of the threads, and of the contribution, that were wanted."""

    def ids(kind: str, names: list[str]) -> set[UUID]:
        return {id_of(kind, daybook.archive.keyring.fingerprint(keys + name)) for name in names}

    threads = {hit.thread for hit in hits}
    wanted, either = (ids("thread", question.get(field, [])) for field in ("wants", "either"))
    shown = ids("contribution", [question["shows"]] if "shows" in question else [])
    return (
        wanted <= threads
        and (not either or bool(either & threads))
        and shown <= {hit.id for hit in hits}
    )


def _astray(hit: Hit, question: Question) -> list[str]:
    """What is not true of a hit that should be true of each."""
    fine: dict[str, Callable[[Any], bool]] = {
        "space": lambda space: hit.space == space,
        "author": lambda author: hit.author == author,
        "kind": lambda kind: hit.kind == kind,
        "standing": lambda standing: standing in hit.standing,
        "since": lambda moment: hit.occurred_at >= moment,
        "until": lambda moment: hit.occurred_at < moment,
    }
    each = question.get("each", {}).items()
    return [f"another {name} than {value}" for name, value in each if not fine[name](value)]
