"""The case file of a finding tells in plain sentences what it shows."""

from __future__ import annotations

import re

import pytest
import yaml
from click.testing import CliRunner

from helpers.loops import nonempty
from punkt.command.main import main
from punkt.deciding.rule_base import load
from punkt.law.language.link import Linked
from punkt.proving.findings.findings import Finding, FindingKind, FindingSource
from punkt.showing.proof.proof_view import ProofWriter
from punkt.showing.proof.witness_words import witness_texts

KARELIA = "ru.karelia.166-p"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    folder = tmp_path_factory.mktemp("witnesses")
    result = CliRunner().invoke(main, ["prove", KARELIA, "--witnesses", str(folder)])
    assert result.exit_code == 0, result.output
    return {path.name: yaml.safe_load(path.read_text())["about"] for path in sorted(folder.iterdir())}


@pytest.mark.full
def test_a_gap(files: dict[str, dict[str, str]]) -> None:
    about = files["gap-recipient-review_not_before.yaml"]
    assert about["ru"] == (
        "Пробел: всё известно, а ни одно положение не даёт ответа. О чём: «Следующая оценка готовности не ранее». "
        "Источник: п. 28 приказа № 166-П. Решение: Следующая оценка готовности не ранее — пробел: ни одно положение "
        "не даёт ответа. Почему так остаётся: Когда все оценки проведены, следующей нет, и дня для неё нет."
    )
    assert about["en"].startswith(
        "Gap: all is known, and no clause decides. About: “Next readiness review not before”. "
        "Source: point 28 of order 166-П."
    )


@pytest.mark.full
def test_no_name_of_a_pack_is_shown(files: dict[str, dict[str, str]]) -> None:
    assert len(files) >= 5
    for name, about in nonempty(files.items()):
        for lang, text in nonempty(about.items()):
            assert not re.search(r"\b[a-z]+_[a-z_]+|\b[a-z]+\.[a-z]|\[\d", text), (name, lang)
            assert text.endswith((".", "?", "!"))
        assert not re.search("[a-z]", about["ru"])  # nothing English in the Russian


def test_clauses_are_told_by_what_they_say() -> None:
    linked: Linked = load(KARELIA).linked
    rule = next(one for one in linked.rules if one.pack == KARELIA)
    finding = Finding(
        FindingKind.SUBSUMED,
        KARELIA,
        rule.subject,
        rule.outcome,
        clause=rule.id,
        sources=(FindingSource(KARELIA, rule.citation.address, rule.id),),
    )
    texts = witness_texts({lang: ProofWriter(linked, lang) for lang in ("ru", "en")}, finding)
    for lang, text in nonempty(texts.items()):
        assert rule.says[lang].rstrip(".") in text and rule.id not in text
