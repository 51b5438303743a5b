"""Units of a document are called as its readers call them; what a part is called stands in the pack."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from helpers.loops import nonempty
from punkt import load
from punkt.files.messages.diagnostics import Place
from punkt.law.loading.ledger import coverage
from punkt.law.packs.source_style import DocumentSection
from punkt.showing.pack.coverage_report import coverage_page
from punkt.showing.words.addresses import Addresses
from punkt.showing.words.interface_words import Words
from punkt.showing.words.names import Names

PLACE = Place("source.yaml")
PACKS = ("ru.mintrud.847", "ru.karelia.166-p", "ru.alliance.2025", "ru.karelia.ozyorny")


def section(prefix: str = "", unit: str = "", ru: str = "", en: str = "") -> DocumentSection:
    title = {"ru": ru, "en": en} if ru else {}
    return DocumentSection("…", False, prefix, unit, False, (), title, PLACE)


SECTIONS = (
    section(prefix="permits", ru="раздел «Разрешения»", en="section “Permits”"),
    section(unit="permits.note", ru="примечание к разделу", en="note to the section"),
    section(unit="plan.1", ru="приложение 1", en="annex 1"),
    section(prefix="old"),
    section(),
)


@pytest.mark.parametrize(
    ("address", "ru", "long", "en"),
    [
        ("6", "п. 6", "пункт 6", "point 6"),
        ("6#2", "п. 6, абз. 2", "пункт 6, абзац 2", "point 6, paragraph 2"),
        ("6.а", "подп. «а» п. 6", "подпункт «а» пункта 6", "point 6(а)"),
        ("16(2).б", "подп. «б» п. 16(2)", "подпункт «б» пункта 16(2)", "point 16(2)(б)"),
        ("12.1", "1-й элемент перечня п. 12", "1-й элемент перечня пункта 12", "item 1 of point 12"),
        ("18#note1", "п. 18, прим. 1", "пункт 18, примечание 1", "point 18, note 1"),
        ("permits.3", "раздел «Разрешения», п. 3", "раздел «Разрешения», пункт 3", "section “Permits”, point 3"),
        (
            "permits.3.а#2",
            "раздел «Разрешения», подп. «а» п. 3, абз. 2",
            "раздел «Разрешения», подпункт «а» пункта 3, абзац 2",
            "section “Permits”, point 3(а), paragraph 2",
        ),
        ("permits.note", "примечание к разделу", "примечание к разделу", "note to the section"),
        ("plan.1", "приложение 1", "приложение 1", "annex 1"),
        ("plan.1#5", "приложение 1, абз. 5", "приложение 1, абзац 5", "annex 1, paragraph 5"),
        ("old.2", "old.2", "old.2", "old.2"),
        ("other.9", "other.9", "other.9", "other.9"),
    ],
)
def test_said(address: str, ru: str, long: str, en: str) -> None:
    russian, english = Addresses(SECTIONS, Words("ru")), Addresses(SECTIONS, Words("en"))
    assert (russian.short(address), russian.long(address), english.short(address)) == (ru, long, en)


def test_within_a_part() -> None:
    said = Addresses(SECTIONS, Words("ru"))
    assert [said.label(one) for one in ("6.а", "permits.3.а", "plan.1", "old.2")] == [
        "6.а",
        "3.а",
        "приложение 1",
        "old.2",
    ]
    assert [said.section(one) for one in ("6", "permits.3", "old.2")] == ["", "раздел «Разрешения»", ""]
    assert [said.paragraph(one) for one in ("6", "6#3")] == ["", "абзац 3"]


@pytest.mark.parametrize(
    ("pack", "point", "sub", "ru", "en"),
    [
        ("ru.karelia.166-p", "6", "", "п. 6 приказа № 166-П", "point 6 of order 166-П"),
        ("ru.karelia.166-p", "8", "б", "подп. «б» п. 8 приказа № 166-П", "point 8(б) of order 166-П"),
        (
            "ru.karelia.166-p",
            "order.1",
            "",
            "приказ № 166-П, распорядительная часть, п. 1",
            "order 166-П, operative part, point 1",
        ),
        ("ru.karelia.166-p", "annex.2", "", "приказ № 166-П, приложение 2", "order 166-П, annex 2"),
        (
            "ru.alliance.2025",
            "minzdrav.5",
            "",
            "предложения от 15.04.2025, раздел «Министерству здравоохранения Российской Федерации», п. 5",
            "proposals of 2025-04-15, section addressed to the Ministry of Health of the Russian Federation, point 5",
        ),
    ],
)
def test_cited(pack: str, point: str, sub: str, ru: str, en: str) -> None:
    linked = load(pack).linked
    for lang, said in (("ru", ru), ("en", en)):
        names = Names(linked, Words(lang))
        assert names.cited(pack, point, sub) == said
        assert names.cited_at(pack, f"{point}.{sub}" if sub else point) == said


@pytest.mark.parametrize("name", PACKS)
def test_every_unit_of_the_shipped_packs_has_words(name: str) -> None:
    pack = load(name).linked.by_id[name]
    for lang in ("ru", "en"):
        said = Addresses(pack.source.style().sections if pack.source else (), Words(lang))
        for unit in nonempty(coverage(pack).units):
            for text in (said.short(unit.address), said.long(unit.address)):
                assert text != unit.address and not re.search(r"[a-z]+\.\d|#", text), unit.address


def test_the_page_of_coverage_names_parts(tmp_path: Path) -> None:
    report = coverage(load("ru.karelia.166-p").linked.by_id["ru.karelia.166-p"])
    assert "приложение\u00a01" in coverage_page(report, "ru") and "annex\u00a01" in coverage_page(report, "en")


def test_a_comparison_calls_units_so_too() -> None:
    from types import SimpleNamespace
    from typing import Any

    from punkt.showing.comparison import diff_view

    builder: Any = diff_view.DiffWriter
    about = SimpleNamespace(sides=[SimpleNamespace(linked=load("ru.alliance.2025").linked)], words=Words("ru"))
    said = "раздел «Органам государственной власти субъектов Российской Федерации», подпункт «а» пункта 4"
    assert builder.unit(about, "ru.alliance.2025", "regions.4.а") == said
    assert builder.unit(about, "ru.other", "7") == "пункт 7"
