"""Source documents: their normal form, their true structure, their fingerprints, and quotes proven by them.

The texts themselves are not in the repository; tests that need them are skipped where they are not beside it.
"""

from __future__ import annotations

import re
import time
import unicodedata
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.loops import nonempty
from helpers.places import ROOT, TEST_PACKS
from punkt.files.located import Spot
from punkt.files.messages.diagnostics import Diagnostic, Problems, PunktError
from punkt.files.read import read_text
from punkt.law.loading.pack_quotes import quotes
from punkt.law.loading.pack_store import Index, load_packs
from punkt.law.packs.pack import Pack
from punkt.law.packs.source_markers import Marker
from punkt.law.packs.source_style import Style, read_style
from punkt.law.sources.check_citations import CitationSummary, cite, cite_file
from punkt.law.sources.document_layout import source_of
from punkt.law.sources.documents.document_file import read_document
from punkt.law.sources.find_wording import nearest_wording, stands_in
from punkt.law.sources.normalise import compounds, fingerprint, normalise
from punkt.law.sources.outline import Outline, outline
from punkt.law.sources.register_document import register, written

SEEDS = ROOT.parent / "shared" / "seeds"
PARKING = TEST_PACKS / "parking"
DOCUMENTS = {"ru.mintrud.847": "004_", "ru.karelia.166-p": "003_", "ru.alliance.2025": "000_"}


@cache
def shipped(name: str) -> Pack:
    """A pack of the repository."""
    return {pack.id: pack for pack in load_packs([name], Index.build([ROOT / "rules"])).packs}[name]


def seed(name: str) -> Path:
    """The file with a pack's document."""
    found = sorted(SEEDS.glob(f"{DOCUMENTS[name]}*.txt"))
    if not found:
        pytest.skip(f"the text of {name} is not beside the repository")
    return found[0]


def text_of(name: str) -> str:
    return seed(name).read_text("utf-8")


@cache
def structure(name: str) -> Outline:
    return outline(text_of(name), source_of(shipped(name)).style())


# --- normal form


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("  два \t слова\n\n\fи\u00a0третье ", "два слова и третье"),
        ("«ёлки» “и” „палки‟", '"ёлки" "и" "палки"'),
        ("4–7 — это ‑ не ‒ 4−7", "4-7 - это - не - 4-7"),
        ("**важно**: от \\_\\_\\_\\_ до \\*", "важно: от ____ до *"),
        ("сопро-\nвождение", "сопровождение"),
        ("сопро- \n\n  вождение", "сопровождение"),
        ("сопро\u00ad\nвож\u00adдение", "сопровождение"),
        ("Санкт-\nПетербург", "Санкт-Петербург"),
        ("нормативно-правовых и нормативно-\nправовых", "нормативно-правовых и нормативно-правовых"),
        ("организационно-право-\nвой", "организационно-правовой"),
        ("срок -\nне ранее чем", "срок - не ранее чем"),
        ("от 4-\nх раз", "от 4- х раз"),
        ("и\u0306", "й"),
        ("е и ё", "е и ё"),
        ("ноль\u200bширины\ufeff", "нольширины"),
        ("Не Меняет. Знаков, № 5!", "Не Меняет. Знаков, № 5!"),
    ],
)
def test_normal_form(text: str, normal: str) -> None:
    assert normalise(text) == normal


def test_hyphen_is_kept_where_the_document_has_the_word() -> None:
    known = compounds("мастер-классы для всех")
    assert known == {"мастер-классы"}
    assert normalise("Мастер-\nклассы", known) == "Мастер-классы"
    assert normalise("Мастер-\nклассы", frozenset()) == "Мастерклассы"


TRICKY = st.text(st.one_of(st.sampled_from('а-\n\\*_«»\u00ad\u200b\u0306 \fиБё–"\u0338='), st.characters()))


@given(TRICKY)
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert not re.search(r"[\n\t\f\u00a0«»–—]|  |\*\*", once) and once == once.strip()
    assert unicodedata.is_normalized("NFC", once)


@given(
    st.lists(st.sampled_from(["при", "формировании", "групп", "из-за", "4", "(далее", "-", "«так»"]), min_size=1),
    st.randoms(),
)
def test_line_breaks_and_pages_do_not_matter(parts: list[str], random: object) -> None:
    broken = "".join(part + random.choice([" ", "\n", "  \n", "\n\f", "\u00a0"]) for part in parts)  # type: ignore[attr-defined]
    assert normalise(broken) == normalise(" ".join(parts))


# --- markers


@pytest.mark.parametrize(
    ("written", "text", "number", "rest"),
    [
        ("1.", "16. Рекомендуется", "16", "Рекомендуется"),
        ("1.", "4.2. Далее", "4.2", "Далее"),
        ("1)", "3) Третье", "3", "Третье"),
        ("а)", "ж) к труду", "ж", "к труду"),
        ("(а)", "(б) второе", "б", "второе"),
        ("a)", "c) third", "c", "third"),
        ("I.", "IV. Этап", "IV", "Этап"),
        ("<1>", "<2> Сноска", "2", "Сноска"),
        ("Статья 1.", "Статья 12. Права", "12", "Права"),
        ("-", "- пункт", "", "пункт"),
        ("§ 1", "§ 3", "3", ""),
    ],
)
def test_marker(written: str, text: str, number: str, rest: str) -> None:
    marker = Marker.of(written)
    assert marker is not None
    found = marker.begins(text)
    assert found is not None and (found.number, found.text) == (number, rest)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("1.", "16) нет"),
        ("1.", "16.Нет"),
        ("1.", "2017 г."),
        ("а)", "аб) нет"),
        ("а)", "a) latin"),
        ("-", "-слитно"),
        ("I.", "И. Нет"),
        ("(а)", "а) нет"),
        ("1.", "05.12.2017, N 1"),
    ],
)
def test_no_marker(written: str, text: str) -> None:
    marker = Marker.of(written)
    assert marker is not None and marker.begins(text) is None


@pytest.mark.parametrize("written", ["", "5.", "abc", "пункт", "1а", "I1."])
def test_what_is_no_marker(written: str) -> None:
    assert Marker.of(written) is None


def test_markers_inside_stand_in_order() -> None:
    marker = Marker.of("(а)")
    assert marker is not None
    cut = marker.inside("виды: (а) один; (б) другой")
    assert [(part.number, part.text) for part in cut] == [("", "виды:"), ("а", "один;"), ("б", "другой")]
    for whole in ("смотри (б) и (а)", "только (а) одно", "слитно:(а) один; (б) другой"):
        assert [part.text for part in marker.inside(whole)] == [whole]


# --- structure of invented documents


def style(text: str) -> Style:
    problems = Problems()
    found = read_style(Spot.root(read_text(f"source: {{{text}}}", "source.yaml")) / "source", problems)
    problems.raise_if_any()
    return found


def units(text: str, layout: str) -> dict[str, str]:
    found = outline(text, style(layout))
    assert not found.stray and found.unmet is None
    return {address: unit.text for address, unit in found.units.items()}


PLAIN = 'paragraphs: blank_lines, points: ["1."], subs: ["а)", "-"], notes: ["<1>"], headings: ["I."], sections: [{heading: Правила}]'


def test_points_subpoints_and_paragraphs() -> None:
    text = (
        "О стоянках\n\nПравила\n\n1. Одно\nслово.\n\n2. Первый:\n\nвторой;\n\nтретий.\n\n"
        "3. Два:\n\nа) раз;\n\nеще о нем;\n\nб) два.\n\nОпять о третьем.\n\n4. Много:\n\n- один\n\n– два\n"
    )
    assert units(text, PLAIN) == {
        "1": "Одно слово.",
        "2#1": "Первый:",
        "2#2": "второй;",
        "2#3": "третий.",
        "3#1": "Два:",
        "3.а#1": "раз;",
        "3.а#2": "еще о нем;",
        "3.б": "два.",
        "3#2": "Опять о третьем.",
        "4": "Много:",
        "4.1": "один",
        "4.2": "два",
    }


def test_numbers_that_occur_twice() -> None:
    text = "Правила\n\n4. Раз.\n\n4. Два:\n\nа) она;\n\nа) снова.\n\n4. Три."
    assert list(units(text, PLAIN)) == ["4", "4(2)", "4(2).а", "4(2).а(2)", "4(3)"]


def test_notes_and_rules() -> None:
    text = "Правила\n\n1. Места: <1>\n\n--------\n\n<1> Закон\nо местах.\n\nа) тут;\n\nб) там.\n\nИ всё."
    assert units(text, PLAIN) == {
        "1#1": "Места: <1>",
        "1#note1": "Закон о местах.",
        "1.а": "тут;",
        "1.б": "там.",
        "1#2": "И всё.",
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1. Раз.\n Два.", ["1#1", "1#2"]),  # a space tells of a new page
        ("1. Раз\n два.", ["1"]),
        ("1. Раз.\n\fДва.", ["1#1", "1#2"]),
        ("1. Раз\n\f\nдва.", ["1"]),
        ("1. Раз,\n\nдва.", ["1"]),  # a page ends inside a sentence
        ("1. Раз, ст.\n 6724; 2016, N 1.", ["1"]),
        ("1. Раз:\n один;\n два.", ["1#1", "1#2", "1#3"]),
        ("1. Раз:\n а) один;\n б) два.", ["1", "1.а", "1.б"]),
        ("1. Раз.\nДва.", ["1"]),  # within a paragraph lines are only wrapped
        ("1. Раз\n2. Два", ["1"]),
        ("1. Раз.\n 2. Два.", ["1", "2"]),
    ],
)
def test_page_breaks(text: str, expected: list[str]) -> None:
    assert list(units(f"Правила\n\n{text}", PLAIN)) == expected


def test_markdown() -> None:
    text = "**Правила**\n\n**1. Важное:**\n\nпервое,  \nвторое.\n\n## **II. Раздел**\n\n### 2. Ещё\n\n\\_\\_\\_ (дата)"
    assert units(text, PLAIN) == {"1#1": "Важное:", "1#2": "первое, второе.", "2#1": "Ещё", "2#2": "___ (дата)"}


SECTIONS = """paragraphs: blank_lines, points: ["1."], sections: [
  {heading: "Утверждаю:", prefix: act}, {heading: Подпись, skip: true}, {heading: Правила},
  {from: Приложение 1, unit: annex.1}, {heading: "Жалобы:", prefix: complaints, points: ["1)"]}, {from: Примечание, unit: complaints.note}]"""


def test_sections() -> None:
    text = (
        "Титул\n\nУтверждаю:\n\n1. Правила.\n\nПодпись\n\nИванов\n\nПравила\n\n1. Тут.\n\nПриложение 1\n\n1. Строка.\n\n"
        "Жалобы: вот\n\n1) На шум.\n\nПримечание обо всём."
    )
    assert units(text, SECTIONS) == {
        "act.1": "Правила.",
        "1": "Тут.",
        "annex.1#1": "Приложение 1",
        "annex.1#2": "1. Строка.",
        "complaints.1": "На шум.",
        "complaints.note": "Примечание обо всём.",
    }
    assert outline(text, style(SECTIONS)).outside == 6


def test_section_that_does_not_begin() -> None:
    found = outline("Утверждаю:\n\n1. Раз.\n\nПодписью не считается\n\nПравила", style(SECTIONS))
    assert found.unmet is not None and found.unmet.words == "Подпись"


def test_paragraph_that_belongs_to_no_point() -> None:
    found = outline("Правила\n\nБез номера.\n\n1. С номером.\n\nII. Раздел\n\nСнова без.", style(PLAIN))
    assert [(paragraph.text, paragraph.line) for paragraph in found.stray] == [("Без номера.", 3), ("Снова без.", 9)]


LINES = """paragraphs: line_ends, points: ["1."], subs: ["-", "(а)"], inline: ["(а)"], drop_repeated_end: true,
  sections: [{heading: "Городу:", prefix: city}, {heading: "Области:", prefix: region}]"""


def test_every_line_stands_alone() -> None:
    text = (
        "Городу: \n\n1. Чинить  дворы: (а) \n\nкрасить; (б) \n\nмести.\n\n   2. Места\n\nдля всех.\n\n Новый абзац:\n\n- раз;\n\n- два.\n\n"
        "Области:\n\n1. Дать:\n\n(а) деньги\n\nна дворы;\n\n(б) землю.\n\n\t2. Места для всех.\n\t1. Чинить дворы: (а) крас...\n"
    )
    assert units(text, LINES) == {
        "city.1": "Чинить дворы:",
        "city.1.а": "красить;",
        "city.1.б": "мести.",
        "city.2#1": "Места для всех.",
        "city.2#2": "Новый абзац:",
        "city.2.1": "раз;",
        "city.2.2": "два.",
        "region.1": "Дать:",
        "region.1.а": "деньги на дворы;",
        "region.1.б": "землю.",
    }
    assert outline(text, style(LINES)).repeated == 2


def test_only_true_repetitions_are_dropped() -> None:
    text = "Городу:\n\n1. Одно.\n\nОбласти:\n\n1. Другое.\n\n2. Третье...\n"
    found = outline(text, style(LINES))
    assert list(found.units) == ["city.1", "region.1", "region.2"] and not found.repeated


SCRAPS = st.lists(
    st.sampled_from(
        [
            "Городу:",
            "Области:",
            "Правила",
            "1. Раз",
            "2. Два.",
            "а) он;",
            "(а) (б)",
            "- и",
            "<1> но",
            "I. Глава",
            "\n",
            "\n\n",
            " ",
            "\f",
            "----",
            "слово-",
            "(а) вот; (б) там",
            "...",
            "«да».",
            "## ",
            "**",
        ]
    )
)


@pytest.mark.parametrize("layout", [PLAIN, LINES, SECTIONS])
@given(parts=SCRAPS)
def test_any_text_has_an_outline_that_leaves_nothing_out(layout: str, parts: list[str]) -> None:
    from punkt.law.sources.paragraphs import paragraphs

    text = "\n".join(parts)
    found = outline(text, style(layout))
    assert all(unit.text == normalise(unit.text) and unit.line for unit in found.units.values())
    kept = sum(len(own) for own in found.by_point.values())
    whole = len(paragraphs(text, style(layout)))
    assert kept + len(found.stray) + found.outside + found.repeated >= whole
    assert not (kept and found.unmet == style(layout).sections[0])


# --- structure of the documents of the shipped packs

LETTERS = "абвгдежз"


def counted(points: dict[str, int], prefix: str = "") -> dict[str, int]:
    return {f"{prefix}{point}": number for point, number in points.items()}


def listed(point: str, subs: int) -> dict[str, int]:
    return {point: 1} | {f"{point}.{letter}": 1 for letter in LETTERS[:subs]}


def numbered(prefix: str, last: int) -> dict[str, int]:
    return {f"{prefix}{number}": 1 for number in range(1, last + 1)}


EXPECTED: dict[str, dict[str, int]] = {
    "ru.mintrud.847": {
        "order": 1,
        "1": 1,
        "2": 1,
        "3": 4,
        "4": 6,
        **listed("5", 3),
        "6": 1,
        "7": 2,
        **listed("8", 3),
        "9": 7,
        **listed("10", 6),
        "11": 7,
        **listed("12", 6),
        "13": 1,
        **listed("14", 5),
        "15": 1,
        "16": 1,
        **listed("16(2)", 3),
        "17": 1,
        **listed("18", 7),
        "18": 3,
        "19": 1,
        "20": 1,
        "21": 1,
    },
    "ru.karelia.166-p": {
        "order.1": 1,
        "order.2": 1,
        **numbered("", 35),
        "2": 5,
        "6": 7,
        "7": 6,
        **listed("8", 3),
        "9": 1,
        "10": 7,
        "12": 4,
        "13": 3,
        "14": 9,
        "15": 10,
        "18": 2,
        "21": 2,
        "25": 5,
        "26": 4,
        "28": 4,
        "29": 2,
        "31": 4,
        "annex.1": 13,
        "annex.2": 13,
    },
    "ru.alliance.2025": {
        **numbered("topics.", 5),
        **numbered("problems.", 9),
        "problems.note": 1,
        "duma.1": 1,
        **numbered("mintrud.", 13),
        **listed("mintrud.1", 4),
        **numbered("mintrud.12.", 4),
        **numbered("minzdrav.", 9),
        **numbered("minzdrav.8.", 2),
        **listed("minzdrav.9", 3),
        **numbered("minprosv.", 2),
        **numbered("regions.", 11),
        **listed("regions.4", 4),
    },
}
"""Pack → each point and subpoint of its document and the number of its paragraphs, counted by hand (notes too)."""


@pytest.mark.parametrize("name", EXPECTED)
def test_every_unit_of_the_document(name: str) -> None:
    found = structure(name)
    assert {point: len(own) for point, own in found.by_point.items()} == EXPECTED[name]
    assert found.unmet is None and not found.stray
    assert found.repeated == (3 if name == "ru.alliance.2025" else 0)


@pytest.mark.parametrize("name", EXPECTED)
def test_registered_addresses(name: str) -> None:
    """As above, by the fingerprints in the repository: this needs no text."""
    registered = source_of(shipped(name)).fingerprints
    assert registered is not None
    points: dict[str, int] = {}
    for address in nonempty(registered.units):
        point, mark, number = address.partition("#")
        points[point] = points.get(point, 0) + 1
        assert not mark or number in (str(points[point]), "note1") or point == "18", address
    assert points == EXPECTED[name]
    assert {address.partition("#")[0] for address in shipped(name).points} <= set(points)


SPOTS = {
    "ru.mintrud.847": {
        "order": ("Утвердить прилагаемые методические", "в отдельных жилых помещениях."),
        "3#4": (
            "При организации сопровождаемого проживания инвалидов рекомендуется учитывать нормы Закона",
            "2017, N 15, ст. 2140).",
        ),
        "4#5": (
            "При организации сопровождаемого проживания инвалидов следует обеспечить",
            "(далее - индивидуальная программа).",
        ),
        "5.б": ("создать условия", "(в случае если образование инвалидами не получено);"),
        "9#2": ("Индивидуальное", "периодическом сопровождении."),
        "9#3": ("Групповое сопровождаемое проживание", "регулярном или постоянном сопровождении."),
        "11#4": ("до четырех инвалидов", "нуждающихся в регулярном сопровождении;"),
        "14.д": ("решение опекуна", "при согласии подопечного."),
        "16": ("При определении сопровождаемого", "часов в день/неделю)."),
        "16(2).а": ("постоянное сопровождение", "свыше 8 и до 24 часов в сутки;"),
        "18#note1": ("Приказ Министерства труда", "регистрационный N 43018)."),
        "18#2": ("Выделяются 3 степени", "человека."),
    },
    "ru.karelia.166-p": {
        "order.2": ("Приказ Министерства", "утратившим силу."),
        "6#6": ("Регулярное сопровождение", "от 4 до 8 часов в сутки."),
        "9": ("В состав малой группы", "в дружеских отношениях)."),
        "12#4": ("третий - основной", "проживание)."),
        "14#9": ("К участию", "поставщика социальных услуг."),
        "15#1": ("В функции социальной комиссии входит:", "входит:"),
        "17": ("На подготовительном", "учебная группа)."),
        "23": ("Состав и численность", "предоставления услуг."),
        "28#3": ("Рассмотрение вопроса о готовности", "этапа."),
        "35": ("Поставщик социальных услуг обеспечивает", "мониторинга."),
        "annex.2#1": ("Приложение 2", "Республике Карелия"),
    },
    "ru.alliance.2025": {
        "topics.5": ("Повышение качества жизни", "инвалидностью."),
        "problems.9": ("Проблемы организации", "фармакорезистентности."),
        "problems.note": ("Участники Конференции отметили недостаточность", "ранней помощи."),
        "duma.1": ("Создать при Комитете", "детско-родительских отношений."),
        "mintrud.1": ("Продолжить работу", "прежде всего:"),
        "mintrud.1.в": ("кратковременного", "со срочным размещением);"),
        "mintrud.7": ("Разъяснить субъектам РФ", "социального обслуживания."),
        "mintrud.12.4": ("по продлению", "для продления пребывания."),
        "minzdrav.8.1": ("по оказанию", "недостаточность;"),
        "minzdrav.9.в": ("создать межведомственную", "органов образования."),
        "regions.4.г": ("услуги пятидневного", "обслуживания."),
        "regions.11": ("Привлекать", "социальной занятости."),
    },
}


@pytest.mark.parametrize("name", SPOTS)
def test_texts_of_units(name: str) -> None:
    found = structure(name)
    for address, (first, last) in nonempty(SPOTS[name].items()):
        text = found.units[address].text
        assert text.startswith(first) and text.endswith(last), address


@pytest.mark.parametrize("name", DOCUMENTS)
def test_shipped_citations_hold_to_the_letter(name: str) -> None:
    noted, summary = cite_file(shipped(name), seed(name))
    assert [fault.text("en") for fault in noted] == []
    assert summary.units == summary.matched == sum(EXPECTED[name].values())
    assert summary.quotes == summary.found > 25


@pytest.mark.parametrize("name", DOCUMENTS)
def test_shipped_fingerprints_are_what_the_document_gives(name: str) -> None:
    registered = Path(shipped(name).folder) / "fingerprints.yaml"
    assert registered.read_text("utf-8") == written(shipped(name), structure(name))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_text_of_a_document_is_registered(name: str) -> None:
    registered = source_of(shipped(name)).fingerprints
    assert registered is not None
    assert all(re.fullmatch("[0-9a-f]{64}", digest) for digest in (registered.document, *registered.units.values()))


@pytest.mark.sampled(1)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_one_letter_of_a_document_is_noticed(name: str) -> None:
    """A letter changed anywhere in a unit changes that unit's fingerprint, and no other's."""
    pack, text = shipped(name), text_of(name)
    tried = 0
    for address, unit in nonempty(list(structure(name).units.items())[::4]):
        word = max(
            (word for word in re.findall(r"\w{5,}", unit.text)[2:] if text.count(word) == 1), key=len, default=""
        )
        if word:
            noted, _ = cite(pack, text.replace(word, word[:-1] + "ъ" + word[-1]), "changed.txt")
            assert [fault.arguments["name"] for fault in noted if fault.code == "P655"] == [address]
            assert {fault.code for fault in noted} <= {"P655", "P660"}
            tried += 1
    assert tried >= 10


def test_other_wrapping_and_page_breaks_change_nothing() -> None:
    name = "ru.mintrud.847"
    paragraphs = [
        re.sub(r"\s*\n\s*", " ", block) for block in re.split(r"\n\n|(?<=\.)\n (?=Г)|(?<=;)\n (?=д\))", text_of(name))
    ]
    narrow = [re.sub(r"(.{30,50}) ", r"\1\n", block) for block in paragraphs]
    again = "\n\n".join(narrow).replace("инвалидов\nв", "инвалидов\n\fв").replace('"', "«")
    found = outline(again, source_of(shipped(name)).style())
    assert {a: unit.text for a, unit in found.units.items()} == {
        a: unit.text for a, unit in structure(name).units.items()
    }


# --- a small pack of our own

DOCUMENT = """Правила

1. Стоянка бесплатна для лиц старше 65 лет.

2. Плата берется за каждую ось.

Плата за сутки не превышает 5 монет.

3. Во дворе стоят:

а) машины жильцов;

б) мопеды.
"""
NORM = "{value: 1, point: '%s', %smodality: mandatory, quote: '%s', title: {ru: а, en: a}}"
FILES = {
    "pack.yaml": "# yaml-language-server: $schema=../schemas/pack.schema.json\n"
    + "\n".join((PARKING / "city" / "pack.yaml").read_text("utf-8").split("\n")[1:]).replace(
        "test.parking.city", "test.small"
    ),
    "ledger.yaml": "points:\n"
    + "".join(
        f'  "{address}": {{state: definition, title: {{ru: а, en: a}}, reason: {{ru: а, en: a}}}}\n'
        for address in ("1", "2", "3", "3.а", "3.б", "4")
    ),
    "source.yaml": f"source: {{{PLAIN}}}",
}


def small(folder: Path, norm: str = "", quote: str = "старше 65 лет", **files: str) -> Pack:
    """A pack of a few files, with a norm, a reading and a rule."""
    texts = (
        FILES
        | {
            "norms.yaml": "norms:\n  age: " + (norm or NORM % ("1", "", quote)) + "\n",
            "readings.yaml": "readings:\n  axle:\n    point: '2'\n    quote: за каждую\n      ось\n"
            "    question: {ru: а, en: a}\n    adopted: one\n    options: {one: {ru: а, en: a}}\n    reason: {ru: а, en: a}\n",
            "rules.yaml": "rules:\n  - {derive: resident, subject: permit, point: '3', sub: а, modality: mandatory,\n"
            "     quote: машины жильцов, says: {ru: а, en: a}, when: paid}\n",
        }
        | {name.replace("_", "."): text for name, text in files.items()}
    )
    home = folder / "small"
    home.mkdir(exist_ok=True)
    for name, text in texts.items():
        (home / name).write_text(text, "utf-8")
    return load_packs(["test.small"], Index.build([folder, PARKING])).packs[0]


def registered(folder: Path, norm: str = "", **files: str) -> Pack:
    """The same, with its document registered."""
    (folder / "document.txt").write_text(DOCUMENT, "utf-8")
    register(small(folder, norm, **files), folder / "document.txt")
    return load_packs(["test.small"], Index.build([folder, PARKING])).packs[0]


def faults(pack: Pack, text: str = DOCUMENT) -> list[tuple[str, str, int]]:
    return [
        (fault.code, Path(fault.place.file).name, fault.place.line) for fault in cite(pack, text, "document.txt")[0]
    ]


def only(pack: Pack, text: str = DOCUMENT) -> Diagnostic:
    [fault] = cite(pack, text, "document.txt")[0]
    return fault


def test_all_is_well(tmp_path: Path) -> None:
    assert cite(registered(tmp_path), DOCUMENT, "document.txt") == ([], CitationSummary(6, 6, 3, 3, 1, 0))
    lines = (tmp_path / "small" / "fingerprints.yaml").read_text("utf-8").split("\n")
    assert lines[0] == "# yaml-language-server: $schema=../schemas/fingerprints.schema.json"
    assert f'    "2#2": "{fingerprint("Плата за сутки не превышает 5 монет.")}"' in lines


def test_not_registered(tmp_path: Path) -> None:
    fault = only(small(tmp_path))
    assert fault.code == "P651" and "punkt cite test.small" in fault.message("ru")


def test_no_layout(tmp_path: Path) -> None:
    pack = small(tmp_path)
    (tmp_path / "small" / "source.yaml").unlink()
    pack = load_packs(["test.small"], Index.build([tmp_path, PARKING])).packs[0]
    with pytest.raises(PunktError) as caught:
        cite(pack, DOCUMENT, "document.txt")
    assert caught.value.diagnostics[0].code == "P650"


def test_changed_letter_in_the_document(tmp_path: Path) -> None:
    noted, summary = cite(registered(tmp_path), DOCUMENT.replace("за каждую", "за всякую"), "document.txt")
    noted.sort(key=lambda fault: fault.code)
    assert [(fault.code, Path(fault.place.file).name, fault.place.line) for fault in noted] == [
        ("P655", "document.txt", 5),
        ("P660", "readings.yaml", 4),
    ]
    assert noted[0].arguments["name"] == "2#1"
    assert "ближайшее там: «за всякую ось" in noted[1].message("ru")
    assert "the nearest there is 'за всякую ось" in noted[1].message("en")
    assert (summary.units, summary.matched, summary.quotes, summary.found) == (6, 5, 3, 2)


def test_changed_letter_in_a_quote(tmp_path: Path) -> None:
    fault = only(registered(tmp_path, NORM % ("1", "", "старше 66 лет")))
    assert (fault.code, fault.place.line) == ("P660", 2)
    assert fault.place.column == 1 + len("  age: {value: 1, point: '1', modality: mandatory, quote: ")
    assert "«старше 65 лет" in fault.message("ru")


def test_quote_unlike_anything(tmp_path: Path) -> None:
    fault = only(registered(tmp_path, NORM % ("1", "", "щука жуёт")))
    assert (
        fault.code == "P660" and "ничего похожего" in fault.message("ru") and "nothing like it" in fault.message("en")
    )


@pytest.mark.parametrize(("point", "where"), [("2", "1"), ("3", "1")])
def test_quote_at_another_point(tmp_path: Path, point: str, where: str) -> None:
    fault = only(registered(tmp_path, NORM % (point, "", "старше 65 лет")))
    assert fault.code == "P661" and fault.arguments["where"] == where and fault.arguments["at"] == point


def test_words_of_a_subpoint_are_not_the_points_own(tmp_path: Path) -> None:
    fault = only(registered(tmp_path, NORM % ("3", "", "мопеды")))
    assert fault.code == "P661" and fault.arguments["where"] == "3.б"


@pytest.mark.parametrize(("paragraph", "code"), [(1, "P661"), (2, ""), (3, "P663")])
def test_paragraph(tmp_path: Path, paragraph: int, code: str) -> None:
    pack = registered(tmp_path, NORM % ("2", f"paragraph: {paragraph}, ", "не превышает 5 монет"))
    assert [one for one, _, _ in faults(pack)] == ([code] if code else [])


def test_first_paragraph_of_a_point_that_has_one(tmp_path: Path) -> None:
    assert faults(registered(tmp_path, NORM % ("1", "paragraph: 1, ", "старше 65 лет"))) == []


def test_point_that_the_document_does_not_have(tmp_path: Path) -> None:
    fault = only(registered(tmp_path, NORM % ("4", "", "старше 65 лет")))
    assert fault.code == "P662" and fault.place.column == 1 + len("  age: {value: 1, point: ")


def test_missing_and_extra_units(tmp_path: Path) -> None:
    pack = registered(tmp_path)
    gone = DOCUMENT.replace("б) мопеды.\n", "")
    assert faults(pack, gone) == [("P654", "fingerprints.yaml", 11)]
    more = DOCUMENT + "\nв) иные.\n\n4. Прочее.\n"
    assert faults(pack, more) == [("P656", "document.txt", 15), ("P656", "document.txt", 17)]


def test_text_that_moved(tmp_path: Path) -> None:
    pack = registered(tmp_path)
    noted, _ = cite(pack, DOCUMENT.replace("Плата за сутки", "Новый абзац.\n\nПлата за сутки"), "document.txt")
    assert [(fault.code, fault.arguments["name"]) for fault in noted] == [("P655", "2#2"), ("P656", "2#3")]
    assert "прежний текст теперь «2#3»" in noted[0].message("ru")
    assert "its text is registered as 2#2" in noted[1].message("en")


def test_change_outside_the_units(tmp_path: Path) -> None:
    assert faults(registered(tmp_path), "О стоянках\n\n" + DOCUMENT) == [("P657", "document.txt", 0)]


def test_document_of_another_layout(tmp_path: Path) -> None:
    pack = registered(tmp_path)
    assert ("P652", "source.yaml", 1) in faults(pack, "Иное\n\n1. Раз.\n")
    (tmp_path / "other.txt").write_text("Правила\n\nБез номера.\n", "utf-8")
    with pytest.raises(PunktError) as caught:
        register(pack, tmp_path / "other.txt")
    assert [(fault.code, fault.place.line) for fault in caught.value.diagnostics] == [("P653", 3)]


@pytest.mark.parametrize(
    ("content", "code", "line"), [(b"1\n2\xff", "P659", 2), (None, "P001", 0), ("folder", "P004", 0)]
)
def test_document_that_cannot_be_read(tmp_path: Path, content: bytes | str | None, code: str, line: int) -> None:
    path = tmp_path / "document.txt"
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif content:
        path.mkdir()
    with pytest.raises(PunktError) as caught:
        read_document(path)
    assert [(fault.code, fault.place.line) for fault in caught.value.diagnostics] == [(code, line)]


def test_layouts_that_are_wrong(tmp_path: Path) -> None:
    for layout, code in [('points: ["2."]', "P658"), ("points: []", "P206"), ("pages: 1", "P200")]:
        with pytest.raises(PunktError) as caught:
            small(tmp_path, source_yaml=f"source: {{paragraphs: blank_lines, sections: [{{heading: а}}], {layout}}}")
        assert [fault.code for fault in caught.value.diagnostics] == [code]
    with pytest.raises(PunktError) as caught:
        small(tmp_path, more_yaml="source: {paragraphs: blank_lines, sections: [{heading: а, from: б}]}")
    assert [fault.code for fault in caught.value.diagnostics] == ["P209"]
    with pytest.raises(PunktError) as caught:
        small(tmp_path, more_yaml=FILES["source.yaml"])
    assert [fault.code for fault in caught.value.diagnostics] == ["P242"]


# --- wording


def test_quotes_end_with_whole_words() -> None:
    assert stands_in("4 часов", "от 4 часов в день") and stands_in("от 4 часов", "(от 4 часов)")
    assert not stands_in("4 часов", "24 часов") and not stands_in("4 часа", "24 часа и 4 часам")
    assert stands_in("4 часа", "24 часа и 4 часа") and not stands_in("", "слова")


def test_nearest_wording_is_found_in_time() -> None:
    text = (
        " ".join(f"слово{number} и ещё" for number in range(400))
        + " согласие гражданина на проживание в составе группы"
    )
    start = time.perf_counter()
    _, found = nearest_wording("согласие инвалида на проживание в составе группы", [text])
    assert found == "согласие гражданина на проживание в составе группы"
    assert time.perf_counter() - start < 2


def test_every_quote_of_the_packs_is_looked_at() -> None:
    from punkt.law.loading.read_documents import read_documents

    for name in DOCUMENTS:
        pack = shipped(name)
        seen = list(quotes(pack, read_documents(Path(pack.folder), Problems())))
        assert len(seen) == len(pack.norms) + len(pack.readings) + len(pack.rules) + len(pack.applies)
        text = "".join(path.read_text("utf-8") for path in Path(pack.folder).glob("*.yaml"))
        assert len(seen) == len(re.findall(r"\bquote:", text))
