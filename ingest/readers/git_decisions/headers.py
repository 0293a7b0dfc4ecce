"""Headers: the lines `Key: value` that a file begins with, and YAML front matter.

Of YAML only what front matter of this sort uses is read: scalars, lists, and folded text.
"""

import re

Fields = dict[str, str]
_FIELD = re.compile(r"([A-Za-z][A-Za-z0-9 _-]{0,40}?)\s*:(?:\s+(.*)|$)")
_ITEM = re.compile(r"\s*-\s+(.*)|\s*-$")
_COMMENT = re.compile(r"(?:^|\s)#.*$")
FENCE = "---"
SURELY = 3  # after so many fields it is a header, whatever one line looks like


class BrokenHeaderError(ValueError):
    """The header cannot be read. The message says why."""


def split_header(text: str) -> tuple[Fields, str] | None:
    """The fields of a header as in mail, whose keys are lower case, and the text after it.

    None if the text does not begin with one. A value goes on in lines that begin with a space, or
    that were meant to.
    """
    fields: Fields = {}
    key = ""
    lines = text.lstrip("\ufeff\n\r ").splitlines()
    end = len(lines)
    for number, line in enumerate(lines):
        if not line.strip():
            end = number
            break
        field = _FIELD.fullmatch(line.rstrip())
        if field is None and key and (line[0].isspace() or len(fields) >= SURELY):
            fields[key] = f"{fields[key]}\n{line.strip()}".strip()
            continue
        if field is None:
            return None
        key = field[1].strip().lower()
        fields[key] = (field[2] or "").strip()
    return (fields, "\n".join(lines[end:])) if fields else None


def split_front_matter(text: str) -> tuple[Fields, str] | None:
    """The fields of the front matter, whose keys are lower case, and the text after it.

    The items of a list are joined by line ends. None if the text does not begin with `---`. Raises
    BrokenHeaderError where that is never closed, or holds a line that is no field.
    """
    lines = text.lstrip("\ufeff\n\r ").splitlines()
    if not lines or lines[0].rstrip() != FENCE:
        return None
    end = next((n for n, line in enumerate(lines) if n and line.rstrip() in (FENCE, "...")), None)
    if end is None:
        msg = "its front matter is not closed: after the first --- there is no other"
        raise BrokenHeaderError(msg)
    return _fields(lines[1:end]), "\n".join(lines[end + 1 :])


def _fields(lines: list[str]) -> Fields:
    fields: Fields = {}
    key = ""
    for line in lines:
        field = _FIELD.fullmatch(line.rstrip())
        item = _ITEM.fullmatch(line.rstrip())
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if field is not None:
            key = field[1].strip().lower()
            fields[key] = _scalar(field[2] or "")
        elif key and (item is not None or line[0].isspace()):
            more = _scalar(item[1] or "") if item is not None else line.strip()
            between = "\n" if item is not None else " "
            fields[key] = f"{fields[key]}{between}{more}".strip()
        else:
            msg = f"its front matter holds a line that is no field: {line.strip()[:60]!r}"
            raise BrokenHeaderError(msg)
    return fields


def _scalar(value: str) -> str:
    value = value.strip()
    if value[:1] in ("'", '"'):
        quote, rest = value[0], value[1:]
        return rest.partition(quote)[0].strip()
    value = _COMMENT.sub("", value).strip()
    if value in ("|", ">", "|-", ">-", "~", "null"):
        return ""
    if value.startswith("[") and value.endswith("]"):
        return "\n".join(_scalar(item) for item in _items(value[1:-1]))
    return value


def _items(text: str) -> list[str]:
    return re.findall(r"""\s*("[^"]*"|'[^']*'|[^,]+)\s*(?:,|$)""", text)
