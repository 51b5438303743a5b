#!/usr/bin/env python3
"""Checks an exported journal of decisions, or the proof of one, without Punkt.

    python verify.py [FOLDER] --key PUBLIC.pem [--checkpoint FILE] [--lang ru|en]

It needs Python 3.9 or later and the package cryptography, and nothing else. It walks the chain of entries, hashes
every part an entry commits to, the packs included, reckons the Merkle tree over the entries, and compares its root
with the signed checkpoint. Take the key from the keeper of the journal by another way, and a checkpoint that you
or somebody else kept: what came in the same folder proves nothing, for whoever made it could make that too.
Exit: 0 all is as it was recorded, 1 something is not, 2 this is no bundle, 3 nothing proves that it is.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from cryptography.exceptions import InternalError, InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

SAYS = {
    "good": (
        "всё так, как записано, по контрольную точку; что было после неё, отсюда не видно",
        "all is as it was recorded up to the checkpoint; what came after it cannot be seen from here",
    ),
    "unproven": (
        "НЕ ДОКАЗАНО: нет ключа из другого места (--key); всё сходится между собой, но и подделка сошлась бы",
        "NOT PROVEN: there is no key from elsewhere (--key); all fits together, but so would a forgery",
    ),
    "apart": (
        "НЕ ДОКАЗАНО по точке о {0} записях: запись доказана по точке о {1}; попросите доказательство по вашей точке",
        "NOT PROVEN by the checkpoint about {0} entries, but by one about {1}: ask for a proof by the one you hold",
    ),
    "bad": ("НЕ ТАК, КАК ЗАПИСАНО:", "NOT AS IT WAS RECORDED:"),
    "sum": (
        "записей {0}, из них стёрто {1}; первая от {2}, последняя от {3}",
        "{0} entries, {1} erased; the first of {2}, the last of {3}",
    ),
    "one": ("одна запись, № {0} из {1}, от {2}", "one entry, no. {0} of {1}, of {2}"),
    "correction": ("запись {0} исправлена, см. запись {1}: {2}", "entry {0} is corrected, see entry {1}: {2}"),
    "withdrawal": ("запись {0} отозвана записью {1}: {2}", "entry {0} is withdrawn by entry {1}: {2}"),
    "papers": ("выданных бумаг: {0}", "papers issued: {0}"),
    "point": (
        "контрольная точка: {0}, записей {1}, {2}; ключ {3}",
        "the checkpoint: {0}, {1} entries, {2}; the key {3}",
    ),
    "none": ("это не целая выгрузка: {0}", "this is no whole bundle: {0}"),
    "about": (
        "Проверяет выгрузку журнала решений, или доказательство одного, без Punkt.",
        "Checks an exported journal of decisions, or the proof of one, without Punkt.",
    ),
    "of": (
        "папка с выгрузкой; по умолчанию та, где лежит verify.py",
        "the folder of the bundle; else that of verify.py",
    ),
    "by": (
        "открытый ключ, которому вы верите; без него ничего не доказано",
        "the public key you trust; without it nothing is proven",
    ),
    "kept": ("контрольная точка, сохранённая в другом месте", "a checkpoint that was kept elsewhere"),
    "entry": ("запись {0}: {1}", "entry {0}: {1}"),
    "pack": ("файлы пакета {0} не те, что записаны", "the files of the pack {0} are not those that were recorded"),
    "missing": ("части {0} нет", "the part {0} is missing"),
    "disclosed": ("раскрытая часть {0} не та, что записана", "the disclosed part {0} is not what was recorded"),
    "part": ("часть {0} не та, что записана", "the part {0} is not what was recorded"),
    "sealed": ("запечатанная часть {0} не та, что записана", "the sealed part {0} is not what was recorded"),
    "added": ("часть {0} добавлена", "the part {0} was added"),
    "back": ("стёртая часть {0} снова здесь", "the part {0} was erased and is here again"),
    "refers": ("она ссылается на запись {0}, на которую нельзя", "it refers to entry {0}, which it cannot"),
    "form": ("у неё не те поля или не та запись: {0}", "it has other fields, or is written otherwise: {0}"),
    "stray": ("лишний файл: {0}", "a file that does not belong here: {0}"),
    "order": ("здесь стоит запись {0}, одной нет или порядок иной", "entry {0} stands here, one is gone or misplaced"),
    "journal": ("она из другого журнала", "it belongs to another journal"),
    "chain": ("не опирается на предыдущую: та изменена или пропала", "it does not follow the one before: that changed"),
    "other": ("в решении другие пакеты или день", "the decision names other packs, or another day"),
    "lost": ("пакета {0} нет", "the pack {0} is missing"),
    "key": ("ключ в папке не тот, что назван", "the key in the folder is not the one that was named"),
    "signature": ("контрольная точка не подписана этим ключом", "the checkpoint is not signed by this key"),
    "end": (
        "контрольная точка о {0} записях, а здесь {1} или иные",
        "the checkpoint is about {0} entries, here are {1}, or others",
    ),
    "path": ("запись не та, что в дереве под контрольной точкой", "the entry is not the one in the checkpoint's tree"),
}
HEAD = {"schema", "journal", "number", "previous", "kind", "time", "parts"}
FIELDS = {
    "decision": {"who", "as_of", "packs", "produced_by"},
    "erasure": {"who", "why", "erases"},
    "correction": {"who", "why", "corrects", "by"},
    "withdrawal": {"who", "why", "withdraws"},
    "paper": {"who", "paper_of", "salted", "pack", "form", "format", "paper_number", "paper_day"},
    "key": {"who", "why", "adds", "endorsed"},
    "revocation": {"who", "why", "revokes"},
}
WHOLE = {"decision": {"seal"}, "paper": {"seal", "paper_of", "salted"}}
REFERS = ("erases", "corrects", "by", "withdraws", "paper_of")
PARTS = ({"text"}, {"stored"}, {"salt", "text"}, {"salt", "data"})
SAID = ({"sha256"}, {"sha256", "stored"}, {"salted"}, {"salted", "stored"})
POINT = re.compile(
    r"punkt-journal/(\w+)\n(\d+)\n(\S+)\ngenesis (sha256:\w+)\ntime (\S+Z)\n\n((?:— \S+ \S+\n)+)", re.ASCII
)
NO_KEY = (UnsupportedAlgorithm, InternalError)
BAD = (OSError, ValueError, LookupError, TypeError, AttributeError, RuntimeError, StopIteration, *NO_KEY)
Found = Iterator[tuple[str, ...]]


class Point(NamedTuple):
    """A checkpoint: what it says, the text that is signed, and the signatures."""

    journal: str
    number: int
    root: bytes
    genesis: str
    time: str
    text: bytes
    signatures: list[list[str]]


class Tree:
    """The Merkle tree of RFC 6962 over heads: the roots of its perfect subtrees, the largest first."""

    def __init__(self) -> None:
        self.size, self.peaks = 0, list[bytes]()

    def add(self, head: bytes) -> None:
        found, size = hashlib.sha256(b"\0" + head).digest(), self.size
        while size & 1:
            found, size = node(self.peaks.pop(), found), size >> 1
        self.peaks.append(found)
        self.size += 1

    def root(self) -> bytes:
        found = self.peaks[-1] if self.peaks else hashlib.sha256(b"").digest()
        for peak in self.peaks[-2::-1]:
            found = node(peak, found)
        return found


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()


def root_by(path: list[bytes], head: bytes, index: int, size: int) -> bytes:
    """The root that the audit path of a leaf leads to (RFC 9162, 2.1.3.2)."""
    found, last = hashlib.sha256(b"\0" + head).digest(), size - 1
    for one in path:
        if index & 1 or index == last:
            found = node(one, found)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            found = node(found, one)
        index, last = index >> 1, last >> 1
    return found if last == 0 else b""


def sha256(data: bytes) -> str:
    return "sha256:" + hashlib.sha256(data).hexdigest()


def plain(text: str) -> bytes:
    """What base64 stands for; one content has one form."""
    data = base64.b64decode(text, validate=True)
    if base64.b64encode(data).decode() != text:
        raise ValueError(text)
    return data


def visible(text: str) -> str:
    """A text out of a bundle without what would steer a terminal, or could not be written to it."""
    return "".join(one if one.isprintable() else f"\\u{ord(one):04x}" for one in text)


def written(document: Any) -> str:
    """The one way in which a document is written (RFC 8785, for texts and whole numbers)."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def proof_of(number: int, path: list[str]) -> str:
    """The one way in which a proof is written; a number that is none is refused."""
    return written({"number": int(f"{number:d}"), "path": path})


def read_point(path: Path) -> Point:
    content = path.read_bytes()
    found = POINT.fullmatch(content.decode())
    if found is None:
        raise ValueError(path.name)
    journal, number, root, genesis, time, lines = found.groups()
    signatures = [line.split(" ")[1:] for line in lines.splitlines()]
    return Point(journal, int(number), plain(root), genesis, time, content.partition(b"\n\n")[0] + b"\n", signatures)


def is_signed(point: Point, key: Ed25519PublicKey) -> bool:
    """Whether a key signed a checkpoint under the journal's name (C2SP signed-note); other signatures are passed over."""
    name, signed = f"punkt-journal/{point.journal}", False
    mine = hashlib.sha256(name.encode() + b"\n\1" + key.public_bytes_raw()).digest()[:4]
    for one, line in point.signatures:
        data = plain(line)
        if one == name and data[:4] == mine:
            if not fits(key, data[4:], point.text):
                return False
            signed = True
    return signed


def fits(key: Ed25519PublicKey, signature: bytes, message: bytes) -> bool:
    try:
        key.verify(signature, message)
    except InvalidSignature:
        return False
    return True


def check_pack(folder: Path) -> Found:
    """A pack's hash is over the names and contents of its files, that of the vocabulary first where it has one."""
    main, found = folder / "vocabulary" / "vocabulary.yaml", hashlib.sha256()
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file() and path != main}
    own = sorted(files, key=lambda name: ("/" in name, name))  # those of the folder itself, then those below it
    first = [(main.name, main)] if main.is_file() else []
    for name, path in [*first, *((name, files[name]) for name in own)]:
        data = path.read_bytes()
        found.update(f"{name}\0{len(data)}\0".encode() + data)
    if found.hexdigest() != folder.name:
        yield "pack", folder.name


def check_part(name: str, said: Any, part: Any, erased: bool) -> Found:
    """A part is open (its hash is in the chain), sealed (that of the ciphertext is), disclosed, or erased."""
    if set(said) not in SAID or (part is not None and set(part) not in PARTS):
        yield "form", name
    elif erased and ("salted" in said or name == "terms"):
        if part is not None:
            yield "back", name
    elif part is None:
        yield "missing", name
    elif "salt" in part:
        content = plain(part["data"]) if "data" in part else part["text"].encode()
        if sha256(plain(part["salt"]) + content) != said.get("salted"):
            yield "disclosed", name
    elif "text" in part:
        if sha256(part["text"].encode()) != said.get("sha256"):
            yield "part", name
    elif sha256(plain(part["stored"])) != said.get("stored"):
        yield "sealed", name


class Bundle:
    """A bundle being checked: what has been seen of it so far."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.genesis = folder, (folder / "journal.json").read_bytes()
        document = json.loads(self.genesis)
        if set(document) != {"schema", "journal", "made", "sealing"} or written(document).encode() != self.genesis:
            raise ValueError("journal.json")
        self.journal, self.point = document["journal"], read_point(folder / "checkpoint.txt")
        proof = folder / "proof.json"
        text = proof.read_bytes().decode() if proof.is_file() else "null"
        self.proof = json.loads(text)
        if self.proof and not (0 < self.proof["number"] <= self.point.number and text == proof_of(**self.proof)):
            raise ValueError("proof.json")
        self.tree, self.roots, self.seen = Tree(), dict[int, bytes](), dict[int, Any]()
        self.previous, self.times, self.packs = sha256(self.genesis), list[str](), set[str]()
        self.erased = {head["erases"] for head in self.heads() if head["kind"] == "erasure"}
        self.keys = [head for head in self.heads() if head["kind"] in ("key", "revocation")]

    def lines(self) -> Iterator[tuple[str, Any, Any]]:
        with (self.folder / "entries.jsonl").open(encoding="utf-8", newline="\n") as lines:
            for text in lines:
                line = json.loads(text)
                yield text, line, json.loads(line["head"])

    def heads(self) -> Iterator[Any]:
        return (head for _, _, head in self.lines())

    def entry(self, text: str, line: Any, head: Any, number: int) -> Found:
        """One entry: how it is written, its place in the chain, its parts, and the packs it was decided under."""
        whole = "details" in head["parts"]  # who, day and packs are sealed with the rest
        fields = HEAD | (WHOLE if whole else FIELDS).get(head["kind"], {"kind?"})
        if not fields <= set(head) <= fields | {"clock_behind"} | ({"seal"} if head["kind"] in WHOLE else set()):
            yield "form", ", ".join(sorted(set(head) ^ fields))
        if head["parts"].get("paper", head).get("salted") != head.get("salted"):
            yield "form", "paper"
        if set(line) != {"number", "hash", "head", "parts"} or written(line) + "\n" != text:
            yield "form", "entries.jsonl"
        if written(head) != line["head"] or line["hash"] != sha256(line["head"].encode()):
            yield "form", "head"
        if head["number"] != number or line["number"] != number:
            yield "order", str(head["number"])
        if head["journal"] != self.journal or head["schema"] != "punkt/audit/1":
            yield ("journal",)
        if self.proof is None and head["previous"] != self.previous:
            yield ("chain",)
        for name in REFERS:
            kind, erasable = self.seen.get(head.get(name), ("", False))
            if name in head and not self.proof and not (erasable if name == "erases" else kind == "decision"):
                yield "refers", str(head[name])
        yield from self.parts(line, head, number)

    def parts(self, line: Any, head: Any, number: int) -> Found:
        for name, said in head["parts"].items():
            yield from check_part(name, said, line["parts"].get(name), number in self.erased)
        for name in line["parts"].keys() - head["parts"].keys():
            yield "added", name
        decision, details = (json.loads(line["parts"].get(n, {}).get("text", "null")) for n in ("decision", "details"))
        told = {**(details or {}), **head}
        if decision and (decision["packs"], decision["as_of"]) != (told.get("packs"), told.get("as_of")):
            yield ("other",)
        for pack in told.get("packs", ()):
            self.packs.add(pack["sha256"])
            if not (self.folder / "packs" / pack["sha256"]).is_dir():
                yield "lost", pack["id"]

    def walk(self, wanted: set[int]) -> Iterator[tuple[int, tuple[str, ...]]]:
        """All entries in their order; the roots of the tree at the numbers that are wanted are kept."""
        number = self.proof["number"] - 1 if self.proof else 0
        self.roots[0] = self.tree.root()
        for text, line, head in self.lines():
            number += 1
            for what in self.entry(text, line, head, number):
                yield number, what
            self.previous, kind = sha256(line["head"].encode()), head["kind"]
            self.seen[number] = (kind, "seal" in head or kind == "paper")
            self.times.append(head["time"])
            self.tree.add(line["head"].encode())
            if number in wanted:
                self.roots[number] = self.tree.root()

    def strays(self) -> Found:
        """Files that do not belong to a bundle; of the packs, folders that no entry names."""
        known = {"README.txt", "verify.py", "journal.json", "entries.jsonl", "checkpoint.txt", "public.pem"}
        known |= {"proof.json"} if self.proof else set()
        for path in sorted(self.folder.rglob("*")):
            name = path.relative_to(self.folder).as_posix()
            first, _, rest = name.partition("/")
            of_pack = first == "packs" and (not rest or rest.split("/")[0] in self.packs)
            empty = path.is_dir() and name != "packs" and not any(path.iterdir())
            if path.is_symlink() or empty or (name not in known and not of_pack):
                yield "stray", name

    def end(self, point: Point, key: Ed25519PublicKey) -> Found:
        """A checkpoint must be signed, about this journal, and have the root of the tree over the entries."""
        if not any(is_signed(point, one) for one in trusted(key, self.keys, self.journal, point.number)):
            yield ("signature",)
        elif self.proof and point.number != self.point.number:
            yield "apart", str(point.number), str(self.point.number)
        elif self.proof:
            path, head = [plain(one) for one in self.proof["path"]], next(self.lines())[1]["head"].encode()
            if root_by(path, head, self.proof["number"] - 1, point.number) != point.root:
                yield ("path",)
        elif self.roots.get(point.number) != point.root:
            yield "end", str(point.number), str(self.tree.size)
        if (point.journal, point.genesis) != (self.journal, sha256(self.genesis)):
            yield ("journal",)


def trusted(key: Ed25519PublicKey, entries: Any, journal: str, number: int) -> list[Ed25519PublicKey]:
    """The key that is trusted, and those that the journal says have followed it, each endorsed by one before it."""
    keys = {sha256(key.public_bytes_raw()): key}
    for head in entries:
        if head["number"] > number:
            break
        if head["kind"] == "revocation":
            keys.pop(sha256(plain(head["revokes"])), None)
            continue
        by, signature = keys.get(head["endorsed"]["key"]), plain(head["endorsed"]["signature"])
        if by and fits(by, signature, f"punkt-journal/{journal}\nkey {head['adds']}\n".encode()):
            keys[sha256(plain(head["adds"]))] = Ed25519PublicKey.from_public_bytes(plain(head["adds"]))
    return list(keys.values())


def read_key(path: Path) -> Ed25519PublicKey:
    key = load_pem_public_key(path.read_bytes())
    if not isinstance(key, Ed25519PublicKey):
        raise TypeError("the key is no Ed25519 key")
    return key


def odd(folder: Path) -> list[Any]:
    """What is neither a file nor a folder: nobody knows when reading that ends, so nothing of the bundle is read."""
    found = [path for path in sorted(folder.rglob("*")) if path.is_symlink() or not (path.is_file() or path.is_dir())]
    return [(0, ("stray", path.relative_to(folder).as_posix())) for path in found]


def check(folder: Path, key: Ed25519PublicKey, others: list[Path]) -> tuple[list[Any], list[tuple[str, ...]]]:
    """All that is wrong with a bundle, by entry (0: not with one entry); then what it is about."""
    bundle = Bundle(folder)
    point, elsewhere = bundle.point, [read_point(path) for path in others]
    found = list(bundle.walk({one.number for one in (point, *elsewhere)}))
    if (bundle.proof is None and point.number != bundle.tree.size) or (bundle.proof and bundle.tree.size != 1):
        found.append((0, ("end", str(point.number), str(bundle.tree.size))))
    for one in (point, *elsewhere):
        found += ((0, what) for what in bundle.end(one, key) if (0, what) not in found)
    for pack in sorted((folder / "packs").iterdir()):
        found += ((0, what) for what in check_pack(pack))
    found += ((0, what) for what in bundle.strays())
    if (folder / "public.pem").read_bytes() != key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo):
        found.append((0, ("key",)))
    days = [time[:10] for time in bundle.times] or ["—"]
    number = str(bundle.proof["number"]) if bundle.proof else str(bundle.tree.size)
    about: list[tuple[str, ...]] = [("sum", number, str(len(bundle.erased)), days[0], days[-1])]
    if bundle.proof:
        about = [("one", number, str(point.number), days[0])]
    for kind, name in (("correction", "corrects"), ("withdrawal", "withdraws")):
        about += [(kind, str(h[name]), str(h["number"]), h["why"]) for h in bundle.heads() if h["kind"] == kind]
    papers = sum(head["kind"] == "paper" for head in bundle.heads())
    about += [("papers", str(papers))] if papers else []
    for one in (point, *elsewhere):
        about.append(("point", one.time, str(one.number), "sha256:" + one.root.hex(), sha256(key.public_bytes_raw())))
    return found, about


def main() -> int:
    spoken = argparse.ArgumentParser(add_help=False)
    spoken.add_argument("--lang", choices=["ru", "en"], default=os.environ.get("PUNKT_LANG"))
    lang = spoken.parse_known_args()[0].lang

    def say(key: str, *more: str) -> str:
        return SAYS[key][lang == "en"].format(*map(visible, more))

    parser = argparse.ArgumentParser(parents=[spoken], description=say("about"))
    parser.add_argument("bundle", nargs="?", type=Path, default=Path(__file__).resolve().parent, help=say("of"))
    parser.add_argument("--key", type=Path, help=say("by"))
    parser.add_argument("--checkpoint", type=Path, action="append", default=[], help=say("kept"))
    arguments = parser.parse_args()

    try:
        found, about = odd(arguments.bundle), list[tuple[str, ...]]()
        if not found:
            key = read_key(arguments.key or arguments.bundle / "public.pem")
            found, about = check(arguments.bundle, key, arguments.checkpoint)
    except BAD as error:
        missing = getattr(error, "filename", None)  # the system's own words may be in another language
        print(say("none", str(missing or f"{type(error).__name__}: {error}")))
        return 2
    bad = any(what[0] != "apart" for _, what in found)
    if bad or not found or not arguments.key:
        print(say("bad" if bad else "good" if arguments.key else "unproven"))
    for number, what in found:
        print(say("entry", str(number), say(*what)) if number else say(*what))
    print(*(say(*what) for what in about), sep="\n")
    return 1 if bad else 0 if arguments.key and not found else 3


if __name__ == "__main__":
    sys.exit(main())
