"""Mail."""

from webui.rendering.mail import mail_html
from webui.rendering.mentions import Mentions

MENTIONS = Mentions({}, str)


def test_a_short_quote_that_is_answered_stands_open() -> None:
    html = mail_html("On 1 May 2020, Bob wrote:\n> Shall we?\n\nYes.", MENTIONS)

    assert html == (
        '<details class="quoted" open><summary>On 1 May 2020, Bob wrote:</summary>'
        "<blockquote><p>Shall we?</p></blockquote></details>\n<p>Yes.</p>"
    )


def test_a_quote_at_the_end_is_folded() -> None:
    html = mail_html("Yes.\n\nOn 1 May 2020, Bob wrote:\n> Shall we?", MENTIONS)

    assert "<p>Yes.</p>" in html
    assert '<details class="quoted"><summary>On 1 May 2020, Bob wrote:</summary>' in html


def test_a_long_quote_is_folded_and_says_how_long_it_is() -> None:
    quote = "\n".join(f"> line {n}" for n in range(9))

    html = mail_html(f"{quote}\n\nYes.", MENTIONS)

    assert '<details class="quoted"><summary>9 lines quoted</summary>' in html


def test_quotes_of_quotes_keep_their_marks() -> None:
    assert "<p>two<br>\n&gt; one</p>" in mail_html("> two\n> > one\n\nYes.", MENTIONS)


def test_the_signature_is_folded_without_its_dashes() -> None:
    html = mail_html("Yes.\n\n-- \nBob\nhttps://example.org/", MENTIONS)

    assert '<details class="signature"><summary>Signature</summary><p>Bob<br>' in html
    assert "<p>Yes.</p>" in html
    assert "--" not in html


def test_who_is_quoted_cannot_break_the_page() -> None:
    html = mail_html("On 1 May 2020, <b>Bob</b> wrote:\n> <i>Shall we?</i>\n\nYes.", MENTIONS)

    assert "<b>" not in html
    assert "<i>" not in html


def test_code_in_a_mail_keeps_its_shape() -> None:
    assert "<pre>def f():\n    return 1</pre>" in mail_html("def f():\n    return 1", MENTIONS)
