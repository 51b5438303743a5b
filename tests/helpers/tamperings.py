"""A generator of tamperings of a bundle; each with a name, the same at every run."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from helpers.journal_tamperings import Office, other
from punkt.files.signing import new_keys, read_private
from punkt.journal import checkpoint as checkpointing
from punkt.journal.merkle import Frontier

Tampering = tuple[str, Callable[[Path], None]]


def of_bundle(office: Office, seed: int) -> Iterator[Tampering]:
    """Tamperings of a bundle, without end: of each of its files, of the lines of entries, of the whole."""
    chance = random.Random(seed)
    unsigned = {"README.txt", "verify.py"}  # nobody can notice a change of these: they are not signed
    files = [path.relative_to(office.newer) for path in sorted(office.newer.rglob("*")) if path.is_file()]
    files = [name for name in files if name.name not in unsigned]
    few = [name for name in files if name.parts[0] != "packs"]
    while True:
        for name in [*few, *chance.sample(files, 6)]:
            content = (office.newer / name).read_bytes()
            for what, changed in (
                ("a bit turned", other(content, chance)),
                ("cut short", content[: chance.randrange(len(content))]),
                ("something added", content + chance.choice([b"\n", b" ", b"x"])),
                ("doubled", content * 2),
            ):
                yield f"{name}: {what}", _putting(name, changed)
            yield f"{name}: gone", partial(_gone, name=name)
            if (office.older / name).is_file() and (office.older / name).read_bytes() != content:
                older = (office.older / name).read_bytes()
                yield f"{name}: the older one", _putting(name, older)
        yield from _lines(office, chance)
        one, two = chance.sample([name for name in files if name.parts[0] == "packs"], 2)
        yield f"{one} and {two} exchanged", partial(_exchanged, one=one, two=two)
        more, first = chance.choice(["more.txt", "packs/more"]), chance.randrange(1, 12)
        yield f"{more} is added", _putting(Path(more), b"")
        yield "all of it is the older one", lambda folder: _whole(folder, office.older)
        yield "signed by another key", partial(_signed, office, first=0)
        yield "written anew and signed by another key", partial(_signed, office, first=first)


def _lines(office: Office, chance: random.Random) -> Iterator[Tampering]:
    lines = (office.newer / "entries.jsonl").read_bytes().splitlines(keepends=True)
    at = "entries.jsonl"

    def changed(number: int, line: Any) -> Callable[[Path], None]:
        written = json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"
        return lambda folder: _put(folder / at, b"".join([*lines[:number], written, *lines[number + 1 :]]))

    number = chance.randrange(len(lines))
    for field in ("hash", "head", "number"):
        line = json.loads(lines[number])
        line[field] = other(line[field], chance)
        yield f"line {number}: {field} changed", changed(number, line)
    line = json.loads(lines[number])
    for part in sorted(line["parts"]):
        for field in sorted(line["parts"][part]):
            else_ = json.loads(lines[number])
            else_["parts"][part][field] = other(else_["parts"][part][field], chance)
            yield f"line {number}: {field} of {part} changed", changed(number, else_)
        less = json.loads(lines[number])
        del less["parts"][part]
        yield f"line {number}: {part} gone", changed(number, less)
    more = json.loads(lines[number])
    more["parts"][chance.choice(["case", "more"])] = chance.choice([{"text": "{}"}, {"stored": "AAAA"}])
    yield f"line {number}: a part more", changed(number, more)
    erased = json.loads(lines[5])
    erased["parts"] = json.loads((office.older / at).read_bytes().splitlines()[5])["parts"]
    yield "what was erased is back", changed(5, erased)
    yield f"line {number} gone", lambda folder: _put(folder / at, b"".join([*lines[:number], *lines[number + 1 :]]))
    yield f"line {number} twice", lambda folder: _put(folder / at, b"".join([*lines[: number + 1], *lines[number:]]))
    one, two = chance.sample(range(len(lines)), 2)
    swapped = list(lines)
    swapped[one], swapped[two] = swapped[two], swapped[one]
    yield f"lines {one} and {two} exchanged", lambda folder: _put(folder / at, b"".join(swapped))


def _put(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def _putting(name: Path, content: bytes) -> Callable[[Path], None]:
    return lambda folder: _put(folder / name, content)


def _gone(folder: Path, name: Path) -> None:
    (folder / name).unlink()


def _exchanged(folder: Path, one: Path, two: Path) -> None:
    first, second = (folder / one).read_bytes(), (folder / two).read_bytes()
    _put(folder / one, second)
    _put(folder / two, first if first != second else first + b"#")


def _whole(folder: Path, source: Path) -> None:
    shutil.rmtree(folder)
    shutil.copytree(source, folder)


def _signed(office: Office, folder: Path, first: int) -> None:
    """Somebody with a key of his own: he writes entries anew from one on, and signs that with the key he puts there."""
    lines, previous, tree = [], "", Frontier()
    for text in (folder / "entries.jsonl").read_text("utf-8").splitlines():
        line = json.loads(text)
        head = json.loads(line["head"])
        if head["number"] == first:
            head["who"] = "другой"
        if first and head["number"] > first:
            head["previous"] = previous
        line["head"] = json.dumps(head, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        line["hash"] = previous = f"sha256:{hashlib.sha256(line['head'].encode()).hexdigest()}"
        tree.add(line["head"].encode())
        lines.append(json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n")
    (folder / "entries.jsonl").write_text("".join(lines), "utf-8")
    private, public = new_keys()
    (office.folder / "stranger").write_bytes(private)
    (folder / "public.pem").write_bytes(public)
    was, _ = checkpointing.parse((folder / "checkpoint.txt").read_bytes())
    now = checkpointing.Checkpoint(was.journal, was.number, tree.root(), was.genesis, was.time)
    (folder / "checkpoint.txt").write_bytes(checkpointing.sign(now, read_private(office.folder / "stranger")))
