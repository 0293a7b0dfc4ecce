"""What is spotted in a text."""

import pytest

from projections.vocabulary.spotting import explained_in, spot


def test_words_that_everybody_knows_are_no_terms() -> None:
    assert spot("The derailleur of my house was good.", "plain").terms == ("derailleur",)


def test_code_addresses_and_quotes_are_left_out() -> None:
    body = (
        "> a quoted derailleur\n\nsee http://example.org/bradawl\n    bandsaw = 1\nThe headset.\n"
    )
    assert spot(body, "mail").terms == ("headset",)


def test_whoever_is_addressed_is_marked_as_that() -> None:
    assert spot("Hi glyph, the derailleur is good again today.", "plain").terms == (
        "@glyph",
        "derailleur",
    )


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("A bradawl is a small tool that starts a hole for a screw.", "bradawl"),
        ("Take it to your Local Bike Shop (LBS) before it snows.", "LBS"),
        ("The LBS (Local Bike Shop) knows how to do it.", "LBS"),
        ("Brazing means joining with a filler that melts lower.", "Brazing"),
    ],
)
def test_a_sentence_that_explains_a_term_is_kept(text: str, term: str) -> None:
    assert spot(text, "plain").explains == ((term, text),)
    assert explained_in(text, term.lower()) == text


def test_a_question_explains_nothing() -> None:
    assert spot("The bradawl is a tool of what kind, please?", "plain").explains == ()


@pytest.mark.parametrize(
    ("body", "lean"),
    [
        ("https://x.slack.com/archives/C061/p1433558319000002", "C061/1433558319.000002"),
        ("[here](http://meta.bicycles.stackexchange.com/a/12)", "bicycles.meta/posts/12"),
        ("https://bicycles.stackexchange.com/questions/3/some-title", "bicycles/posts/3"),
        ("As in <abc.1@example.org> of last week.", "<abc.1@example.org>"),
        ("Thanks, that worked!", "thanks"),
    ],
)
def test_what_it_leans_on_is_named_as_its_source_names_it(body: str, lean: str) -> None:
    assert spot(body, "markdown" if "](" in body else "plain").leans == (lean,)
