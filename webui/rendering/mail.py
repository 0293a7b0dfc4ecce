"""Mail as HTML: its author's words open, long quotes and the signature folded."""

from collections.abc import Sequence

from markupsafe import Markup

from projections.text import Segment, segments
from webui.rendering.mentions import Mentions
from webui.rendering.plain import linked, plain_html

LONGEST_OPEN_QUOTE = 8


def mail_html(body: str, mentions: Mentions) -> Markup:
    """A mail's text. A quote is open when it is short and answered below; else it is folded."""
    found = segments(body, "mail")
    parts = []
    for number, segment in enumerate(found):
        if segment.kind == "own":
            parts.append(plain_html(segment.text, mentions, refill=True))
        elif segment.kind == "signature":
            parts.append(_signature(segment.text, mentions))
        elif segment.kind == "quote":
            parts.append(_quote(found, number, mentions))
        elif _kind_at(found, number + 1) != "quote":
            quiet = Markup('<p class="attribution">{}</p>')
            parts.append(quiet.format(linked(segment.text, mentions)))
    return Markup("\n").join(parts)


def _signature(text: str, mentions: Mentions) -> Markup:
    lines = (linked(line, mentions) for line in text.split("\n") if line.rstrip() != "--")
    return Markup(
        '<details class="signature"><summary>Signature</summary><p>{}</p></details>'
    ).format(Markup("<br>\n").join(lines))


def _quote(found: Sequence[Segment], number: int, mentions: Mentions) -> Markup:
    lines = [_unquoted(line) for line in found[number].text.split("\n")]
    answered = _kind_at(found, number + 1) == "own"
    whose = found[number - 1].text if _kind_at(found, number - 1) == "attribution" else ""
    return Markup(
        '<details class="quoted"{}><summary>{}</summary><blockquote>{}</blockquote></details>'
    ).format(
        Markup(" open") if answered and len(lines) <= LONGEST_OPEN_QUOTE else "",
        whose or (f"{len(lines)} lines quoted" if len(lines) > 1 else "A line quoted"),
        plain_html("\n".join(lines), mentions, refill=True),
    )


def _kind_at(found: Sequence[Segment], number: int) -> str | None:
    return found[number].kind if 0 <= number < len(found) else None


def _unquoted(line: str) -> str:
    bare = line.lstrip()
    return bare[1:].removeprefix(" ") if bare.startswith(">") else line
