"""The allow-list at the end of all rendering."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webui.rendering.safe import ATTRIBUTES, TAGS, safe

PERSON = "0190ab12-3456-7890-abcd-ef0123456789"
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='JaVa\tScRiPt:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='vbscript:x'>x</a>",
    "<iframe src='https://evil.example'></iframe>",
    "<object data='x'></object><embed src='x'>",
    "<form action='https://evil.example'><input name=q><button>go</button></form>",
    "<style>body{display:none}</style>",
    "<link rel=stylesheet href=https://evil.example>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<base href='https://evil.example/'>",
    "<p style='position:fixed' onclick='alert(1)' id='main' class='top'>x</p>",
    "<math><mtext></p><style><img src=x onerror=alert(1)></style></mtext></math>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<template><script>alert(1)</script></template>",
    "<details open ontoggle=alert(1)>x</details>",
    "<!--><script>alert(1)</script>-->",
    "<a href='https://a.example' target=_blank ping='https://evil.example'>x</a>",
    "<video src=x><audio src=x><picture><source srcset=x>",
    "<p><b>never closed",
]
TAG = re.compile(r"<(/?)([a-zA-Z0-9]+)((?:\s[^>]*)?)>")


def check(html: str) -> None:
    """Whether there is nothing in it but what the allow-list has."""
    for _, tag, attributes in TAG.findall(html):
        assert tag in TAGS, html
        for name in re.findall(r"([\w-]+)=", re.sub(r'"[^"]*"', '""', attributes)):
            assert name in ATTRIBUTES.get(tag, set()) | {"class", "rel"}, html
    for address in re.findall(r'href="([^"]*)"', html):
        assert address.startswith(("http://", "https://", "/")), html


@pytest.mark.parametrize("html", HOSTILE)
def test_hostile_html_is_made_harmless(html: str) -> None:
    result = safe(html)

    check(result)
    assert "alert" not in re.sub(r"&lt;.*", "", result)


@given(st.text(st.sampled_from("<>/='\"& ab!-:scriptonhef")))
def test_no_text_at_all_gets_past_the_allow_list(text: str) -> None:
    check(safe(text))


def test_links_lead_out_without_telling_where_from() -> None:
    link = safe('<a href="https://a.example/?x=1&y=2">x</a>')

    assert link == (
        '<a href="https://a.example/?x=1&amp;y=2" rel="nofollow noopener noreferrer">x</a>'
    )


@pytest.mark.parametrize("address", ["/a", "//evil.example", "a", "?q=x", "#a", "/people/"])
def test_addresses_that_were_relative_elsewhere_lead_nowhere(address: str) -> None:
    assert "href" not in safe(f'<a href="{address}">x</a>')


@pytest.mark.parametrize("address", [f"/people/{PERSON}", f"/town/people/{PERSON}"])
def test_mentions_lead_to_the_pages_of_people(address: str) -> None:
    assert f'href="{address}"' in safe(f'<a class="mention" href="{address}">@Ada</a>')


def test_an_address_elsewhere_does_not_pass_for_a_person() -> None:
    assert "href" not in safe(f'<a href="//evil.example/people/{PERSON}">x</a>')


def test_only_classes_of_the_rendering_are_kept() -> None:
    assert safe('<p class="attribution top">x</p>') == '<p class="attribution">x</p>'
    assert "top" not in safe('<span class="top">x</span>')
