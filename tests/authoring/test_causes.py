"""A fault is told where it is, and what merely follows from it is not told."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.invented_city import CITED, VOCABULARY, T, city, write
from punkt.authoring.check_files import check_paths

RULES = f"rules:\n  - check: valid\n{CITED}    require: paid\n"
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
        ({"rules_yaml": RULES.replace("modality", "modalty")}, ["P201", "P200"]),
        ({"norms_yaml": "norms: {limit: {value: [1}\n"}, ["P033"]),
    ],
)
def test_cases_of_a_pack_at_fault(tmp_path: Path, more: dict[str, str], told: list[str]) -> None:
    assert codes(own(tmp_path, **more)) == told


def test_a_vocabulary_at_fault(tmp_path: Path) -> None:
    broken = VOCABULARY.replace("type: integer", "type: intger", 1)
    assert set(codes(own(tmp_path, broken))) == {"P204"}


def test_faults_of_the_cases_themselves_are_told_all_the_same(tmp_path: Path) -> None:
    folder = own(tmp_path, norms_yaml="norms: {limit: {value: [1}\n")
    (folder / "cases" / "b.yaml").write_text(CASE.replace("paid", "paied"), "utf-8")
    assert codes(folder) == ["P502", "P033"]
