"""Finding words in a text to the letter, or else the wording nearest to them."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

ALIKE = 0.6
"""How alike a wording must be to be worth showing, from 0 to 1."""
_SLACK = 2


def stands_in(words: str, text: str) -> bool:
    """Whether words stand in a text, whole words from the first to the last; both in normal form."""
    at = text.find(words) if words else -1
    while at >= 0:
        end = at + len(words)
        cut_before = at > 0 and text[at - 1].isalnum() and words[0].isalnum()
        cut_after = text[end : end + 1].isalnum() and words[-1].isalnum()
        if not cut_before and not cut_after:
            return True
        at = text.find(words, at + 1)
    return False


def nearest_wording(words: str, texts: Iterable[str]) -> tuple[float, str]:
    """The run of words in the texts that is most like ``words``, and how alike it is; empty where none is alike."""
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(words)
    best, found = ALIKE, ""
    size = len(words.split())
    for text in texts:
        parts = text.split()
        for length in range(max(1, size - _SLACK), size + _SLACK + 1):
            for start in range(max(1, len(parts) - length + 1)):
                window = " ".join(parts[start : start + length])
                matcher.set_seq1(window)
                if (
                    matcher.real_quick_ratio() > best
                    and matcher.quick_ratio() > best
                    and (ratio := matcher.ratio()) > best
                ):
                    best, found = ratio, window
    return (best, found) if found else (0.0, "")
