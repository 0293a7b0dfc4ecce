"""Markdown and HTML as HTML: what is remote becomes a link, headings stand below the page's own."""

from collections.abc import Iterator, Sequence
from html.parser import HTMLParser

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup, escape

from webui.rendering.mentions import MENTION, Mentions
from webui.rendering.plain import linked
from webui.rendering.safe import well_formed

HEADINGS = {"h1": "h3", "h2": "h4", "h3": "h5", "h4": "h6", "h5": "h6", "h6": "h6"}
NAMELESS = "an image"


def markdown_html(body: str, mentions: Mentions, *, breaks: bool = False) -> Markup:
    """Markdown. `breaks` keeps its line breaks, as chats do."""
    environment = {"mentions": mentions}
    parser = _WITH_BREAKS if breaks else _MARKDOWN
    tokens = parser.parse(body, environment)
    for token in tokens:
        token.tag = HEADINGS.get(token.tag, token.tag)
        if token.type in ("fence", "code_block"):
            token.content = mentions.in_text(token.content)
        if token.children:
            token.children = list(_with_links(token.children, mentions))
    html = parser.renderer.render(tokens, parser.options, environment)
    return Markup(html)  # noqa: S704 - it goes through `safe` next, and HTML in it is off


def html_html(body: str, mentions: Mentions) -> Markup:
    """HTML, rewritten. It goes through `safe` next."""
    named = MENTION.sub(lambda found: str(mentions.html(found[1])), body)
    rewriter = _Rewriter()
    rewriter.feed(well_formed(named))
    rewriter.close()
    return Markup("".join(rewriter.parts))  # noqa: S704 - it goes through `safe` next


def image_link(address: str, description: str) -> Markup:
    """A link in place of an image: loading it would tell its server who reads here."""
    text = description.strip() or NAMELESS
    if not address.startswith(("http://", "https://")):
        return Markup("[{}]").format(text)
    return Markup('<a href="{}">[{}]</a>').format(address, text)


def _mention_rule(state: StateInline, silent: bool) -> bool:
    """Takes `<@UUID>` out of the text before it is read as an address or as HTML."""
    found = MENTION.match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        state.push("html_inline", "", 0).content = str(state.env["mentions"].html(found[1]))
    state.pos = found.end()
    return True


def _image(
    _renderer: RendererHTML, tokens: Sequence[Token], at: int, _options: OptionsDict, _env: EnvType
) -> str:
    return str(image_link(str(tokens[at].attrs.get("src", "")), tokens[at].content))


def _with_links(tokens: Sequence[Token], mentions: Mentions) -> Iterator[Token]:
    """The tokens of a paragraph with bare web addresses as links, except inside a link."""
    depth = 0
    for token in tokens:
        depth += token.nesting if token.tag == "a" else 0
        if token.type == "code_inline":
            token.content = mentions.in_text(token.content)
        if token.type == "text" and depth == 0:
            html = linked(token.content, mentions)
            yield Token("html_inline", "", 0, content=str(html))
        else:
            yield token


def _markdown(breaks: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": breaks})
    parser.enable(["table", "strikethrough"])
    parser.inline.ruler.before("autolink", "mention", _mention_rule)
    parser.add_render_rule("image", _image)
    return parser


_MARKDOWN = _markdown(breaks=False)
_WITH_BREAKS = _markdown(breaks=True)


class _Rewriter(HTMLParser):
    """Writes well-formed HTML again, with images as links and headings two levels lower."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "img":
            self.parts.append(str(image_link(values.get("src", ""), values.get("alt", ""))))
            return
        tag = HEADINGS.get(tag, tag)
        written = "".join(f' {name}="{escape(value)}"' for name, value in values.items())
        self.parts.append(f"<{tag}{written}>")

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(f"</{HEADINGS.get(tag, tag)}>")

    def handle_data(self, data: str) -> None:
        self.parts.append(str(escape(data)))
