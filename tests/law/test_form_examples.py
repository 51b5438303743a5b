"""Every example of a form comes out as the YAML file beside the form says: under all evaluators, and as columns."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from helpers.columns_of_rules import by_columns
from helpers.evaluator_trio import Trio
from helpers.toll import TEXT, write_pack
from punkt import PackError, Rules, load
from punkt.kernel.exact import parse_date
from punkt.law.forms import CONDITION_FORMS, VALUE_FORMS
from punkt.law.forms.compare import COMPARATORS
from punkt.law.forms.examples import UNKNOWN, Example, examples

DAY = "2025-06-01"
READ = [
    pytest.param(kind, example, reading, id="-".join(filter(None, (kind, head, str(number or ""), reading))))
    for (kind, head), first in examples().items()
    for number, example in enumerate((first, *first.also))
    for reading in dict.fromkeys(case.reading for case in example.cases)
]
"""Every example, once for each option of the reading that its cases take."""
REFUSED = {"quotient": "P910", "mean": "P910", "power": "P911", "join": "P918", "place_in": "P393"}
"""What columns refuse as it stands in the example: a ratio, an exponent without a range, a text, a place."""


def test_every_form_has_an_example() -> None:
    assert set(examples()) == {("conditions", h) for h in CONDITION_FORMS} | {("values", h) for h in VALUE_FORMS}
    settled = [("values", "reading"), ("conditions", "exists")]  # one names no fact, one is never unknown
    for key, example in examples().items():
        assert UNKNOWN in [case.comes for case in example.cases] or key in settled, key


def write(folder: Path, example: Example, reading: str, rules: list[dict[str, Any]]) -> None:
    """A pack in which the form stands in a rule of its own, beside the rule that it refers to."""
    form = yaml.safe_load(example.written)
    readings = {}
    if reading:
        options = dict.fromkeys(form["by"], TEXT)
        about = {"point": "1", "quote": "q", "question": TEXT, "reason": TEXT}
        readings = {form["reading"]: {**about, "adopted": reading, "options": options}}
    write_pack(folder, rules, example.norms, readings)


@pytest.mark.parametrize(("kind", "example", "reading"), READ)
def test_an_example_comes_out(tmp_path: Path, kind: str, example: Example, reading: str) -> None:
    """All its cases under one option of the reading; columns decide them as one table, by Polars and by SQL."""
    form = yaml.safe_load(example.written)
    truth = kind == "conditions" or bool({*COMPARATORS} & {*form})
    dated = any(head.endswith("_after") or head.startswith(("first_of", "last_of", "workday_from")) for head in form)
    name = "so" if truth else "day" if dated else "words" if "join" in form else "number"
    written = {**example.of, "by": form} if example.of else form
    rules = [{"check": "so", "require": form} if truth else {"decide": name, "then": written}]
    if example.takes:
        rules.append({"derive": "asked", "takes": example.takes, "when": form})
        rules[0]["require"] = {"holds": "asked", "with": {fact: {"fact": fact} for fact in example.takes}}
    if example.rules:
        rules.append(yaml.safe_load(example.rules))
    write(tmp_path, example, reading, rules)
    loaded = load("test.town", pack_dirs=[tmp_path])
    day = example.as_of or DAY
    cases = [case for case in example.cases if case.reading == reading]
    plain = [{"case": "e", "as_of": day, **sections(loaded, case.given)} for case in cases]
    read = [loaded.read_case(case) for case in plain]

    trio = Trio(loaded.edition(read[0].as_of).program)
    for case in read:
        trio.check(case, example.written)
    views = [loaded.decide(case)["vehicle", name] for case in plain]
    wanted = [came(case.comes) for case in cases]
    assert [(view.status, str(view.value)) for view in views] == [(status, str(value)) for status, value in wanted]
    refused = REFUSED.get(next(iter(form)))
    if refused:
        with pytest.raises(PackError, match=refused):
            by_columns(loaded, date.fromisoformat(day), read)
        return
    for engine, rows in by_columns(loaded, date.fromisoformat(day), read).items():
        column = f"vehicle.{name}"
        assert [(row[f"{column}:status"], row[column]) for row in rows] == wanted, engine


def sections(rules: Rules, given: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of an example as a case has them: those of the vehicle, and other sections by their names."""
    others = {name: given[name] for name in rules.vocabulary.sections if name in given}
    return {"vehicle": {name: value for name, value in given.items() if name not in others}, **others}


def came(comes: Any) -> tuple[str, Any]:
    """The status and the value of an outcome of which an example says what comes."""
    if comes == UNKNOWN:
        return "open", None
    if comes == "gap":
        return "gap", None
    if isinstance(comes, bool):
        return "determined", "met" if comes else "not_met"
    return "determined", parse_date(comes) or comes  # else a number, a ratio or a text
