"""ConvoKit: the archive's talk as a corpus folder that `convokit.Corpus(FOLDER)` loads.

The form is that of ConvoKit's own documentation (https://convokit.cornell.edu, "The Corpus data
format"): utterances as JSON Lines, speakers and conversations as objects by ID, and an index of
what their metadata hold. A conversation's ID is that of the first utterance in it.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from daybook.exporting.content import Content
from daybook.exporting.facts import Contribution, Person, Space, Thread
from daybook.exporting.manifest import as_json
from daybook.exporting.tables import row_of

VERSION = 1
NOTES = (
    "Times in `timestamp` are seconds since 1970 UTC; those in metadata are ISO 8601.",
    "An utterance whose words are withheld or erased has an empty text: see its metadata.",
    "A conversation is a tree with one root: what answers nothing has the opening as `reply-to`.",
    "What an utterance truly answers is `answers` in its metadata.",
    "Norms, decisions and roles have no place in a corpus: the other formats have them.",
)
SAID = ("thread_id", "space_id", "kind", "media", "precision", "recorded_at", "edited", "hidden",
        "withdrawn", "erased", "missing", "edited_at", "missing_since", "accepted_at", "source",
        "endorsements")  # fmt: skip
THREAD = ("space_id", "title", "first_at", "last_at", "accepted_id", "closed_at", "resolved_at")
PERSON = ("name", "kind", "names", "handles", "introduced_at", "left_at", "erased")
CLASSES: Mapping[type, str] = {
    str: "<class 'str'>",
    bool: "<class 'bool'>",
    int: "<class 'int'>",
    list: "<class 'list'>",
    dict: "<class 'dict'>",
}


class Index:
    """What the metadata of each kind of object hold, as ConvoKit keeps it."""

    def __init__(self) -> None:
        self._seen: dict[str, dict[str, list[str]]] = {}

    def note(self, kind: str, meta: Mapping[str, Any]) -> None:
        """Take down what these hold."""
        known = self._seen.setdefault(kind, {})
        for name, value in meta.items():
            classes = known.setdefault(name, [])
            if value is not None and CLASSES[type(value)] not in classes:
                classes.append(CLASSES[type(value)])

    def written(self) -> dict[str, Any]:
        """The index as a file has it."""
        kinds = ("utterance", "speaker", "conversation", "overall")
        told = {f"{kind}s-index" if kind != "overall" else "overall-index": self._seen.get(kind, {})
                for kind in kinds}  # fmt: skip
        return {**told, "version": VERSION, "vectors": []}


def write(content: Content, folder: Path) -> None:
    """Write the corpus of what was said."""
    index = Index()
    spaces = {space.id: space for space in content.spaces()}
    openings, threads = {}, {}
    for thread in content.threads():
        openings[thread.id] = thread.opening_id
        threads[str(thread.opening_id)] = _conversation(thread, spaces, index)
    with (folder / "utterances.jsonl").open("w", encoding="utf-8") as file:
        told: dict[UUID, UUID] = {}
        for said in content.contributions():
            _dump(_utterance(said, openings, told, index), file.write)
            told[said.id] = said.thread_id
    speakers = {str(one.id): _speaker(one, index) for one in content.people()}
    _file(folder / "speakers.json", speakers)
    _file(folder / "conversations.json", threads)
    overall = _plain({"daybook": row_of(content.manifest())})
    index.note("overall", overall)
    _file(folder / "corpus.json", overall)
    _file(folder / "index.json", index.written())


def _utterance(
    said: Contribution, openings: Mapping[UUID, UUID], told: Mapping[UUID, UUID], index: Index
) -> dict[str, Any]:
    opening = openings[said.thread_id]
    # Only of what stands before it, so that a conversation is a tree with one root.
    within = said.reply_to is not None and told.get(said.reply_to) == said.thread_id
    parent = said.reply_to if within else opening
    meta = _plain({name: value for name, value in row_of(said).items() if name in SAID})
    meta["answers"] = said.reply_to and str(said.reply_to)
    meta["occurred_at"] = said.occurred_at.isoformat()
    meta["wordings"] = len(said.wordings)
    index.note("utterance", meta)
    return {
        "id": str(said.id),
        "conversation_id": str(opening),
        "speaker": str(said.author_id),
        "text": said.body or "",
        "timestamp": int(said.occurred_at.timestamp()),
        "reply-to": None if said.id == opening else str(parent),
        "meta": meta,
        "vectors": [],
    }


def _conversation(thread: Thread, spaces: Mapping[UUID, Space], index: Index) -> dict[str, Any]:
    meta = _plain({name: value for name, value in row_of(thread).items() if name in THREAD})
    meta["thread_id"] = str(thread.id)
    meta["space"] = spaces[thread.space_id].name if thread.space_id in spaces else None
    index.note("conversation", meta)
    return {"meta": meta, "vectors": []}


def _speaker(person: Person, index: Index) -> dict[str, Any]:
    meta = _plain({name: value for name, value in row_of(person).items() if name in PERSON})
    index.note("speaker", meta)
    return {"meta": meta, "vectors": []}


def _plain(told: Mapping[str, Any]) -> dict[str, Any]:
    """As JSON has it."""
    plain: dict[str, Any] = json.loads(json.dumps(told, default=as_json))
    return plain


def _dump(told: object, write_text: Callable[[str], object]) -> None:
    write_text(json.dumps(told, ensure_ascii=False) + "\n")


def _file(file: Path, told: object) -> None:
    with file.open("w", encoding="utf-8") as opened:
        _dump(told, opened.write)
