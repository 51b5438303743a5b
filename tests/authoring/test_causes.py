"""A fault is told where it is, and what merely follows from it is not told."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.invented_city import CITED, DAY, HEADER, VOCABULARY, T, city, write
from punkt.authoring.check_files import check_paths

RULES = f"rules:\n  - check: valid\n{CITED}    require: paid\n"
UNTIL = f"  - decide: until\n{CITED}    then: {{months_after: {{fact: issued_on}}, monhts: $limit}}\n"
LEDGER = f'points:\n  "1": {{state: encoded, title: {T}}}\n'
CASE = "case: a\nas_of: '2024-06-01'\npermit: {paid: true}\nexpect: {permit: {valid: met}}\n"


def codes(folder: Path) -> list[str]:
    return [finding.diagnostic.code for finding in check_paths([folder]).errors]


def own(folder: Path, vocabulary: str = VOCABULARY, **more: str) -> Path:
    """The city's pack with its vocabulary in its own folder, and three cases; the folder of the pack."""
    files = {**city(**{"rules_yaml": RULES, "ledger_yaml": LEDGER, **more}), "city/vocabulary.yaml": vocabulary}
    files |= {f"city/cases/{name}.yaml": CASE for name in "abc"}
    return write(folder, files, vocabulary=None) / "city"


def test_a_folder_has_its_own_vocabulary(tmp_path: Path) -> None:
    assert codes(own(tmp_path)) == []
    assert codes(tmp_path) == []


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"rules_yaml": RULES.replace("paid", "paied")}, ["P302"]),
        ({"rules_yaml": RULES.replace("modality", "modalty")}, ["P200"]),
        ({"rules_yaml": RULES.replace("check: valid", "chekc: valid")}, ["P200"]),
        ({"rules_yaml": RULES + UNTIL}, ["P327"]),
        ({"norms_yaml": "norms: {limit: {value: [1}\n"}, ["P033"]),
        ({"pack_yaml": HEADER.replace("pack: ", "pck: ")}, ["P200"]),
        ({"pack_yaml": HEADER.replace("date: '2020-01-01'", "date: '2020-13-01'")}, ["P231"]),
    ],
)
def test_cases_of_a_pack_at_fault(tmp_path: Path, more: dict[str, str], told: list[str]) -> None:
    assert codes(own(tmp_path, **more)) == told


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("type: integer", "type: intger", ["P204"]),
        ("subjects:\n  permit:", "subjects:\n  permt:", ["P220"]),
        ("outcomes:\n  permit:", "outcomes:\n  permt:", ["P220"]),
        ("subjects:\n", "subjects: {\n", ["P033"]),
        ("vocabulary:", "vocabulry:", ["P200"]),
        ("vocabulary:", "words:", ["P200"]),
    ],
)
def test_a_vocabulary_at_fault(tmp_path: Path, right: str, wrong: str, told: list[str]) -> None:
    """What it lacks for that, rules and cases are not told to lack; nor is it told not to be there."""
    assert right in VOCABULARY
    assert codes(own(tmp_path, VOCABULARY.replace(right, wrong, 1))) == told


def test_a_fault_of_a_day_is_told_once_and_not_of_each_case(tmp_path: Path) -> None:
    rules = RULES.replace("require: paid", "require: {fact: axles, at_least: $late}")
    found = check_paths([own(tmp_path, rules_yaml=rules)]).errors
    assert {fault.diagnostic.code for fault in found} == {"P347"}
    assert str(DAY) not in {fault.diagnostic.arguments["day"] for fault in found}  # that of the cases, which follows


def test_faults_of_the_cases_themselves_are_told_all_the_same(tmp_path: Path) -> None:
    folder = own(tmp_path, norms_yaml="norms: {limit: {value: [1}\n")
    (folder / "cases" / "b.yaml").write_text(CASE.replace("paid", "paied"), "utf-8")
    assert codes(folder) == ["P502", "P033"]
