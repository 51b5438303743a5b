"""Every example of a form comes out as the YAML file beside the form says, under all evaluators."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from helpers.evaluator_trio import Trio
from helpers.toll import VOCABULARY
from punkt import load
from punkt.law.forms import CONDITION_FORMS, VALUE_FORMS
from punkt.law.forms.compare import COMPARATORS
from punkt.law.forms.examples import UNKNOWN, Example, ExampleCase, examples

DAY = "2025-06-01"
TEXT = {"ru": "а", "en": "a"}
CITED = {"point": "1", "modality": "mandatory", "quote": "q"}
PACK = {
    "pack": "test.town",
    "version": "1.0.0",
    "vocabulary": "test.toll",
    "title": TEXT,
    "document": {"date": "2020-01-01", "kind": TEXT, "issuer": TEXT, "title": TEXT},
    "jurisdiction": {"code": "NONE", "title": TEXT},
    "in_force": {"from": "2020-01-01"},
}
CASES = [
    pytest.param(kind, example, case, id=f"{kind}-{head}-{number}")
    for (kind, head), example in examples().items()
    for number, case in enumerate(example.cases)
]


def test_every_form_has_an_example() -> None:
    assert set(examples()) == {("conditions", h) for h in CONDITION_FORMS} | {("values", h) for h in VALUE_FORMS}
    settled = ("values", "reading")  # its example names no fact
    for key, example in examples().items():
        assert UNKNOWN in [case.comes for case in example.cases] or key == settled, key


def write(folder: Path, example: Example, case: ExampleCase, rules: list[dict[str, Any]]) -> None:
    """A pack in which the form stands in a rule of its own, beside the rule that it refers to."""
    form = yaml.safe_load(example.written)
    readings = {}
    if case.reading:
        options = dict.fromkeys(form["by"], TEXT)
        about = {"point": "1", "quote": "q", "question": TEXT, "reason": TEXT}
        readings = {form["reading"]: {**about, "adopted": case.reading, "options": options}}
    norms = {name: {"value": value, "title": TEXT, **CITED} for name, value in example.norms.items()}
    files: dict[str, dict[str, Any]] = {
        "pack": PACK,
        "ledger": {"points": {"1": {"state": "encoded", "title": TEXT}}},
        "norms": {"norms": norms},
        "readings": {"readings": readings},
        "rules": {"rules": [{"subject": "vehicle", **CITED, "says": TEXT, **rule} for rule in rules]},
    }
    for name, content in files.items():
        if name in ("pack", "ledger", "rules") or content[name]:
            (folder / f"{name}.yaml").write_text(yaml.dump(content, Dumper=Plain), "utf-8")
    (folder / "vocabulary.yaml").write_text(VOCABULARY, "utf-8")


class Plain(yaml.SafeDumper):
    """Writes exact numbers as numbers, and nothing by reference."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


Plain.add_multi_representer(object, lambda dumper, data: dumper.represent_scalar("tag:yaml.org,2002:float", str(data)))


@pytest.mark.parametrize(("kind", "example", "case"), CASES)
def test_an_example_comes_out(tmp_path: Path, kind: str, example: Example, case: ExampleCase) -> None:
    form = yaml.safe_load(example.written)
    truth = kind == "conditions" or bool({*COMPARATORS} & {*form})
    name = "so" if truth else "day" if "months_after" in form else "number"
    rules = [{"check": "so", "require": form} if truth else {"decide": name, "then": form}]
    if example.rules:
        rules.append(yaml.safe_load(example.rules))
    write(tmp_path, example, case, rules)
    loaded = load("test.town", pack_dirs=[tmp_path])
    read = loaded.read_case({"case": "e", "as_of": example.as_of or DAY, "vehicle": case.given})
    Trio(loaded.edition(read.as_of).program).check(read, example.written)
    view = loaded.decide({"case": "e", "as_of": example.as_of or DAY, "vehicle": case.given})["vehicle", name]
    if case.comes == UNKNOWN:
        assert view.status == "open"
    else:
        wanted = {True: "met", False: "not_met"}[case.comes] if truth else case.comes
        assert (view.status, str(view.value)) == ("determined", str(wanted))
