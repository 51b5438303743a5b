"""What ``punkt test`` says of clauses, bounds and changes: in the words of the pack, never in those it is lowered to."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from punkt import load
from punkt.files.messages.diagnostics import PunktError
from punkt.files.texts import LANGUAGES
from punkt.proving.changes.changed_program import changed_program
from punkt.proving.changes.pack_changes import changes_of
from punkt.proving.findings.prove import prove
from punkt.proving.mutants import try_pack
from punkt.proving.mutants.changed_part import changed_part
from punkt.proving.mutants.law_stretches import law_stretches
from punkt.proving.mutants.mutant import Mutant
from punkt.showing.decision.why import why_text
from punkt.showing.pack.tests_report import report_text
from punkt.showing.pack.tried_words import TriedWords, goal_words
from punkt.showing.proof.proof_text import proof_text
from punkt.showing.proof.proof_view import proof_view

VOCABULARY = """
vocabulary: test.pool
version: 1.0.0
title: {ru: Бассейн, en: A pool}
units: {year: {ru: {one: год, few: года, many: лет, other: года}, en: {one: year, other: years}}}
subjects:
  visitor:
    section: true
    title: {ru: Посетитель, en: The visitor}
    facts:
      born: {type: date, label: {ru: день рождения, en: day of birth}, question: {ru: "Когда?", en: When?}}
      hours: {type: integer, range: "[0..9]", label: {ru: часы, en: hours}, question: {ru: "Сколько?", en: How many?}}
      member: {type: boolean, label: {ru: член клуба, en: member of the club}, question: {ru: "Член?", en: A member?}}
outcomes:
  visitor:
    admitted: {kind: check, title: {ru: Допуск, en: Admission}}
    fee: {kind: decision, type: integer, title: {ru: Плата, en: The fee}}
"""
PACK = """
pack: test.pool
version: 1.0.0
vocabulary: test.pool
title: {ru: Бассейн, en: A pool}
document: {date: '2020-01-01', kind: {ru: Правила, en: Rules}, issuer: {ru: Клуб, en: The club}, title: {ru: О бассейне, en: On the pool}}
jurisdiction: {code: RU, title: {ru: Город, en: A town}}
in_force: {from: '2020-01-01'}
"""
LEDGER = """
points:
  "4": {state: encoded, title: {ru: возраст, en: age}}
  "5": {state: encoded, title: {ru: плата, en: the fee}}
"""
NORMS = """
norms:
  least: {value: 14, unit: year, point: "4", modality: mandatory, quote: с 14 лет, title: {ru: наименьший возраст, en: least age}}
"""
RULES = """
rules:
  - check: admitted
    point: "4"
    modality: mandatory
    quote: с 14 лет
    says: {ru: Пускают с 14 лет., en: From 14 years on.}
    require: {full_years: {fact: born}, at_least: $least}
  - decide: fee
    point: "5"
    modality: mandatory
    quote: 10 за час
    says: {ru: Плата — за часы., en: The fee is by the hour.}
    first:
      - when: member
        then: {product: [5, {fact: hours}]}
      - when: {fact: hours, at_least: 3}
        then: {product: [8, {fact: hours}]}
      - else: {product: [10, {fact: hours}]}
"""
CASE = """
case: one
as_of: '2024-05-05'
visitor: {born: '2000-01-01', hours: 2, member: false}
expect: {visitor: {admitted: met, fee: 20}}
"""


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pool")
    (folder / "cases").mkdir()
    for name, text in {
        "vocabulary": VOCABULARY,
        "pack": PACK,
        "ledger": LEDGER,
        "norms": NORMS,
        "01-rules": RULES,
        "cases/one": CASE,
    }.items():
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    return folder


LACKING = {
    "ru": (
        "01-rules.yaml:3:5: п. 4, «Допуск» — условие не выполнено: сработало",
        "граница [полных лет от (день рождения) до (дата, на которую взято законодательство) — не меньше 14]: на границе (14)",
        "п. 5, «Плата» — 5 × часы: сработало",
        "п. 5, «Плата», граница [часы — не меньше 3]: на границе (3)",
    ),
    "en": (
        "01-rules.yaml:3:5: point 4, “Admission” — not met: fired",
        "bound [full years from (day of birth) to (the day asked) — at least 14]: at the bound (14)",
        "point 5, “The fee” — 5 × hours: fired",
        "point 5, “The fee”, bound [hours — at least 3]: at the bound (3)",
    ),
}
CHANGES = {
    "ru": (
        "п. 4, «наименьший возраст»: 14 лет → 13 лет",
        "п. 5, «Плата»: 10 × часы → 9 × часы",
        "п. 5, «Плата»: часы — не меньше 3 → часы — больше 3",
        "п. 5, «Плата»: член клуба — да → член клуба — нет",
        "п. 5, «Плата»: обязательно → определение",
    ),
    "en": (
        "point 4, “least age”: 14 years → 13 years",
        "point 5, “The fee”: 10 × hours → 9 × hours",
        "point 5, “The fee”: hours — at least 3 → hours — more than 3",
        "point 5, “The fee”: member of the club — yes → member of the club — no",
        "point 5, “The fee”: mandatory → definition",
    ),
}
LOWERED = re.compile(r"[a-z]_[a-z]|[a-z]\(|[a-z]\.\.?[a-z0-9]|\$")
"""What names and values look like in files and programs, and never in words."""


@pytest.mark.parametrize("lang", LACKING)
def test_what_no_case_shows_is_said_in_the_words_of_the_pack(pack: Path, lang: str) -> None:
    said = report_text(try_pack("test.pool", [pack]), lang)
    for line in LACKING[lang]:
        assert line in said
    assert not [line for line in said.splitlines() if LOWERED.search(line.partition(".yaml:")[2])]


def worded(name: str, lang: str, *folders: Path, every: int = 1) -> list[str]:
    """Every change to a pack in words, as if no case had noticed it."""
    rules = load(name, pack_dirs=folders)
    (span, *_) = law_stretches(rules, [])[-1:]
    words = TriedWords(rules.linked, lang)
    found = []
    for change in list(changes_of(rules.linked, rules.packs[-1]))[::every]:
        try:
            program = changed_program(rules.linked, span.program, span.day, change)
        except PunktError:
            continue
        part = changed_part(span.program, program, change)
        if part is not None or change.kind in (
            "modality",
            "reading",
        ):  # else nothing reads it, and none is left unnoticed
            found.append(words.changed(Mutant(change, "survived", part=part)))
    return found


@pytest.mark.parametrize("lang", CHANGES)
def test_a_change_is_said_in_the_words_of_the_pack(pack: Path, lang: str) -> None:
    said = worded("test.pool", lang, pack)
    for line in CHANGES[lang]:
        assert line in said
    assert not [line for line in said if LOWERED.search(line)]


@pytest.mark.full
@pytest.mark.parametrize("name", ["ru.mintrud.847", "ru.alliance.2025"])
def test_changes_of_shipped_packs_are_in_words(name: str) -> None:
    for lang in LANGUAGES:
        said = worded(name, lang, every=5)
        assert len(said) > 20 and not [line for line in said if LOWERED.search(line)]


def test_a_suggested_case_says_what_it_shows(pack: Path, tmp_path: Path) -> None:
    shutil.copytree(pack, tmp_path / "pool")
    report = try_pack("test.pool", [tmp_path / "pool"], suggest=goal_words)
    told: list[dict[str, Any]] = [
        yaml.safe_load(Path(one.file).read_text("utf-8"))["about"] for one in report.suggested
    ]
    assert any("«Допуск» — условие не выполнено): сработало" in one["ru"] for one in told)
    assert any("“The fee” — 8 × hours): fired" in one["en"] for one in told)


def test_a_difference_names_the_provision(pack: Path, tmp_path: Path) -> None:
    for file in pack.rglob("*.yaml"):
        to = tmp_path / file.relative_to(pack)
        to.parent.mkdir(exist_ok=True)
        to.write_text(file.read_text("utf-8").replace("fee: 20", "fee: 30"), "utf-8")
    (fault,) = try_pack("test.pool", [tmp_path]).outcome.failures
    assert "сработало: [5 — Плата — за часы]" in fault.text(
        "ru"
    ) and "fired: [5 — The fee is by the hour]" in fault.text("en")


def proven(pack: Path, tmp_path: Path, lang: str) -> str:
    """The proof of a pack of which a branch is never reached and another rule concludes differently, as text."""
    shutil.copytree(pack, tmp_path / "pool")
    again = (
        '  - {decide: fee, id: fee.again, point: "5", modality: mandatory, quote: 10 за час, '
        "says: {ru: Ещё., en: Again.}, when: {fact: hours, at_least: 8}, then: {product: [7, {fact: hours}]}}\n"
    )
    late = "{all: [member, {fact: hours, at_least: 3}]}"
    dead = f"      - when: {late}\n        then: {{product: [4, {{fact: hours}}]}}\n      - when: {{fact: hours, at_most: 9}}\n        then:"
    rules = RULES.replace("      - else:", dead)
    (tmp_path / "pool" / "01-rules.yaml").write_text(rules + again, "utf-8")
    report = prove("test.pool", [tmp_path / "pool"], as_of=date(2024, 5, 5))
    loaded = load("test.pool", pack_dirs=[tmp_path / "pool"])
    return proof_text(proof_view(report, loaded, lang), (), lang, width=200)


@pytest.mark.parametrize(
    ("lang", "dead", "conflict"),
    [
        ("ru", "Плата — 4 × часы\n", "п. 5 правил от 01.01.2020 · Плата — 7 × часы: «10 за час»"),
        pytest.param(
            "en",
            "The fee — 4 × hours\n",
            "point 5 of rules of 2020-01-01 · The fee — 7 × hours:",
            marks=pytest.mark.full,
        ),
    ],
)
def test_a_proof_tells_clauses_in_words(pack: Path, tmp_path: Path, lang: str, dead: str, conflict: str) -> None:
    said = proven(pack, tmp_path, lang)
    assert dead in said and conflict in said and not re.search(r"fee\.", said)


def test_a_value_that_is_worked_out_is_told_so(pack: Path) -> None:
    case = {"case": "x", "as_of": "2024-05-05", "visitor": {"born": "2012-01-01"}}
    rules = load("test.pool", pack_dirs=[pack])
    for lang, said in (("ru", "вычислено по сведениям (день рождения; "), ("en", "worked out of (day of birth; ")):
        text = why_text(rules.decide(case), rules.linked, ("visitor", "admitted"), lang, 200)
        assert f"{said}" in text and "— 12" in text
