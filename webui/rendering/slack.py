"""Slack's mrkdwn as HTML."""

import re
from html import unescape

from markupsafe import Markup

from webui.rendering.mentions import MENTION, Mentions

_FENCED = re.compile(r"```\n?(.*?)\n?```", re.DOTALL)
_TOKEN = re.compile(
    r"`(?P<code>[^`\n]+)`"
    r"|<(?P<reference>[^<>\n]+)>"
    r"|(?<![\w*~])(?P<mark>[*_~])(?=[^\s*_~])(?P<marked>[^\n]*?[^\s])(?P=mark)(?![\w*~])"
)
_ELEMENTS = {"*": "strong", "_": "em", "~": "s"}
_QUOTE = re.compile(r"(?:&gt;|>)[ \t]?")
_DEEPEST = 4


def slack_html(body: str, mentions: Mentions) -> Markup:
    """A Slack message's text."""
    parts = _FENCED.split(body)
    blocks = []
    for number, part in enumerate(parts):
        if number % 2:
            code = unescape(mentions.in_text(part))
            blocks.append(Markup("<pre><code>{}</code></pre>").format(code))
        elif part.strip():
            blocks.append(_running(part.strip("\n"), mentions))
    return Markup("\n").join(blocks)


def _running(text: str, mentions: Mentions) -> Markup:
    """Text without code blocks: stretches of quoted and of other lines."""
    head, quoting, rest = _split_long_quote(text)
    stretches: list[tuple[bool, list[str]]] = []
    for line in head.split("\n") if head else []:
        is_quote = bool(_QUOTE.match(line))
        if not stretches or stretches[-1][0] != is_quote:
            stretches.append((is_quote, []))
        stretches[-1][1].append(_QUOTE.sub("", line, count=1) if is_quote else line)
    if quoting:
        stretches.append((True, rest.split("\n")))
    return Markup("\n").join(_stretch(quoted, lines, mentions) for quoted, lines in stretches)


def _split_long_quote(text: str) -> tuple[str, bool, str]:
    """What stands before `>>>`, which quotes all that follows, and what follows it."""
    for mark in ("&gt;&gt;&gt;", ">>>"):
        if text.startswith(mark):
            return "", True, text.removeprefix(mark).lstrip(" ")
        head, found, rest = text.partition(f"\n{mark}")
        if found:
            return head, True, rest.lstrip(" ")
    return text, False, ""


def _stretch(quoted: bool, lines: list[str], mentions: Mentions) -> Markup:
    paragraphs = re.split(r"\n[ \t]*\n+", "\n".join(lines))
    html = Markup("\n").join(
        Markup("<p>{}</p>").format(
            Markup("<br>\n").join(_line(line, mentions) for line in paragraph.split("\n"))
        )
        for paragraph in paragraphs
        if paragraph.strip()
    )
    return Markup("<blockquote>{}</blockquote>").format(html) if quoted else html


def _line(text: str, mentions: Mentions, depth: int = 0) -> Markup:
    html = Markup("")
    end = 0
    for found in _TOKEN.finditer(text):
        html += unescape(text[end : found.start()])
        end = found.end()
        if found["code"]:
            html += Markup("<code>{}</code>").format(unescape(mentions.in_text(found["code"])))
        elif found["reference"]:
            html += _reference(found[0], found["reference"], mentions)
        elif depth < _DEEPEST:
            inner = _line(found["marked"], mentions, depth + 1)
            element = _ELEMENTS[found["mark"]]
            html += Markup(f"<{element}>{{}}</{element}>").format(inner)  # noqa: S704 - ours
        else:
            html += unescape(found[0])
    return html + unescape(text[end:])


def _reference(whole: str, inside: str, mentions: Mentions) -> Markup:
    person = MENTION.fullmatch(whole)
    if person:
        return mentions.html(person[1])
    target, _, label = (unescape(part) for part in inside.partition("|"))
    if target.startswith(("http://", "https://")):
        return Markup('<a href="{}">{}</a>').format(target, label or target)
    if target.startswith("#"):
        return Markup("{}").format(f"#{label.lstrip('#') or target[1:]}")
    if target.startswith("!"):
        return Markup("{}").format(label or f"@{target[1:].split('^')[0]}")
    if target.startswith("@"):
        return Markup("{}").format(f"@{label.lstrip('@') or target[1:]}")
    return Markup("{}").format(label or target)
