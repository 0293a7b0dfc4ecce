"""Markdown and HTML."""

from uuid import UUID

import pytest

from projections.people.names import NameRow
from webui.rendering.markup import html_html, image_link, markdown_html
from webui.rendering.mentions import Mentions
from webui.rendering.safe import safe

ADA = UUID(int=1)
MENTIONS = Mentions({ADA: NameRow(ADA, "Ada <b>", has_page=True)}, lambda i: f"/people/{i}")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("**bold** ~~gone~~", "<strong>bold</strong> <s>gone</s>"),
        ("# Title", "<h3>Title</h3>"),
        ("<b>html</b>", "&lt;b&gt;html&lt;/b&gt;"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "<td>2</td>"),
        ("see https://example.org/x", '<a href="https://example.org/x">'),
        ("[text https://a.example](https://b.example)", "text https://a.example</a>"),
        ("`https://example.org`", "<code>https://example.org</code>"),
        ("![a cat](https://a.example/c.png)", '<a href="https://a.example/c.png">[a cat]</a>'),
        ("![](https://a.example/c.png)", '<a href="https://a.example/c.png">[an image]</a>'),
        (f"`<@{ADA}>`", "<code>@Ada &lt;b&gt;</code>"),
        (f"    <@{ADA}>", "<pre><code>@Ada &lt;b&gt;\n</code></pre>"),
    ],
)
def test_markdown_is_shown_as_it_is_meant(written: str, shown: str) -> None:
    assert shown in markdown_html(written, MENTIONS)


def test_a_mention_in_markdown_is_a_link_with_an_escaped_name() -> None:
    html = markdown_html(f"**Ask** <@{ADA}>.", MENTIONS)

    assert f'<a class="mention" href="/people/{ADA}">@Ada &lt;b&gt;</a>.' in html


def test_line_breaks_count_in_chats_alone() -> None:
    assert "<br" not in markdown_html("one\ntwo", MENTIONS)
    assert "<br" in markdown_html("one\ntwo", MENTIONS, breaks=True)


@pytest.mark.parametrize(
    "written",
    [
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](javascript:alert(1))",
        "<javascript:alert(1)>",
        '[x](https://a.example "onclick=alert(1)")',
        "<script>alert(1)</script>",
        "[x]: javascript:alert(1)\n\n[x]",
    ],
)
def test_hostile_markdown_makes_no_link_and_no_script(written: str) -> None:
    html = safe(markdown_html(written, MENTIONS))

    assert 'href="javascript' not in html
    assert 'href="data' not in html
    assert "<script" not in html


def test_images_in_html_become_links() -> None:
    html = html_html('<p><img src="https://a.example/c.png" alt=\'a "cat"\'>x</p>', MENTIONS)

    assert html == '<p><a href="https://a.example/c.png">[a &#34;cat&#34;]</a>x</p>'


def test_an_image_without_an_address_one_may_follow_is_its_description() -> None:
    assert image_link("data:image/png;base64,AAAA", "a <cat>") == "[a &lt;cat&gt;]"
    assert image_link("", "") == "[an image]"


def test_headings_in_html_stand_below_those_of_the_page() -> None:
    assert html_html("<h1>a</h1><h2>b</h2><h6>c</h6>", MENTIONS) == (
        "<h3>a</h3><h4>b</h4><h6>c</h6>"
    )


def test_a_mention_in_html_is_a_link() -> None:
    assert "@Ada &lt;b&gt;</a>" in html_html(f"<p>Ask <@{ADA}></p>", MENTIONS)


def test_a_mention_within_a_tag_does_no_harm() -> None:
    html = safe(html_html(f'<a href="<@{ADA}>" title="<@{ADA}>">x</a>', MENTIONS))

    assert "onclick" not in html
    assert "x" in html


def test_html_nested_without_end_is_shown() -> None:
    assert "deep" in html_html("<blockquote>" * 5_000 + "deep", MENTIONS)


def test_text_that_looks_like_markup_stays_text() -> None:
    assert html_html("<p>1 &lt; 2 &amp; &quot;3&quot;</p>", MENTIONS) == (
        "<p>1 &lt; 2 &amp; &#34;3&#34;</p>"
    )
