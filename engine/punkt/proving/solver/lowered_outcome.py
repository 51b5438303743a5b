"""What an outcome comes to over all cases of a space, and whether two such outcomes are the same."""

from __future__ import annotations

from dataclasses import dataclass

from punkt.kernel.domains import Scalar

from .lower_rows import equal_lists, is_list
from .lower_values import Lowered, Several, constant, equal_known
from .truths import Bit, Truth, both, either, opposite


@dataclass(frozen=True, slots=True)
class LoweredOutcome:
    """What an outcome comes to: just one of the five holds in every case; ``value`` where it is determined."""

    determined: Bit
    open: Bit
    gap: Bit
    conflict: Bit
    value: Lowered
    clauses: tuple[Truth, ...]
    """Whether each clause holds, in the order of the plan."""
    not_applicable: Bit = False

    def without_value(self, status: str) -> Bit | None:
        """Whether it has a status that says there is no value; ``None`` for a status that is another."""
        absent = {"gap": self.gap, "conflict": self.conflict, "not_applicable": self.not_applicable}
        return absent.get(status)

    def is_(self, value: Scalar | tuple[str, ...]) -> Bit:
        """Whether it is determined and of this value; of a list outcome, the values in it."""
        if isinstance(self.value, Several):
            assert isinstance(value, tuple)
            return both(self.determined, is_list(self.value, value))
        assert not isinstance(value, tuple)
        return both(self.determined, equal_known(self.value, constant(value)))

    def differs(self, other: LoweredOutcome) -> Bit:
        """Whether both come to something, and not to the same."""
        settled = both(opposite(self.open), opposite(other.open))
        return both(settled, opposite(self.same(other)))

    def same(self, other: LoweredOutcome) -> Bit:
        """Whether both come to the same: status and value."""
        return either(
            both(self.determined, other.determined, _equal(self.value, other.value)),
            both(self.gap, other.gap),
            both(self.conflict, other.conflict),
            both(self.not_applicable, other.not_applicable),
            both(self.open, other.open),
        )


def _equal(one: Lowered, other: Lowered) -> Bit:
    if isinstance(one, Several) and isinstance(other, Several):
        return equal_lists(one, other)
    return equal_known(one, other)
