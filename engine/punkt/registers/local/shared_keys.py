"""Keys that rows of several parts have: all of these rows are looked at, and their parts decided once more.

While a register is read nobody knows whether a later row has the key of this one. Most registers have no such rows, so
parts are decided as if there were none, and only where there are some their parts are read again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from punkt.registers.check.duplicate_keys import SEED
from punkt.registers.check.register import Register, RegisterPart
from punkt.registers.check.same_key import judged
from punkt.registers.check.staged_lists import StagedList

from .working_folder import WorkingFolder

if TYPE_CHECKING:
    import polars as pl


class SharedKeys:
    """The parts of a finished run that have keys of each other."""

    def __init__(
        self,
        register: Register,
        size: int,
        work: WorkingFolder,
        staged: Mapping[str, StagedList],
        contested: pl.Series,
    ) -> None:
        """``size``: rows of a part; ``contested``: the hashes of the keys."""
        import polars as pl

        self.register, self.size, self.work, self.staged = register, size, work, staged
        register.contested = contested
        self.numbers = [
            number
            for number in range(len(work.done))
            if pl.read_ipc(work.path(number, "keys"))["case"].hash(seed=SEED).is_in(contested.implode()).any()
        ]

    def look(self, advance: Callable[[int], None]) -> None:
        """Find out which rows are decided; ``advance`` is called with 1 for each part."""
        import polars as pl

        found = []
        for number in self.numbers:
            found.append(self._part(number).claims)
            advance(1)
        self.register.verdicts = judged(pl.concat(found))

    def again(self) -> Iterator[tuple[int, RegisterPart]]:
        """The parts once more, each with its number, with no row that is not to be decided."""
        for number in self.numbers:
            yield number, self._part(number)

    def _part(self, number: int) -> RegisterPart:
        cursor = self.work.done[number - 1]["cursor"] if number else None
        lists = {name: one.take(number) for name, one in self.staged.items()}
        return self.register.part(next(self.register.batches(self.size, cursor)), lists)
