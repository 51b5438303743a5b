"""Asking the solver: whether some case of a space has a property, and which.

An answer that did not come within the limit is neither: it proves nothing. The limit is counted in steps of the
solver, so the same question has the same answer however busy the machine is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import z3

from punkt.kernel.numbers import Exact, plain
from punkt.kernel.records import GAP

from .lower_constraints import axioms
from .lower_rows import InRows
from .lower_values import Lowered, Plain, Ranged, Several
from .scaled_numbers import Quantity
from .solver_days import Day, date_of
from .symbolic_case import Space
from .truths import Bit, opposite, some, term

SECONDS = 10.0
"""What one question may take, in seconds of a machine that does :data:`STEPS` of them."""
STEPS = 2_500_000
"""Steps of the solver (its ``rlimit``) in a second."""
LEAST = 64
"""Into how many parts an allowance is divided at most."""
PATIENCE = 12
"""So many times the seconds are waited at most, for what the solver does without counting."""
MEGABYTES = 1500
"""Memory for one question; what needs more is not proven."""


class Assignment:
    """One case of a space, as the solver found it."""

    def __init__(self, model: z3.ModelRef) -> None:
        self._model = model

    def bit(self, bit: Bit) -> bool:
        """Whether something holds."""
        return bit if isinstance(bit, bool) else z3.is_true(self._model.eval(bit, model_completion=True))

    def whole(self, quantity: Quantity) -> int:
        """The term of a number: the number scaled by its places, and by what it is divided by."""
        if isinstance(quantity.term, int):
            return quantity.term
        found: int = self._model.eval(quantity.term, model_completion=True).as_long()
        return found

    def number(self, quantity: Quantity) -> Exact:
        """A number as a case or a decision has it."""
        whole = self.whole(quantity)
        if quantity.under is None:
            return unscaled(whole, quantity.places)
        found = Fraction(whole, 10**quantity.places * self.whole(quantity.under))
        exact = plain(found)
        return found if exact is None else exact

    def value(self, value: Lowered) -> Any:
        """A value as a case or a decision has it (a list of choices as a tuple); ``None`` where it is unknown."""
        if self.bit(value.absent):
            return GAP
        if not self.bit(value.known):
            return None
        match value:
            case Plain(is_=rows):
                return next(name for name, bit in rows.items() if self.bit(bit))
            case InRows(rows=listed):
                return tuple(self.value(says) for held, says in listed if self.bit(held))
            case Several(holds=holds):
                return tuple(name for name, bit in holds.items() if self.bit(bit))
            case Ranged(low=Day() as day):
                return date_of(self.whole(day.month), self.whole(day.day))
            case Ranged(low=Quantity() as quantity):
                return self.number(quantity)


def unscaled(whole: int, places: int) -> int | Decimal:
    """The number that a scaled one stands for: ``int`` where it is integral."""
    quotient, rest = divmod(whole, 10**places)
    return Decimal(f"{whole}e-{places}") if rest else quotient


@dataclass(frozen=True, slots=True)
class SolverAnswer:
    """What came of a question: a case, the proof that there is none, or neither within the limit."""

    found: Assignment | None
    proven: bool
    """Whether the solver came to an end."""

    @property
    def never(self) -> bool:
        """Whether it is proven that there is no such case."""
        return self.proven and self.found is None


class Allowance:
    """What the questions of one proof may take: after one that came to nothing the next has half, after others twice."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self.seconds = seconds
        self._full = max(1, int(seconds * STEPS))
        self.steps = self._full

    def asked(self, answered: bool) -> None:
        """Note whether a question came to an end."""
        self.steps = min(self._full, self.steps * 2) if answered else max(self._full // LEAST, self.steps // 2, 1)


class SolverQuery:
    """Questions about one space; ``limit`` bounds each: seconds, or what is left of a proof's allowance."""

    def __init__(self, space: Space, limit: float | Allowance = SECONDS) -> None:
        self.space = space
        self._allowance = limit if isinstance(limit, Allowance) else Allowance(limit)
        self._solver = z3.Solver(ctx=space.context)
        self._solver.set(timeout=max(1, int(self._allowance.seconds * PATIENCE * 1000)))
        self._doubts: list[Bit] = []
        self._told: set[int] = set()
        self._kept: list[z3.BoolRef] = []

    def tell(self, *bits: Bit) -> None:
        """Ask only of cases for which these hold, from now on."""
        for bit in bits:
            if bit is not True:
                self._solver.add(term(bit, self.space.context))

    def ask(self, *bits: Bit) -> SolverAnswer:
        """A case for which all of some truths hold."""
        self._tell(axioms(self.space))
        return self._ask(bits)

    def bare(self, *bits: Bit) -> SolverAnswer:
        """As :meth:`ask`, without what the vocabulary asks of a case."""
        self._tell(self.space.asked)
        return self._ask(bits)

    def doubt(self, *bits: Bit) -> None:
        """Claim nothing of the cases where one of these holds, besides those that the space doubts."""
        self._doubts += bits

    def _ask(self, bits: Sequence[Bit]) -> SolverAnswer:
        if any(bit is False for bit in bits):
            return SolverAnswer(None, True)
        doubtful = some([*self.space.doubts, *self._doubts])
        if doubtful is False:
            return self._checked(bits)
        answer = self._checked([*bits, opposite(doubtful)])
        if answer.found is not None or not answer.proven:
            return answer
        return SolverAnswer(None, self._checked([*bits, doubtful]).never)

    def _checked(self, bits: Sequence[Bit]) -> SolverAnswer:
        if any(bit is False for bit in bits):
            return SolverAnswer(None, True)
        asked = [term(bit, self.space.context) for bit in bits if bit is not True]
        pushed = False
        try:
            self._solver.set(max_memory=_held() + MEGABYTES, rlimit=self._allowance.steps)
            self._solver.push()
            pushed = True
            self._solver.add(*asked)
            result = self._solver.check()
            self._allowance.asked(result != z3.unknown)
            if result == z3.sat:
                return SolverAnswer(Assignment(self._solver.model()), True)
            return SolverAnswer(None, result == z3.unsat)
        except z3.Z3Exception as error:
            if "memory" not in str(error):
                raise
            return SolverAnswer(None, False)  # out of memory: no answer either
        finally:
            if pushed:
                self._solver.pop()

    def _tell(self, axioms: Sequence[z3.BoolRef]) -> None:
        for axiom in axioms:
            if axiom.get_id() not in self._told:
                self._told.add(axiom.get_id())
                self._kept.append(axiom)  # or its number might be given to another
                self._solver.add(axiom)

    def fewest(self, bits: Sequence[Bit], *wanted: Bit) -> SolverAnswer:
        """As :meth:`ask`, with as few of ``bits`` as can be, and of so many the first ones (or as found in time)."""
        best = self.ask(*wanted)
        terms = [bit for bit in bits if not isinstance(bit, bool)]
        if best.found is None or not terms:
            return best
        found = best.found
        number = sum(map(found.bit, terms))
        while number > 0:
            better = self.ask(*wanted, z3.PbLe([(bit, 1) for bit in terms], number - 1))
            if better.found is None:
                break
            found = better.found
            number = sum(map(found.bit, terms))
        return self._first(terms, number, found, wanted)

    def _first(
        self, terms: Sequence[z3.BoolRef], number: int, found: Assignment, wanted: Sequence[Bit]
    ) -> SolverAnswer:
        """Of all choices of so many terms the one that has the first of them: the same in every run."""
        fixed: list[Bit] = [*wanted, z3.PbLe([(bit, 1) for bit in terms], number)]
        left = number
        for bit in terms:
            if left == 0:
                break
            if not found.bit(bit):
                other = self.ask(*fixed, bit)
                if other.found is None:
                    fixed.append(z3.Not(bit))
                    continue
                found = other.found
            fixed.append(bit)
            left -= 1
        return SolverAnswer(found, True)

    def least(self, quantity: Quantity, low: int, high: int, *wanted: Bit) -> int:
        """The least scaled value between two bounds that a number can take; ``high`` is known to be one."""
        return self._bisect(low, high, lambda value: quantity.term <= value, *wanted)

    def greatest(self, quantity: Quantity, low: int, high: int, *wanted: Bit) -> int:
        """The greatest scaled value between two bounds that a number can take; ``low`` is known to be one."""
        return -self._bisect(-high, -low, lambda value: quantity.term >= -value, *wanted)

    def _bisect(self, low: int, high: int, holds: Callable[[int], Any], *wanted: Bit) -> int:
        while low < high:
            middle = (low + high) // 2
            if self.ask(*wanted, holds(middle)).found is not None:
                high = middle
            else:
                low = middle + 1
        return high


def _held() -> int:
    """Megabytes that the solver holds already: it counts those of all spaces of the process, whoever asks."""
    held: int = z3.Z3_get_estimated_alloc_size() // 2**20
    return held
