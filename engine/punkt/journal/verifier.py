#!/usr/bin/env python3
"""Checks an exported journal of decisions without Punkt: python verify.py [BUNDLE] [--key PUBLIC.pem] [--lang ru|en]

It needs Python 3.9 or later and the package cryptography, and nothing else. It walks the chain of
entries, hashes every part an entry commits to, the packs included, and checks the signed checkpoint.
Compare the key it names with the one the keeper of the journal publishes, or give that with --key.
Exit: 0 all is as it was recorded, 1 something is not, 2 this is no bundle.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

SAYS = {
    "good": ("всё так, как записано", "all is as it was recorded"),
    "sum": ("записей {0}, из них стёрто {1}; ключ {2}", "{0} entries, {1} erased; key {2}"),
    "none": ("это не целая выгрузка: {0}", "this is no whole bundle: {0}"),
    "entry": ("запись {0}: {1}", "entry {0}: {1}"),
    "pack": ("файлы пакета {0} не те, что записаны", "the files of the pack {0} are not those that were recorded"),
    "missing": ("части {0} нет", "the part {0} is missing"),
    "disclosed": ("раскрытая часть {0} не та, что записана", "the disclosed part {0} is not what was recorded"),
    "part": ("часть {0} не та, что записана", "the part {0} is not what was recorded"),
    "sealed": ("запечатанная часть {0} не та, что записана", "the sealed part {0} is not what was recorded"),
    "added": ("часть {0} добавлена", "the part {0} was added"),
    "order": (
        "здесь стоит запись {0}: одной нет или порядок иной",
        "entry {0} stands here: one is gone or misplaced",
    ),
    "journal": ("она из другого журнала", "it belongs to another journal"),
    "chain": (
        "не опирается на предыдущую: та изменена или пропала",
        "it does not follow the one before: that was altered or lost",
    ),
    "other": ("в решении другие пакеты или день", "the decision names other packs, or another day"),
    "lost": ("пакета {0} нет", "the pack {0} is missing"),
    "signature": ("контрольная точка не подписана этим ключом", "the checkpoint is not signed by this key"),
    "end": (
        "контрольная точка о {0} записях, а здесь {1} или иные",
        "the checkpoint is about {0} entries, here are {1}, or others",
    ),
}
Found = Iterator[tuple[str, ...]]


def sha256(data: bytes) -> str:
    return "sha256:" + hashlib.sha256(data).hexdigest()


def canonical(document: Any) -> bytes:
    """RFC 8785 for the strings and whole numbers a checkpoint is made of."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


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
    if part is None:
        if not ("salted" in said and erased):
            yield "missing", name
    elif "text" in part and "salt" in part:
        if sha256(base64.b64decode(part["salt"]) + part["text"].encode()) != said.get("salted"):
            yield "disclosed", name
    elif "text" in part:
        if sha256(part["text"].encode()) != said.get("sha256"):
            yield "part", name
    elif sha256(base64.b64decode(part["stored"])) != said.get("stored"):
        yield "sealed", name


def check_entry(line: Any, head: Any, previous: str, number: int, journal: str, bundle: Path, erased: Any) -> Found:
    """One entry: its place in the chain, its parts, and the packs it was decided under."""
    if head["number"] != number:
        yield "order", str(head["number"])
    if head["journal"] != journal:
        yield ("journal",)
    if head["previous"] != previous:
        yield ("chain",)
    for name, said in head["parts"].items():
        yield from check_part(name, said, line["parts"].get(name), number in erased)
    for name in line["parts"].keys() - head["parts"].keys():
        yield "added", name
    decision = json.loads(line["parts"].get("decision", {}).get("text", "null"))
    if decision and (decision["packs"], decision["as_of"]) != (head["packs"], head["as_of"]):
        yield ("other",)
    for pack in head.get("packs", ()):
        if not (bundle / "packs" / pack["sha256"]).is_dir():
            yield "lost", pack["id"]


def check_end(bundle: Path, key: Ed25519PublicKey, number: int, last: str, journal: str) -> Found:
    """The checkpoint must be signed, and name the last entry."""
    checkpoint = json.loads((bundle / "checkpoint.json").read_text("utf-8"))
    signature = base64.b64decode(checkpoint.pop("signature", ""))
    checkpoint.pop("key", None)
    try:
        key.verify(signature, canonical(checkpoint))
    except InvalidSignature:
        yield ("signature",)
        return
    if (checkpoint["number"], checkpoint["hash"], checkpoint["journal"]) != (number, last, journal):
        yield "end", str(checkpoint["number"]), str(number)


def check(bundle: Path, key: Ed25519PublicKey) -> Iterator[tuple[int, tuple[str, ...]]]:
    """All that is wrong with a bundle, by entry (0: not with one entry), then how many entries it has, and erased."""
    genesis = (bundle / "journal.json").read_bytes()
    journal, previous, number = json.loads(genesis)["journal"], sha256(genesis), 0
    with (bundle / "entries.jsonl").open(encoding="utf-8") as lines:
        heads = (json.loads(json.loads(line)["head"]) for line in lines)
        erased = {head["erases"] for head in heads if head["kind"] == "erasure"}
    with (bundle / "entries.jsonl").open(encoding="utf-8") as lines:
        for number, line in enumerate(map(json.loads, lines), 1):
            head = json.loads(line["head"])
            for what in check_entry(line, head, previous, number, journal, bundle, erased):
                yield number, what
            previous = sha256(line["head"].encode())
    for folder in sorted((bundle / "packs").iterdir()):
        yield from ((0, what) for what in check_pack(folder))
    yield from ((0, what) for what in check_end(bundle, key, number, previous, journal))
    yield 0, ("sum", str(number), str(len(erased)), sha256(key.public_bytes_raw()))


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("bundle", nargs="?", type=Path, default=Path(__file__).resolve().parent)
    parser.add_argument("--key", type=Path, help="the public key you trust; else that of the bundle")
    parser.add_argument("--lang", choices=["ru", "en"], default="ru")
    arguments = parser.parse_args()

    def say(key: str, *more: str) -> str:
        return SAYS[key][arguments.lang == "en"].format(*more)

    try:
        key = load_pem_public_key((arguments.key or arguments.bundle / "public.pem").read_bytes())
        if not isinstance(key, Ed25519PublicKey):
            raise TypeError("the key is no Ed25519 key")
        *found, (_, total) = check(arguments.bundle, key)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        missing = getattr(error, "filename", None)  # the system's own words may be in another language
        print(say("none", str(missing or f"{type(error).__name__}: {error}")))
        return 2
    for number, what in found:
        print(say("entry", str(number), say(*what)) if number else say(*what))
    print("" if found else say("good") + "\n", say(*total), sep="")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
