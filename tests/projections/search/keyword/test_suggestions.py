"""Suggestions of another spelling."""

import pytest

from projections.search.keyword.suggestions import replaced, spelled_as
from tests.projections.search.library import Library


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("instlal", "install"),
        ("zepelin", "zeppelin"),
        ("zeppellin", "zeppelin"),
        ("zepplein", "zeppelin"),
        ("Zeppelim", "zeppelin"),
        ("visualizaton", "visualization"),
        ("pmup", "pump"),
        ("pumb", "pump"),
        ("zepelinn", "zeppelin"),
        ("leakyuser", None),
        ("xylophone", None),
        ("zep", None),
        ("zepp3lin", None),
    ],
)
def test_a_word_nobody_used_is_respelled_as_somebody_did(
    library: Library, written: str, meant: str | None
) -> None:
    library.say("How do I install the Zeppelin? Its pump leaks. See the visualization.")

    assert library.respelled(written) == meant


def test_the_form_nearest_to_what_was_written_is_suggested(library: Library) -> None:
    library.say("It visualizes.")
    library.say("Visual, visual, visual.")
    library.say("The visualizations are done.")

    assert library.respelled("visualizatons") == "visualizations"


def test_words_of_other_scripts_are_respelled_too(library: Library) -> None:
    library.say("Насос сломан")  # noqa: RUF001 - Russian

    assert library.respelled("сломон") == "сломан"


def test_a_suggestion_keeps_the_rest_of_the_question(library: Library) -> None:
    library.say("The zeppelin lands on the green garden.", kind="question")

    asked = 'kind:question "green garden" OR zepelin? -zebra'

    assert library.respelled(asked) == 'kind:question "green garden" OR zeppelin? -zebra'


def test_a_spelling_that_finds_nothing_is_not_suggested(library: Library) -> None:
    library.say("The zeppelin lands.")

    assert library.respelled("zepelin kind:question") is None
    assert library.respelled("zepelin AND xylophone") is None


def test_words_that_are_found_are_not_respelled(library: Library) -> None:
    for _ in range(5):
        library.say("The pump leaks.")
    library.say("The pumps leak.")
    library.say("A pimp stands there.")

    assert library.respelled("pump") is None
    assert library.respelled("pimp pump") is None


def test_a_rare_word_is_respelled_as_a_far_more_usual_one(library: Library) -> None:
    for _ in range(50):
        library.say("The protocol is written.")
    library.say("The protocl is written.")

    assert library.respelled("protocl") == "protocol"
    assert library.respelled("protocol") is None


def test_long_questions_are_taken_as_they_are(library: Library) -> None:
    library.say("The zeppelin lands.")

    assert library.respelled("one two three four five six zepelin") is None


def test_a_title_can_show_the_spelling(library: Library) -> None:
    library.say("See above.", title="The Zeppelin")

    assert library.respelled("zepelin") == "zeppelin"


def test_the_spelling_is_that_of_the_text() -> None:
    assert spelled_as("We are Installing it", "instal", "instaling") == "installing"
    assert spelled_as("Installing, installed", "instal", "instaled") == "installed"
    assert spelled_as("We are here", "instal", "instaling") is None


def test_only_whole_words_are_replaced() -> None:
    assert replaced("pumper PUMP pump", "pump", "tap") == "pumper tap pump"
