"""What a reader is told where an outcome has no value: not applicable, open only for whom it is, no number, a gap."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.invented_city import write
from punkt import Rules, load
from punkt.showing.decision.decision_page import decisions_page
from punkt.showing.decision.decision_text import decision_text
from punkt.showing.decision.view import view
from punkt.showing.decision.why import why_text
from punkt.showing.words.interface_words import Words

T = "{ru: а, en: a}"
VOCABULARY = f"""vocabulary: none.homes
version: 1.0.0
title: {T}
subjects:
  home:
    section: true
    title: {{ru: Дом, en: Home}}
    facts:
      rent: {{type: number, label: {{ru: плата, en: rent}}, question: {T}}}
      people: {{type: integer, range: "[0..9]", label: {{ru: жильцы, en: people}}, question: {T}}}
      resident: {{type: boolean, label: {{ru: житель города, en: resident}}, question: {T}}}
outcomes:
  home:
    share: {{kind: decision, type: number, title: {{ru: доля, en: share}}}}
    fair: {{kind: check, title: {{ru: плата посильна, en: fair rent}}}}
"""
PACK = f"""pack: none.homes
version: 1.0.0
vocabulary: none.homes
title: {T}
document: {{date: '2020-01-01', kind: {{ru: Закон, en: Law}}, number: '5', issuer: {T}, title: {T}}}
jurisdiction: {{code: NONE, title: {T}}}
in_force: {{from: '2020-01-01'}}
applies: {{home: {{when: resident, point: "1", modality: mandatory, quote: for residents}}}}
"""
LEDGER = "points:\n" + "".join(f'  "{n}": {{state: encoded, title: {T}}}\n' for n in (1, 2, 3))
NORMS = f'norms:\n  hundred: {{value: 100, title: {T}, point: "3", modality: mandatory, quote: q}}\n'
RULES = f"""rules:
  - decide: share
    point: "2"
    modality: mandatory
    quote: q
    says: {T}
    then: {{quotient: [{{fact: rent}}, {{fact: people}}]}}
  - check: fair
    point: "3"
    modality: mandatory
    quote: q
    says: {T}
    require: {{outcome: share, at_most: $hundred}}
"""


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Rules:
    files = {"pack.yaml": PACK, "ledger.yaml": LEDGER, "norms.yaml": NORMS, "rules.yaml": RULES}
    root = write(tmp_path_factory.mktemp("homes"), {f"homes/{n}": text for n, text in files.items()}, VOCABULARY)
    return load("none.homes", pack_dirs=[root])


def one_line(text: str) -> str:
    return " ".join(text.split())


def shown(rules: Rules, lang: str, **facts: Any) -> tuple[str, str]:
    """The text and the page, each on one line."""
    found = view(rules.decide({"case": "c", "as_of": "2024-06-01", "home": facts}), rules.linked, lang)
    return one_line(decision_text(found, Words(lang), 400)), one_line(decisions_page([found], Words(lang)))


def why(rules: Rules, lang: str, name: str, **facts: Any) -> str:
    decision = rules.decide({"case": "c", "as_of": "2024-06-01", "home": facts})
    return why_text(decision, rules.linked, ("home", name), lang, 400)


@pytest.mark.parametrize(
    "lang, gap, reason, not_within",
    [
        ("ru", "пробел: значения нет", "деление на ноль (п. 2 закона № 5)", "доля — пробел: значения нет; подошло бы: не больше 100"),
        ("en", "gap: there is no value", "a division by zero (point 2 of law 5)", "share — gap: there is no value; would fit: at most 100"),
    ],
)  # fmt: skip
def test_no_number(rules: Rules, lang: str, gap: str, reason: str, not_within: str) -> None:
    """A check on it is not met, for there is no number: it is not said that the number is unknown."""
    facts = {"resident": True, "rent": 10, "people": 0}
    text, page = shown(rules, lang, **facts)
    for told in (gap, reason, not_within):
        assert told in text and told in page
    unknown, nothing = Words(lang)("unknown"), Words(lang)("no_clause")
    assert unknown not in text and unknown not in why(rules, lang, "fair", **facts)
    chain = one_line(why(rules, lang, "share", **facts))
    assert reason in chain and nothing not in chain


@pytest.mark.parametrize(
    "lang, share, fair",
    [
        ("ru", "доля (п. 2 закона № 5 · обязательно) — если применяется: 30", "если применяется: соблюдено"),
        ("en", "share (point 2 of law 5 · mandatory) — if it applies: 30", "if it applies: met"),
    ],
)
def test_what_comes_out_if_it_applies(rules: Rules, lang: str, share: str, fair: str) -> None:
    text, page = shown(rules, lang, rent=90, people=3)
    assert share in text and share in page and fair in text and fair in page
    assert fair in one_line(why(rules, lang, "fair", rent=90, people=3))
    # where the value is open too, nothing is supposed
    text, page = shown(rules, lang, rent=90)
    assert share.split(" (")[0] in text and Words(lang)("where_applies", value="") not in text + page


def test_for_whom_it_is_not(rules: Rules) -> None:
    """The clause that says so is named, and no empty line stands where a condition of a pack has no sentence."""
    text, _ = shown(rules, "en", resident=False)
    assert "Not applicable: share (point 1 of law 5 · mandatory); fair rent (point 1 of law 5 · mandatory)" in text
    chain = why(rules, "en", "share", resident=False).rstrip().split("\n")
    assert chain[2:] == [
        "share — not applicable",
        "  point 1 of law 5 · mandatory: «for residents»",
        "  – resident — no",
    ]
