"""A ministry's own columns and codes, described in a map; and a map drafted from them."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.lengths import many
from punkt import load
from punkt.command.run_request import run_request
from punkt.deciding.rule_base import Rules
from punkt.files.messages.diagnostics import PunktError, UsageError
from punkt.files.messages.kinds import Kind
from punkt.files.read import read_text
from punkt.registers.check.convert_cells import converted
from punkt.registers.check.register import Register, RegisterPart
from punkt.registers.columns.table_layout import CASES
from punkt.registers.compared.register_cases import rows_as_cases
from punkt.registers.invented.write_invented import invent
from punkt.registers.map.cell_format import CellFormat
from punkt.registers.map.column_map import read_map
from punkt.registers.read.open_source import ReadOptions, open_source
from punkt.registers.request import Request
from punkt.registers.suggest.suggest_map import suggest

DAY = date(2025, 6, 1)
TABLE = """№ дела;ФИО;Дата рождения;Пол;Инвалидность установлена;ИПРА: самообслуживание;Часов в день;Причина
1;Иванов;01.06.1990;М;да;2 степень;4,5;недееспособность
2;Ким;31.12.2001;ж;НЕТ;нет;н/д;
3;Ли;12.5.1988;ж;да;4 степень;7;
"""
MAP = """map: a.register
key: № дела
days: DD.MM.YYYY
decimal: ","
true_words: [да]
false_words: [нет]
unknown_words: [н/д]
columns:
  Дата рождения: birth_date
  Пол: {fact: sex, codes: {м: male, ж: female}}
  Инвалидность установлена: recipient.disability
  "ИПРА: самообслуживание": {fact: ipra.self_care, codes: {1 степень: 1, 2 степень: 2, нет: 0}}
  Часов в день: planned_hours.amount
  Причина: {fact: withheld_because, codes: {недееспособность: [incapacity]}}
ignore: [ФИО]
always: {planned_hours.per: day}
"""


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load("ru.karelia.166-p")


def read(rules: Rules, tmp_path: Path, table: str = TABLE, text: str = MAP) -> RegisterPart:
    path = tmp_path / "a.csv"
    path.write_bytes(table.encode("cp1251"))
    register = Register(rules, open_source(path, ReadOptions()), {}, read_map(read_text(text, "m.yaml")), DAY)
    return next(register.parts(100, {}))


def test_columns_and_codes(rules: Rules, tmp_path: Path) -> None:
    part = read(rules, tmp_path)
    rows = part.tables[CASES].rows(named=True)
    assert [{k.removeprefix("recipient."): v for k, v in row.items()} for row in rows] == [
        {
            "case": "1",
            "birth_date": date(1990, 6, 1),
            "sex": "male",
            "disability": True,
            "ipra.self_care": 2,
            "planned_hours.amount": Decimal("4.5"),
            "withheld_because": ["incapacity"],
            "planned_hours.per": "day",
        },
        {
            "case": "2",
            "birth_date": date(2001, 12, 31),
            "sex": "female",
            "disability": False,
            "ipra.self_care": 0,
            "planned_hours.amount": None,
            "withheld_because": None,
            "planned_hours.per": "day",
        },
    ]
    assert [(r.row, r.column, r.value, r.code) for r in part.rejects] == [
        (4, "ИПРА: самообслуживание", "4 степень", "P763")
    ]


@pytest.mark.parametrize(
    ("old", "new", "place", "code"),
    [
        ("birth_date", "birth_dat", (9, 18), "P758"),
        ("ж: female", "ж: femal", (10, 40), "P512"),
        ("1 степень: 1", "1 степень: 7", (12, 71), "P510"),
        ("DD.MM.YYYY", "DD.MM", (3, 7), "P752"),
        ("false_words: [нет]", "false_words: [да]", (7, 16), "P753"),
        ("Часов в день: planned", "Часов: planned", (13, 10), "P757"),
        ("per: day}", "per: dya}", (16, 29), "P512"),
        ("ignore: [ФИО]", "ignored: [ФИО]", (15, 1), "P200"),
        ("map: a.register\n", "", (1, 1), "P201"),
    ],
)
def test_faults_of_a_map_are_located(
    rules: Rules, tmp_path: Path, old: str, new: str, place: tuple[int, int], code: str
) -> None:
    assert old in MAP
    with pytest.raises(PunktError) as raised:
        read(rules, tmp_path, text=MAP.replace(old, new))
    assert (code, "m.yaml", *place) in {(d.code, *d.place) for d in raised.value.diagnostics}


def test_a_map_or_a_description_that_cannot_be_read_is_a_fault_of_the_call(rules: Rules, tmp_path: Path) -> None:
    """Neither a case nor a pack is to blame for it, and it is known whose file it is."""
    file, table, out = tmp_path / "m.yaml", tmp_path / "a.csv", str(tmp_path / "out.csv")
    table.write_text("case\n1\n")
    for text, code in (("map: a.register\ncolumns: [", "P033"), ("map: a.register\nmap: b.register\n", "P014")):
        file.write_text(text)
        request = Request(register=str(table), out=out, packs=("ru.karelia.166-p",), map_file=str(file))
        with pytest.raises(PunktError) as run:
            run_request(request)
        with pytest.raises(PunktError) as compared:
            list(rows_as_cases(table, rules, str(file), DAY))
        with pytest.raises(PunktError) as invented:
            invent("ru.karelia.166-p", (), Path(out), 1, 1, parameters=str(file))
        for caught in (run, compared, invented):
            assert isinstance(caught.value, UsageError)
            found = [(one.code, one.kind, one.place.file) for one in caught.value.diagnostics]
            assert found == [(code, Kind.USAGE, str(file))]


def test_a_draft_can_be_used_once_what_is_not_sure_is_settled(rules: Rules, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(TABLE.encode("cp1251"))
    draft = suggest(open_source(path, ReadOptions()), rules.vocabulary, "ru")
    said = read_map(read_text(draft.text, "m.yaml"))
    found = {
        name: (entry.name, dict(entry.codes.data) if entry.codes else {}) for name, entry in said.cases.columns.items()
    }
    assert said.cases.key == "№ дела" and "ФИО" in said.cases.ignore
    assert found["Дата рождения"] == ("recipient.birth_date", {})
    assert found["Пол"] == ("recipient.sex", {"М": "male", "ж": "female"})
    assert found["Инвалидность установлена"] == ("recipient.disability", {})
    assert found["ИПРА: самообслуживание"] == ("recipient.ipra.self_care", {"2 степень": 2})
    assert '      #"нет": 0  # что это значит?' in draft.text  # asked, not guessed
    assert '      #"4 степень": ~  # что это значит?' in draft.text
    assert '  #"Причина": recipient.withheld_because' in draft.text  # named, not taken
    with pytest.raises(PunktError) as raised:
        read(rules, tmp_path, text=draft.text)
    assert [(d.code, d.arguments["name"]) for d in raised.value.diagnostics] == [("P751", "Причина")]
    settled = draft.text.replace("\nignore:\n", '\nignore:\n  - "Причина"\n').replace('#"нет": 0', '"нет": 0')
    part = read(rules, tmp_path, text=settled)
    assert part.tables[CASES]["recipient.birth_date"].to_list() == [date(1990, 6, 1), date(2001, 12, 31)]


def test_days_and_decimals_in_their_forms(rules: Rules) -> None:
    facts = rules.vocabulary.subjects["recipient"].facts

    def values(path: str, cells: list[str], cell_format: CellFormat) -> list[Any]:
        return converted(pl.Series("x", cells), facts[path], cell_format)[0].to_list()

    serial = CellFormat(days=("serial", "DD.MM.YYYY"))
    assert values("birth_date", ["45809", "60", "1.6.2025", "01.06.25", "31.02.2025"], serial) == [
        date(2025, 6, 1),
        None,
        date(2025, 6, 1),
        None,
        None,
    ]
    comma = CellFormat(decimal=",")
    assert values("planned_hours.amount", ["4,5", "4.5", "1 000", "4,5555", ",5"], comma) == [
        Decimal("4.5"),
        Decimal("4.5"),
        None,
        None,
        None,
    ]


@cache
def loaded() -> Rules:
    return load("ru.karelia.166-p")


PLAIN = {
    "ipra.self_care": st.integers(-2, 6),
    "planned_hours.amount": st.decimals(-1, 200, places=4) | st.integers(-2, 200),
    "opioid_supply_days": st.integers(-5, 10**12),
    "birth_date": st.dates().map(str) | st.sampled_from(["2001-02-29", "2001-2-3", "2001-W01-1", "10000-01-01", "x"]),
    "sex": st.sampled_from(["male", "female", "Male", "m"]),
    "consent": st.sampled_from(["true", "false"]),
}


@settings(max_examples=many(40, 150), deadline=None)
@given(data=st.data(), path=st.sampled_from(sorted(PLAIN)))
def test_columns_take_what_a_case_takes(data: st.DataObject, path: str) -> None:
    """A cell is taken if, and only if, a case file with the same value would be, and as the same value."""
    rules = loaded()
    value = data.draw(PLAIN[path])
    text = format(value, "f") if isinstance(value, Decimal) else str(value)
    values, bad = converted(pl.Series("x", [text]), rules.vocabulary.subjects["recipient"].facts[path], CellFormat())
    given: Any = {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value
    mapping: dict[str, Any] = {}
    *parents, last = path.split(".")
    inner = mapping
    for parent in parents:
        inner = inner.setdefault(parent, {})
    inner[last] = given
    try:
        case = rules.read_case({"case": "c", "as_of": "9999-12-31", "recipient": mapping})
    except PunktError as error:
        if any(d.code == "P520" for d in error.diagnostics):
            return  # a constraint, not the value
        assert bad is not None and values[0] is None
    else:
        assert bad is None and values[0] == case.sections["recipient"].facts[path]


def test_a_column_that_is_a_fact_is_no_key_even_where_the_key_comes_twice(rules: Rules, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("№ дела;Дата рождения\n1;01.06.1990\n2;31.12.2001\n1;12.05.1988\n", encoding="utf-8")
    text = suggest(open_source(path, ReadOptions()), rules.vocabulary, "ru").text
    assert 'key: "№ дела"' in text
    assert '"Дата рождения": recipient.birth_date' in text


def test_an_odd_cell_does_not_hide_how_the_days_of_a_column_are_written(rules: Rules, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("№ дела;Дата рождения\n1;01.06.1990\n2;31.12.2001\n3;1985\n4;12.05.1988\n", encoding="utf-8")
    text = suggest(open_source(path, ReadOptions()), rules.vocabulary, "ru").text
    assert 'days: "DD.MM.YYYY"' in text or "days: DD.MM.YYYY" in text
    assert '"Дата рождения": recipient.birth_date' in text


def test_what_is_not_sure_is_named_and_never_taken(rules: Rules, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "СНИЛС;ФИО;ДР;Пол;Согласие;Опекун;Часы;Группа;Цвет\n"
        "1-1;Иванов;01.02.1990;м;да;нет;4;2;красный\n"
        "1-2;Петрова;11.02.1985;ж;нет;да;4,5;3;белый\n",
        encoding="utf-8",
    )
    text = suggest(open_source(path, ReadOptions()), rules.vocabulary, "ru").text
    said = read_map(read_text(text, "m.yaml")).cases
    assert said.key == "СНИЛС" and {name: entry.name for name, entry in said.columns.items()} == {
        "Пол": "recipient.sex"
    }
    named = [line.partition("  #")[2] for line in text.splitlines() if line.startswith('  #"')]
    assert any(line.startswith('"ДР": recipient.birth_date') for line in named)
    assert any(line.startswith('"Согласие": recipient.consent') for line in named)
    guardian = [line.split(": ")[1].split()[0] for line in named if line.startswith('"Опекун"')]
    assert guardian[:2] == ["recipient.guardian_decision", "recipient.guardian_is_provider"]
    assert '- "Часы"  # может быть, recipient.planned_hours.amount' in text  # told by its values alone
    assert 'false_words: ["нет"]' in text and '- "Цвет"\n' in text


def test_a_map_holds_for_nested_cases_too(rules: Rules, tmp_path: Path) -> None:
    """The same names, words and codes, in tables, in JSON Lines flat and nested, and in a folder of files."""
    text = """map: a
key: № дела
days: DD.MM.YYYY
true_words: [да]
false_words: [нет]
columns:
  ДР: birth_date
  Пол: {fact: sex, codes: {м: male, ж: female}}
  Помещение приспособлено: premises_adapted
lists:
  group.members: {id: СНИЛС, columns: {Пол: {fact: sex, codes: {м: male, ж: female}}}}
"""
    case = {
        "№ дела": "k1",
        "recipient": {"ДР": "01.06.1990", "Пол": "Ж", "Помещение приспособлено": "нет", "consent": True},
        "group": {"members": [{"СНИЛС": "m1", "Пол": "м"}, {"СНИЛС": "m2", "Пол": "ж"}]},
    }
    lines = tmp_path / "a.jsonl"
    lines.write_text(json.dumps(case) + "\n", encoding="utf-8")
    folder = tmp_path / "cases"
    folder.mkdir()
    (folder / "k1.json").write_text(json.dumps({**case, "case": "k1"}), encoding="utf-8")
    wanted = {
        "recipient.birth_date": date(1990, 6, 1),
        "recipient.sex": "female",
        "recipient.premises_adapted": False,
        "recipient.consent": True,
    }
    for source in (lines, folder):
        said = read_map(read_text(text if source is lines else text.replace("key: № дела\n", ""), "m.yaml"))
        if source is folder:
            case.pop("№ дела", None)
            (folder / "k1.json").write_text(json.dumps({"case": "k1", **case}), encoding="utf-8")
        register = Register(rules, open_source(source, ReadOptions(), rules), {}, said, DAY)
        (part,) = register.parts(10, {})
        assert not part.rejects, [(r.column, r.value, r.code) for r in part.rejects]
        row = part.tables[CASES].row(0, named=True)
        assert {name: row[name] for name in wanted} == wanted
        assert part.tables["group.members"].select("id", "sex").rows() == [("m1", "male"), ("m2", "female")]


def test_a_map_of_nested_cases_is_checked(rules: Rules, tmp_path: Path) -> None:
    lines = tmp_path / "a.jsonl"
    lines.write_text('{"case": "a", "recipient": {"sex": "male"}}\n', encoding="utf-8")
    text = "map: a\ncolumns:\n  Пол: sexx\n  Вид: {fact: sex, codes: {м: mail}}\nlists:\n  group.members: {columns: {П: sxe}}\n"
    with pytest.raises(PunktError) as raised:
        Register(rules, open_source(lines, ReadOptions(), rules), {}, read_map(read_text(text, "m.yaml")), DAY)
    found = sorted((d.place.line, d.code) for d in raised.value.diagnostics)
    assert found == [(3, "P758"), (4, "P512"), (6, "P758")]


def test_a_draft_for_nested_cases(rules: Rules, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    cases = [
        {"№ дела": f"{n}", "recipient": {"Дата рождения": f"0{n}.06.1990", "Пол": "мж"[n % 2]}, "consent": True}
        for n in range(1, 5)
    ]
    path.write_text("\n".join(json.dumps(case) for case in cases) + "\n{\n", encoding="utf-8")
    text = suggest(open_source(path, ReadOptions()), rules.vocabulary, "ru").text
    said = read_map(read_text(text, "m.yaml"))
    assert said.cases.key == "№ дела"
    names = {name: entry.name for name, entry in said.cases.columns.items()}
    assert names["recipient.Дата рождения"] == "recipient.birth_date" and names["recipient.Пол"] == "recipient.sex"
    (part,) = Register(rules, open_source(path, ReadOptions(), rules), {}, said, DAY).parts(10, {})
    assert part.tables[CASES]["recipient.sex"].to_list() == ["female", "male", "female", "male"]
    assert [r.code for r in part.rejects] == ["P806"]


def test_numbers_and_days_as_ministries_write_them(rules: Rules, tmp_path: Path) -> None:
    """Of ten rows five are decided as they say, and five turned down, each for its cell."""
    text = """map: a
key: Ключ
days: [DD.MM.YYYY, "DD.MM.YYYY 0:00:00", DD.MM.YYYY г., DD.MM.YY]
century: 1926
decimal: ","
thousands: true
after: [ч, час.]
columns: {День: birth_date, Часы: planned_hours.amount, Дни: opioid_supply_days}
always: {planned_hours.per: week}
"""
    rows = [
        ("05.06.1985 0:00:00", "4,5 ч", "1 234"),
        ("12.03.1985 г.", "4,5\u00a0ЧАС.", "1\u00a0235"),
        ("05.06.85", "4,5ч", ""),
        ("05.06.24", "12", ""),
        ("05.06.26", "", ""),
        ("29.02.85", "", ""),
        ("", "10-12", ""),
        ("", "4,5 чел", ""),
        ("", "", "1 23"),
        ("", "½", ""),
    ]
    table = "Ключ;День;Часы;Дни\n" + "".join(f"{n};{';'.join(row)}\n" for n, row in enumerate(rows, 1))
    path = tmp_path / "a.csv"
    path.write_text(table, encoding="utf-8")
    register = Register(rules, open_source(path, ReadOptions()), {}, read_map(read_text(text, "m.yaml")), DAY)
    part = next(register.parts(100, {}))
    found = part.tables[CASES]
    assert found["case"].to_list() == ["1", "2", "3", "4", "5"]
    days = [date(1985, 6, 5), date(1985, 3, 12), date(1985, 6, 5), date(2024, 6, 5), date(1926, 6, 5)]
    half = Decimal("4.5")
    assert found["recipient.birth_date"].to_list() == days
    assert found["recipient.planned_hours.amount"].to_list() == [half, half, half, 12, None]
    assert found["recipient.opioid_supply_days"].to_list()[:2] == [1234, 1235]
    assert [(one.key, one.code) for one in part.rejects] == [
        ("6", "P823"),
        ("7", "P506"),
        ("8", "P506"),
        ("9", "P506"),
        ("10", "P914"),
    ]
    with pytest.raises(PunktError) as raised:  # years of two digits say nothing without a century
        read_map(read_text(text.replace("century: 1926\n", ""), "m.yaml"))
    assert [one.code for one in raised.value.diagnostics] == ["P752"]
