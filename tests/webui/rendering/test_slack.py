"""Slack's mrkdwn."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.people.names import NameRow
from webui.rendering.mentions import Mentions
from webui.rendering.slack import slack_html

ADA = UUID(int=1)
MENTIONS = Mentions({ADA: NameRow(ADA, "Ada")}, str)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("*bold* _italic_ ~gone~", "<strong>bold</strong> <em>italic</em> <s>gone</s>"),
        ("*bold _and italic_*", "<strong>bold <em>and italic</em></strong>"),
        ("snake_case_name 2*3*4", "snake_case_name 2*3*4"),
        ("`*not bold* &lt;b&gt;`", "<code>*not bold* &lt;b&gt;</code>"),
        ("<https://a.example/?x=1&amp;y=2>", '<a href="https://a.example/?x=1&amp;y=2">'),
        ("<https://a.example|the site>", '<a href="https://a.example">the site</a>'),
        (f"<@{ADA}> ok", '<span class="mention">@Ada</span> ok'),
        ("<@U123|ada>", "@ada"),
        ("<#C123|general>", "#general"),
        ("<!here> <!subteam^S1|@team> <!channel>", "@here @team @channel"),
        ("<mailto:a@example.org|a@example.org>", "a@example.org"),
        ("<javascript:alert(1)|x>", "<p>x</p>"),
        ("&lt;script&gt; &amp;amp;", "&lt;script&gt; &amp;amp;"),
        ("<script>alert(1)</script>", "<p>scriptalert(1)/script</p>"),
        ("a\nb\n\nc", "<p>a<br>\nb</p>\n<p>c</p>"),
    ],
)
def test_marks_and_references_are_shown_as_slack_shows_them(written: str, shown: str) -> None:
    assert shown in slack_html(written, MENTIONS)


def test_lines_behind_a_quote_mark_are_quoted() -> None:
    assert slack_html("said\n&gt; one\n&gt; two\nend", MENTIONS) == (
        "<p>said</p>\n<blockquote><p>one<br>\ntwo</p></blockquote>\n<p>end</p>"
    )


def test_three_quote_marks_quote_all_that_follows() -> None:
    assert slack_html("said\n&gt;&gt;&gt; one\n\ntwo", MENTIONS) == (
        "<p>said</p>\n<blockquote><p>one</p>\n<p>two</p></blockquote>"
    )


def test_code_blocks_are_left_as_they_stand() -> None:
    html = slack_html(f"look:\n```if *a* &lt; b:\n  <@{ADA}>```\ndone", MENTIONS)

    assert html == ("<p>look:</p>\n<pre><code>if *a* &lt; b:\n  @Ada</code></pre>\n<p>done</p>")


def test_marks_within_marks_come_to_an_end() -> None:
    assert "x" in slack_html("*_~" * 500 + "x" + "~_*" * 500, MENTIONS)


@given(st.text(st.sampled_from("*_~`<>|@#!&;\n ab"), max_size=80))
def test_no_message_is_an_error_or_leaves_a_bare_bracket(text: str) -> None:
    html = slack_html(text, MENTIONS)

    for tag in ("p", "strong", "em", "s", "code", "pre", "blockquote", "a", "span"):
        assert html.count(f"<{tag}>") <= html.count(f"</{tag}>")
