"""Keys that come twice, found while a register is read: eight bytes a row, so that any register fits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl


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
        """Take in the keys (texts) of the next rows; a mask of the same length.

        It is true where the key has come before, in these rows or in earlier ones; never for a null.
        """
        import polars as pl

        again = keys.is_not_null() & ~keys.is_first_distinct()
        present = keys.drop_nulls()
        if not len(present):
            return again
        hashes = present.hash(seed=1).to_numpy()
        if self._rises(present):
            self._waiting.append(hashes)
            return again
        self._add_waiting()
        before = pl.Series(keys.name, [False], dtype=pl.Boolean).new_from_index(0, len(keys))
        found = self._known(hashes)
        if found.any():
            spots = keys.is_not_null().arg_true().filter(pl.Series(found))
            before = before.scatter(spots, True)
        self._add(hashes)
        return again | before

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
