"""docs/verify.md: its checker, as it stands on the page, with nothing of Daybook in reach."""

import base64
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from archive import commands as c
from archive.application import Archive
from archive.proving import prove, prove_since, public_key
from archive.store.checkpoints import Checkpoint
from archive.store.keyring import Keyring
from tests.builders import a, record
from tests.contracts.event_stores import messages

PAGE = Path(__file__).parents[1] / "docs" / "verify.md"
NEEDED = ("cryptography", "cffi", "_cffi_backend")
RUN = "import runpy, sys; sys.path.append(sys.argv.pop(1)); runpy.run_path(sys.argv.pop(1)"
RUN = f"{RUN}, run_name='__main__')"
ADA = "mailto:ada@example.org"


class Outsider:
    """Somebody with Python and `cryptography`, and a folder with what they were given."""

    def __init__(self, folder: Path):
        self.folder = folder
        self._libraries = folder / "libraries"
        self._libraries.mkdir(parents=True)
        for name in NEEDED:
            spec = find_spec(name)
            assert spec
            origin = Path(spec.origin or "")
            found = origin.parent if origin.name == "__init__.py" else origin
            (self._libraries / found.name).symlink_to(found)
        for name, script in zip(("check.py", "since.py"), checkers(), strict=True):
            self.save(name, script)

    def save(self, name: str, text: str) -> str:
        (self.folder / name).write_text(text, encoding="utf-8", newline="")
        return name

    def run(self, script: str, *words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-I", "-S", "-c", RUN, str(self._libraries), script]
        return subprocess.run(
            [*command, *words], cwd=self.folder, capture_output=True, text=True, check=False
        )

    def check(self, *words: str) -> subprocess.CompletedProcess[str]:
        return self.run("since.py" if len(words) > 2 else "check.py", *words)

    def proves(self, *words: str) -> str:
        done = self.check(*words)
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith("PROVEN: ")
        return done.stdout

    def refuses(self, *words: str) -> None:
        done = self.check(*words)
        assert done.returncode != 0
        assert "PROVEN" not in done.stdout


def checkers() -> list[str]:
    """The two scripts of the page: for an event, and for growth."""
    return re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


def test_the_script_for_an_event_can_be_read_at_a_glance() -> None:
    event, _ = checkers()

    assert len([line for line in event.splitlines() if line.strip()]) <= 31


@pytest.fixture
def outsider(tmp_path: Path) -> Outsider:
    return Outsider(tmp_path / "outside")


@pytest.fixture
def told(archive: Archive) -> Archive:
    """An archive with some messages of Ada and one of Bob."""
    bob = a(c.MakeContribution, key="bob/1", by="mailto:bob@example.org", by_name="Bob")
    record(archive, a(c.OpenSpace), *messages(0, 20), bob)
    return archive


def test_nothing_of_daybook_is_in_reach(outsider: Outsider) -> None:
    outsider.save("try.py", "import cryptography\nimport archive\n")

    done = outsider.run("try.py")

    assert "No module named 'archive'" in done.stderr


def test_every_event_is_proven(outsider: Outsider, told: Archive) -> None:
    key = public_key(told)
    size = told.recorder.max_notification_id() or 0
    for number in (1, 2, 16, 17, size - 1, size):
        proof = outsider.save("event.tlog-proof", prove(told, number).text)

        said = outsider.proves(key, proof)

        assert said.startswith(f"PROVEN: event {number} of {size} in {key.partition('+')[0]} is\n")
        [stored] = told.recorder.select_notifications(number, 1)
        assert stored.state.decode() in said


def test_one_event_alone_is_proven(outsider: Outsider, archive: Archive) -> None:
    record(archive, a(c.OpenSpace))

    outsider.proves(public_key(archive), outsider.save("proof", prove(archive, 1).text))


def test_a_proof_from_before_an_erasure_holds_after_it(
    outsider: Outsider, told: Archive, keyring: Keyring
) -> None:
    before = outsider.save("before", prove(told, 5).text)
    old = outsider.save("old", told.checkpoint())

    keyring.forget(told.id_of("person", ADA))

    key = public_key(told)
    outsider.proves(key, before)
    record(told, *messages(20, 30))
    after = outsider.save("after", prove(told, 5).text)
    assert (
        outsider.proves(key, after).splitlines()[1:]
        == (outsider.proves(key, before).splitlines()[1:])
    )
    outsider.proves(key, outsider.save("grown", _since(told, outsider.folder / old)), old)


@pytest.mark.parametrize("old_size", [1, 2, 3, 8, 21, 22, 23])
def test_growth_is_proven(outsider: Outsider, archive: Archive, old_size: int) -> None:
    record(archive, a(c.OpenSpace))
    if old_size > 1:
        record(archive, *messages(0, old_size - 2), a(c.OpenThread, by=ADA))
    size = archive.recorder.max_notification_id()
    old = outsider.save("old", archive.checkpoint())
    record(archive, *messages(100, 123))

    said = outsider.proves(
        public_key(archive), outsider.save("grown", _since(archive, outsider.folder / old)), old
    )

    assert said.startswith(f"PROVEN: the first {size} of ")


def test_a_log_that_did_not_grow_is_what_it_was(outsider: Outsider, told: Archive) -> None:
    old = outsider.save("old", told.checkpoint())

    outsider.proves(
        public_key(told), outsider.save("same", _since(told, outsider.folder / old)), old
    )


def test_every_tampered_proof_is_refused(outsider: Outsider, told: Archive) -> None:
    key, good = public_key(told), prove(told, 5).text
    head, _, note = good.partition("\n\n")
    form, extra, index, *steps = head.split("\n")
    data = base64.b64decode(extra.partition(" ")[2])
    tampered = {
        "another event": _put([form, _extra(data.replace(b"20", b"21", 1)), index, *steps], note),
        "a longer event": _put([form, _extra(data + b" "), index, *steps], note),
        "another place": _put([form, extra, "index 5", *steps], note),
        "no place": _put([form, extra, "index 1000", *steps], note),
        "below the first": _put([form, extra, "index -1", *steps], note),
        "a step left out": _put([form, extra, index, *steps[1:]], note),
        "a step too many": _put([form, extra, index, *steps, steps[0]], note),
        "steps in another order": _put([form, extra, index, *steps[::-1]], note),
        "another step": _put([form, extra, index, *steps[:-1], steps[0]], note),
        "another form": _put([form.replace("v1", "v2"), extra, index, *steps], note),
        "another size": _put([form, extra, index, *steps], note.replace("\n24\n", "\n25\n", 1)),
        "not signed": good.rpartition("\n\n")[0] + "\n\n",
        "signed by another": good.replace(note.split(" ")[2], note.split(" ")[2][::-1]),
        "a node as an event": _put([form, _extra(b"\x01" + data), index, *steps], note),
    }
    outsider.proves(key, outsider.save("good", good))
    for what, text in tampered.items():
        assert text != good, what
        outsider.refuses(key, outsider.save("bad", text))


def test_another_key_refuses_it(outsider: Outsider, told: Archive) -> None:
    key, proof = public_key(told), outsider.save("proof", prove(told, 5).text)
    name, key_id, encoded = key.split("+", 2)
    other = base64.b64encode(b"\x01" + bytes(range(32))).decode()

    outsider.refuses(f"{name}+{key_id}+{other}", proof)
    outsider.refuses(f"{name}x+{key_id}+{encoded}", proof)
    outsider.refuses(f"{name}+00000000+{encoded}", proof)
    outsider.refuses("x", proof)


def test_a_past_that_is_another_is_refused(
    outsider: Outsider, told: Archive, tmp_path: Path
) -> None:
    old = outsider.save("old", told.checkpoint())
    record(told, *messages(20, 30))
    key, grown = public_key(told), _since(told, outsider.folder / old)
    newer = outsider.save("newer", told.checkpoint())
    form, was, *steps = grown.partition("\n\n")[0].split("\n")
    note = grown.partition("\n\n")[2]

    outsider.proves(key, outsider.save("grown", grown), old)
    outsider.refuses(key, "grown", newer)
    outsider.refuses(key, "grown")
    for bad in (steps[1:], [*steps, steps[0]], steps[::-1]):
        outsider.refuses(key, outsider.save("bad", _put([form, was, *bad], note)), old)


def _since(archive: Archive, old: Path) -> str:
    return prove_since(archive, Checkpoint.from_note(old.read_text(encoding="utf-8"))).text


def _put(head: list[str], note: str) -> str:
    return "\n".join([*head, "", note])


def _extra(data: bytes) -> str:
    return f"extra {base64.b64encode(data).decode()}"
