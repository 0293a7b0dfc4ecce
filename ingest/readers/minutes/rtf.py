"""Reads the text out of Rich Text Format, in which some editors save a log."""

import re

TOKEN = re.compile(
    r"\\(?P<word>[a-z]{1,32})(?P<number>-?\d{1,6})? ?"
    r"|\\'(?P<byte>[0-9a-fA-F]{2})"
    r"|\\(?P<symbol>[^a-z])"
    r"|(?P<brace>[{}])"
    r"|[\r\n]+"
    r"|(?P<text>[^\\{}\r\n]+)"
)
NOT_SHOWN = {"fonttbl", "colortbl", "stylesheet", "info", "pict", "header", "footer"}
SHOWN = {"par": "\n", "line": "\n", "tab": "\t", "emdash": "\u2014", "endash": "\u2013"}
SHOWN |= {"lquote": "\u2018", "rquote": "\u2019", "ldblquote": "\u201c", "rdblquote": "\u201d"}
SHOWN |= {"bullet": "\u2022"}
SYMBOLS = {"\n": "\n", "\r": "\n", "~": "\u00a0", "\\": "\\", "{": "{", "}": "}", "_": "-"}


def is_rtf(text: str) -> bool:
    """Whether a file that begins so is Rich Text Format."""
    return text.startswith("{\\rtf")


def text_of_rtf(source: str) -> str:
    """The text as it would be shown, without fonts, colours and other groups that are not."""
    shown: list[str] = []
    hidden: list[bool] = [False]
    to_skip = 0
    for token in TOKEN.finditer(source):
        if brace := token["brace"]:
            to_skip = 0
            _nest(hidden, brace)
        elif token["word"] in NOT_SHOWN or token["symbol"] == "*":
            hidden[-1] = True
        elif not hidden[-1] and (text := _text(token)):
            # What follows \uN is what programs show that cannot show that letter.
            shown.append(text[to_skip:])
            to_skip = 1 if token["word"] == "u" else 0
    return "".join(shown)


def _nest(hidden: list[bool], brace: str) -> None:
    if brace == "{":
        hidden.append(hidden[-1])
    elif len(hidden) > 1:
        hidden.pop()


def _text(token: re.Match[str]) -> str:
    """What a token shows; "" for nothing."""
    if token["byte"]:
        return bytes.fromhex(token["byte"]).decode("cp1252", "replace")
    if token["word"] == "u":
        # Numbers are signed 16 bits, and half a pair stands for no letter.
        code = int(token["number"] or 0) % 0x10000
        return "\ufffd" if 0xD800 <= code < 0xE000 else chr(code)
    if token["word"]:
        return SHOWN.get(token["word"], "")
    if token["symbol"]:
        return SYMBOLS.get(token["symbol"], "")
    return token["text"] or ""
