"""The changes of value forms as a whole: which there are, said as an analyst would mistake them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from punkt.kernel.numbers import Rounding
from punkt.proving.changes.form_edits import AWAY, NEAR, form_edits
from punkt.proving.changes.rule_edits import RuleEdit, RuleEditor


class _Steps:
    """Every number is moved by one."""

    def of(self, form: dict[str, Any]) -> int:
        return 1


def edits(data: dict[str, Any]) -> list[RuleEdit]:
    """The changes of a value, and of what stands in it."""
    return list(RuleEditor(_Steps(), lambda name: None).value(data, ()))  # type: ignore[arg-type]


def test_roundings() -> None:
    data = {"round": {"fact": "paid"}, "to": 1, "how": "half_up"}
    assert [edit.new for edit in form_edits(data)] == [
        {**data, "how": "half_even"},
        {**data, "how": "down"},
        {**data, "to": 10},
        {**data, "to": Decimal("0.1")},
    ]
    assert [edit.kind for edit in edits(data)] == ["rounding"] * 4  # the step is not moved by one as well
    assert {NEAR[how] for how in Rounding if how in AWAY} == set(AWAY)
    assert all(NEAR[how] is not how and AWAY.get(how) is not NEAR[how] for how in Rounding)


def test_operands_change_places() -> None:
    data = {"quotient": [{"fact": "paid"}, 4]}
    found = [(edit.kind, edit.apply(data)) for edit in edits(data)]
    assert found == [
        ("operands", {"quotient": [4, {"fact": "paid"}]}),
        ("number", {"quotient": [{"fact": "paid"}, 3]}),
        ("number", {"quotient": [{"fact": "paid"}, 5]}),
    ]
    assert not edits({"quotient": [{"fact": "paid"}, {"fact": "paid"}]})


def test_what_is_gathered() -> None:
    data = {"sum": "bays", "by": "width", "has": "occupied"}
    found = [(edit.kind, edit.apply(data)) for edit in edits(data)]
    assert found == [
        ("gathering", {"largest": "bays", "by": "width", "has": "occupied"}),
        ("negation", {**data, "has": {"not": "occupied"}}),
    ]
    assert [edit.after for edit in form_edits({"mean": "bays", "by": "width"})] == ["sum"]
    assert not list(form_edits({"sum": [{"fact": "a"}, {"fact": "b"}]}))


def test_branches_change_places() -> None:
    data = {"if": "urgent", "then": 5, "else": {"fact": "days"}}
    found = [(edit.kind, edit.apply(data)) for edit in edits(data)]
    assert found == [
        ("branches", {"if": "urgent", "then": {"fact": "days"}, "else": 5}),
        ("negation", {**data, "if": {"not": "urgent"}}),
        ("number", {**data, "then": 4}),
        ("number", {**data, "then": 6}),
    ]
    chosen = {"first": [{"when": "urgent", "then": 5}, {"else": 9}]}
    assert [edit.kind for edit in edits(chosen)] == ["negation", "number", "number", "number", "number"]
