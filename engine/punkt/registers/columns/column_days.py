"""Years and months between days, over columns: the functions of the same names in :mod:`punkt.kernel.kleene`."""

from __future__ import annotations

from .algebra import Algebra, Expr, Op, Sort


def full_years(a: Algebra, since: Expr, until: Expr) -> Expr:
    """Full years from one day to another."""

    def in_year(day: Expr) -> Expr:
        return a.add([a.multiply(a.part(Op.MONTH, day), a.literal(32)), a.part(Op.DAY, day)])

    years = a.add([a.part(Op.YEAR, until), a.multiply(a.part(Op.YEAR, since), a.literal(-1))])
    early = a.holds(a.compare("<", in_year(until), in_year(since)))
    return a.add([years, a.case([(early, a.literal(-1))], a.literal(0))])


def add_months(a: Algebra, day: Expr, months: Expr) -> Expr:
    """The same day of the month some months later, or that month's last; NULL past the calendar."""
    count = a.add([a.multiply(a.part(Op.YEAR, day), a.literal(12)), a.part(Op.MONTH, day), a.literal(-1), months])
    inside = a.and_([a.holds(a.compare("<=", a.literal(12), count)), a.holds(a.compare("<", count, a.literal(120000)))])
    index = a.case([(inside, count)], a.literal(None, Sort.INT))
    twelve = a.literal(12)
    year, month = a.whole_part(index, twelve), a.add([a.rest(index, twelve), a.literal(1)])
    last = _last_day(a, year, month)
    old = a.part(Op.DAY, day)
    return a.make_day(year, month, a.case([(a.holds(a.compare("<", last, old)), last)], old))


def _last_day(a: Algebra, year: Expr, month: Expr) -> Expr:
    def divides(number: int) -> Expr:
        return a.holds(a.compare("=", a.rest(year, a.literal(number)), a.literal(0)))

    leap = a.and_([divides(4), a.or_([a.not_(divides(100)), divides(400)])])
    february = a.holds(a.among(month, [2]))
    short = a.holds(a.among(month, [4, 6, 9, 11]))
    days = [(a.and_([february, leap]), a.literal(29)), (february, a.literal(28)), (short, a.literal(30))]
    return a.case(days, a.literal(31))
