"""What seals visits and forms, and which visits have ended: kept for as long as the service runs."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections import OrderedDict
from threading import Lock

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MOST = 100_000
"""Visits that were ended and are remembered."""


class Seal:
    """A key for one purpose, by HKDF (RFC 5869) out of one secret: what is sealed for one purpose fits no other."""

    def __init__(self, secret: bytes, purpose: str) -> None:
        self._key = HKDF(SHA256(), 32, None, f"punkt/service/{purpose}".encode()).derive(secret)

    def of(self, text: str) -> str:
        """The seal of a text."""
        return hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()

    def fits(self, shown: str, text: str) -> bool:
        """Whether what is shown is the seal of a text; in a time that does not tell how much of it is."""
        return hmac.compare_digest(shown.encode("utf-8", "replace"), self.of(text).encode())


class EndedVisits:
    """Visits that were ended before their time, by their marks, until that time has come."""

    def __init__(self, most: int = MOST) -> None:
        self._most, self._lock = most, Lock()
        self._ends: OrderedDict[str, int] = OrderedDict()
        self._floor = 0

    def add(self, mark: str, end: int) -> None:
        """End a visit that would have lasted until ``end`` (seconds since 1970).

        Where too many are remembered, whoever came no later than the oldest of them has to sign in anew.
        """
        with self._lock:
            self._ends[mark] = end
            while self._ends and (len(self._ends) > self._most or next(iter(self._ends.values())) < time.time()):
                _, gone = self._ends.popitem(last=False)
                self._floor = max(self._floor, gone)

    def has(self, mark: str, end: int) -> bool:
        """Whether a visit has been ended."""
        with self._lock:
            return mark in self._ends or end <= self._floor


_secret = secrets.token_bytes(32)
VISITS, FORMS = Seal(_secret, "visit"), Seal(_secret, "form")
ENDED = EndedVisits()
