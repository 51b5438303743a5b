#!/usr/bin/env python3
"""Checks an exported journal of decisions without Punkt: python verify.py [BUNDLE] [--key PUBLIC.pem]

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


def sha256(data: bytes) -> str:
    return "sha256:" + hashlib.sha256(data).hexdigest()


def canonical(document: Any) -> bytes:
    """RFC 8785 for the strings and whole numbers a checkpoint is made of."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def check_pack(folder: Path) -> Iterator[str]:
    """A pack's hash is over the names and contents of its files, that of the vocabulary first."""
    main = folder / "vocabulary" / "vocabulary.yaml"
    found = hashlib.sha256()
    for path in [main, *sorted(p for p in folder.iterdir() if p.is_file())]:
        data = path.read_bytes()
        found.update(f"{path.name}\0{len(data)}\0".encode() + data)
    if found.hexdigest() != folder.name:
        yield f"pack {folder.name}: its files are not those that were recorded"


def check_part(name: str, said: Any, part: Any, erased: bool) -> Iterator[str]:
    """A part is open (its hash is in the chain), sealed (that of the ciphertext is), disclosed, or erased."""
    if part is None:
        if not ("salted" in said and erased):
            yield f"the part {name} is missing"
    elif "text" in part and "salt" in part:
        if sha256(base64.b64decode(part["salt"]) + part["text"].encode()) != said.get("salted"):
            yield f"the disclosed part {name} is not what was recorded"
    elif "text" in part:
        if sha256(part["text"].encode()) != said.get("sha256"):
            yield f"the part {name} is not what was recorded"
    elif sha256(base64.b64decode(part["stored"])) != said.get("stored"):
        yield f"the sealed part {name} is not what was recorded"


def check_entry(
    line: Any, head: Any, previous: str, number: int, journal: str, bundle: Path, erased: Any
) -> Iterator[str]:
    """One entry: its place in the chain, its parts, and the packs it was decided under."""
    if head["number"] != number:
        yield f"entry {head['number']} stands here: one is missing, or the order is another"
    if head["journal"] != journal:
        yield "it belongs to another journal"
    if head["previous"] != previous:
        yield "it does not follow the entry before it: that one was altered, or is missing"
    for name, said in head["parts"].items():
        yield from check_part(name, said, line["parts"].get(name), number in erased)
    for name in line["parts"].keys() - head["parts"].keys():
        yield f"the part {name} was added"
    decision = json.loads(line["parts"].get("decision", {}).get("text", "null"))
    if decision and (decision["packs"], decision["as_of"]) != (head["packs"], head["as_of"]):
        yield "the decision names other packs, or another day, than the entry"
    for pack in head.get("packs", ()):
        if not (bundle / "packs" / pack["sha256"]).is_dir():
            yield f"the pack {pack['id']} is missing"


def check_end(bundle: Path, key: Ed25519PublicKey, number: int, last: str, journal: str) -> Iterator[str]:
    """The checkpoint must be signed, and name the last entry."""
    checkpoint = json.loads((bundle / "checkpoint.json").read_text("utf-8"))
    signature = base64.b64decode(checkpoint.pop("signature", ""))
    checkpoint.pop("key", None)
    try:
        key.verify(signature, canonical(checkpoint))
    except InvalidSignature:
        yield "the checkpoint is not signed by this key"
        return
    if (checkpoint["number"], checkpoint["hash"], checkpoint["journal"]) != (number, last, journal):
        yield f"the checkpoint vouches for {checkpoint['number']} entries, and {number} are here, or others"


def check(bundle: Path, key: Ed25519PublicKey) -> tuple[list[str], int, Any]:
    """All that is wrong with a bundle, and how many entries it has."""
    genesis = (bundle / "journal.json").read_bytes()
    journal, previous, number = json.loads(genesis)["journal"], sha256(genesis), 0
    found: list[str] = []
    with (bundle / "entries.jsonl").open(encoding="utf-8") as lines:
        heads = (json.loads(json.loads(line)["head"]) for line in lines)
        erased = {head["erases"]: head["number"] for head in heads if head["kind"] == "erasure"}
    with (bundle / "entries.jsonl").open(encoding="utf-8") as lines:
        for number, line in enumerate(map(json.loads, lines), 1):
            head = json.loads(line["head"])
            found += [
                f"entry {number}: {w}" for w in check_entry(line, head, previous, number, journal, bundle, erased)
            ]
            previous = sha256(line["head"].encode())
    for folder in sorted((bundle / "packs").iterdir()):
        found += check_pack(folder)
    found += check_end(bundle, key, number, previous, journal)
    return found, number, erased


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("bundle", nargs="?", type=Path, default=Path(__file__).resolve().parent)
    parser.add_argument("--key", type=Path, help="the public key you trust; else that of the bundle")
    arguments = parser.parse_args()
    try:
        key = load_pem_public_key((arguments.key or arguments.bundle / "public.pem").read_bytes())
        if not isinstance(key, Ed25519PublicKey):
            raise TypeError("the key is no Ed25519 key")
        found, entries, erased = check(arguments.bundle, key)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        print(f"this is no whole bundle: {type(error).__name__}: {error}")
        return 2
    print("\n".join(found) or "all is as it was recorded")
    print(f"{entries} entries, {len(erased)} erased; key {sha256(key.public_bytes_raw())}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
