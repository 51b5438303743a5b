"""A value that is expected, held against what Punkt decides.

``refused``: a coded refusal (exit 2 on the command line), a conflict, or a gap whose named reason is a division by
zero, a number beyond reckoning, a day that there is not, or that nothing is in force on the day. ``none``: not applicable, another gap, or
known not to exist. ``unknown``: open, with at least the named facts missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from punkt.api import Decision
from punkt.files.messages.diagnostics import PunktError

from .law import Law, state_of
from .models import outcomes, worded

REFUSING = {"division_by_zero", "overflow", "no_such_day", "not_in_force"}


@dataclass(frozen=True)
class Value:
    """One value expected of a case: ``wrong`` says what came instead, empty where it is right or left for later."""

    case: str
    outcome: str
    wrong: str = ""
    later: bool = False


def values(law: Law, entry: Mapping[str, Any]) -> Iterator[Value]:
    """Every value that an entry expects, tried."""
    if law.models:
        yield from _of_model(law, entry)
        return
    number, within, expected = str(entry["id"]), entry.get("within"), dict(entry["expect"])
    for outcome in law.waiting(entry):
        del expected[outcome]
        yield Value(number, outcome, later=True)
    if not expected:
        return
    try:
        rules = law.rules(entry.get("under", ()))
    except KeyError as error:
        for outcome in expected:
            yield Value(number, outcome, f"no variant {error}")
        return
    asked, case = law.asked(rules, entry), law.case(rules, entry)
    try:
        decision: Decision | PunktError = rules.decide(case, as_of=date.fromisoformat(str(entry["as_of"])))
    except PunktError as error:
        decision = error
    for outcome, wanted in expected.items():
        if outcome in law.orders and not isinstance(decision, PunktError):
            yield Value(number, outcome, _out_of_order(decision, **law.orders[outcome], wanted=wanted))
        else:
            yield Value(number, outcome, _wrong(asked, decision, outcome, wanted, within))


def _of_model(law: Law, entry: Mapping[str, Any]) -> Iterator[Value]:
    """Every value of a pack that is made of a model."""
    decision, names = outcomes(law.name, entry)
    for outcome, wanted in entry["expect"].items():
        if decision is None or outcome not in names:
            yield Value(str(entry["id"]), outcome, later=True)
        elif isinstance(decision, PunktError):
            yield Value(str(entry["id"]), outcome, _wrong(law.subject, decision, outcome, wanted, None))
        else:
            worded_value = worded(law.name, entry, names[outcome], wanted)
            wrong = _of_parts(decision, law.subject, names[outcome], worded_value, entry.get("within"))
            yield Value(str(entry["id"]), outcome, wrong)


def _of_parts(decision: Decision, section: str, names: Any, wanted: Any, within: Any) -> str:
    """What is wrong with the outcomes that a value is made of."""
    if isinstance(names, Mapping) and isinstance(wanted, Mapping):
        parts = wanted if not state_of(wanted) else dict.fromkeys(names, wanted)
        found = {
            key: _of_parts(decision, section, names[key], part, within) if key in names else "not decided"
            for key, part in parts.items()
        }
        return "; ".join(f"{key}: {wrong}" for key, wrong in found.items() if wrong)
    if isinstance(names, Mapping) and isinstance(wanted, list):  # the rows of a table of several results
        columns = {key: [row[key] for row in wanted] for key in names}
        found = {key: _of_parts(decision, section, names[key], part, within) for key, part in columns.items()}
        return "; ".join(f"{key}: {wrong}" for key, wrong in found.items() if wrong)
    return _differs(decision, (section, names), wanted, within) if (section, names) in decision else "not decided"


def _wrong(section: str, decision: Decision | PunktError, outcome: str, wanted: Any, within: Any) -> str:
    if isinstance(decision, PunktError):
        codes = ", ".join(f"{d.code} {d.text('en')}" for d in decision.diagnostics)
        return "" if state_of(wanted) == "refused" else f"refused: {codes}"
    found = {subject.rpartition("/")[2]: (subject, name) for subject, name in decision if name == outcome}
    found |= {month: (section, name) for month, name in decision.by_month(section, outcome).items()}
    if isinstance(wanted, Mapping) and not state_of(wanted):
        parts = {
            key: _differs(decision, found[key], part, within) if key in found else "not decided"
            for key, part in wanted.items()
        }
        more = [month for month in decision.by_month(section, outcome) if month not in wanted]
        return "; ".join([*(f"{key}: {wrong}" for key, wrong in parts.items() if wrong), *more])
    single = (section, f"{outcome}_1")
    if (section, outcome) not in decision and single in decision:  # decided for each month, and the same of all
        return _differs(decision, single, wanted, within)
    if (section, outcome) in decision:
        return _differs(decision, (section, outcome), wanted, within)
    return "" if state_of(wanted) == "refused" else "not decided"


def _out_of_order(decision: Decision, list: str, place: str, wanted: Any) -> str:
    """What is wrong with the order of a list: its elements by their places."""
    keys = [key for key in decision if key[1] == place and key[0].startswith(f"{list}/")]
    undecided = [key for key in keys if decision[key].status != "determined"]
    if undecided:
        told = [_differs(decision, key, wanted, None) for key in undecided]
        return "" if "" in told else told[0]
    found = [subject.rpartition("/")[2] for subject, _ in sorted(keys, key=lambda key: decision[key].value)]
    return "" if _same(found, wanted, None) else f"{found!r}, not {wanted!r}"


def _differs(decision: Decision, key: tuple[str, str], wanted: Any, within: Any) -> str:
    view = decision[key]
    state = state_of(wanted)
    reason = _reason(decision, key)
    refused = view.status == "conflict" or (view.status == "gap" and reason in REFUSING)
    came = f"{view.status} {view.value!r}" + (f" missing {list(view.missing)}" if view.missing else "")
    came += f" ({reason})" if reason else ""
    if state == "refused":
        return "" if refused else came
    if state == "none":
        absent = view.status == "not_applicable" or (view.status == "gap" and not refused)
        return "" if absent else came
    if state == "unknown":
        missing = {name.rpartition(".")[2] for name in view.missing}
        lacking = [name for name in wanted.get("missing", ()) if name not in missing]
        return "" if view.status == "open" and not lacking else came + (f", not {lacking}" if lacking else "")
    if view.status != "determined":
        return f"{came}, not {wanted!r}"
    return "" if _same(view.value, wanted, within) else f"{view.value!r}, not {wanted!r}"


def _number(value: Any) -> Fraction | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, Decimal, Fraction)):
        return Fraction(value)
    if isinstance(value, float):
        return Fraction(repr(value))
    return None


def _same(found: Any, wanted: Any, within: Any) -> bool:
    one, two = _number(found), _number(wanted)
    if one is None and isinstance(found, str) and two is not None and "/" in found:
        one = Fraction(found)
    if one is not None and two is not None:
        return abs(one - two) <= (_number(within) or 0)
    if isinstance(wanted, bool):
        return bool(found is wanted or found == {True: "met", False: "not_met"}[wanted])
    if isinstance(wanted, (list, tuple)):
        return isinstance(found, (list, tuple)) and list(map(str, found)) == list(map(str, wanted))
    return str(found) == str(wanted)


def _reason(decision: Decision, key: tuple[str, str]) -> str:
    """The code of the reason for which an outcome has no value; empty where the document names none."""
    entry = decision.to_dict()["outcomes"][key[0]][key[1]]
    return str((entry.get("reason") or {}).get("code", ""))
