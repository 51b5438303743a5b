"""The Merkle tree over the chain (RFC 6962, section 2.1): its leaves are the heads of entries, in their order.

The root of a tree of n leaves is reckoned from one hash a level while the heads are read; nothing of it is stored.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

EMPTY = hashlib.sha256(b"").digest()
"""The root of the tree without leaves."""


def leaf(content: bytes) -> bytes:
    """The hash of a leaf."""
    return hashlib.sha256(b"\x00" + content).digest()


def node(left: bytes, right: bytes) -> bytes:
    """The hash of a node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Frontier:
    """A tree that grows: the roots of its perfect subtrees, the largest first, are all that is kept of it."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []

    def add(self, content: bytes) -> None:
        """Add a leaf."""
        found, size = leaf(content), self.size
        while size & 1:
            found, size = node(self._peaks.pop(), found), size >> 1
        self._peaks.append(found)
        self.size += 1

    def root(self) -> bytes:
        """The root of the tree as it is now."""
        if not self._peaks:
            return EMPTY
        found = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            found = node(peak, found)
        return found


def root(leaves: Sequence[bytes]) -> bytes:
    """The root over the hashes of leaves."""
    if not leaves:
        return EMPTY
    level = list(leaves)
    while len(level) > 1:
        above = [node(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        level = above + level[len(level) & ~1 :]
    return level[0]


def inclusion(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The audit path of a leaf (numbered from 0) in the tree over all the leaves, from the leaf upwards."""
    path: list[bytes] = []
    level = list(leaves)
    while len(level) > 1:
        if index ^ 1 < len(level):
            path.append(level[index ^ 1])
        above = [node(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        level, index = above + level[len(level) & ~1 :], index >> 1
    return path


def consistency(leaves: Sequence[bytes], old: int) -> list[bytes]:
    """The proof that the tree over the first ``old`` leaves is the beginning of the tree over all of them."""
    if not 0 < old < len(leaves):
        return []
    return _subproof(leaves, old, True)


def _subproof(leaves: Sequence[bytes], old: int, whole: bool) -> list[bytes]:
    if old == len(leaves):
        return [] if whole else [root(leaves)]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    if old <= split:
        return [*_subproof(leaves[:split], old, whole), root(leaves[split:])]
    return [*_subproof(leaves[split:], old - split, False), root(leaves[:split])]


def included(head: bytes, index: int, size: int, path: Iterable[bytes], expected: bytes) -> bool:
    """Whether an audit path leads from a leaf's content to the root (RFC 9162, section 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    found, last = leaf(head), size - 1
    for one in path:
        if last == 0:
            return False
        if index & 1 or index == last:
            found = node(one, found)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            found = node(found, one)
        index, last = index >> 1, last >> 1
    return last == 0 and found == expected


def consistent(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether a proof shows that one tree is the beginning of another (RFC 9162, section 2.1.4.2)."""
    if old == new or old == 0:
        return not proof and 0 <= old <= new and (old_root == new_root if old == new else old_root == EMPTY)
    if not 0 < old < new or not proof:
        return False
    index, last = old - 1, new - 1
    while index & 1:
        index, last = index >> 1, last >> 1
    rest = list(proof)
    first = old_root if old & (old - 1) == 0 else rest.pop(0)
    one = two = first
    for step in rest:
        if last == 0:
            return False
        if index & 1 or index == last:
            one, two = node(step, one), node(step, two)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            two = node(two, step)
        index, last = index >> 1, last >> 1
    return last == 0 and one == old_root and two == new_root
