"""Keys that come in several parts, found while a register is read: eight bytes a row, so that any register fits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

SEED = 1
"""Of the hashes by which keys are known."""


class DuplicateKeys:
    """The keys of all parts so far, as hashes of 64 bits in sorted runs.

    Runs are merged as they grow, as in a log-structured merge tree.
    """

    def __init__(self) -> None:
        self._runs: list[Any] = []
        self._last: str | None = None
        self._rising = True
        """Whether every key so far was greater than the one before: then nothing needs to be looked up."""
        self._waiting: list[Any] = []

    def add(self, keys: pl.Series) -> pl.Series:
        """Take in the keys (texts) of the next part; the hashes of those that an earlier part had. A null is no key."""
        import polars as pl

        none = pl.Series([], dtype=pl.UInt64)
        present = keys.drop_nulls()
        if not len(present):  # a part of headings and totals only; a run of no keys could not be searched
            return none
        hashes = present.hash(seed=SEED)
        if self._rises(present):
            self._waiting.append(hashes.to_numpy())
            return none
        self._add_waiting()
        found = hashes.filter(pl.Series(self._known(hashes.to_numpy()), dtype=pl.Boolean)).unique()
        self._add(hashes.to_numpy())
        return found

    def _rises(self, keys: pl.Series) -> bool:
        """Whether every key, these included, has been greater than the one before."""
        first, last = keys[0], keys[-1]
        self._rising = (
            self._rising
            and (self._last is None or first > self._last)
            and keys.is_sorted()
            and not bool((keys == keys.shift(1)).any())
        )
        self._last = last
        return self._rising

    def _add_waiting(self) -> None:
        """Take in the hashes put off as long as keys rose."""
        waiting, self._waiting = self._waiting, []
        if waiting:
            import numpy as np

            self._add(np.concatenate(waiting))

    def _known(self, hashes: Any) -> Any:
        """A mask (NumPy) of the hashes that are in some run."""
        import numpy as np

        found = np.zeros(len(hashes), dtype=bool)
        for run in self._runs:
            at = np.searchsorted(run, hashes)
            at[at == len(run)] = 0
            found |= run[at] == hashes
        return found

    def _add(self, hashes: Any) -> None:
        """Add a run, merged with those before it that are not much larger."""
        import numpy as np

        run = np.sort(hashes)
        while self._runs and len(self._runs[-1]) <= 2 * len(run):
            run = np.sort(np.concatenate([self._runs.pop(), run]), kind="stable")
        self._runs.append(run)
