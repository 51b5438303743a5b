"""Keys that follow one another: an entry says that a key is added, endorsed by one before it, or is revoked."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from punkt.files.signing import fingerprint

from .checkpoint import ORIGIN
from .entry import KEY, REVOCATION, EntryDraft

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


def addition(journal: str, new: Ed25519PublicKey, by: Ed25519PrivateKey, who: str, why: str) -> EntryDraft:
    """The entry by which a key, with its signature, hands over to another."""
    added = _text(new)
    signature = base64.b64encode(by.sign(_endorsed(journal, added))).decode()
    endorsed = {"key": fingerprint(by.public_key()), "signature": signature}
    return EntryDraft(KEY, who, {"adds": added, "endorsed": endorsed, "why": why, "parts": {}})


def revocation(key: Ed25519PublicKey, who: str, why: str) -> EntryDraft:
    """The entry from which on a key vouches for nothing."""
    return EntryDraft(REVOCATION, who, {"revokes": _text(key), "why": why, "parts": {}})


def trusted(
    key: Ed25519PublicKey, entries: Iterable[Mapping[str, Any]], journal: str, number: int
) -> list[Ed25519PublicKey]:
    """The key that is trusted and those that followed it, as far as none was revoked before a checkpoint at ``number``.

    ``entries``: the heads of the kinds ``key`` and ``revocation``, in their order. Without them it is the key alone.
    """
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey as Public

    keys = {_text(key): key}
    for head in entries:
        if head["number"] > number:
            break
        if head["kind"] == REVOCATION:
            keys.pop(head["revokes"], None)
            continue
        by = next((one for one in keys.values() if fingerprint(one) == head["endorsed"]["key"]), None)
        if by is None:
            continue
        try:
            by.verify(base64.b64decode(head["endorsed"]["signature"]), _endorsed(journal, head["adds"]))
            keys[head["adds"]] = Public.from_public_bytes(base64.b64decode(head["adds"]))
        except (InvalidSignature, ValueError):
            continue
    return list(keys.values())


def _text(key: Ed25519PublicKey) -> str:
    return base64.b64encode(key.public_bytes_raw()).decode()


def _endorsed(journal: str, added: str) -> bytes:
    return f"{ORIGIN}{journal}\nkey {added}\n".encode()
