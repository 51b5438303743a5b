"""Types of cases, written for programs: they name just the facts that a case may state, and their compilers believe them."""

from __future__ import annotations

import json
import re
import shutil
import sys
import typing
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from helpers import bounded
from helpers.command_line import punkt
from helpers.evaluator_trio import rules_of
from helpers.places import ROOT
from helpers.toll import write_pack
from punkt import Rules, load
from punkt.authoring.case_types.python_types import _shape, python_types
from punkt.authoring.case_types.shapes import NAME, CaseShapes, Shape, ShapeField
from punkt.authoring.case_types.typescript_types import typescript_types
from punkt.law.schemas.case_schema import case_schema

KARELIA = "ru.karelia.166-p"
TSC = ROOT / "editors" / "vscode" / "node_modules" / ".bin" / "tsc"


@pytest.fixture(scope="module")
def toll(tmp_path_factory: pytest.TempPathFactory) -> Rules:
    """A vocabulary with facts of every kind: by month and year, that may be none, lists."""
    folder = tmp_path_factory.mktemp("toll")
    write_pack(folder, [{"id": "r", "check": "so", "require": "paid"}])
    return load("test.town", pack_dirs=[folder])


def executed(text: str) -> ModuleType:
    """The module that was written."""
    module = ModuleType("written_types")
    sys.modules[module.__name__] = module
    exec(compile(text, "written_types.py", "exec"), module.__dict__)
    return module


def keys_of_type(module: ModuleType, kind: Any) -> dict[str, Any]:
    """The keys of a typed dictionary, with those below each; an element of a list stands for the list."""
    found: dict[str, Any] = {}
    for key, said in typing.get_type_hints(kind, vars(module)).items():
        below = [one for one in inner(said) if typing.is_typeddict(one)]
        found[key] = keys_of_type(module, below[0]) if below else {}
    return found


def inner(said: Any) -> list[Any]:
    """A type, and the types that it is made of."""
    return [said, *(one for part in typing.get_args(said) for one in inner(part))]


def keys_of_schema(schema: Any, whole: Any) -> dict[str, Any]:
    """The same of the schema of a case."""
    if isinstance(schema, list):
        return {key: below for one in schema for key, below in keys_of_schema(one, whole).items()}
    if not isinstance(schema, dict):
        return {}
    if "$ref" in schema:
        return keys_of_schema(whole["$defs"][schema["$ref"].rpartition("/")[2]], whole)
    found = {key: keys_of_schema(one, whole) for key, one in schema.get("properties", {}).items()}
    for part in ("items", "anyOf", "oneOf"):
        found |= keys_of_schema(schema.get(part), whole)
    return found


@pytest.mark.parametrize("which", ["karelia", "toll"])
def test_the_keys_are_those_of_the_schema(which: str, toll: Rules) -> None:
    rules = toll if which == "toll" else rules_of(KARELIA)
    schema = case_schema(rules.vocabulary, True)
    expected = {name: keys_of_schema(one, schema) for name, one in schema["properties"].items()}
    del expected["about"], expected["expect"]
    for section in rules.vocabulary.sections:
        expected[section].pop("id", None)  # the schema has one definition for a section and for elements of its facts
    module = executed(python_types(rules, "en"))
    found = keys_of_type(module, module.__dict__["Case"])
    for name in {*found, *expected}:
        assert found[name] == expected[name], name


def test_words_and_kinds(toll: Rules) -> None:
    text = python_types(toll, "en")
    for line in (
        'fine: int | Literal["none"] | None',
        "plate: str | None",
        "mileage: dict[str, int | None] | None",
        "inspected: dict[str, bool | None] | None",
        "bays: list[Bay] | None",
        'zone: Literal["red", "blue"] | None',
        'owner: Owner | Literal["none"] | None',
        "registered_on: Day | None",
        "width_m: Number | None",
    ):
        assert f"    {line}\n" in text
    script = typescript_types(toll, "en")
    for line in (
        'fine?: number | "none" | null;',
        "mileage?: { [period: string]: number | null } | null;",
        "bays?: Bay[] | null;",
        "day?: Outcome<Day>;",
        "number?: Outcome<number | string>;",
        'tariff?: Outcome<"reduced" | "standard">;',
    ):
        assert f"  {line}\n" in script


def test_names_of_types_do_not_meet(toll: Rules) -> None:
    shapes = CaseShapes(toll.vocabulary, "en")
    assert [shapes.free_name(one) for one in ("case", "owner", "a.b", "a_b", "2nd")] == [
        "Case2",
        "Owner2",
        "AB",
        "AB2",
        "Type2nd",
    ]


def test_a_record_that_is_called_like_a_type_of_the_head(toll: Rules) -> None:
    """``Outcome``, ``Day`` or ``TypedDict`` of a vocabulary's own would hide that of the head."""
    shapes = CaseShapes(toll.vocabulary, "en", ["Outcome", "Bay"])
    assert [shapes.free_name(one) for one in ("outcome", "bay")] == ["Outcome2", "Bay3"]
    assert "Bay2" in {shape.name for shape in shapes.all()}


def test_keys_that_python_keeps_for_itself() -> None:
    fields = (ShapeField("from", NAME, ""), ShapeField("it's", NAME, ""))
    written = "\n".join(_shape(Shape("Span", "a span", fields)))
    made = executed(f"from typing import TypedDict\n{written}").__dict__["Span"]
    assert set(made.__annotations__) == {"from", "it's"}


def test_the_command() -> None:
    written = punkt("types", KARELIA, "--python")
    assert written.exit_code == 0 and written.output == python_types(rules_of(KARELIA), "en")
    written = punkt("types", KARELIA, "--typescript", lang="ru")
    assert written.output == typescript_types(rules_of(KARELIA), "ru") and re.search("[а-я]", written.output)
    for wrong in ([], ["--python", "--typescript"]):
        refused = punkt("types", KARELIA, *wrong)
        assert refused.exit_code == 2 and "--python | --typescript" in refused.output


PYTHON = """\
from cases import Case
from punkt import load

case: Case = {"case": "1", "as_of": "2025-06-01", "recipient": {"sex": "male", "ipra": {"self_care": 2}}}
case["group"] = {"members": [{"id": "a", "legal_capacity": "full"}], "rooms": [{"id": 1, "area_m2": 20.5}]}
print(load("ru.karelia.166-p").decide(case)["recipient", "need"].status.upper())
"""
WRONG_PYTHON = """\
from cases import Case

one: Case = {"recipient": {}}
two: Case = {"case": "1", "recipient": {"sex": "mail"}}
three: Case = {"case": "1", "recipient": {"ipra": {"self_cure": 2}}}
"""


@pytest.mark.full
def test_mypy_believes_them(tmp_path: Path) -> None:
    pytest.importorskip("mypy")
    (tmp_path / "cases.py").write_text(python_types(rules_of(KARELIA), "en"), "utf-8")
    (tmp_path / "right.py").write_text(PYTHON, "utf-8")
    (tmp_path / "wrong.py").write_text(WRONG_PYTHON, "utf-8")
    config = f"[mypy]\nstrict = True\nmypy_path = {ROOT / 'engine'}\nfollow_imports = silent\nignore_missing_imports = True\n"
    (tmp_path / "mypy.ini").write_text(config, "utf-8")
    command = [sys.executable, "-m", "mypy", "--config-file", "mypy.ini", "right.py", "wrong.py"]
    done = bounded.run(command, cwd=tmp_path, capture_output=True, text=True)
    found = re.findall(r"^(\w+)\.py:(\d+): error: .*\[([\w-]+)\]", done.stdout, re.MULTILINE)
    assert found == [
        ("wrong", "3", "typeddict-item"),
        ("wrong", "4", "typeddict-item"),
        ("wrong", "5", "typeddict-item"),
    ], done.stdout


TYPESCRIPT = """\
import type { Case, Outcomes } from "./cases";

export const one: Case = {
  case: "1",
  as_of: "2025-06-01",
  recipient: { sex: "male", ipra: { self_care: 2 } },
  group: { members: [{ id: "a", legal_capacity: null }] },
};
export const two: Case = { case: 1, recipient: { ipra: { self_cure: 2 } } };
export const three: Case = { case: 1, recipient: { sex: "mail" } };
export const four: Case = {};
const outcomes: Outcomes = DECIDED;
export const need: "established" | "not_established" | null | undefined = outcomes.recipient?.need?.value;
export const five: "yes" | undefined = outcomes.recipient?.need?.value;
"""


@pytest.mark.full
def test_the_compiler_of_typescript_believes_them(tmp_path: Path) -> None:
    if shutil.which("node") is None or not TSC.exists():
        pytest.skip("the compiler of TypeScript is not installed: npm ci in editors/vscode")
    person = {"ipra": {"self_care": 2}, "disability": True}
    case = {"case": "1", "as_of": "2025-06-01", "recipient": person, "group": {"members": [{"id": "a", **person}]}}
    decided = json.dumps(load(KARELIA, "ru.alliance.2025").decide(case).to_dict()["outcomes"])
    (tmp_path / "cases.ts").write_text(typescript_types(load(KARELIA, "ru.alliance.2025"), "en"), "utf-8")
    (tmp_path / "right.ts").write_text(TYPESCRIPT.replace("DECIDED", decided), "utf-8")
    command: list[str | Path] = [
        TSC,
        "--noEmit",
        "--strict",
        "--exactOptionalPropertyTypes",
        "--target",
        "es2020",
        "right.ts",
    ]
    done = bounded.run(command, cwd=tmp_path, capture_output=True, text=True)
    found = re.findall(r"^right\.ts\((\d+),\d+\): error (TS\d+)", done.stdout, re.MULTILINE)
    assert found == [("9", "TS2561"), ("10", "TS2322"), ("11", "TS2741"), ("14", "TS2322")], done.stdout
