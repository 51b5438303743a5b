"""Sealing: what says something of a person is encrypted beside the chain, which holds salted hashes of it only.

The key (AES-256-GCM) is kept outside the database. Every sealed part has a salt of its own,
encrypted with it, so that after an erasure nothing is left that a guess could be checked against.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from punkt.files.canonical import canonical_decision, sha256
from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.messages.system_words import system_says
from punkt.files.texts import bilingual
from punkt.law.packs.vocabulary import FactKind, SubjectType, Vocabulary

from .entry import pack, salted, unpack

SALT, NONCE, KEY = 32, 12, 32
"""Bytes."""
NAME = "name"
"""What the name of a term is hidden as, where all of an entry is sealed."""
BLIND = "hmac:"
"""What the value of a blind term begins with."""


def key_trouble(where: str, why: Mapping[str, str]) -> PunktError:
    """An error about a key."""
    return PunktError([Diagnostic("P777", Place(where), {"why": dict(why)})])


@dataclass(frozen=True)
class Sealed:
    """A part that has been sealed: what is stored beside the chain, and what the chain says of it."""

    stored: bytes
    said: dict[str, str]


class SealKeys:
    """The keys of a file: the first seals, any of them opens what it sealed."""

    def __init__(self, keys: list[bytes]) -> None:
        self._keys = {_identifier(key): key for key in keys}
        self.current = _identifier(keys[0])

    @classmethod
    def read(cls, path: str | Path) -> SealKeys:
        """Read a file of keys, one a line, the newest first. Raises P777."""
        try:
            lines = Path(path).read_text("ascii").split()
            keys = [base64.urlsafe_b64decode(line) for line in lines]
        except (OSError, ValueError) as error:
            why = system_says(error) if isinstance(error, OSError) else bilingual("journal.faults.not_keys")
            said = bilingual("journal.faults.keys_unreadable", why=why)
            raise key_trouble(str(path), said) from None
        if not keys or any(len(key) != KEY for key in keys):
            said = bilingual("journal.faults.no_key")
            raise key_trouble(str(path), said)
        return cls(keys)

    @staticmethod
    def new() -> str:
        """A new key, as a line of a file."""
        return base64.urlsafe_b64encode(secrets.token_bytes(KEY)).decode()

    def __contains__(self, identifier: object) -> bool:
        return identifier in self._keys

    def seal(self, content: bytes, salt: bytes, about: str) -> Sealed:
        """Encrypt a part with its salt. ``about`` (journal and part) is authenticated with it."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce = os.urandom(NONCE)
        cipher = AESGCM(self._derived(self.current, b"seal"))
        stored = nonce + cipher.encrypt(nonce, salt + pack(content), about.encode())
        return Sealed(stored, {"salted": salted(salt, content), "stored": sha256(stored)})

    def open(self, stored: bytes, key: str, about: str) -> tuple[bytes, bytes]:
        """The salt and the content of a sealed part. Raises :class:`ValueError` for what this key did not seal."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        if key not in self._keys:
            raise ValueError(f"sealed by the key {key}")
        try:
            plain = AESGCM(self._derived(key, b"seal")).decrypt(stored[:NONCE], stored[NONCE:], about.encode())
        except InvalidTag:
            raise ValueError("altered") from None
        return plain[:SALT], unpack(plain[SALT:])

    def blind(self, name: str, value: str, key: str | None = None) -> str:
        """A value a search can look for and nobody without the key can read."""
        mac = hmac.new(self._derived(key or self.current, b"find"), f"{name}\0{value}".encode(), "sha256")
        return BLIND + mac.hexdigest()

    def blinds(self, name: str, value: str) -> Iterator[str]:
        """A value as each key hides it."""
        for key in self._keys:
            yield self.blind(name, value, key)

    def _derived(self, key: str, purpose: bytes) -> bytes:
        """A key of its own for each purpose (the master key is random, so one HMAC is enough)."""
        return hmac.new(self._keys[key], b"punkt/audit/" + purpose, "sha256").digest()


def _identifier(key: bytes) -> str:
    return hashlib.sha256(b"punkt/audit/key" + key).hexdigest()[:16]


def about(journal: str, name: str) -> str:
    """What a sealed part is bound to, so that it opens nowhere else."""
    return f"{journal}/{name}"


def personal(case: Mapping[str, Any], vocabulary: Vocabulary) -> bool:
    """Whether a case has a record of a type the vocabulary knows sensitive facts of."""
    return any(
        _has_sensitive(vocabulary, vocabulary.subjects[section], set())
        for section in vocabulary.sections
        if case.get(section) is not None
    )


def _has_sensitive(vocabulary: Vocabulary, subject: SubjectType, seen: set[str]) -> bool:
    seen.add(subject.name)
    return any(
        fact.sensitive
        or (
            fact.kind is FactKind.LIST
            and fact.of not in seen
            and _has_sensitive(vocabulary, vocabulary.subjects[fact.of], seen)
        )
        for fact in subject.facts.values()
    )


class Redaction:
    """What of a case stays open: sensitive facts, names of elements and the case's own are salted hashes.

    The salt of one fact is made of the case's salt and the fact's path. It can be shown to
    prove that one fact without opening another, and is gone with the case's salt.
    """

    def __init__(self, vocabulary: Vocabulary, salt: bytes) -> None:
        self._vocabulary, self._salt = vocabulary, salt

    def case(self, case: Mapping[str, Any]) -> dict[str, Any]:
        """The open part of a case (as JSON has it)."""
        found: dict[str, Any] = {}
        for key, value in case.items():
            if key in self._vocabulary.subjects and value is not None:
                found[key] = self._record(self._vocabulary.subjects[key], value, key)
            else:
                found[key] = value if key == "as_of" else self._sealed(value, key)
        return found

    def _record(self, subject: SubjectType, value: Mapping[str, Any], path: str, prefix: str = "") -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, item in value.items():
            here, fact = f"{path}.{key}", subject.facts.get(prefix + key)
            if item is None:
                continue
            if fact is None and isinstance(item, Mapping):
                found[key] = self._record(subject, item, here, f"{prefix}{key}.")
            elif fact is None or fact.sensitive or fact.kind is FactKind.REFERENCES:
                found[key] = self._sealed(item, here)
            elif fact.kind is FactKind.LIST and fact.by is None:
                inner = self._vocabulary.subjects[fact.of]
                found[key] = [self._record(inner, one, f"{here}.{n}") for n, one in enumerate(item)]
            else:
                found[key] = item
        return found

    def _sealed(self, value: Any, path: str) -> dict[str, str]:
        salt = hmac.new(self._salt, path.encode(), "sha256").digest()
        return {"sealed": salted(salt, canonical_decision(value))}
