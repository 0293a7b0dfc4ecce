"""Mutated git histories: many of them in one repository, which `git fast-import` makes at once."""

import os
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from ingest.reader import ReadOptions
from tests.ingest.fuzzing.case import BESIDE, Case
from tests.ingest.fuzzing.dictionary import SURROGATES, TEXTS
from tests.ingest.fuzzing.kept import KINDS, Kept, Kind
from tests.ingest.fuzzing.spoiling import cut, flipped, spliced

GIT_READERS = tuple(KINDS)
HISTORIES = 24
DAMAGED = 0.08
FIRST = 1_600_000_000
ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
}
TIMES = (0, 1, 2**31, 2**33, 253_402_300_799, 253_402_300_800, 2**62, FIRST + 10**9)
ZONES = ("+0000", "+0000", "+0100", "-1200", "+1400", "+9999", "-0001", "+2359")
NAMES = (b"Ada", b"Bob Field", b"", b" ", b"\xff\xfe", "Ådå\u202e".encode(), b"a" * 500, b"[bot]")
NAMES += (
    b"ada@example.org",
    b"'\"\\",
    b"Ada, Bob",
    "\ufeff".encode(),
    b"\xed\xa0\x80",
    b"dependabot",
)
EMAILS = (
    b"ada@example.org",
    b"bob@example.org",
    b"",
    b"@",
    b"\xff",
    b"1+ada@users.noreply.github.com",
)
MESSAGES = (
    b"",
    b"Change it",
    b"Fix typo",
    b'Revert "Change it"\n\nThis reverts commit 0000000.',
    b"Merge pull request #1 from a/b\n\nTitle",
    b"Merge pull request #999999999999999999999 from ",
    b"x\n\nCo-authored-by: Bob <bob@example.org>\nCo-authored-by: <>\nSigned-off-by:\n",
    b"\xff\xfe not UTF-8 \xc0\x80",
    b"https://example.org/" + b"(" * 200,
    b"http://[::1 see PR-URL: http://[",
    b"\x02" + b"a" * 40,
    b":100644 100644 a b M\tdocs/r1.md",
    b"a" * 20_000,
    b"\n" * 500,
)
CODINGS = (b"iso-8859-1", b"utf-16", b"x-unknown", b"")


@dataclass
class Branch:
    """A line of commits, and the files as its last one has them."""

    ref: str
    mark: int = 0
    files: dict[bytes, bytes] = field(default_factory=dict)


class Story:
    """A stream for `git fast-import`, commit by commit."""

    def __init__(self, rng: Random, kind: Kind):
        self._rng = rng
        self._kind = kind
        self._out: list[bytes] = []
        self._mark = 0
        self._clock = FIRST
        self.kept = [kind.begin(rng, number) for number in range(HISTORIES)]
        self.main = Branch("refs/heads/main")

    def tell(self) -> bytes:
        """The whole stream."""
        rng = self._rng
        self._commit(self.main, [op for one in self.kept for op in self._write(self.main, one)])
        for _ in range(rng.randint(3, 8)):
            if rng.random() < 0.25:
                self._merge(Branch("refs/heads/side", self.main.mark, dict(self.main.files)))
            else:
                self._step(self.main)
        return b"".join(self._out)

    def _merge(self, side: Branch) -> None:
        for _ in range(self._rng.randint(1, 2)):
            self._step(side)
        for _ in range(self._rng.randint(0, 1)):
            self._step(self.main)
        changes = [self._put(self.main, path, data) for path, data in side.files.items()]
        if self._rng.random() < 0.3:
            changes += self._changes(self.main)
        self._commit(self.main, changes, merged=side.mark)

    def _step(self, branch: Branch) -> None:
        self._commit(branch, self._changes(branch))

    def _changes(self, branch: Branch) -> list[bytes]:
        some = self._rng.sample(self.kept, self._rng.choice((0, 2, 6, 10)))
        return [op for one in some for op in self._change(branch, one)]

    def _change(self, branch: Branch, kept: Kept) -> list[bytes]:
        rng = self._rng
        kind = rng.random()
        path = kept.path
        if path in branch.files and kind < 0.08:
            del branch.files[path]
            return [b"D " + _quoted(path) + b"\n"]
        if path in branch.files and kind < 0.2:
            new = self._kind.renamed(rng, path)
            if not any(_clash(new, other) for other in branch.files):
                branch.files[new] = branch.files.pop(path)
                kept.path = new
                return [b"R " + _quoted(path) + b" " + _quoted(new) + b"\n"]
        kept.text = self._kind.mutated(rng, kept.text)
        return self._write(branch, kept)

    def _write(self, branch: Branch, kept: Kept) -> list[bytes]:
        return [self._put(branch, kept.path, kept.text)]

    def _put(self, branch: Branch, path: bytes, data: bytes) -> bytes:
        branch.files[path] = data
        mode = self._rng.choice((b"100644",) * 30 + (b"100755", b"120000"))
        return b"M " + mode + b" inline " + _quoted(path) + b"\n" + _data(data)

    def _commit(self, branch: Branch, changes: list[bytes], merged: int = 0) -> None:
        rng = self._rng
        self._mark += 1
        self._clock += rng.choice((60, 3_600, 86_400, 86_400 * 30, -86_400, 0))
        lines = [
            f"commit {branch.ref}\nmark :{self._mark}\n".encode(),
            b"author " + self._person() + b"committer " + self._person(),
        ]
        if rng.random() < 0.04:
            lines.append(b"encoding " + rng.choice(CODINGS) + b"\n")
        lines.append(_data(self._message()))
        if branch.mark:
            lines.append(f"from :{branch.mark}\n".encode())
        if merged:
            lines.append(f"merge :{merged}\n".encode())
        self._out += [*lines, *changes, b"\n"]
        branch.mark = self._mark

    def _message(self) -> bytes:
        if self._rng.random() < 0.2:
            odd = self._rng.choice((*TEXTS, *SURROGATES))
            return odd.encode("utf-8", "surrogatepass").replace(b"\0", b" ")
        return self._rng.choice(MESSAGES)

    def _person(self) -> bytes:
        rng = self._rng
        odd = rng.random() < 0.1
        name = rng.choice(NAMES if odd else NAMES[:2])
        at = rng.choice(TIMES) if rng.random() < 0.03 else self._clock
        email = rng.choice(EMAILS if odd else EMAILS[:2])
        return b"%b <%b> %d %b\n" % (name, email, at, rng.choice(ZONES).encode())


def history_case(rng: Random, reader: str) -> Case:
    """A repository of mutated histories; or one that is damaged, which then is one input."""
    kind = KINDS[reader]
    while True:
        story = Story(rng, kind)
        files = _made(story.tell(), bundled=rng.random() < 0.06)
        if files:
            break
    damaged = rng.random() < DAMAGED
    steps = [_damage(rng, files) for _ in range(rng.choice((1, 1, 2)))] if damaged else []
    start = "club.bundle" if "club.bundle" in files else "club"
    paths = kind.paths
    if reader == "git-norms" and rng.random() < 0.08:
        files["x.overrides.toml"] = spliced(rng, b'0000000 = "amended"\n1234567 = "no"\n')
        paths = (*paths, f"{BESIDE}x.overrides.toml")
    options = ReadOptions(
        rng.choice((None, None, "The Yard")),
        rng.choice(("public", "public", "members")),
        paths if rng.random() < 0.95 else ("no such", *paths),
    )
    histories = 1 if steps else HISTORIES
    return Case(reader, files, start, options, (*steps, f"{histories} histories"), histories)


def _made(stream: bytes, bundled: bool) -> dict[str, bytes]:
    """The files of the repository that a stream makes; none where git does not take it."""
    with tempfile.TemporaryDirectory(prefix="daybook-fuzzing-git-") as folder:
        git = Path(folder, "club", ".git")
        for part in ("objects/pack", "refs/heads"):
            (git / part).mkdir(parents=True)
        (git / "HEAD").write_text("ref: refs/heads/main\n")
        (git / "config").write_text("[core]\n\trepositoryformatversion = 0\n")
        importing = ("-c", "fastimport.unpackLimit=1", "fast-import", "--quiet", "--force")
        if not _git(git, *importing, "--date-format=raw-permissive", stdin=stream):
            return {}
        if bundled:
            file = str(Path(folder, "club.bundle"))
            if _git(git, "bundle", "create", "--quiet", file, "HEAD", "--branches"):
                return {"club.bundle": Path(file).read_bytes()}
        found = (path for path in Path(folder, "club").rglob("*") if path.is_file())
        return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(found)}


def _git(folder: Path, *arguments: str, stdin: bytes = b"") -> bool:
    done = subprocess.run(
        ["git", "--git-dir", str(folder), *arguments],
        input=stdin,
        env={**ENVIRONMENT, "HOME": str(folder)},
        capture_output=True,
        check=False,
    )
    return done.returncode == 0


def _damage(rng: Random, files: dict[str, bytes]) -> str:
    name = rng.choice(sorted(files))
    match rng.randrange(7):
        case 0:
            files[name] = cut(rng, files[name])
            return f"cut: {name}"
        case 1:
            del files[name]
            if not files:
                files["club/.git/HEAD"] = b""
            return f"gone: {name}"
        case 2:
            files["club/.git/shallow"] = rng.choice((b"", b"\xff", b"0" * 40 + b"\n"))
            return "shallow"
        case 3:
            files["club/.git/objects/info/alternates"] = rng.choice((b"/etc\n", b"..\n", b"\0"))
            return "alternates"
        case 4:
            files["club/.git/HEAD"] = rng.choice((b"", b"\xff\n", b"0" * 40, b"ref: refs/../x\n"))
            return "another HEAD"
        case 5:
            files["club/.git/config"] = rng.choice((b"[", b"\xff", b"[core]\nfsmonitor=id\n"))
            return "another config"
    files[name] = flipped(rng, files[name])
    return f"flipped: {name}"


def _data(data: bytes) -> bytes:
    return b"data %d\n%b\n" % (len(data), data)


def _quoted(path: bytes) -> bytes:
    return b'"' + b"".join(b"\\%03o" % byte for byte in path) + b'"'


def _clash(path: bytes, other: bytes) -> bool:
    return path == other or path.startswith(other + b"/") or other.startswith(path + b"/")
