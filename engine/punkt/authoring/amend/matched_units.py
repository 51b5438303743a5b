"""The units of a new text beside those registered: the same, changed, moved, new or gone.

Of the old text only fingerprints need be known. What is the same is found by them; what stands between the same units on
both sides is taken for changed, in order, where there are as many; else by the quotes that are known of the old units.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from punkt.kernel.cached_attribute import cached_attribute
from punkt.law.loading.ledger import head
from punkt.law.sources.normalise import fingerprint
from punkt.law.sources.outline import Outline

SAME, CHANGED, MOVED, BOTH, NEW, GONE = "same", "changed", "moved", "moved_and_changed", "new", "gone"
HOW = (SAME, CHANGED, MOVED, BOTH, NEW, GONE)
_ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class UnitChange:
    """What became of a unit: its addresses in the old text and the new one, one of them empty where it has none there."""

    how: str
    old: str
    new: str


@dataclass(frozen=True)
class MatchedUnits:
    """What became of all units, in the order of the new text, what is gone where it stood."""

    changes: tuple[UnitChange, ...]

    @cached_attribute
    def new_of(self) -> Mapping[str, str]:
        """Address in the old text → address in the new."""
        return {one.old: one.new for one in self.changes if one.old and one.new}

    @cached_attribute
    def heads(self) -> Mapping[str, str]:
        """Point or subpoint of the old text → that of the new one in which most of its paragraphs are."""
        votes: dict[str, Counter[str]] = {}
        for old, new in self.new_of.items():
            votes.setdefault(head(old), Counter())[head(new)] += 1
        return {old: found.most_common(1)[0][0] for old, found in votes.items()}

    @cached_attribute
    def changed(self) -> frozenset[str]:
        """The units of the old text that say something else now."""
        return frozenset(one.old for one in self.changes if one.how in (CHANGED, BOTH))

    @cached_attribute
    def counts(self) -> Mapping[str, int]:
        """How many units there are of each kind."""
        found = Counter(one.how for one in self.changes)
        return {how: found[how] for how in HOW}


def match_units(old: Mapping[str, str], new: Outline, likeness: Callable[[str, str], float | None]) -> MatchedUnits:
    """Compare the registered fingerprints of units with a new text.

    ``likeness`` of an old address and a new text is a number from 0 to 1; ``None`` where nothing is known of the old text:
    what then has the same address is taken for the same unit.
    """
    before, after = list(old), list(new.units)
    prints = [fingerprint(new.units[address].text) for address in after]
    pairs: dict[str, str] = {}
    left: list[tuple[list[str], list[str]]] = []
    for how, i, j, k, m in SequenceMatcher(None, [old[a] for a in before], prints, autojunk=False).get_opcodes():
        if how == "equal":
            pairs |= dict(zip(before[i:j], after[k:m], strict=True))
        else:
            left.append((before[i:j], after[k:m]))
    texts = dict(zip(after, prints, strict=True))
    free = [address for _, found in left for address in found]
    for gone, _ in left:  # what moved across others
        for address in gone:
            same = next((one for one in free if texts[one] == old[address]), None)
            if same is not None:
                pairs[address] = same
                free.remove(same)
    for gone, found in left:
        rest = [address for address in gone if address not in pairs]
        for one, other in _paired(rest, [a for a in found if a in free], new, likeness):
            pairs[one] = other
    return MatchedUnits(tuple(_in_order(before, after, old, texts, pairs)))


def _paired(
    gone: Sequence[str], found: Sequence[str], new: Outline, likeness: Callable[[str, str], float | None]
) -> Iterator[tuple[str, str]]:
    """Which of the units between the same ones is which."""
    if len(gone) == len(found):
        yield from zip(gone, found, strict=True)
        return
    scores = [
        (_score(likeness(one, new.units[other].text), one == other), -number, one, other)
        for number, one in enumerate(gone)
        for other in found
    ]
    taken: set[str] = set()
    for score, _, one, other in sorted(scores, reverse=True):
        if score >= _ALIKE and not {f"old {one}", f"new {other}"} & taken:
            taken |= {f"old {one}", f"new {other}"}
            yield one, other


def _score(known: float | None, same: bool) -> float:
    if known is None:
        return _ALIKE if same else 0.0
    return known + (0.1 if same else 0.0)


def _in_order(
    before: Sequence[str],
    after: Sequence[str],
    old: Mapping[str, str],
    texts: Mapping[str, str],
    pairs: Mapping[str, str],
) -> Iterator[UnitChange]:
    source = {new: address for address, new in pairs.items()}
    waiting = [address for address in before if address not in pairs]
    at = {address: number for number, address in enumerate(before)}
    for address in after:
        origin = source.get(address)
        while waiting and origin is not None and at[waiting[0]] < at[origin]:
            yield UnitChange(GONE, waiting.pop(0), "")
        if origin is None:
            yield UnitChange(NEW, "", address)
            continue
        same, still = texts[address] == old[origin], origin == address
        yield UnitChange((SAME if still else MOVED) if same else (CHANGED if still else BOTH), origin, address)
    for address in waiting:
        yield UnitChange(GONE, address, "")
