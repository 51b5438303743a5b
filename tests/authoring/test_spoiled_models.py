"""Models of DMN, their tests and lock files, spoiled in every way that a seed draws."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from helpers import dmn_models as dmn
from helpers.evaluator_trio import rules_of
from helpers.lengths import many
from helpers.spoiled_files import at, endured
from punkt.authoring.dmn.import_dmn import import_dmn
from punkt.authoring.lock import check_lock, make_lock, read_lock
from punkt.files.messages.diagnostics import Problems

PACK = "ru.karelia.166-p"
ROWS = [["< 10", '"a"', "1"], ["[10..20]", "-", "2"], ["> 20", '"b"', "3"]]
MODEL = dmn.model(
    dmn.choice("Colour", "red", "blue"),
    dmn.record("Person", age="number", title="string"),
    dmn.given("Age", "number"),
    dmn.given("Kind", "string"),
    dmn.given("P", "Person"),
    dmn.given("Day", "date"),
    dmn.decision("D", dmn.literal("if Age > 18 then 1 else 2"), "number"),
    dmn.decision("E", dmn.literal("Age * 2 + 1"), "number"),
    dmn.decision("F", dmn.table("UNIQUE", ["Age", "Kind"], ROWS), "number"),
    dmn.decision("G", dmn.literal('if Day > date("2024-01-01") and P.age > 3 then "red" else "blue"'), "Colour"),
)
TESTS = """<?xml version="1.0"?>
<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase" xmlns:xsd="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><modelName>model.dmn</modelName><testCase id="001">
<inputNode name="Age"><value xsi:type="xsd:decimal">20</value></inputNode>
<inputNode name="Kind"><value xsi:type="xsd:string">a</value></inputNode>
<inputNode name="Day"><value xsi:type="xsd:date">2024-05-01</value></inputNode>
<resultNode name="D" type="decision"><expected><value xsi:type="xsd:decimal">1</value></expected></resultNode>
</testCase></testCases>
"""


def imported(model: Path, folder: Path, tests: Path | None = None) -> None:
    try:
        import_dmn(model, folder, tests)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def test_models(tmp_path: Path) -> None:
    imported_at = at(tmp_path / "model.dmn", lambda file: imported(file, tmp_path / "made"))
    imported_at(MODEL.encode())
    endured(imported_at, [MODEL.encode()], many(15, 200, 4_000))


def test_tests_of_models(tmp_path: Path) -> None:
    (tmp_path / "model.dmn").write_text(MODEL, "utf-8")
    by_tests = at(tmp_path / "tests.xml", lambda file: imported(tmp_path / "model.dmn", tmp_path / "made", file))
    by_tests(TESTS.encode())
    endured(by_tests, [TESTS.encode()], many(8, 100, 2_000))


def test_locks(tmp_path: Path) -> None:
    def checked(file: Path) -> None:
        problems = Problems()
        check_lock(read_lock(str(file)), rules_of(PACK).packs, problems)
        problems.raise_if_any()

    valid = make_lock([PACK]).encode()
    locked = at(tmp_path / "lock.yaml", checked)
    locked(valid)
    endured(locked, [valid], many(20, 200, 3_000))


@pytest.mark.parametrize("written", ["[]", "[ \n ]", "not([])", "in []"])
def test_a_list_of_nothing_in_a_cell_is_left_out_in_words(tmp_path: Path, written: str) -> None:
    model = dmn.model(
        dmn.given("Age", "number"),
        dmn.decision("D", dmn.literal("Age + 1"), "number"),
        dmn.decision("E", dmn.table("UNIQUE", ["Age"], [[written, "1"], ["> 20", "2"]]), "number"),
        dmn.decision("F", dmn.literal("sum([])"), "number"),
    )
    (tmp_path / "model.dmn").write_text(model, "utf-8")
    made = import_dmn(tmp_path / "model.dmn", tmp_path / "made")
    assert len(made.left_out) >= 2 and all(one.message("ru") for one in made.left_out)
