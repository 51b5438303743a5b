"""Bands of interval norms: their overlaps and holes, against the documents and against trying every point."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.loops import nonempty
from helpers.recipients import COVERED
from punkt import load
from punkt.files.messages.diagnostics import Place
from punkt.kernel.domains import Interval, Number
from punkt.law.packs.in_force import InForce
from punkt.law.packs.pack import Citation, DatedValue, Modality, Norm
from punkt.proving.findings.bands import Scale, pairs, scales
from punkt.proving.solver.spans import between, common, first_in, reaches_further, starts_before

DAY = date(2025, 6, 1)
POINTS: list[Number] = [Decimal(n) / 4 for n in range(-10, 34)]
"""Every end, and points between all neighbouring ends."""


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    """Intervals with ends on whole or half numbers, open, closed or missing."""
    low = draw(st.one_of(st.none(), st.integers(-2, 6)))
    high = draw(st.one_of(st.none(), st.integers(-2, 7)))
    low_open, high_open = draw(st.booleans()), draw(st.booleans())
    if low is not None and high is not None:
        low, high = min(low, high), max(low, high)
        if low == high:
            low_open = high_open = False
    return Interval(low, high, low is not None and low_open, high is not None and high_open)


@given(intervals(), intervals())
def test_common_holds_the_points_of_both(one: Interval, other: Interval) -> None:
    found = common(one, other)
    for point in POINTS:
        both = one.contains(point) and other.contains(point)
        assert both == (found is not None and found.contains(point))


@given(intervals(), intervals())
def test_between_holds_the_points_above_the_one_and_below_the_other(one: Interval, other: Interval) -> None:
    found = between(one, other)
    for point in POINTS:
        beyond = one.above(point) and other.below(point)
        assert beyond == (found is not None and found.contains(point))


@given(intervals(), intervals())
def test_order_of_ends(one: Interval, other: Interval) -> None:
    wide = [Decimal(n) / 4 for n in range(-4000, 4000, 1000)] + POINTS
    assert starts_before(one, other) == any(other.below(p) and not one.below(p) for p in wide), (
        "some point is too low for the other only"
    )
    assert reaches_further(one, other) == any(other.above(p) and not one.above(p) for p in wide)


def test_first_day_within_the_calendar() -> None:
    last = date.max
    assert first_in(Interval(DAY, None, low_open=True), 1) == date(2025, 6, 2)
    assert first_in(Interval(None, DAY, high_open=True), 1) == date(2025, 5, 31)
    assert first_in(Interval(last, None), 1) == last
    assert first_in(Interval(last, None, low_open=True), 1) is None
    assert first_in(Interval(None, date.min, high_open=True), 1) is None


@given(intervals(), st.sampled_from([1, Decimal("0.5"), Decimal("0.25")]))
def test_first_on_the_grid(interval: Interval, step: Number) -> None:
    found = first_in(interval, step)
    inside = [p for p in (step * n for n in range(-40, 80)) if interval.contains(p)]
    if interval.low is not None:
        assert found == min(inside, default=None)
    else:
        assert found == max((p for p in inside if interval.high is not None or p <= 0), default=None)


def norm(name: str, interval: Interval, unit: str = "u") -> tuple[Norm, Interval]:
    """A norm whose only value is an interval."""
    place = Place("norms.yaml")
    citation = Citation("1", "", "q", Modality.MANDATORY)
    values = (DatedValue(interval, InForce(date.min)),)
    return Norm(name, "p", citation, {"ru": name, "en": name}, unit, values, "", None, place), interval


@given(st.lists(intervals(), min_size=2, max_size=5))
def test_pairs_of_one_unit(found: list[Interval]) -> None:
    norms = [norm(f"n{number}", interval) for number, interval in enumerate(found)]
    rows = pairs([*norms, norm("else", Interval(0, 1), "v")])
    assert len(rows) == len(found) * (len(found) - 1) // 2  # never with the one of another unit
    by_name = {n.name: interval for n, interval in norms}
    for row in nonempty(rows):
        one, other = by_name[row.one.name], by_name[row.other.name]
        for point in POINTS:
            assert (one.contains(point) and other.contains(point)) == (
                row.overlap is not None and row.overlap.contains(point)
            )
            apart = (one.above(point) and other.below(point)) or (other.above(point) and one.below(point))
            assert apart == (row.hole is not None and row.hole.contains(point))


# --- in packs


def scale_of(pack: str) -> Scale:
    """The only scale of a shipped pack."""
    rules = load(pack)
    (found,) = scales(rules.linked, rules.edition(DAY).program)
    return found


def test_karelia_has_two_values_that_lie_in_two_bands() -> None:
    found = scale_of("ru.karelia.166-p")
    assert {(o.one.norm.name, o.other.norm.name, str(o.interval), o.one.unit) for o in found.overlaps} == {
        ("hours.on_request", "hours.periodic", "[12..12]", "hour/week"),
        ("hours.regular", "hours.constant", "[8..8]", "hour/day"),
    }
    assert found.holes == ()  # 28 hours a week are 4 hours a day


@pytest.mark.parametrize("per, amount", [("week", 12), ("day", 8)])
def test_the_witness_of_an_overlap_fits_two_types(per: str, amount: int) -> None:
    (found,) = [o for o in scale_of("ru.karelia.166-p").overlaps if o.facts["planned_hours.per"] == per]
    assert found.facts == {"planned_hours.per": per, "planned_hours.amount": amount}
    plan = {"planned_hours": {"per": per, "amount": amount}}
    decision = load("ru.karelia.166-p").decide({"case": "c", "as_of": "2025-06-01", "recipient": {**COVERED, **plan}})
    assert len(decision["recipient", "types_fitting_hours"].value) == 2


def test_the_order_leaves_a_hole_between_the_week_and_the_day() -> None:
    found = scale_of("ru.mintrud.847")
    assert found.overlaps == ()  # more than 8 is not 8
    (hole,) = found.holes
    assert (hole.below.norm.name, hole.above.norm.name) == ("hours.periodic", "hours.regular")
    assert (str(hole.below.interval), str(hole.above.interval)) == ("[4..12]", "[4..8]")
    assert (hole.across, hole.unit, str(hole.interval)) == (True, "hour/week", "(12..28)")
    plan = {"planned_hours": {"per": "week", "amount": hole.facts["planned_hours.amount"]}}
    assert plan["planned_hours"]["amount"] == Decimal("12.001")  # the plan has three decimals
    decision = load("ru.mintrud.847").decide({"case": "c", "as_of": "2025-06-01", "recipient": {**COVERED, **plan}})
    assert decision["recipient", "types_fitting_hours"].value == []


TEXT = "{ru: а, en: a}"
VOCABULARY = f"""
vocabulary: test.tariff
version: 1.0.0
title: {TEXT}
units: {{minute: {TEXT}, hour: {TEXT}}}
SCALES
subjects:
  stay:
    section: true
    title: {TEXT}
    facts:
      length: {{type: FACT, label: {TEXT}, question: {TEXT}}}
      by: {{type: choice, values: {{minute: {TEXT}, hour: {TEXT}}}, label: {TEXT}, question: {TEXT}}}
outcomes:
  stay:
    tariff: {{kind: decision, list: true, values: {{a: {TEXT}, b: {TEXT}, c: {TEXT}}}, title: {TEXT}}}
    other: {{kind: check, title: {TEXT}}}
"""


def tariff(folder: Path, bands: dict[str, tuple[str, str]], fact: str = "integer", scale: str = "") -> list[Scale]:
    """The scales of a pack with a band for each value of a list outcome: value → interval, unit."""
    vocabulary = VOCABULARY.replace("FACT", fact).replace("SCALES", scale)
    (folder / "vocabulary.yaml").write_text(vocabulary, encoding="utf-8")
    (folder / "pack.yaml").write_text(
        f"""pack: test.tariff.1
version: 1.0.0
vocabulary: test.tariff
title: {TEXT}
document: {{date: '2020-01-01', kind: {TEXT}, issuer: {TEXT}, title: {TEXT}}}
jurisdiction: {{code: X, title: {TEXT}}}
in_force: {{from: '2020-01-01'}}
""",
        encoding="utf-8",
    )
    cited = "point: '1', modality: mandatory, quote: q"
    norms = [
        f"  band.{name}: {{value: '{interval}', unit: {unit}, {cited}, title: {TEXT}}}"
        for name, (interval, unit) in bands.items()
    ]
    alone = f"  alone: {{value: '[0..3]', unit: minute, {cited}, title: {TEXT}}}"
    (folder / "norms.yaml").write_text("\n".join(["norms:", *norms, alone]) + "\n", encoding="utf-8")
    rules = [
        f"  - {{decide: tariff, id: tariff.{name}, {cited}, says: {TEXT}, include: {name}, "
        f"when: {{all: [{{fact: by, is: {unit}}}, {{fact: length, in: $band.{name}}}]}}}}"
        for name, (_, unit) in bands.items()
    ]
    check = f"  - {{check: other, {cited}, says: {TEXT}, require: {{fact: length, in: $alone}}}}"
    (folder / "01.yaml").write_text("\n".join(["rules:", *rules, check]) + "\n", encoding="utf-8")
    (folder / "ledger.yaml").write_text(f"points: {{'1': {{state: encoded, title: {TEXT}}}}}\n", encoding="utf-8")
    loaded = load("test.tariff.1", pack_dirs=[folder])
    return scales(loaded.linked, loaded.edition(DAY).program)


def holes(found: list[Scale]) -> Iterator[tuple[str, str, str]]:
    """The holes of all scales: the bands and the values between them."""
    for scale in found:
        for hole in scale.holes:
            yield hole.below.norm.name, hole.above.norm.name, str(hole.interval)


def test_a_hole_without_a_whole_number_is_none(tmp_path: Path) -> None:
    bands = {"a": ("[0..3]", "minute"), "b": ("[4..5]", "minute"), "c": ("(6..9]", "minute")}
    found = tariff(tmp_path, bands)
    assert list(holes(found)) == [("band.b", "band.c", "(5..6]")]
    assert [hole.facts["length"] for scale in found for hole in scale.holes] == [6]


def test_with_decimals_it_is_one(tmp_path: Path) -> None:
    bands = {"a": ("[0..3]", "minute"), "b": ("[4..5]", "minute")}
    found = tariff(tmp_path, bands, "number, decimals: 1")
    assert list(holes(found)) == [("band.a", "band.b", "(3..4)")]
    assert found[0].holes[0].facts == {"by": "minute", "length": Decimal("3.1")}


def test_a_band_that_reaches_over_its_neighbour_covers_the_hole(tmp_path: Path) -> None:
    bands = {"a": ("[0..9]", "minute"), "b": ("[2..3]", "minute"), "c": ("[10..12]", "minute")}
    found = tariff(tmp_path, bands)
    assert list(holes(found)) == []
    assert [(o.one.norm.name, o.other.norm.name, str(o.interval)) for o in found[0].overlaps] == [
        ("band.a", "band.b", "[2..3]")
    ]


def test_a_norm_of_another_question_is_no_band(tmp_path: Path) -> None:
    found = tariff(tmp_path, {"a": ("[0..3]", "minute"), "b": ("[4..5]", "minute")})
    assert [band.norm.name for scale in found for band in scale.bands] == ["band.a", "band.b"]


@pytest.mark.parametrize(
    "scale, expected",
    [
        ("", []),
        ("scales: {hour: {minute: 60}}", [("band.a", "band.b", "(30..60)")]),
        ("scales: {minute: {hour: 1}}", []),
        ("scales: {hour: {minute: 30}}", []),
    ],
)
def test_units_are_compared_only_as_the_vocabulary_says(
    tmp_path: Path, scale: str, expected: list[tuple[str, str, str]]
) -> None:
    bands = {"a": ("[0..30]", "minute"), "b": ("[1..5]", "hour")}
    assert list(holes(tariff(tmp_path, bands, scale=scale))) == expected
