"""A reader is told by which terms a rule reckons, apart from norms, and, of one outcome too, what is presumed."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.invented_city import write
from punkt import Rules, load
from punkt.deciding.decision import Decision
from punkt.showing.decision.decision_page import decisions_page
from punkt.showing.decision.decision_text import decision_text
from punkt.showing.decision.reason_chain import chain
from punkt.showing.decision.view import Builder, view
from punkt.showing.decision.why import why_text
from punkt.showing.words.interface_words import Words

T = "{ru: а, en: a}"
CITED = 'point: "2", modality: mandatory, quote: q'
VOCABULARY = f"""vocabulary: terms.homes
version: 1.0.0
title: {T}
subjects:
  home:
    section: true
    title: {{ru: Дом, en: Home}}
    facts:
      rent: {{type: integer, label: {{ru: плата, en: rent}}, question: {T}}}
      people: {{type: integer, label: {{ru: жильцы, en: people}}, question: {T}}}
outcomes:
  home:
    excess: {{kind: decision, type: integer, title: {{ru: излишек, en: excess}}}}
    double: {{kind: decision, type: integer, title: {{ru: вдвое, en: double}}}}
"""
PACK = f"""pack: terms.homes
version: 1.0.0
vocabulary: terms.homes
title: {T}
document: {{date: '2020-01-01', kind: {{ru: Закон, en: Law}}, number: '5', issuer: {T}, title: {T}}}
jurisdiction: {{code: NONE, title: {T}}}
in_force: {{from: '2020-01-01'}}
"""
LEDGER = "points:\n" + "".join(f'  "{n}": {{state: encoded, title: {T}}}\n' for n in (2, 3))
NORMS = f"norms:\n  hundred: {{value: 100, title: {{ru: сотня, en: a hundred}}, {CITED}}}\n"
PRESUMED = (
    f'presumptions: [{{subject: home, fact: people, is: 2, point: "3", modality: mandatory, quote: q, says: {T}}}]\n'
)
RULES = f"""rules:
  - {{derive: above, subject: home, takes: {{sum: integer}}, {CITED}, says: {{ru: То что сверх., en: What is above.}},
     then: {{largest: [0, {{difference: [{{given: sum}}, $hundred]}}]}}}}
  - {{decide: excess, {CITED}, says: {T}, then: {{term: above, with: {{sum: {{product: [{{fact: rent}}, {{fact: people}}]}}}}}}}}
  - {{decide: double, {CITED}, says: {T}, then: {{product: [2, {{outcome: excess}}]}}}}
"""


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Rules:
    files = {
        "pack.yaml": PACK, "ledger.yaml": LEDGER, "norms.yaml": NORMS, "presumptions.yaml": PRESUMED, "rules.yaml": RULES,
    }  # fmt: skip
    root = write(tmp_path_factory.mktemp("terms"), {f"homes/{n}": text for n, text in files.items()}, VOCABULARY)
    return load("terms.homes", pack_dirs=[root])


def decided(rules: Rules, **facts: Any) -> Decision:
    return rules.decide({"case": "c", "as_of": "2024-06-01", "home": facts})


@pytest.mark.parametrize(
    ("lang", "norm", "term"),
    [("ru", "норма: сотня — 100", "термин: То что сверх (п. 2 закона № 5)"), ("en", "norm: a hundred — 100", "term: What is above (point 2 of law 5)")],
)  # fmt: skip
def test_a_term_is_no_norm(rules: Rules, lang: str, norm: str, term: str) -> None:
    decision = decided(rules, rent=70, people=3)
    lines = why_text(decision, rules.linked, ("home", "excess"), lang, 400).splitlines()
    assert [line.strip(" –") for line in lines if line.strip(" –").startswith((norm[:5], term[:5]))] == [norm, term]
    found = view(decision, rules.linked, lang)
    shown = decision_text(found, Words(lang), 400), decisions_page([found], Words(lang))
    text, page = (" ".join(each.split()) for each in shown)
    assert norm in text and term in text and norm in page and term in page
    [clause] = chain(Builder(decision.to_dict(), rules.linked, lang), "home", "excess").clauses
    assert (clause.norms, clause.terms) == ([norm.split(": ")[1]], [term.split(": ")[1]])


@pytest.mark.parametrize("outcome", ["excess", "double"])
def test_one_outcome_tells_what_it_presumes(rules: Rules, outcome: str) -> None:
    line = "presumed: people — 2 (point 3 of law 5); say so if it is otherwise"
    assert line in why_text(decided(rules, rent=70), rules.linked, ("home", outcome), "en", 400)
    assert "presumed" not in why_text(decided(rules, rent=70, people=2), rules.linked, ("home", outcome), "en", 400)
