"""Plain text."""

from uuid import UUID

import pytest

from projections.people.names import NameRow
from webui.rendering.mentions import Mentions
from webui.rendering.plain import is_prose, linked, plain_html

ADA = UUID(int=1)
MENTIONS = Mentions({ADA: NameRow(ADA, "Ada")}, str)
LINE = "This line is as long as lines get when a person breaks them by hand,"


def test_paragraphs_and_lines_stay_as_they_were_written() -> None:
    assert plain_html("one\ntwo\n\nthree", MENTIONS) == "<p>one<br>\ntwo</p>\n<p>three</p>"


def test_markup_in_plain_text_is_text() -> None:
    assert plain_html("<b>bold</b> & more", MENTIONS) == (
        "<p>&lt;b&gt;bold&lt;/b&gt; &amp; more</p>"
    )


def test_web_addresses_become_links() -> None:
    assert linked("see https://example.org/a?b=1&c=2.", MENTIONS) == (
        'see <a href="https://example.org/a?b=1&amp;c=2">https://example.org/a?b=1&amp;c=2</a>.'
    )
    assert "href" not in linked("javascript:alert(1)", MENTIONS)


def test_mentions_and_addresses_stand_side_by_side() -> None:
    html = linked(f"<@{ADA}> wrote https://example.org <i>", MENTIONS)

    assert html == (
        '<span class="mention">@Ada</span> wrote '
        '<a href="https://example.org">https://example.org</a> &lt;i&gt;'
    )


def test_indented_lines_keep_their_shape() -> None:
    assert plain_html("if x:\n    y()", MENTIONS) == "<pre>if x:\n    y()</pre>"


def test_a_name_far_to_the_right_is_no_code() -> None:
    assert plain_html("Yours\n\n                Ada", MENTIONS) == (
        "<p>Yours</p>\n<p>                Ada</p>"
    )


def test_prose_broken_by_hand_is_filled_again_when_asked() -> None:
    text = f"{LINE}\n{LINE}\nand ends."

    assert plain_html(text, MENTIONS, refill=True) == f"<p>{LINE} {LINE} and ends.</p>"
    assert "<br>" in plain_html(text, MENTIONS)


@pytest.mark.parametrize(
    "block",
    [
        "Dear all,\nhow are you?",
        f"{LINE}\n- an item of a list that is as long as lines get in a mail\n- more",
        f"{LINE}\n1. an item of a list that is as long as lines get in a mail",
        f"{LINE}\nname      value of the name, in a column of its own, far away\nend",
    ],
)
def test_lists_tables_and_short_lines_are_no_prose(block: str) -> None:
    assert not is_prose(block)
