"""Topics that one person alone answers."""

from collections.abc import Mapping

from projections.handover.lines import Part
from projections.handover.topics import community_in, topics_of_one
from projections.viewer import STEWARD
from tests.builders import later
from tests.reading import Library


def test_words_whose_threads_one_person_answered_are_a_topic(garden: Library) -> None:
    with garden.engine.connect() as connection:
        [topic] = topics_of_one(community_in(connection, STEWARD))

    assert topic.words == ("prune", "roses")
    assert topic.person == garden.person("bob")
    answers = {garden.archive.id_of("contribution", key) for key in ("r1/a", "r2/a")}
    assert {answered.answer for answered in topic.answered} == answers


def test_it_stands_in_their_handover_with_the_threads(parts: Mapping[str, Part]) -> None:
    [line] = parts["only"].lines

    assert line.text == "prune, roses, in 2 threads: “Prune roses now”; “How to prune roses”"
    assert len(line.cited) == 2


def test_before_the_second_question_it_was_none(garden: Library) -> None:
    with garden.engine.connect() as connection:
        assert not topics_of_one(community_in(connection, STEWARD, as_of=later(2)))


def test_an_archive_in_which_nobody_spoke_has_none(garden: Library) -> None:
    with garden.engine.connect() as connection:
        silent = community_in(connection, STEWARD, as_of=later(-99))

    assert silent.since is None
    assert not topics_of_one(silent)
