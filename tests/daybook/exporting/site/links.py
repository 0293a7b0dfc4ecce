"""Links of a folder of pages: whether every one of them leads to something in the folder."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import html

LOADED = {"link": "href", "script": "src", "img": "src", "source": "src", "iframe": "src"}


def broken_links(folder: Path) -> list[str]:
    """Every link, form and load that leads nowhere, to a server, or out of the folder."""
    files = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}
    documents = {
        name: html.fromstring((folder / name).read_bytes())
        for name in files
        if name.endswith("html")
    }
    places = {name: set(found.xpath("//@id")) for name, found in documents.items()}
    wrong = []
    for name, document in documents.items():
        for element, attribute, href in _links(document):
            loads = LOADED.get(element) == attribute
            if href.startswith("data:") or (
                urlsplit(href).scheme in ("http", "https") and not loads
            ):
                continue
            parts = urlsplit(href)
            there = _in_folder(folder, name, parts.path)
            if parts.scheme or parts.netloc or href.startswith("/"):
                wrong.append(f"{name}: <{element}> leaves the folder: {href}")
            elif there not in files:
                wrong.append(f"{name}: <{element}> leads nowhere: {href}")
            elif parts.fragment and unquote(parts.fragment) not in places.get(there, set()):
                wrong.append(f"{name}: no such place on the page: {href}")
    return wrong


def reachable(folder: Path, start: str = "index.html") -> set[str]:
    """The pages that a reader can come to from the first one."""
    found, waiting = {start}, [start]
    while waiting:
        name = waiting.pop()
        for _, _, href in _links(html.fromstring((folder / name).read_bytes())):
            parts = urlsplit(href)
            there = _in_folder(folder, name, parts.path)
            if not parts.scheme and there.endswith(".html") and there not in found:
                found.add(there)
                waiting.append(there)
    return found


def _in_folder(folder: Path, name: str, path: str) -> str:
    """The file within the folder that a path in another one names; empty where it leads out."""
    there = ((folder / name).parent / unquote(path) if path else folder / name).resolve()
    inside = there.is_relative_to(folder.resolve())
    return there.relative_to(folder.resolve()).as_posix() if inside else ""


def _links(document: html.HtmlElement) -> Iterator[tuple[str, str, str]]:
    for element in document.iter(html.etree.Element):
        for attribute in ("href", "src", "action", "poster"):
            if attribute in element.attrib:
                yield element.tag, attribute, element.attrib[attribute]
