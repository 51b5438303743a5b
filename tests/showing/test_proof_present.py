"""How a proof is shown: in words of both languages, as JSON, and as a page with a picture of the bands."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

import pytest

from helpers.loops import nonempty
from punkt import load
from punkt.deciding.rule_base import Rules
from punkt.kernel.nodes import Not
from punkt.law.language.link import Linked
from punkt.proving.findings.bands import Scale, scales
from punkt.proving.findings.findings import Finding, FindingKind, FindingSource, OutcomeVerdict, PackProof, Witness
from punkt.showing.proof.bands_picture import BandsPicture, pictures
from punkt.showing.proof.proof_data import proof_data
from punkt.showing.proof.proof_page import proof_page
from punkt.showing.proof.proof_text import proof_text
from punkt.showing.proof.proof_view import ProofView, proof_view
from punkt.showing.words.condition_words import Conditions
from punkt.showing.words.interface_words import Words
from punkt.showing.words.names import Names
from punkt.showing.words.value_words import ValueWords

DAY = date(2025, 6, 1)
FEDERAL, KARELIA = "ru.mintrud.847", "ru.karelia.166-p"
PLAN = {"case": "w", "as_of": "2025-06-01", "recipient": {"planned_hours": {"per": "week", "amount": 12}}}
REASON = {"ru": "так в документе", "en": "so the document has it"}


@cache
def bands(pack: str) -> tuple[Rules, list[Scale]]:
    """A pack and its scales."""
    rules = load(pack)
    return rules, scales(rules.linked, rules.edition(DAY).program)


def drawn(pack: str, lang: str = "en") -> dict[str, BandsPicture]:
    """The pictures of a pack by their titles."""
    rules, found = bands(pack)
    words = Words(lang)
    values = ValueWords(Names(rules.linked, words))
    return {picture.title: picture for scale in found for picture in pictures(scale, values, words)}


def report(*findings: Finding) -> PackProof:
    """A report on the Karelian pack with some findings."""
    verdicts = (
        OutcomeVerdict("recipient", "need", "decision", True, True, {}, {"need.established": True}),
        OutcomeVerdict("recipient", "hours", "check", False, None, {}, {"hours.regular.met": False}),
    )
    packs = ({"id": KARELIA, "version": "1.0.0", "sha256": "0"},)
    return PackProof(KARELIA, packs, DAY, date(2025, 4, 3), date(2200, 12, 31), 8, verdicts, {}, findings)


def overlap(acknowledged: bool) -> Finding:
    """The overlap at 12 hours a week."""
    source = FindingSource(KARELIA, "6", norm="hours.periodic", quote="от 12 до 28 часов в неделю")
    witness = Witness(PLAN, "recipient", "types_fitting_hours", "determined", ["on_request", "periodic"])
    return Finding(
        FindingKind.OVERLAP,
        KARELIA,
        "recipient",
        "types_fitting_hours",
        others=("hours.on_request", "hours.periodic"),
        band="[12..12]",
        unit="hour/week",
        sources=(source,),
        witness=witness,
        acknowledged=REASON if acknowledged else None,
    )


def shown(lang: str, *findings: Finding) -> tuple[ProofView, str]:
    """The view and the text of a report."""
    rules, found = bands(KARELIA)
    view = proof_view(report(*findings), rules, lang)
    return view, proof_text(view, found, lang)


@pytest.mark.parametrize(
    "lang, expected",
    [
        (
            "ru",
            [
                "новых находок: 1",
                "Наложение промежутков",
                "сразу в двух промежутках: 12 часов в неделю",
                "п. 6 приказа № 166-П · длительность периодического сопровождения: «от 12 до 28 часов в неделю»",
                "единица плана — в неделю; планируемая длительность услуг — 12 ч",
                "сопровождение по запросу, периодическое сопровождение",
                "не доказано",
            ],
        ),
        (
            "en",
            [
                "new findings: 1",
                "Overlap of bands",
                "in two bands at once: 12 hours a week",
                "point 6 of order 166-П · duration of periodic support: «от 12 до 28 часов в неделю»",
                "unit of the plan — a week; planned duration of services — 12 h",
                "support on request, periodic support",
                "not proven",
            ],
        ),
    ],
)
def test_a_finding_in_words(lang: str, expected: list[str]) -> None:
    view, text = shown(lang, overlap(acknowledged=False))
    flat = " ".join(text.split())
    for words in nonempty(expected):
        assert words in flat
    assert max(map(len, text.splitlines())) <= 80
    assert [one.state for one in view.new] == ["new"] and not view.known


def test_a_known_finding_says_why() -> None:
    view, text = shown("en", overlap(acknowledged=True))
    assert not view.new and [one.reason for one in view.known] == [REASON["en"]]
    assert "There are no new findings." in text and "Why it stays so: so the document has it" in text


def test_every_kind_of_finding_has_words() -> None:
    for lang in ("ru", "en"):
        for kind in FindingKind:
            norms = ("hours.regular", "hours.constant")
            view, _ = shown(lang, Finding(kind, KARELIA, "recipient", "need", others=norms))
            (one,) = (*view.new, *view.told)
            assert one.head and one.about


def test_as_data() -> None:
    data = proof_data(report(overlap(acknowledged=True)))
    (finding,) = data["findings"]
    assert (data["schema"], data["failing"], data["as_of"]) == ("punkt/proof/1", 0, "2025-06-01")
    assert (finding["kind"], finding["band"], finding["fails"]) == ("overlap", "[12..12]", False)
    assert finding["witness"]["case"] == PLAN


# --- the picture


def test_overlaps_are_where_both_bands_end() -> None:
    found = drawn(KARELIA)
    week, day = found["Bands in the unit “hours a week”"], found["Bands in the unit “hours a day”"]
    for picture, at in ((week, "12"), (day, "8")):
        lower, upper = picture.bars
        (mark,) = picture.marks
        (tick,) = [tick for tick in picture.ticks if tick.label == at]
        assert mark.kind == "overlap" and lower.high == pytest.approx(upper.low) == pytest.approx(tick.x)
        assert mark.x < tick.x < mark.x + mark.width
        assert not (lower.high_open or upper.low_open)
        assert mark.label.startswith(f"in two bands at once: {at} hours")


def test_a_hole_between_units_is_drawn_on_both_lines() -> None:
    found = drawn(FEDERAL, "ru")
    week, day = found["Промежутки в единице «часов в неделю»"], found["Промежутки в единице «часов в сутки»"]
    (above,), (below,) = week.marks, day.marks
    assert above.kind == below.kind == "hole" and above.label == "от 12 часов в неделю до 4 часов в сутки ничего нет"
    assert above.x == pytest.approx(week.bars[0].high) and below.x + below.width == pytest.approx(day.bars[0].low)
    assert [bar.low_open for bar in day.bars] == [False, True]  # more than 8


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_the_page_holds_everything(lang: str) -> None:
    rules, found = bands(KARELIA)
    page = proof_page(proof_view(report(overlap(acknowledged=False)), rules, lang), found, lang)
    assert page.startswith("<!doctype html>") and f'<html lang="{lang}">' in page
    assert not re.search(r'(src|href)="?[^#]', page)  # nothing is fetched
    assert page.count("<svg") == 2 and page.count('class="mark overlap"') == 4  # on the line, and in the legend
    assert "«от 12 до 28 часов в неделю»" in page.replace("\u00a0", " ")


# --- conditions in words


@pytest.fixture(scope="module")
def federal() -> tuple[Linked, dict[str, tuple[str, object]]]:
    """The federal pack and its clauses: id → record type, condition; with when a norm is not for somebody."""
    rules = load(FEDERAL)
    program = rules.edition(DAY).program
    found: dict[str, tuple[str, object]] = {
        c.id: (kind, c.condition) for kind, row in program.clauses.items() for c in row
    }
    for (kind, name), plan in program.plan.items():
        if plan.applies is not None:
            found[f"{name}.not_applicable"] = (kind, Not(plan.applies))
    return rules.linked, found


@pytest.mark.parametrize(
    "clause, ru, en",
    [
        ("age_allowed.met", "возраст, полных лет — не меньше 18", "age, in full years — at least 18"),
        ("age_allowed.not_met", "возраст, полных лет — меньше 18", "age, in full years — less than 18"),
        (
            "group_size.not_met",
            "участники группы, всего — вне промежутка: от 4 до 7",
            "members of the group, in all — outside: 4 to 7",
        ),
        (
            "room_occupancy.met",
            "жилые комнаты: нет таких, что [жильцы комнаты, всего — больше 2]",
            "rooms: there are none such that [occupants of the room, in all — more than 2]",
        ),
        (
            "guardian_consent.met",
            "инвалидность установлена — да; признан нуждающимся в социальном обслуживании — да; дееспособность — недееспособен; "
            "согласие на сопровождаемое проживание — да; решение опекуна в интересах подопечного — да",
            "disability established — yes; recognised as in need of social services — yes; legal capacity — without capacity; "
            "consent to supported living — yes; guardian's decision in the ward's interest — yes",
        ),
        (
            "guardian_consent.not_applicable",
            "инвалидность установлена — нет или признан нуждающимся в социальном обслуживании — нет или "
            "дееспособность — кроме: недееспособен",
            "disability established — no or recognised as in need of social services — no or "
            "legal capacity — other than: without capacity",
        ),
        (
            "types_fitting_hours.constant",
            "инвалидность установлена — да; признан нуждающимся в социальном обслуживании — да; "
            "единица плана — в сутки; планируемая длительность услуг — больше 8 и не больше 24 часов",
            "disability established — yes; recognised as in need of social services — yes; "
            "unit of the plan — a day; planned duration of services — more than 8 and at most 24 hours",
        ),
        (
            "is_safe.true",
            "инфекционное контагиозное заболевание — нет; обострение психического заболевания, опасное для себя или окружающих — нет",
            "infectious contagious disease — no; exacerbation of a mental illness dangerous to self or others — no",
        ),
    ],
)
def test_conditions(federal: tuple[Linked, dict[str, tuple[str, object]]], clause: str, ru: str, en: str) -> None:
    linked, clauses = federal
    kind, condition = clauses[clause]
    for lang, expected in (("ru", ru), ("en", en)):
        said = Conditions(Names(linked, Words(lang))).condition(condition, kind)  # type: ignore[arg-type]
        assert said == expected


def test_every_clause_of_every_pack_can_be_said() -> None:
    for pack in (FEDERAL, KARELIA, "ru.alliance.2025"):
        rules = load(pack)
        for lang in ("ru", "en"):
            conditions = Conditions(Names(rules.linked, Words(lang)))
            for kind, clauses in nonempty(rules.edition(DAY).program.clauses.items()):
                for clause in nonempty(clauses):
                    said = conditions.condition(clause.condition, kind)
                    assert said and "None" not in said and "Interval" not in said
