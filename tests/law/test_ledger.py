"""Ledgers: every unit of the three documents accounted for; each fault found; the table, the JSON and the page."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from functools import cache
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml

from helpers.loops import nonempty
from helpers.places import ROOT, TEST_PACKS
from punkt.files.messages.diagnostics import Diagnostic, Problems, PunktError
from punkt.law.loading.ledger import CITABLE, CoverageReport, check, coverage
from punkt.law.loading.pack_quotes import quotes
from punkt.law.loading.pack_store import Index, load_packs
from punkt.law.loading.read_documents import read_documents
from punkt.law.packs.pack import Pack
from punkt.law.schemas.packs_schema import STATES
from punkt.law.sources.document_texts import document_texts
from punkt.law.sources.find_wording import stands_in
from punkt.law.sources.normalise import normalise
from punkt.showing.pack.coverage_report import (
    STATE_TEXTS,
    STATE_WORDS,
    coverage_json,
    coverage_page,
    coverage_text,
)
from punkt.showing.words.marked_words import marked

SEEDS = ROOT.parent / "shared" / "seeds"
DOCUMENTS = {"ru.mintrud.847": "004_", "ru.karelia.166-p": "003_", "ru.alliance.2025": "000_"}
SHIPPED = (*DOCUMENTS, "ru.karelia.ozyorny")


def pack_of(name: str, root: Path = ROOT / "rules") -> Pack:
    return {pack.id: pack for pack in load_packs([name], Index.build([root])).packs}[name]


def seed(name: str) -> Path:
    found = sorted(SEEDS.glob(f"{DOCUMENTS[name]}*.txt"))
    if not found:
        pytest.skip(f"the text of {name} is not beside the repository")
    return found[0]


@cache
def registered(name: str) -> list[str]:
    """The units of a document, read from its fingerprints without the engine."""
    path = Path(pack_of(name).folder) / "fingerprints.yaml"
    return list(yaml.safe_load(path.read_text("utf-8"))["fingerprints"]["units"])


# --- the shipped packs


@pytest.mark.parametrize("name", SHIPPED)
def test_everything_is_accounted_for(name: str) -> None:
    report = coverage(pack_of(name))
    assert [fault.text("en") for fault in report.diagnostics] == []
    assert report.totals["unaccounted"] == 0 and report.accounted == len(report.units)
    for unit in nonempty(report.units):
        encoding = unit.rules + unit.norms + unit.readings
        assert (unit.state == "encoded") <= bool(encoding), unit
        assert not encoding or unit.state in CITABLE, unit
        assert set(unit.title) == {"ru", "en"} and (unit.state == "encoded" or set(unit.reason) == {"ru", "en"}), unit


@pytest.mark.parametrize("name", DOCUMENTS)
def test_units_are_those_registered(name: str) -> None:
    report = coverage(pack_of(name))
    assert report.registered and [unit.address for unit in report.units] == registered(name)


@pytest.mark.parametrize("name", SHIPPED)
def test_everything_encodes_something(name: str) -> None:
    pack = pack_of(name)
    units = coverage(pack).units
    assert {one for unit in units for one in unit.rules} == {rule.id for rule in pack.rules} | {
        "applies" for _ in pack.applies
    }
    assert {one for unit in units for one in unit.norms} == set(pack.norms)
    assert {one for unit in units for one in unit.readings} == set(pack.readings)


@pytest.mark.sampled(2)
@pytest.mark.parametrize("name", SHIPPED)
def test_only_what_is_encoded_whole_counts_as_whole(name: str) -> None:
    """Counted from the ledger as written, without the engine; a hundred percent are all units, each of them whole."""
    points = yaml.safe_load((Path(pack_of(name).folder) / "ledger.yaml").read_text("utf-8"))["points"]
    entries = [points.get(unit) or points[unit.partition("#")[0]] for unit in registered(name)]
    whole = sum(entry["state"] == "encoded" and "left" not in entry for entry in entries)
    partly = sum("left" in entry for entry in entries)
    report = coverage(pack_of(name))
    assert (report.whole, report.partly, report.bare) == (whole, partly, len(entries) - whole - partly)
    assert report.percent == whole * 1000 // len(entries) / 10 and (report.percent == 100) == (whole == len(entries))
    shown = flat(coverage_text(report, "ru", 500))
    assert ("100 %" in shown) == (len({entry["state"] + str("left" in entry) for entry in entries}) == 1)
    for entry in entries:
        if "left" in entry:
            assert entry["left"]["ru"] in shown


@pytest.mark.sampled(3)
@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("lang", ["ru", "en"])
def test_readings_are_told_in_full(name: str, lang: str) -> None:
    """Question, every option, reason and who confirmed it, also of a reading with one option: as text, JSON and page."""
    folder = Path(pack_of(name).folder)
    file = folder / "readings.yaml"
    written = yaml.safe_load(file.read_text("utf-8"))["readings"] if file.is_file() else {}
    report = coverage(pack_of(name))
    data = {one["name"]: one for one in json.loads(coverage_json(report))["readings"]}
    assert data.keys() == written.keys()
    shown, html = flat(coverage_text(report, lang, 500)), flat(unescape(coverage_page(report, lang)))
    for key, reading in written.items():
        for told in (reading["question"], reading["reason"], *reading["options"].values()):
            assert told[lang] in shown and told[lang] in html, (key, told)
        assert data[key]["options"] == reading["options"] and data[key]["adopted"] == reading["adopted"]
    assert shown.count({"ru": "– не подтверждено", "en": "– not confirmed"}[lang]) == sum(
        "confirmed" not in reading for reading in written.values()
    )


def test_who_confirmed_a_reading(tmp_path: Path) -> None:
    pack = small(tmp_path)
    (Path(pack.folder) / "readings.yaml").write_text(CONFIRMED, "utf-8")
    report = coverage(pack_of("small", tmp_path))
    assert "принято, другого варианта не записано: входит" in coverage_text(report, "ru")
    assert "подтверждено: Юрист, 02.03.2026" in coverage_text(report, "ru")
    assert "confirmed: A lawyer, 2026-03-02" in coverage_text(report, "en")
    [reading] = json.loads(coverage_json(report))["readings"]
    assert reading["confirmed_by"] == {"ru": "Юрист", "en": "A lawyer"} and reading["confirmed_on"] == "2026-03-02"


def test_a_unit_encoded_in_part(tmp_path: Path) -> None:
    """Of five units 2#2 and 2#3 are encoded, 2#2 whole: one of five is 20 percent."""
    said = "{ru: Пределы, en: Limits}"
    pack = small(tmp_path, ledger=(said, f"{said}\n    left: {{ru: исключения <b>, en: the exceptions <b>}}"))
    report = coverage(pack)
    assert report.diagnostics == () and report.units[3].standing == "partly" and report.units[3].state == "encoded"
    assert (report.whole, report.partly, report.bare, report.percent) == (1, 1, 3, 20.0)
    shown = flat(coverage_text(report, "en", 200))
    assert "2#3 in part Limits" in shown and "not encoded: the exceptions <b>" in shown
    assert 'class="block partly"' in coverage_page(report, "ru")
    assert "не записано: исключения &lt;b&gt;" in coverage_page(report, "ru")
    assert json.loads(coverage_json(report))["units"][3]["left"] == {"ru": "исключения <b>", "en": "the exceptions <b>"}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_the_ledger_names_stands_there(name: str) -> None:
    """A quote cited of a paragraph is found in one of the paragraphs that its rule is said to encode."""
    pack = pack_of(name)
    texts = document_texts(pack, seed(name))
    units = coverage(pack).units
    for quote in nonempty(quotes(pack, read_documents(Path(pack.folder), Problems()))):
        named = [unit.address for unit in units if quote.words in unit.quotes and unit.point == quote.point]
        assert named and any(stands_in(normalise(quote.words), texts[address]) for address in named), quote


def test_states_differ_by_paragraph() -> None:
    states = {unit.address: (unit.state, unit.entry) for unit in coverage(pack_of("ru.mintrud.847")).units}
    assert states["9#1"] == ("definition", "9#1") and states["9#2"] == ("encoded", "9#2")
    assert states["11#7"] == ("untranslatable", "11#7") and states["3#2"] == ("procedural", "3")
    federal = {unit.address: unit for unit in coverage(pack_of("ru.mintrud.847")).units}
    assert federal["9#6"].rules == ("room_occupancy",) and federal["9#6"].norms == ("persons_per_room",)


# --- faults


SMALL: dict[str, str] = {
    "pack.yaml": """
pack: small
version: 1.0.0
vocabulary: small
title: {ru: Малый, en: Small}
document:
  date: '2024-01-01'
  kind: {ru: Приказ, en: Order}
  issuer: {ru: Кто-то, en: Somebody}
  title: {ru: О чём-то, en: On something}
jurisdiction: {code: X, title: {ru: Место, en: Place}}
in_force: {from: '2024-01-01'}
""",
    "vocabulary.yaml": (TEST_PACKS / "parking" / "vocabulary.yaml").read_text("utf-8"),
    "source.yaml": """
source:
  paragraphs: blank_lines
  points: ["1."]
  sections: [{heading: Приказ}]
""",
    "fingerprints.yaml": "fingerprints:\n  document: "
    + "a" * 64
    + "\n  units:\n"
    + "".join(
        f'    "{address}": ' + letter * 64 + "\n"
        for letter, address in zip("abcde", ["1", "2#1", "2#2", "2#3", "3"], strict=True)
    ),
    "norms.yaml": """
norms:
  limit:
    value: 3
    point: "2"
    modality: mandatory
    quote: не более трёх
    title: {ru: Предел, en: Limit}
  bound:
    value: 5
    point: "2"
    paragraph: 3
    modality: mandatory
    quote: не менее пяти
    title: {ru: Граница, en: Bound}
""",
    "ledger.yaml": """
points:
  "1":
    state: procedural
    title: {ru: Ввод, en: Opening}
    reason: {ru: Ничего не решает., en: Decides nothing.}
  "2":
    state: encoded
    title: {ru: Пределы, en: Limits}
  "2#1":
    state: definition
    title: {ru: Слово, en: Word}
    reason: {ru: Определяет., en: Defines.}
  "2#2":
    state: encoded
    title: {ru: Предел, en: Limit}
    rules: [limit]
  "3":
    state: procedural
    title: {ru: Конец, en: End}
    reason: {ru: Ничего не решает., en: Decides nothing.}
""",
}


def flat(text: str) -> str:
    """A text on one line, however its lines and fixed blanks are broken."""
    return " ".join(text.split())


CONFIRMED = """
readings:
  bound_of_three:
    point: "2"
    paragraph: 2
    quote: не более трёх
    question: {ru: Входит ли три?, en: Is three within?}
    adopted: within
    options: {within: {ru: входит, en: it is}}
    reason: {ru: Так понимают., en: Commonly so.}
    confirmed: {by: {ru: Юрист, en: A lawyer}, day: 2026-03-02}
"""


def small(folder: Path, **changed: tuple[str, str]) -> Pack:
    """A small pack of norms only, with one text replaced in the files named."""
    home = folder / "small"
    home.mkdir(parents=True, exist_ok=True)
    vocabulary = re.sub(r"^vocabulary:.*$", "vocabulary: small", SMALL["vocabulary.yaml"], flags=re.MULTILINE)
    for name, text in {**SMALL, "vocabulary.yaml": vocabulary}.items():
        old, new = changed.get(name.removesuffix(".yaml"), ("", ""))
        assert not old or text.count(old) == 1, (name, old, text.count(old))
        (home / name).write_text(text.replace(old, new) if old else text, "utf-8")
    return pack_of("small", folder)


def only(faults: list[Diagnostic]) -> tuple[str, str, str]:
    """The one fault: its code, the line it stands on, its message; both languages have one."""
    [fault] = faults
    assert re.search("[а-я]", fault.message("ru")) and "{" not in fault.message("ru") + fault.message("en")
    line = Path(fault.place.file).read_text("utf-8").splitlines()[fault.place.line - 1]
    return fault.code, f"{Path(fault.place.file).name}: {line.strip()}", fault.message("en")


def test_small_pack_is_whole(tmp_path: Path) -> None:
    report = coverage(small(tmp_path))
    assert report.diagnostics == ()
    assert [(unit.address, unit.entry, unit.norms) for unit in report.units] == [
        ("1", "1", ()),
        ("2#1", "2#1", ()),
        ("2#2", "2#2", ("limit",)),
        ("2#3", "2", ("bound",)),
        ("3", "3", ()),
    ]


def test_unaccounted(tmp_path: Path) -> None:
    entry = SMALL["ledger.yaml"][SMALL["ledger.yaml"].index('  "3":') :]
    pack = small(tmp_path, ledger=(entry, ""))
    code, at, message = only(check(pack))
    assert code == "P680" and at.startswith('fingerprints.yaml: "3"') and "unit 3" in message
    report = coverage(pack)
    assert (
        report.accounted == 4
        and report.percent == 40.0
        and report.totals["unaccounted"] == 1
        and report.units[-1].state == "unaccounted"
    )
    assert "unaccounted" in coverage_text(report, "en") and "P680" in coverage_text(report, "ru")
    assert 'class="block unaccounted"' in coverage_page(report, "ru")
    assert json.loads(coverage_json(report))["faults"][0]["file"] == "fingerprints.yaml"


def test_encoded_by_nothing(tmp_path: Path) -> None:
    code, at, message = only(check(small(tmp_path, ledger=('"3":\n    state: procedural', '"3":\n    state: encoded'))))
    assert code == "P681" and at == 'ledger.yaml: "3":' and "cites 3" in message


def test_paragraph_encoded_by_nothing(tmp_path: Path) -> None:
    """What names another paragraph does not encode this one."""
    pack = small(tmp_path, ledger=('"2#1":\n    state: definition', '"2#1":\n    state: encoded'))
    code, at, message = only(check(pack))
    assert code == "P681" and at == 'ledger.yaml: "2#1":' and "2#1" in message


def test_cited_but_not_encoded(tmp_path: Path) -> None:
    third = '  "2#3":\n    state: procedural\n    title: {ru: Х, en: X}\n    reason: {ru: Х., en: X.}\n  "3":'
    code, at, message = only(check(small(tmp_path, ledger=('  "3":', third))))
    assert code == "P682" and at == "norms.yaml: paragraph: 3" and "2#3" in message and "procedural" in message


def test_cited_as_a_whole_and_named_nowhere(tmp_path: Path) -> None:
    third = '  "2#3":\n    state: encoded\n    title: {ru: Граница, en: Bound}\n'
    faults = check(small(tmp_path, ledger=("    rules: [limit]\n", third)))
    assert sorted(fault.code for fault in faults) == ["P681", "P683"]
    _, at, message = only([fault for fault in faults if fault.code == "P683"])
    assert at == 'norms.yaml: point: "2"' and "limit" in message


def test_no_such_unit(tmp_path: Path) -> None:
    extra = '  "2#7":\n    state: procedural\n    title: {ru: Х, en: X}\n    reason: {ru: Х., en: X.}\n  "3":'
    code, at, message = only(check(small(tmp_path, ledger=('  "3":', extra))))
    assert code == "P684" and at == 'ledger.yaml: "2#7":' and "known are: 2#1" in message


def test_no_such_paragraph(tmp_path: Path) -> None:
    faults = check(small(tmp_path, norms=("paragraph: 3", "paragraph: 9")))
    assert sorted(fault.code for fault in faults) == ["P663", "P681"]


def test_named_but_does_not_cite(tmp_path: Path) -> None:
    faults = check(small(tmp_path, ledger=("rules: [limit]", "rules: [limit, bounds]")))
    code, at, message = only(faults)
    assert code == "P685" and at.startswith("ledger.yaml: rules:") and "bound" in message


def test_a_point_says_what_none_of_its_paragraphs_say(tmp_path: Path) -> None:
    third = '"2":\n    state: authority\n    reason: {ru: Х., en: X.}\n'
    rest = '    rules: [limit]\n  "2#3":\n    state: encoded\n    title: {ru: Граница, en: Bound}\n'
    home = small(tmp_path, ledger=('"2":\n    state: encoded\n', third)).folder
    path = Path(home) / "ledger.yaml"
    path.write_text(path.read_text("utf-8").replace("    rules: [limit]\n", rest), "utf-8")
    code, at, message = only(check(pack_of("small", tmp_path)))
    assert code == "P686" and at == 'ledger.yaml: "2":' and "definition, encoded" in message


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("    reason: {ru: Определяет., en: Defines.}\n", "", "P201"),
        ("reason: {ru: Определяет., en: Defines.}", "reason: {ru: Определяет.}", "P202"),
    ],
)
def test_reason_is_missing(tmp_path: Path, old: str, new: str, code: str) -> None:
    with pytest.raises(PunktError) as error:
        small(tmp_path, ledger=(old, new))
    [fault] = error.value.diagnostics
    assert fault.code == code and fault.place.file.endswith("ledger.yaml")


def test_without_fingerprints(tmp_path: Path) -> None:
    home = Path(small(tmp_path).folder)
    (home / "fingerprints.yaml").unlink()
    report = coverage(pack_of("small", tmp_path))
    assert not report.registered and [unit.address for unit in report.units] == ["1", "2", "2#1", "2#2", "3"]
    assert "ledger.yaml" in coverage_text(report, "en") and "ledger.yaml" in coverage_page(report, "en")
    assert [fault.code for fault in report.diagnostics] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_entry_is_needed(name: str, tmp_path: Path) -> None:
    """Whichever unit's only entry is taken away, that very unit is unaccounted for."""
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    pack = pack_of(name, tmp_path / "rules")
    for address in nonempty(
        [unit.entry for unit in coverage(pack).units if unit.entry == unit.address and "#" not in unit.entry][:5]
    ):
        points = {known: point for known, point in pack.points.items() if known != address}
        assert "P680" in [fault.code for fault in check(replace(pack, ledgers={"": points}))]


# --- how it is shown


class Page(HTMLParser):
    """What a page consists of."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.lang = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given: dict[str, Any] = dict(attrs)
        self.tags.append(tag)
        self.ids += [given["id"]] if "id" in given else []
        self.links += [value for key, value in given.items() if key in ("src", "href", "srcset", "data", "action")]
        self.lang = given.get("lang", "") if tag == "html" else self.lang


@pytest.mark.sampled(5)
@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("lang", ["ru", "en"])
@pytest.mark.parametrize("whole", [True, False])
def test_page(name: str, lang: str, whole: bool) -> None:
    pack = pack_of(name)
    report = coverage(pack)
    texts = document_texts(pack, seed(name)) if whole else None
    html = coverage_page(report, lang, texts)
    page = Page(html)
    assert page.lang == lang and page.links == [] and not {"script", "link", "img", "iframe", "object"} & set(page.tags)
    assert "url(" not in html and "@import" not in html and str(ROOT) not in html
    assert page.ids == registered(name)
    bare = re.sub(r"<[^>]+>", "", html)
    for block in nonempty(report.blocks):
        assert block.span in html
    for state, count in nonempty(report.totals.items()):
        assert html.count(f'<span class="badge">{STATE_WORDS[state][lang]}</span>') == 1 + sum(
            block.first.standing == state for block in report.blocks
        ), state
        assert re.search(rf'<td class="number">{count}\b', html)
    if texts:
        flat = re.sub(r"\s+", " ", unescape(bare)).replace("\u00a0", " ")
        assert all(re.sub(r"\s+", " ", text) in flat for text in texts.values())
    else:
        shown = unescape(bare).replace("\u00a0", " ")
        assert all(
            f"«{quote.replace('«', '„').replace('»', '“')}»" in shown for unit in report.units for quote in unit.quotes
        )


def test_page_has_contrast() -> None:
    """WCAG AA, light and dark: 4.5 : 1 for words on the tint of their state, and for a state's word on its colour."""
    html = coverage_page(coverage(pack_of("ru.alliance.2025")), "ru")
    states = dict(re.findall(r"\.(\w+) \{ --strong: var\(--(\w+)\); --tint: var\(--\w+-tint\); \}", html))
    assert set(STATE_WORDS) == set(STATE_TEXTS) == {*STATES, "partly", "unaccounted"} <= set(states)
    light, dark = (
        dict(re.findall(r"--([\w-]+): (#\w+)", one)) for one in re.findall(r":root \{([^}]*--ink[^}]*)\}", html)
    )
    for colours in (light, dark):
        paper, inks = colours["paper"], (colours["ink"], colours["soft"])
        for state in STATES:
            assert contrast(full(paper), full(colours[states[state]])) >= 4.5, state
            for ink in inks:
                assert contrast(full(ink), full(colours[f"{states[state]}-tint"])) >= 4.5, (state, ink)


def full(colour: str) -> str:
    """Six digits, where a colour is written in three."""
    return colour if len(colour) == 7 else "#" + "".join(2 * digit for digit in colour[1:])


def contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.sampled(2)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_json(name: str) -> None:
    text = coverage_json(coverage(pack_of(name)))
    data = json.loads(text)
    units = registered(name)
    assert data["total"] == data["accounted"] == sum(data["totals"].values()) == len(units)
    ledger = yaml.safe_load((Path(pack_of(name).folder) / "ledger.yaml").read_text("utf-8"))["points"]
    entries = [ledger.get(unit) or ledger[unit.partition("#")[0]] for unit in units]
    states = ["partly" if "left" in entry else entry["state"] for entry in entries]
    assert data["totals"] == {state: states.count(state) for state in data["totals"]}
    assert text == coverage_json(coverage(pack_of(name))) and str(ROOT) not in text and data["faults"] == []


@pytest.mark.sampled(3)
@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("lang", ["ru", "en"])
def test_table(name: str, lang: str) -> None:
    report: CoverageReport = coverage(pack_of(name))
    text = coverage_text(report, lang, 80)
    assert max(map(len, text.splitlines())) <= 80
    for block in nonempty(report.blocks):
        assert re.search(
            rf"^{re.escape(block.span)} +{STATE_WORDS[block.first.standing][lang]}\b", text, re.MULTILINE
        ), block.span


def test_another_document_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("Приказ\n\n1. Одно.\n\n2. Другое.\n", "utf-8")
    with pytest.raises(PunktError) as error:
        document_texts(small(tmp_path), other)
    assert {"P654", "P655"} & {fault.code for fault in error.value.diagnostics}


def test_marks() -> None:
    assert str(marked("a < b & «c»", ["< b", "b &"])) == "a <mark>&lt; b &amp;</mark> «c»"
    assert str(marked("word", ["other"])) == "word"
