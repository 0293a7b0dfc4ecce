"""The words for how a decision stands."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.git_decisions.document import Status
from ingest.readers.git_decisions.statuses import (
    STANDINGS,
    is_placeholder,
    read_status,
    read_statuses,
)


@pytest.mark.parametrize(
    ("line", "word", "standing"),
    [
        ("Final", "Final", "accepted"),
        ("accepted", "accepted", "accepted"),
        ("✅ Accepted", "Accepted", "accepted"),
        (":thinking_face: Proposed", "Proposed", "proposed"),
        ("⌛️ Superseded by [036. Clusters](036-clusters.md)", "Superseded", "superseded"),
        ("Superceded by [9. Other](0009-other.md)", "Superceded", "superseded"),
        ("❌ Rejected (see [019](019-shared.md))", "Rejected", "rejected"),
        ("**Accepted**", "Accepted", "accepted"),
        ("* Last Call", "Last Call", "proposed"),
        ("~~Proposed~~ Accepted", "Accepted", "accepted"),
        ("2020-03-01: accepted", "accepted", "accepted"),
        ("Status: Deprecated", "Deprecated", "reversed"),
        ("Accepted on 2020-03-01", "Accepted", "accepted"),
        ("Won\u2019t do", "Won't do", "rejected"),
        ("April Fool!", "April Fool!", "unknown"),
        ("Composted by the gardeners", "Composted", "unknown"),
    ],
)
def test_a_line_states_a_word_without_emoji_and_markdown(
    line: str, word: str, standing: str
) -> None:
    status = read_status(line)

    assert status is not None
    assert (status.word, status.standing) == (word, standing)


def test_what_stands_beside_the_word_is_kept() -> None:
    line = "✅ Accepted (documenting an existing thing)"

    assert read_status(line) == Status(
        "Accepted", "accepted", "Accepted (documenting an existing thing)"
    )


@pytest.mark.parametrize(
    "line", ["", "---", "✅", "2020", "This is a sentence that is no word" * 2]
)
def test_what_is_no_word_states_nothing(line: str) -> None:
    assert read_status(line) is None


@pytest.mark.parametrize(
    ("lines", "word"),
    [
        (["Accepted", "Amends [2. Slugs](0002-slugs.md)"], "Accepted"),
        (["Amends [2. Slugs](0002-slugs.md)", "Accepted"], "Accepted"),
        (["Accepted", "Superceded by [9. Snails](0009-snails.md)"], "Superceded"),
        (["Superseded by [9. Snails](0009-snails.md)", "Accepted"], "Superseded"),
        (["2020-01-01 proposed", "2020-02-01 accepted"], "accepted"),
        (["Proposed", "Open questions remain about slugs"], "Proposed"),
        (["", "✅ Accepted"], "Accepted"),
    ],
)
def test_of_several_lines_the_one_that_holds_is_taken(lines: list[str], word: str) -> None:
    status = read_statuses(lines)

    assert status is not None
    assert status.word == word


def test_the_choice_of_a_template_is_no_status() -> None:
    assert is_placeholder("{proposed | rejected | accepted}")
    assert is_placeholder("[proposed | accepted]")
    assert not is_placeholder("Accepted")
    assert not is_placeholder("accepted <!-- proposed | accepted -->")


@pytest.mark.parametrize("word", sorted(STANDINGS))
def test_every_known_word_is_read_as_itself(word: str) -> None:
    status = read_status(word.title())

    assert status is not None
    assert (status.word.lower(), status.standing) == (word, STANDINGS[word])


@given(st.text())
def test_any_line_can_be_read(line: str) -> None:
    status = read_statuses([line])

    assert status is None or status.word


RUNS = ("x", " ", "[", "[a", "[x](", "[[", "a, ", "a@", "(", "<", "a and ", "~~", "1 ", "- ", "*")


@pytest.mark.parametrize("run", RUNS)
def test_no_line_however_long_takes_long_to_read(run: str) -> None:
    line = run * (30_000 // len(run))
    started = time.process_time()
    read_statuses([line, f"Accepted {line}"])

    assert time.process_time() - started < 2


@pytest.mark.parametrize("part", ["<!--", "<s>", "<a ", "~~a"])
def test_what_is_never_closed_takes_no_long_time(part: str) -> None:
    started = time.process_time()

    read_status("Accepted " + part * 30_000)

    assert time.process_time() - started < 2


def test_what_is_struck_is_gone_and_what_is_only_opened_stays() -> None:
    for line in ("~~Draft~~ Accepted", "<s>Draft</s> Accepted", "<!-- x --> <del>a</del>Accepted"):
        status = read_status(line)
        assert status is not None
        assert status.standing == "accepted", line
