"""Text of HTML, mrkdwn and Markdown."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.text.markup import html_text, markdown_text, slack_text, without_controls

PERSON = "0f0e0d0c-0b0a-0908-0706-050403020100"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>The <b>pump</b> leaks &amp; drips.</p><p>Yes.</p>", "The pump leaks & drips.\nYes."),
        ("one<br>two<br/>three", "one\ntwo\nthree"),
        ("<ul><li>one</li><li>two</li></ul>end", "one\ntwo\n\nend"),
        ("<table><tr><td>a</td><th>b</th></tr><tr><td>c</td></tr></table>", "a b \nc"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("a < b and c > d", "a < b and c > d"),
        ("<script>x()</script>hi<style>y</style>", "hi"),
        ("<html><head><title>t</title></head><body>b</body></html>", "b"),
        ("<!-- no -->yes", "yes"),
        ('<img alt=":smile:" src="s.png"> ok <img src="t.png">', ":smile: ok"),
        ('See <a href="https://example.org/a">here</a>.', "See here (https://example.org/a)."),
        ('<a href="https://example.org">https://example.org</a>', "https://example.org"),
        ('<a class="mention" href="/u/ada">@ada</a>', "@ada"),
        (f"<p>Ask <@{PERSON}></p>", f"Ask <@{PERSON}>"),
        ('<?xml version="1.0" encoding="latin-1"?><p>é</p>', "é"),
        ("", ""),
        ("no markup", "no markup"),
        ("bell &#7; null\x00 &#xD800;", "bell  null \ufffd"),
    ],
)
def test_html_reads_as(markup: str, text: str) -> None:
    assert html_text(markup) == text


def test_what_a_reply_quotes_is_not_its_own() -> None:
    for quote in (
        '<aside class="quote no-group"><blockquote>q</blockquote></aside>',
        '<div class="gmail_quote">q</div>',
        '<blockquote type="cite">q</blockquote>',
    ):
        assert html_text(f"{quote}<p>mine</p>", own=True) == "mine"
        assert html_text(quote, own=True) == ""
        assert "q" in html_text(quote)


def test_what_an_author_sets_off_is_their_own() -> None:
    assert html_text("<blockquote>Error 7</blockquote>Help!", own=True) == "Error 7\nHelp!"


def test_markup_nested_beyond_reason_is_read_all_the_same() -> None:
    started = time.perf_counter()

    assert html_text("<div>" * 30_000 + "pump <script>x</script>") == "pump"
    assert time.perf_counter() - started < 5


@given(st.text() | st.text("<>/&;\"'= abp!-#0123", max_size=60))
def test_any_html_is_read(markup: str) -> None:
    text = html_text(markup)

    assert text == text.strip() == without_controls(text)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("a &lt;b&gt; &amp;amp; c", "a <b> &amp; c"),
        ("<https://example.org/a|the page>", "the page (https://example.org/a)"),
        ("<https://example.org/a>", "https://example.org/a"),
        ("<https://example.org|example.org>", "example.org"),
        ("<mailto:ada@example.org|ada@example.org>", "ada@example.org"),
        ("<#C061|general> and <#C062>", "#general and #C062"),
        ("<!here> <!subteam^S1|@keepers>", "@here @keepers"),
        ("*bold* _italic_ ~struck~", "bold italic struck"),
        ("snake_case_name 2*3*4 *open", "snake_case_name 2*3*4 *open"),
        ("`*args, **kwargs` *yes*", "`*args, **kwargs` yes"),
        (f"ask <@{PERSON}>", f"ask <@{PERSON}>"),
    ],
)
def test_mrkdwn_reads_as(body: str, text: str) -> None:
    assert slack_text(body) == text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("# Title\n\ntext", "Title\n\ntext"),
        ("**bold** *it* __b__ _i_ ~~s~~ ***bi***", "bold it b i s bi"),
        ("[page](https://example.org/a)", "page (https://example.org/a)"),
        ("[example.org](https://example.org)", "example.org"),
        ('[a](https://example.org "tip")', "a (https://example.org)"),
        ("![plan](plan.png) [up](../up.md)", "plan up"),
        ("2 * 3 * 4, __init__.py and a_b_c", "2 * 3 * 4, __init__.py and a_b_c"),
        ("`**kwargs**` **x**", "`**kwargs**` x"),
        ("a &lt; b", "a < b"),
        ("* one\n* two", "* one\n* two"),
    ],
)
def test_markdown_reads_as(body: str, text: str) -> None:
    assert markdown_text(body) == text


@pytest.mark.parametrize("body", ["**a" * 9_000, "*a " * 9_000, "[a](" * 9_000, "__a " * 9_000])
def test_no_text_takes_long(body: str) -> None:
    started = time.perf_counter()

    markdown_text(body)
    slack_text(body)

    assert time.perf_counter() - started < 2


def test_markdown_marks_go_at_the_end_of_a_sentence_and_patterns_of_files_stay() -> None:
    assert markdown_text("Write it **on the card**. Then *go*.") == "Write it on the card. Then go."
    assert markdown_text("all *.py and *.js") == "all *.py and *.js"
