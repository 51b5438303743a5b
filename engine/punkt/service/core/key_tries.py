"""Trying keys that were not seen before: one at a time, by turns of addresses, so that nobody's wrong keys lock out a right one.

To find out whether a key is right takes a twentieth of a second of a processor. Wrong ones cost whoever
tries them as much time again, and at most half a processor is spent on all of them.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter

from .fair_queue import Turns
from .keyring import Caller, Keyring
from .problem_details import refusal

MOST = 64
"""Keys of one address that may wait to be tried at once."""


class KeyTries:
    """Tries keys of a keyring."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring, self._turns = keyring, Turns()
        self._waiting = Counter[str]()

    async def caller(self, key: str, address: str) -> Caller | None:
        """The caller of a key that an address shows; ``None`` for a wrong one. Raises P783 where too many wait."""
        if (found := self._keyring.known(key)) or not self._keyring.may_be_right(key):
            return found
        if self._waiting[address] >= MOST:
            raise refusal("P783", headers={"Retry-After": "2"}, seconds=2)
        self._waiting[address] += 1
        try:
            async with self._turns.of(address):
                begun = time.monotonic()
                found = await asyncio.to_thread(self._keyring.caller, key)
                if found is None:
                    await asyncio.sleep(time.monotonic() - begun)
                return found
        finally:
            self._waiting[address] -= 1
            if not self._waiting[address]:
                del self._waiting[address]
