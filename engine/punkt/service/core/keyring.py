"""Keys of callers: made by ``punkt key``, kept as salted hashes, checked at each request.

A key reads ``punkt_ID_SECRET``. The file holds, for each id, its roles and the scrypt hash of the
secret; the secret itself is shown once, when the key is made.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from starlette.requests import HTTPConnection

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.messages.system_words import system_says
from punkt.files.texts import bilingual
from punkt.files.whole_files import write_whole

ROLES = ("decide", "audit", "admin")
"""What a key may do: ask for decisions; read the journal; load the packs anew, which reads nothing of any person."""
PREFIX = "punkt"
COST = {"n": 2**14, "r": 8, "p": 1}
KEPT = 1_000
"""Keys found right that are remembered, so that not every request pays for scrypt."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, and what it may do."""

    id: str
    roles: tuple[str, ...]
    address: str = field(default="", compare=False)
    """Where it asks from, for whoever has no key of its own."""

    @property
    def share(self) -> str:
        """Whose time what it asks counts as."""
        return f"{self.id} {self.address}"

    def may(self, role: str) -> bool:
        """Whether it has a role."""
        return role in self.roles


LOCAL = Caller("local", ROLES)
"""Whoever works on this machine, where there are no keys."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key as the file has it: ``salt`` and ``hash`` are hexadecimal."""

    id: str
    name: str
    roles: tuple[str, ...]
    salt: str
    hash: str
    made: str
    cost: dict[str, int] = field(default_factory=lambda: dict(COST))


def make(name: str, roles: tuple[str, ...]) -> tuple[Key, str]:
    """A new key, and the text that its holder sends."""
    number, secret, salt = secrets.token_hex(6), secrets.token_urlsafe(32), secrets.token_bytes(16)
    made = datetime.now(UTC).isoformat(timespec="seconds")
    key = Key(number, name, roles, salt.hex(), _hash(secret, salt, COST), made)
    return key, f"{PREFIX}_{number}_{secret}"


def _hash(secret: str, salt: bytes, cost: dict[str, int]) -> str:
    return hashlib.scrypt(secret.encode("utf-8", "replace"), salt=salt, maxmem=2**26, dklen=32, **cost).hex()


def _bearable(cost: dict[str, int]) -> bool:
    """Whether scrypt takes a cost, within the memory it may have and some seconds."""
    if set(cost) != set(COST) or any(type(one) is not int for one in cost.values()):
        return False
    n, r, p = cost["n"], cost["r"], cost["p"]
    return 1 < n <= 2**17 and n & (n - 1) == 0 and 0 < r <= 32 and 0 < p <= 16 and n * r <= 2**18


def read_keys(file: str | Path) -> list[Key]:
    """The keys of a file. Raises :class:`PunktError` where it is not there or is no file of keys."""
    try:
        data = json.loads(Path(file).read_bytes())
        keys = [Key(**{**entry, "roles": tuple(entry["roles"])}) for entry in data["keys"]]
        good = all(set(key.roles) <= set(ROLES) and bytes.fromhex(key.salt + key.hash) for key in keys)
        if data["format"] != "punkt/keys/1" or not good or not all(_bearable(key.cost) for key in keys):
            raise ValueError("format")
    except FileNotFoundError:
        raise _fault(file, bilingual("service.refusals.no_key_file")) from None
    except OSError as error:
        raise _fault(file, system_says(error)) from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise _fault(file, "JSON punkt/keys/1") from None
    return keys


def _fault(file: str | Path, why: str | Mapping[str, str]) -> PunktError:
    return PunktError([Diagnostic("P788", Place(str(file)), {"why": why})])


def write_keys(file: str | Path, keys: list[Key]) -> None:
    """Write the file whole, for its owner only."""
    path = Path(file)
    text = json.dumps({"format": "punkt/keys/1", "keys": [asdict(key) for key in keys]}, indent=2, ensure_ascii=False)
    try:
        write_whole(path, f"{text}\n".encode(), mode=0o600)
    except (OSError, ValueError) as error:
        raise _fault(file, system_says(error)) from None


class Keyring:
    """The keys of a file, read anew whenever the file is another.

    What was found right or wrong stays known for as long as the key it was held against is unchanged, however the
    file changes otherwise.
    """

    def __init__(self, file: str) -> None:
        self._file, self._stamp = file, (0, 0, 0)
        self._keys: dict[str, Key] = {}
        self._right: OrderedDict[bytes, Key] = OrderedDict()
        self._wrong: OrderedDict[bytes, Key] = OrderedDict()
        self._pepper = secrets.token_bytes(32)
        read_keys(file)  # a file that is not there is a fault at the start, and lets nobody in later on

    def _load(self) -> None:
        """Read the file where it has changed. One that cannot be read lets nobody in."""
        try:
            known = os.stat(self._file)
        except OSError:
            self._keys, self._stamp = {}, (0, 0, 0)
            return
        stamp = (known.st_ino, known.st_mtime_ns, known.st_size)
        if stamp != self._stamp:
            try:
                keys = {key.id: key for key in read_keys(self._file)}
            except PunktError:
                self._keys = {}
                raise
            self._keys, self._stamp = keys, stamp  # while it is read others go by what was there before

    def known(self, text: str) -> Caller | None:
        """The caller of a key that was found right before; quick."""
        try:
            self._load()
        except PunktError:
            return None
        key = self._still(self._right.get(self._mark(text)))
        return Caller(key.id, key.roles) if key is not None else None

    def may_be_right(self, text: str) -> bool:
        """Whether it takes scrypt to tell that a key is none: it names one that there is, and was not tried before."""
        try:
            self._load()
        except PunktError:
            return False
        key = self._named(text)
        return key is not None and self._still(self._wrong.get(self._mark(text))) is None

    def caller(self, text: str) -> Caller | None:
        """The caller of a key; ``None`` where there is no such key. Takes the time of one scrypt where it may be right."""
        if found := self.known(text):
            return found
        key = self._named(text)
        if key is None or not self.may_be_right(text):
            return None
        secret = text.split("_", 2)[2]
        right = hmac.compare_digest(_hash(secret, bytes.fromhex(key.salt), key.cost), key.hash)
        kept = self._right if right else self._wrong
        kept[self._mark(text)] = key
        while len(kept) > KEPT:
            kept.popitem(last=False)
        return Caller(key.id, key.roles) if right else None

    def _named(self, text: str) -> Key | None:
        """The key that a text names, whatever its secret. Which numbers there are is no secret: journals tell them."""
        prefix, _, rest = text.partition("_")
        number, _, secret = rest.partition("_")
        return self._keys.get(number) if prefix == PREFIX and secret else None

    def _still(self, key: Key | None) -> Key | None:
        """A key as it is now, where its secret is the same as it was."""
        now = self._keys.get(key.id) if key is not None else None
        same = key is not None and now is not None and (now.salt, now.hash, now.cost) == (key.salt, key.hash, key.cost)
        return now if same else None

    def name_of(self, number: str) -> str:
        """Whose a key is, by its id; empty for none that is known."""
        return self._keys[number].name if self.holder(number) is not None else ""

    def names(self) -> dict[str, str]:
        """The holders of all keys by the keys' ids."""
        return {number: key.name for number, key in self._keys.items()}

    def having(self, role: str) -> dict[str, str]:
        """The holders of the keys that have a role, by the keys' ids; of none where the file cannot be read."""
        try:
            self._load()
        except PunktError:
            return {}
        return {number: key.name for number, key in self._keys.items() if role in key.roles}

    def holder(self, number: str) -> Caller | None:
        """The holder of a key by its id; ``None`` once the key is taken back."""
        try:
            self._load()
        except PunktError:
            return None
        key = self._keys.get(number)
        return Caller(key.id, key.roles) if key else None

    def _mark(self, text: str) -> bytes:
        return hmac.digest(self._pepper, text.encode("utf-8", "replace"), "sha256")


def shown_key(connection: HTTPConnection) -> str:
    """The key that a request shows; empty where it shows none."""
    scheme, _, key = connection.headers.get("authorization", "").partition(" ")
    return key.strip() if scheme.lower() == "bearer" else ""
