"""The first sentences of a decision, what is against the person, and findings that pull apart.

What is decided is worked out from the orders: points 5, 8, 18 and 19 of order 166-П, points 1 and 14 of 847.
"""

from __future__ import annotations

from typing import Any

import pytest

from punkt import load
from punkt.showing.decision.decision_page import decisions_page
from punkt.showing.decision.decision_text import decision_text
from punkt.showing.decision.view import view
from punkt.showing.decision.view_model import View
from punkt.showing.words.interface_words import Words

KARELIA = "ru.karelia.166-p"
RECIPIENT = {
    "birth_date": "1990-01-01",
    "disability": True,
    "mental_disorder_confirmed": True,
    "needs_social_services": True,
    "included_in_training": False,
    "consent": True,
    "readiness": False,
    "documents": {"application": True, "ipra_copy": True, "medical_conclusion": True},
    "medical": {"indications": True, "contraindications": False},
}
SIX = ("self_care", "mobility", "orientation", "communication", "learning", "behaviour_control")


def seen(case: dict[str, Any], lang: str = "ru", *packs: str) -> View:
    """The view of a case of 1 June 2025."""
    rules = load(*(packs or (KARELIA,)))
    return view(rules.decide({"case": "c", "as_of": "2025-06-01", **case}), rules.linked, lang)


def test_a_negative_decision_stands_out_and_opens_the_page() -> None:
    """No degree of 2 or 3: no need (point 5), and inclusion may be refused (point 19); not ready (point 8)."""
    shown = seen({"recipient": {**RECIPIENT, "ipra": dict.fromkeys(SIX, 1)}})
    against = {row.name for row in shown.loud if row.tone == "adverse"}
    assert against == {"possible", "need", "admission"} and shown.sums["adverse"] == 3
    first = shown.headline[0]
    assert first.startswith("Решено: ") and "сопровождаемое проживание по условиям пункта 8 — невозможно" in first
    assert "нуждаемость в сопровождаемом проживании — не установлена" in first
    assert "включение в учебную группу — отказ возможен" in first
    said = decision_text(shown, Words("ru"), 400)
    assert f"01.06.2025 {first}" in " ".join(said.split())
    assert "отрицательное решение: Нуждаемость в сопровождаемом проживании" in said
    page = " ".join(decisions_page([shown], Words("ru")).split())
    assert page.index(first) < page.index("На что обратить внимание") < page.index("отрицательное решение")


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_where_nothing_applies_that_is_said_first(lang: str) -> None:
    """Order 166-П is for adults (point 2): of a minor it decides nothing but that."""
    shown = seen({"recipient": {**RECIPIENT, "birth_date": "2010-01-01", "ipra": dict.fromkeys(SIX, 2)}}, lang)
    first = {"ru": "Не применяется (п. 2 приказа № 166-П): ", "en": "Does not apply (point 2 of"}[lang]
    assert shown.headline[0].startswith(first)
    said = {"ru": "нуждаемость в сопровождаемом проживании", "en": "need of supported living"}[lang]
    assert said in shown.headline[0]
    pages = decisions_page([shown], Words(lang))
    assert first in " ".join(pages.split())


def test_findings_that_pull_apart_are_remarked() -> None:
    """A degree of 2 and all papers: there is no ground to refuse inclusion, yet the person is not ready (point 8)."""
    shown = seen({"recipient": {**RECIPIENT, "ipra": {**dict.fromkeys(SIX, 1), "learning": 2}}})
    assert [tension.title for tension in shown.tensions] == [
        "Сопровождаемое проживание по условиям пункта 8 — невозможно; Включение в учебную группу — включить"
    ]
    assert "пункт 19 перечисляет основания исчерпывающе" in shown.tensions[0].says
    for said in (decision_text(shown, Words("ru"), 400), decisions_page([shown], Words("ru"))):
        assert said.index("эти решения расходятся") < said.index("отрицательное решение")


def test_findings_that_agree_are_not_remarked() -> None:
    """Ready as well: both findings are for the person."""
    ready = {**RECIPIENT, "readiness": True, "ipra": {**dict.fromkeys(SIX, 1), "learning": 2}}
    shown = seen({"recipient": ready})
    assert not shown.tensions and not shown.sums["adverse"]


def test_what_is_not_decided_is_said_so() -> None:
    """Degrees are known, consent is not: the need is decided, whether living is possible is open."""
    shown = seen({"recipient": {**RECIPIENT, "readiness": None, "consent": None, "ipra": dict.fromkeys(SIX, 2)}}, "en")
    assert shown.headline[0].startswith("Decided: need of supported living — established")
    assert shown.headline[1].startswith("Not decided, facts are missing: supported living by the conditions of point 8")


def test_a_title_is_the_document_s_own() -> None:
    """Point 14 of 847 speaks of the possibility, point 8 of 166-П of its own conditions."""
    case = {"recipient": {"disability": True, "needs_social_services": True, "birth_date": "1990-01-01"}}
    assert "возможность сопровождаемого проживания" in " ".join(seen(case, "ru", "ru.mintrud.847").headline)
    assert "возможность сопровождаемого проживания" not in " ".join(seen(case).headline)


@pytest.mark.parametrize(
    ("lang", "said"), [("ru", "Малая группа: условий выполнено — 1"), ("en", "Small group: conditions met: 1")]
)
def test_a_group_is_summed_up_by_its_conditions(lang: str, said: str) -> None:
    """Four with one in a room: the number of members is right; of them nothing is known."""
    members = [{"id": name} for name in ("a", "b", "c", "d")]
    shown = seen({"group": {"members": members}}, lang, "ru.mintrud.847")
    assert shown.headline[0].startswith(said)


def test_what_is_counted_is_said() -> None:
    """Two of one sex: one value is counted where two are recommended (point 10 д)."""
    members = [{"id": name, "sex": "female", "disability": True, "needs_social_services": True} for name in ("a", "b")]
    shown = seen({"group": {"members": members}}, "ru", "ru.mintrud.847")
    row = next(row for row in shown.loud if row.name == "mixed_sex")
    assert row.because == ["участники группы — разных по признаку «пол»: 1; подошло бы: не меньше 2"]
