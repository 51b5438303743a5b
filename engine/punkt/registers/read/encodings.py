"""Which of the old encodings of Russian a text is in: the one in which it reads like Russian, if no other comes near.

Each encoding gives the same bytes other letters, some of them of the other case. How likely the letters are in Russian,
and whether small ones stand before capitals within a word, tells the encodings apart; where the evidence is thin
nothing is taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from math import log
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

OLD = ("windows-1251", "cp866", "koi8-r", "iso8859-5", "mac-cyrillic")
"""Encodings that are told from one another; the first is what most files are in."""
_SHARES = {
    **dict(zip("оеаинтсрвлкмдпуя", (110, 84, 80, 74, 67, 63, 55, 47, 45, 44, 35, 32, 30, 28, 26, 20), strict=True)),
    **dict(zip("ыьгзбчйхжшюцщэфъё", (19, 17, 17, 16, 16, 14, 12, 10, 9, 7, 6, 5, 4, 3, 3, 1, 2), strict=True)),
}
"""How often a letter comes in a thousand of Russian text."""
_SIGNS = "№«»—–…„“”’°§\u00a0"
_SIGN, _OTHER_LETTER, _ODD = 2e-3, 2e-4, 1e-5
"""How likely a sign of Russian texts is, a letter of a kindred alphabet, and anything else."""
BROKEN_WORD = -7.0
"""What a capital after a small letter takes away."""
USUAL, SMALL = 3.0, 3.0
"""What the first encoding has ahead of the others, and those in which most letters are small."""
MARGIN, POOREST = 8.0, -6.5
"""How far ahead the best must be of the next, and how well it must read each byte."""
MIXED = 0.3
"""The share of letters that stand beside Latin ones, from which on a text is not Russian."""


class Letters:
    """What is known of the bytes beyond ASCII in lines that are no UTF-8."""

    def __init__(self) -> None:
        self.counts = [0] * 256
        self.broken = dict.fromkeys(OLD, 0)
        self.mixed = 0

    def take(self, text: bytes) -> None:
        """Look at some lines."""
        import numpy as np

        found = np.frombuffer(text, dtype=np.uint8)
        for byte, count in enumerate(np.bincount(found, minlength=256)[128:].tolist(), 128):
            self.counts[byte] += count
        for name in OLD:
            cases = _cases(name)[found]
            self.broken[name] += int(((cases[:-1] == 1) & (cases[1:] == 2)).sum())
        latin = ((found | 0x20) >= ord("a")) & ((found | 0x20) <= ord("z"))
        self.mixed += int((latin[:-1] & (found[1:] > 0x7F)).sum() + (latin[1:] & (found[:-1] > 0x7F)).sum())

    def encoding(self) -> str:
        """The encoding in which they read like Russian; empty where that is not sure.

        A byte that comes often is not as much evidence as so many different ones: a word may stand in each row.
        """
        counts = {byte: count**0.5 for byte, count in enumerate(self.counts) if count}
        if self.mixed > MIXED * sum(self.counts):
            return ""
        scores = {name: self._score(name, counts) for name in OLD}
        best, second, *_ = sorted(OLD, key=lambda name: -scores[name])
        if scores[best] / sum(counts.values()) < POOREST:
            return ""
        return best if best == OLD[0] or scores[best] - scores[second] >= MARGIN else ""

    def _score(self, name: str, counts: Mapping[int, float]) -> float:
        """How much the bytes read like Russian of an encoding."""
        cases = _cases(name)
        small = sum(self.counts[byte] * (1 if cases[byte] == 1 else -1 if cases[byte] == 2 else 0) for byte in counts)
        read = sum(count * _likely(name)[byte] for byte, count in counts.items())
        return float(
            read
            + BROKEN_WORD * self.broken[name] ** 0.5
            + (USUAL if name == OLD[0] else 0.0)
            + (SMALL if small > 0 else 0.0)
        )


@cache
def _likely(name: str) -> list[float]:
    """How likely each byte is in Russian of an encoding, as logarithms."""
    found = []
    for byte in range(256):
        letter = bytes([byte]).decode(name, "replace")
        share = _SHARES.get(letter.lower(), 0) / 1000
        if not share:
            share = _SIGN if letter in _SIGNS else _OTHER_LETTER if "Ѐ" <= letter <= "ӿ" else _ODD
        found.append(log(share))
    return found


@cache
def _cases(name: str) -> np.ndarray:
    """For each byte: 1 where it is a small letter, 2 where a capital, else 0."""
    import numpy as np

    letters = [bytes([byte]).decode(name, "replace") for byte in range(256)]
    return np.array([1 if one.islower() else 2 if one.isupper() else 0 for one in letters], dtype=np.uint8)
