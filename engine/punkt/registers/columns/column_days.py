"""Days on columns: time between two days, a day so much later, the first and the last day of a month or a year."""

from __future__ import annotations

from datetime import date

from punkt.kernel.nodes import Added, MissingDay, TimeUnit
from punkt.kernel.work_calendar import WorkCalendar

from .algebra import Algebra, Expr, Op, Sort


def time_between(a: Algebra, since: Expr, until: Expr, unit: TimeUnit, missing: MissingDay) -> Expr:
    """Full days, months or years from one day to another."""
    if unit is TimeUnit.DAYS:
        return a.add([a.number(until), a.minus(a.number(since))])
    day, other = a.part(Op.DAY, until), a.part(Op.DAY, since)
    last = _last_day(a, a.part(Op.YEAR, until), a.part(Op.MONTH, until)) if missing is MissingDay.DOWN else None
    if unit is TimeUnit.MONTHS:
        counted = [*_months(a, until), *map(a.minus, _months(a, since))]
        early = a.holds(a.compare("<", day, other))
        done = [] if last is None else [a.not_(a.holds(a.compare("=", day, last)))]
    else:
        counted = [a.part(Op.YEAR, until), a.minus(a.part(Op.YEAR, since))]
        early = a.holds(a.compare("<", _in_year(a, until), _in_year(a, since)))
        same = a.holds(a.compare("=", a.part(Op.MONTH, until), a.part(Op.MONTH, since)))
        done = [] if last is None else [a.not_(a.and_([same, a.holds(a.compare("=", day, last))]))]
    return a.add([*counted, a.case([(a.and_([early, *done]), a.literal(-1))], a.literal(0))])


def time_after(a: Algebra, day: Expr, amount: Expr, unit: Added, missing: MissingDay) -> Expr:
    """The day that many days or months later; NULL past the calendar, and where a missing day is refused."""
    if unit is TimeUnit.DAYS:
        return a.numbered(_within(a, a.add([a.number(day), amount]), 1, date.max.toordinal()))
    index = _within(a, a.add([*_months(a, day), amount]), 12, 119_999)
    twelve = a.literal(12)
    year, month = a.whole_part(index, twelve), a.add([a.rest(index, twelve), a.literal(1)])
    last, old = _last_day(a, year, month), a.part(Op.DAY, day)
    short = a.holds(a.compare("<", last, old))
    if missing is MissingDay.DOWN:
        return a.make_day(year, month, a.case([(short, last)], old))
    if missing is MissingDay.REFUSE:
        return a.make_day(year, month, a.case([(short, a.literal(None, Sort.INT))], old))
    return a.make_day(
        year, a.case([(short, a.add([month, a.literal(1)]))], month), a.case([(short, a.literal(1))], old)
    )


def period_edge(a: Algebra, day: Expr, period: TimeUnit, last: bool) -> Expr:
    """The first or the last day of the month or the year that a day lies in."""
    year, month = a.part(Op.YEAR, day), a.part(Op.MONTH, day)
    if period is TimeUnit.YEARS:
        return a.make_day(year, a.literal(12 if last else 1), a.literal(31 if last else 1))
    return a.make_day(year, month, _last_day(a, year, month) if last else a.literal(1))


def workday_after(a: Algebra, day: Expr, amount: Expr, calendar: WorkCalendar) -> Expr:
    """The working day so many after a day; NULL where the calendar does not reach."""
    first, last = calendar.first.toordinal(), calendar.last.toordinal()
    at = a.add([_within(a, a.number(day), first, last), a.literal(-first)])
    before, up_to = (a.looked_up(counts, at) for counts in calendar.passed())
    later = a.holds(a.compare("<", a.literal(0), amount))
    index = a.add([a.case([(later, a.add([up_to, a.literal(-1)]))], before), amount])
    numbers = [one.toordinal() for one in calendar.days]
    return a.numbered(a.looked_up(numbers, _within(a, index, 0, len(numbers) - 1)))


def workdays_between(a: Algebra, since: Expr, until: Expr, calendar: WorkCalendar) -> Expr:
    """The working days after one day up to another; NULL where the calendar does not reach."""
    first, last = calendar.first.toordinal(), calendar.last.toordinal()
    _, up_to = calendar.passed()
    before, after = (
        a.looked_up(up_to, a.add([_within(a, a.number(day), first, last), a.literal(-first)])) for day in (since, until)
    )
    return a.add([after, a.minus(before)])


def _months(a: Algebra, day: Expr) -> list[Expr]:
    """What adds up to the number of a day's month, counted from the year 0."""
    return [a.multiply(a.part(Op.YEAR, day), a.literal(12)), a.part(Op.MONTH, day), a.literal(-1)]


def _in_year(a: Algebra, day: Expr) -> Expr:
    """A number in the order of the days of a year."""
    return a.add([a.multiply(a.part(Op.MONTH, day), a.literal(32)), a.part(Op.DAY, day)])


def _within(a: Algebra, number: Expr, low: int, high: int) -> Expr:
    """A number between two ends, both included; NULL outside of them."""
    inside = [a.holds(a.compare("<=", a.literal(low), number)), a.holds(a.compare("<=", number, a.literal(high)))]
    return a.case([(a.and_(inside), number)], a.literal(None, Sort.INT), (low, high))


def _last_day(a: Algebra, year: Expr, month: Expr) -> Expr:
    def divides(number: int) -> Expr:
        return a.holds(a.compare("=", a.rest(year, a.literal(number)), a.literal(0)))

    leap = a.and_([divides(4), a.or_([a.not_(divides(100)), divides(400)])])
    february = a.holds(a.among(month, [2]))
    short = a.holds(a.among(month, [4, 6, 9, 11]))
    days = [(a.and_([february, leap]), a.literal(29)), (february, a.literal(28)), (short, a.literal(30))]
    return a.case(days, a.literal(31))
