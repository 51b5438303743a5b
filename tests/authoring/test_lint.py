"""The lint: each number with a minimal bad example and the corrected one, over an invented field."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from helpers.lint_packs import NORM, NORMS, RULES, write
from helpers.loops import nonempty
from helpers.places import ROOT
from punkt.authoring.check_files import CheckReport, check_paths
from punkt.authoring.lint import LINTS, Severity
from punkt.authoring.lint.drafting import bindings, ends
from punkt.authoring.lint.fixes import apply
from punkt.authoring.lint.lint_page import FILES, page
from punkt.files.messages.catalog import messages
from punkt.files.messages.lookalikes import mended, mixed
from punkt.law.packs.pack import Modality
from punkt.law.sources.normalise import fingerprint

COUNTRY = """pack: none.country
version: 1.0.0
vocabulary: none.toll
title: {ru: плата в стране, en: toll in the country}
document: {date: '2020-01-01', kind: {ru: Порядок, en: Order}, issuer: {ru: Страна, en: Country}, title: {ru: О плате, en: On tolls}}
jurisdiction: {code: NONE, title: {ru: Страна, en: Country}}
in_force: {from: '2020-01-01'}
"""
COUNTRY_NORMS = """norms:
  heavy_load: {value: 40, point: "7", modality: mandatory, quote: сорок тонн, title: {ru: тяжёлый груз, en: heavy load}}
"""
COUNTRY_LEDGER = 'points:\n  "7": {state: encoded, title: {ru: груз, en: load}}\n'


def codes(report: CheckReport) -> list[str]:
    return [finding.diagnostic.code for finding in report.findings]


def test_the_corrected_examples_are_clean(tmp_path: Path) -> None:
    """Every bad example below is this pack with one thing written otherwise."""
    report = check_paths([write(tmp_path)])
    assert [finding.diagnostic.text("en") for finding in report.findings] == []
    assert (report.summary.packs, report.summary.vocabularies) == (1, 1)


FIRST = (
    "    first:\n      - {when: exempt, then: free}\n      - {when: {holds: short}, then: free}\n      - {else: full}\n"
)


def tabled(*rows: str, hit: str = "unique") -> tuple[str, str, str]:
    """The tariff by a table over the axles: its first row stands in line 11."""
    written = "".join(f"        - {row}\n" for row in rows)
    table = f"    table:\n      hit: {hit}\n      columns: [axles, exempt]\n      rows:\n{written}"
    return ("r", FIRST, table)


BAD = [
    ("P101", ("n", "norms:\n", "norms:\n" + NORM), "norms", 2),
    (
        "P102",
        (
            "v",
            "      exempt:",
            "      colour: {type: boolean, label: {ru: цвет, en: colour}, question: {ru: Цвет?, en: Colour?}}\n      exempt:",
        ),
        "vocabulary",
        12,
    ),
    ("P103", ("r", "плата вносится", "плата " + "очень " * 14 + "вносится"), "01", 5),
    ("P104", ("r", "рекомендуется навес", "обязан быть навес"), "01", 31),
    ("P104", ("r", "quote: плата вносится", "quote: плату вправе внести"), "01", 4),
    ("P105", ("n", "en: light vehicles", "en: лёгкие машины"), "norms", 2),
    ("P105", ("v", "ru: плата за проезд", "ru: road toll"), "vocabulary", 3),
    ("P106", ("n", "лёгкие машины", "лёгкиe машины"), "norms", 2),
    ("P106", ("r", "У машины не больше", "C машины не больше"), "01", 16),
    ("P106", ("l", '"2.а"', '"2.a"'), "ledger", 4),
    ("P107", ("n", "(3..12]", "[3..12]"), "norms", 2),
    ("P107", ("n", "(3..12]", "(3..12)"), "norms", 2),
    (
        "P107",
        (
            "n",
            "norms:\n",
            'norms:\n  many: {value: "[3..)", point: "1", modality: mandatory, quote: более трех, title: {ru: много, en: many}}\n',
        ),
        "norms",
        2,
    ),
    ("P108", ("r", "{fact: zone, is: red}", "{all: [{fact: zone, is: red}, {fact: zone, is: blue}]}"), "01", 20),
    ("P108", ("r", "{fact: zone, is: red}", "{fact: axles, more_than: $axles.many}"), "01", 20),
    ("P108", ("r", "{holds: short}", "exempt"), "01", 9),  # the branch that comes after one that asks the same
    ("P126", ("r", FIRST, "    when: exempt\n    then: free\n"), "01", 7),
    (
        "P109",
        (
            "d",
            "readings:\n",
            'readings:\n  idle:\n    point: "1"\n    quote: плата\n    question: {ru: Как?, en: How?}\n    adopted: so\n'
            "    options: {so: {ru: так, en: so}, thus: {ru: иначе, en: thus}}\n    reason: {ru: так, en: so}\n",
        ),
        "readings",
        2,
    ),
    ("P110", ("r", "ru: Над машиной есть навес.", "ru: Навес."), "01", 33),
    ("P110", ("n", "ru: мало осей", "ru: axles.few"), "norms", 3),
    ("P111", ("r", "at_most: $axles.few", "at_most: 2"), "01", 19),
    ("P111", ("r", "in: $light", 'in: "[3..12]"'), "01", 27),
    ("P113", ("r", "масса – должна", "масса — должна"), "01", 24),
    ("P113", ("r", "«для всех»", '"для всех"'), "01", 32),
    ("P119", ("r", "Над машиной есть навес.", "Над машиной должен быть навес."), "01", 33),
    ("P119", ("r", "There is a roof above it.", "There must be a roof above it."), "01", 33),
    ("P119", ("r", "Масса машины в пределах.", "Масса машины рекомендуется в пределах."), "01", 25),
    ("P119", ("n", "ru: мало осей", "ru: обязательное число осей"), "norms", 3),
    ("P120", ("r", "recommended\n    quote: рекомендуется", "discretionary\n    quote: допускается"), "01", 33),
    ("P120", ("r", "recommended\n    quote: рекомендуется", "proposal\n    quote: предлагается"), "01", 33),
    ("P122", ("v", "{ru: льгота, en: exempt}", "{ru: не платит, en: exempt}"), "vocabulary", 12),
    (
        "P122",
        (
            "v",
            "    roofed:",
            "    roofless: {kind: flag, title: {ru: над стоянкой нет навеса, en: roof}}\n    roofed:",
        ),
        "vocabulary",
        17,
    ),
    ("P114", ("n", "лёгкие машины", "лёг\u00adкие машины"), "norms", 2),
    ("P123", tabled('["[1..3]", –, free]', '[">= 3", –, full]', '["< 1", –, full]'), "01", 12),
    ("P123", tabled('["> 3", –, free]', '["< 3", –, full]', "[–, true, full]", hit="any"), "01", 13),
    ("P124", tabled('["< 3", –, free]', '["> 3", –, full]'), "01", 8),
    ("P124", tabled('["< 3", –, free]', '[">= 3", true, full]'), "01", 8),
    ("P125", tabled('["> 3", –, free]', '["[5..7]", true, full]', "[–, –, full]", hit="first"), "01", 12),
]


@pytest.mark.parametrize(
    ("code", "change", "file", "line"), BAD, ids=[f"{code}-{n}" for n, (code, *_) in enumerate(BAD)]
)
def test_bad_example(tmp_path: Path, code: str, change: tuple[str, str, str], file: str, line: int) -> None:
    changes = [change]
    if "axles.many" in change[2]:
        changes.append(
            (
                "n",
                "norms:\n",
                'norms:\n  axles.many: {value: 9, point: "1", modality: mandatory, quote: девять, '
                "title: {ru: много осей, en: many axles}}\n",
            )
        )
    if code == "P113":
        changes.append(("n", "свыше 3 и до 12 тонн", "свыше 3 – и до «всех» 12 тонн"))
    report = check_paths([write(tmp_path, tuple(changes))])
    found = [(f.diagnostic.place, f.severity) for f in report.findings if f.diagnostic.code == code]
    shown = [f.diagnostic.text("en") for f in report.findings]
    assert found, shown
    assert (file, line) in {(Path(place.file).stem, place.line) for place, _ in found}, shown
    assert {severity for _, severity in found} == {LINTS[code].severity}
    for finding in nonempty(report.findings):
        assert finding.diagnostic.message("ru") != finding.diagnostic.message("en")


def test_every_lint_is_tried() -> None:
    assert {code for code, *_ in BAD} | {"P118", "P121"} == set(LINTS)
    assert set(LINTS) == {code for code in messages() if code.startswith("P1")}


PRESUMED = (
    "presumptions:\n  - {subject: vehicle, fact: %s, is: %s, point: '1', modality: mandatory, quote: считается}\n"
)
COLOUR = (
    "      colour: {type: boolean, label: {ru: цвет, en: colour}, question: {ru: Цвет?, en: Colour?}}\n      exempt:"
)


def test_a_presumption_of_what_no_rule_asks_for(tmp_path: Path) -> None:
    presumed = {"town/presumptions.yaml": PRESUMED % ("colour", "true")}
    report = check_paths([write(tmp_path, (("v", "      exempt:", COLOUR),), presumed)])
    (found,) = [finding for finding in report.findings if finding.diagnostic.code == "P118"]
    assert Path(found.diagnostic.place.file).stem == "presumptions" and found.diagnostic.place.line == 2
    assert found.severity == LINTS["P118"].severity


def test_a_presumption_is_told_with_the_force_of_its_norm(tmp_path: Path) -> None:
    def found(says: str) -> list[str]:
        told = (PRESUMED % ("exempt", "true")).replace(
            "quote: считается", f"quote: считается, says: {{ru: {says}, en: x y}}"
        )
        return codes(check_paths([write(tmp_path / says[:3], (), {"town/presumptions.yaml": told})]))

    assert found("Рекомендуется считать машину льготной.") == ["P119"]
    assert found("Машина считается льготной.") == []


def test_a_presumption_uses_its_norm_and_is_read(tmp_path: Path) -> None:
    presumed = {"town/presumptions.yaml": PRESUMED % ("axles", "$spare")}
    folder = write(tmp_path, (("n", "norms:\n", "norms:\n" + NORM),), presumed)
    assert codes(check_paths([folder])) == []


# --- what must not be found


@pytest.mark.parametrize(
    "change",
    [
        ("r", "плата вносится", "плата может вноситься до двух раз"),  # a bounded permission binds
        ("r", "плата вносится", "не может вноситься"),
        ("n", "свыше 3 и до 12 тонн", "более 3 и не более 12 тонн"),
        ("n", "свыше 3 и до 12 тонн", "до 12 тонн"),
        ("r", "Масса машины в пределах.", "Масса машины в пределах IPv4 и SMS-сообщений."),
    ],
)
def test_good_example(tmp_path: Path, change: tuple[str, str, str]) -> None:
    assert codes(check_paths([write(tmp_path, (change,))])) == []


def test_another_rule_may_be_for_the_other_cases(tmp_path: Path) -> None:
    """A gap that is meant is two rules, or a comment with a reason."""
    when = "    when: {any: [exempt, {holds: short}]}\n    then: free\n"
    other = (
        '  - {decide: tariff, id: usual, point: "1", modality: mandatory, quote: плата вносится, '
        "says: {ru: Остальные платят полностью., en: The others pay in full.}, when: {not: exempt}, then: full}\n"
    )
    assert codes(check_paths([write(tmp_path / "two", (("r", FIRST, when + other),))])) == []
    allowed = f"    # lint: allow P126 the order is silent on others\n{when}"
    assert codes(check_paths([write(tmp_path / "meant", (("r", FIRST, allowed),))])) == []


def test_a_norm_that_an_extending_pack_uses(tmp_path: Path) -> None:
    more = {"country/pack.yaml": COUNTRY, "country/norms.yaml": COUNTRY_NORMS, "country/ledger.yaml": COUNTRY_LEDGER}
    folder = write(tmp_path, more=more)
    assert codes(check_paths([folder])) == ["P101"]
    write(
        tmp_path,
        (
            ("p", "in_force", "extends: none.country\nin_force"),
            (
                "r",
                "{fact: weight, in: $light}",
                "{all: [{fact: weight, in: $light}, {fact: weight, at_most: $heavy_load}]}",
            ),
        ),
        more,
    )
    assert codes(check_paths([folder])) == []
    assert codes(check_paths([folder / "country"], [folder])) == []  # though the extending pack is not checked itself


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("r", 'point: "1"', 'point: "3"'), "P682"),
        (
            (
                "l",
                "{state: procedural, title: {ru: порядок, en: procedure}, reason: {ru: порядок работы, en: only a procedure}}",
                "{state: encoded, title: {ru: порядок, en: procedure}}",
            ),
            "P681",
        ),
    ],
)
def test_the_ledger_is_checked_too(tmp_path: Path, change: tuple[str, str, str], code: str) -> None:
    report = check_paths([write(tmp_path, (change,))])
    assert [(f.diagnostic.code, f.severity) for f in report.findings] == [(code, Severity.ERROR)]


def test_a_fact_is_unused_only_where_all_packs_of_the_folder_are_looked_at(tmp_path: Path) -> None:
    more = {
        "country/pack.yaml": COUNTRY,
        "country/ledger.yaml": COUNTRY_LEDGER.replace("encoded,", "external, reason: {ru: отсылка, en: elsewhere},"),
    }
    folder = write(tmp_path, BAD[1][1:2], more)
    assert codes(check_paths([folder])) == ["P102"]
    assert codes(check_paths([folder / "vocabulary.yaml", folder / "town"], [folder])) == []
    assert codes(check_paths([folder / "town"], [folder])) == []


def test_a_document_that_only_recommends(tmp_path: Path) -> None:
    """«должна» binds nobody where nothing in the document binds."""
    folder = write(tmp_path)
    for name in ("01.yaml", "norms.yaml"):
        path = folder / "town" / name
        path.write_text(path.read_text("utf-8").replace("modality: mandatory", "modality: recommended"), "utf-8")
    assert codes(check_paths([folder])) == []


def test_a_condition_that_only_another_reading_reaches(tmp_path: Path) -> None:
    way = "{inside: {fact: axles, more_than: $axles.few}, outside: {fact: axles, less_than: $axles.few}}"
    old = "{inside: {fact: axles, at_most: $axles.few}, outside: {fact: axles, less_than: $axles.few}}"
    nine = ("n", "value: 2,", "value: 9,")
    assert codes(check_paths([write(tmp_path / "a", (("r", old, way), nine))])) == []
    never = way.replace("less_than: $axles.few", "more_than: $axles.few")
    assert codes(check_paths([write(tmp_path / "b", (("r", old, never), nine))])) == ["P108"]


@pytest.mark.parametrize("fact", ["exempt", "zone", "axles"])
def test_what_may_be_known_not_to_exist_is_reached(tmp_path: Path, fact: str) -> None:
    """No value of a choice, or of a range, is none: what does not exist is there beside all of them."""
    kind = {"exempt": "boolean,", "zone": "choice,", "axles": "integer,"}[fact]
    none = ("v", f"{fact}: {{type: {kind}", f"{fact}: {{type: {kind} none: true,")
    for number, asked in enumerate(("is_none: true", "is_none: false")):
        rule = ("r", "{holds: short}", f"{{all: [{{holds: short}}, {{fact: {fact}, {asked}}}]}}")
        assert codes(check_paths([write(tmp_path / str(number), (none, rule))])) == []
    never = f"{{all: [{{holds: short}}, {{fact: {fact}, is_none: true}}, {{fact: {fact}, is_none: false}}]}}"
    assert codes(check_paths([write(tmp_path / "never", (none, ("r", "{holds: short}", never)))])) == ["P108"]


def test_a_plain_answer_by_what_may_not_exist(tmp_path: Path) -> None:
    """``else`` of a rule that asks whether a fact exists is reached where it does not."""
    changes = (
        ("v", "exempt: {type: boolean,", "exempt: {type: boolean, none: true,"),
        ("v", "kind: decision, values: {free: {ru: бесплатно, en: free}, full: {ru: полностью, en: in full}},", "kind: decision, type: boolean,"),
        ("r", "    first:\n      - {when: exempt, then: free}\n      - {when: {holds: short}, then: free}\n      - {else: full}\n",
         "    when: {fact: exempt, is_none: false}\n    then: true\n    else: false\n"),
        ("r", "applies: {fact: zone, is: red}", "applies: {holds: short}"),
    )  # fmt: skip
    assert codes(check_paths([write(tmp_path, changes)])) == []


@pytest.mark.parametrize(
    ("modality", "says", "codes_found"),
    [
        ("recommended", "{ru: Над машиной рекомендуется навес., en: A roof above it is recommended.}", []),
        ("discretionary", "{ru: Над машиной может быть нужен навес., en: A roof above it may be required.}", []),
        ("discretionary", "{ru: Над машиной нужен навес., en: A roof above it may be required.}", ["P119", "P120"]),
        ("proposal", "{ru: Предлагается навес над машиной., en: A roof above it is proposed.}", []),
        ("proposal", "{ru: Предлагается обязательный навес., en: A roof above it is proposed.}", ["P119"]),
        ("definition", "{ru: Под навесом должно быть место машине., en: A roof must have a place below it.}", []),
    ],
)
def test_force_of_words(tmp_path: Path, modality: str, says: str, codes_found: list[str]) -> None:
    """A text is held to the modality in each language by itself."""
    changes = (
        (
            "r",
            "    modality: recommended\n    quote: рекомендуется навес",
            f"    modality: {modality}\n    quote: навес",
        ),
        ("r", "{ru: Над машиной есть навес., en: There is a roof above it.}", says),
    )
    assert sorted(codes(check_paths([write(tmp_path, changes)]))) == codes_found


@pytest.mark.parametrize(
    ("modality", "quote", "kept", "verb"),
    [
        ("mandatory", "плата за каждую ось", True, "осуществляется"),
        ("mandatory", "плата за каждую ось", False, ""),
        ("mandatory", "осуществляется плата", True, ""),
        ("discretionary", "плата за каждую ось", True, ""),
        ("discretionary", "в холодные дни", True, "может"),
        ("recommended", "навес", True, ""),
        ("definition", "плата за каждую ось", True, ""),
    ],
)
def test_a_verb_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, modality: str, quote: str, kept: bool, verb: str
) -> None:
    """The verb of the same sentence, as near as a quote may be long; only where the very text is kept."""
    said = (
        "При въезде осуществляется плата за каждую ось. Въезд может быть закрыт в холодные дни. Рекомендуется, если "
        "владелец двора, улицы, площади, моста, рынка или вокзала сам того желает и город согласен, один общий навес."
    )
    hashes = "".join(
        f'    "{unit}": {fingerprint(said) if unit == "1" else "a" * 64}\n' for unit in ("1", "2", "2.а", "2.б", "3")
    )
    more = {
        "town/source.yaml": "source:\n  paragraphs: blank_lines\n  points: ['1.']\n  sections: [{heading: Порядок}]\n",
        "town/fingerprints.yaml": f"fingerprints:\n  document: {'a' * 64}\n  units:\n{hashes}",
    }
    changes = (("r", "modality: mandatory\n    quote: плата вносится", f"modality: {modality}\n    quote: {quote}"),)
    texts = tmp_path / "texts"
    texts.mkdir()
    monkeypatch.setenv("PUNKT_SOURCES", str(texts))
    if kept:
        text = {"pack": "none.town", "edition": "", "units": {"1": said}}
        (texts / "none.town.json").write_text(json.dumps(text), "utf-8")
    every = check_paths([write(tmp_path / "packs", changes, more)]).findings
    found = [f for f in every if f.diagnostic.code not in ("P120", "P660")]  # other rules quote what the text has not
    assert [(f.diagnostic.code, f.diagnostic.arguments["verb"]) for f in found] == [("P121", verb)] * bool(verb)
    assert all(Path(f.diagnostic.place.file).name == "01.yaml" and f.diagnostic.place.line == 5 for f in found)


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("машины с одной осью", "машины " + "очень " * 14 + "короткие", "P103", 15),
        ("машины с одной осью", "рекомендуется считать машины с одной осью", "P104", 14),
        ("ru: У машины не больше двух осей.", "ru: Короткая машина.", "P110", 16),
        ("ru: У машины не больше двух осей.", "ru: Рекомендуется не больше двух осей.", "P119", 16),
        ("en: A vehicle of two axles at most.", "en: Two axles at most are recommended.", "P119", 16),
        ("ru: У машины не больше двух осей.", "ru: Нет у машины третьей оси.", "P122", 16),
        ("en: A vehicle of two axles at most.", "en: No more than two axles.", "P122", 16),
        ("ru: У машины не больше двух осей.", "ru: У машины нет третьей оси.", "", 16),
        ("mandatory\n    quote: машины", "discretionary\n    quote: машины", "", 14),
        ("mandatory\n    quote: машины", "proposal\n    quote: машины", "", 14),
    ],
)
def test_words_of_a_term(tmp_path: Path, old: str, new: str, code: str, line: int) -> None:
    """A term is held to what a rule is, but names what is asked: it permits and proposes nothing itself (P120)."""
    report = check_paths([write(tmp_path, (("r", old, new),))])
    assert codes(report) == [code] * bool(code)
    assert all(finding.diagnostic.place.line == line for finding in report.findings)


def test_words_of_a_term_that_is_counted(tmp_path: Path) -> None:
    """Beside an amount no «not true» stands, so the words for it may begin with a denial."""
    when = RULES[RULES.index("    when:\n      reading") : RULES.index("  - check: heavy")]
    changes = (
        ("r", when, "    then: {difference: [axles, {value: $axles.few}]}\n"),
        ("r", "{holds: short}", "{term: short, at_most: $axles.few}"),
        ("r", "ru: У машины не больше двух осей.", "ru: Нет льготы на столько осей."),
    )
    assert "P122" not in codes(check_paths([write(tmp_path, changes)]))


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("r", "quote: плата вносится", "quote: плата вносится\n    wordings: [{from: '2021-01-01', %s}]"),
        ("n", 'value: "(3..12]"', "values: [{from: '2020-01-01', value: \"(3..12]\", %s}]"),
    ],
    ids=["rule", "norm"],
)
@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("quote: плату вносят в кассу", []),
        ("quote: плата рекомендуется и предлагается", ["P104"]),
        ("modality: discretionary, quote: плата допускается", []),
        ("modality: proposal", []),
        ("quote: " + "очень " * 15 + "много", ["P103"]),
        ("quote: плата — за всех", ["P113"]),
    ],
)
def test_words_from_a_day_on(tmp_path: Path, file: str, old: str, new: str, said: str, found: list[str]) -> None:
    """What an entry says anew is held to what the entry is held to."""
    assert codes(check_paths([write(tmp_path, ((file, old, new % said),))])) == found


def test_an_interval_is_held_to_the_quote_of_its_own_days(tmp_path: Path) -> None:
    was = 'value: "(3..12]", point: "2", sub: а, modality: mandatory, quote: свыше 3 и до 12 тонн'
    assert was in NORMS

    def found(now: str, quote: str) -> list[str]:
        values = (
            f"values: [{{from: '2020-01-01', value: \"(3..12]\"}}, {{from: '2021-01-01', value: \"{now}\"{quote}}}]"
        )
        changes = (("n", 'value: "(3..12]"', values),)
        return codes(check_paths([write(tmp_path / f"{now}{bool(quote)}", changes)]))

    assert found("[3..12]", "") == ["P107"]
    assert found("[3..12]", ", quote: не менее 3 тонн") == []
    assert found("(3..12]", ", quote: не менее 3 тонн") == ["P107"]


def test_what_a_label_may_deny(tmp_path: Path) -> None:
    """Of a fact only the beginning counts, of a word only the whole, and of checks the title may deny."""
    changes = (
        ("v", "{ru: льгота, en: exempt}", "{ru: неделя без платы, en: a week without pay}"),
        ("v", "{ru: навес, en: roof}", "{ru: не под навесом, en: no roof}"),
    )
    assert codes(check_paths([write(tmp_path, changes)])) == []


def test_an_unused_term(tmp_path: Path) -> None:
    assert "P108" in codes(check_paths([write(tmp_path, (("r", "      - {when: {holds: short}, then: free}\n", ""),))]))


def test_a_warning_is_allowed_with_a_reason(tmp_path: Path) -> None:
    def found(comment: str, error: bool = False) -> list[str]:
        change = ("n", "norms:\n", f"norms:\n  # {comment}\n" + NORM)
        return codes(
            check_paths(
                [
                    write(
                        tmp_path,
                        (change,)
                        if not error
                        else (("n", '  light: {value: "(3', f'  # {comment}\n  light: {{value: "[3'),),
                    )
                ]
            )
        )

    assert found("lint: allow P101 kept for the forms") == []
    assert found("lint: allow P101") == ["P101"]
    assert found("lint: allow P102 another number") == ["P101"]
    assert found("lint: allow P107 by law the age ends before the birthday", error=True) == []
    assert found("lint: allow P107", error=True) == ["P107"]


@pytest.mark.parametrize(
    ("words", "severity"),
    [
        ("У машины категории C не больше", "warning"),
        ("У машины «категории (B)» не больше", "warning"),
        ("У машины c прицепом не больше", "error"),
        ("C машины не больше", "error"),
        ("Есть прицеп. C машины не больше", "error"),
        ("У машины категории С не больше", None),
    ],
)
def test_a_lone_letter_may_be_meant(tmp_path: Path, words: str, severity: str | None) -> None:
    folder = write(tmp_path, (("r", "У машины не больше", words),))
    report = check_paths([folder])
    assert [finding.severity.value for finding in report.findings] == ([severity] if severity else [])
    assert apply(report.findings) == (severity == "error")
    rules = folder / "town" / "01.yaml"
    allowed = "    # lint: allow P106 the Vienna Convention names it so\n{0}"
    lines = [allowed.format(line) if words in line else line for line in rules.read_text("utf-8").split("\n")]
    rules.write_text("\n".join(lines), "utf-8")
    if severity == "warning":
        assert codes(check_paths([folder])) == []


def test_that_a_unit_is_not_found_follows_from_its_letter(tmp_path: Path) -> None:
    assert codes(check_paths([write(tmp_path, (("r", "sub: а", "sub: a"),))])) == ["P106"]


def test_lint_of_a_pack_that_cannot_be_linked(tmp_path: Path) -> None:
    found = codes(check_paths([write(tmp_path, (("r", "$light", "$lite"), ("n", "(3..12]", "[3..12]")))]))
    assert sorted(found) == ["P107", "P304"]


# --- correcting


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_fix_touches_nothing_else(tmp_path: Path, ending: str, mark: str) -> None:
    folder = write(
        tmp_path,
        (
            ("l", '"2.а"', '"2.a"'),
            ("n", "sub: а, mod", "sub:   a, # a comment with a\n    mod"),
            ("r", "sub: а", 'sub: "a"'),
            ("r", "У машины", "У машины c прицепом"),
            ("r", "Масса машины", "Мaсса мaсса мaшины"),
            ("n", "лёгкие машины", "лёг\u00adкие\u200b машины"),
        ),
    )
    for path in folder.rglob("*.yaml"):
        path.write_bytes((mark + path.read_text("utf-8").replace("\n", ending)).encode())
    before = {path: path.read_bytes().decode() for path in folder.rglob("*.yaml")}
    report = check_paths([folder])
    assert codes(report).count("P106") == 7 and codes(report).count("P114") == 2
    assert apply(report.findings) == 9
    assert codes(check_paths([folder])) == []
    ledger, norms, rules = (folder / "town" / f"{name}.yaml" for name in ("ledger", "norms", "01"))
    assert ledger.read_bytes().decode() == before[ledger].replace('"2.a"', '"2.а"')
    assert norms.read_bytes().decode() == before[norms].replace("sub:   a, #", "sub:   а, #").replace(
        "лёг\u00adкие\u200b", "лёгкие"
    )
    assert rules.read_bytes().decode() == (
        before[rules]
        .replace('sub: "a"', 'sub: "а"')
        .replace("машины c при", "машины с при")
        .replace("Мaсса мaсса мaшины", "Масса масса машины")
    )


def test_fix_leaves_what_is_not_certain(tmp_path: Path) -> None:
    folder = write(tmp_path, (("n", "лёгкие машины", "лёгdие машины"), ("n", "few axles", "few oсa")))
    text = (folder / "town" / "norms.yaml").read_text("utf-8")
    report = check_paths([folder])
    assert codes(report).count("P106") == 2
    apply(report.findings)
    assert (folder / "town" / "norms.yaml").read_text("utf-8") == text
    (folder / "town" / "norms.yaml").write_text(text.replace("oсa", "изменено"), "utf-8")
    assert apply(report.findings) == 0  # what no longer stands there is not touched


@pytest.mark.parametrize(("word", "right"), [("лёгкиe", "лёгкие"), ("vеhicle", "vehicle"), ("сoр", None), ("ёd", None)])
def test_mended(word: str, right: str | None) -> None:
    assert mixed(word) and mended(word, russian=False) == right
    assert mended("сoр", russian=True) == "сор"


# --- words


@pytest.mark.parametrize(
    ("quote", "modality"),
    [
        ("рекомендуется оборудовать", Modality.RECOMMENDED),
        ("предлагается внести", Modality.RECOMMENDED),
        ("вправе внести", Modality.DISCRETIONARY),
        ("может быть внесена", Modality.DISCRETIONARY),
        ("могут внести", Modality.DISCRETIONARY),
        ("обязан внести", Modality.MANDATORY),
        ("устанавливается плата", Modality.MANDATORY),
        ("не допускается проезд", Modality.MANDATORY),
        ("представляет заявление", Modality.MANDATORY),
        ("осуществляется осмотр", Modality.MANDATORY),
        ("не вправе ехать", Modality.MANDATORY),
        ("плата за проезд", None),
        ("в соответствии с рекомендациями", None),
    ],
)
def test_bindings(quote: str, modality: Modality | None) -> None:
    assert next(iter(bindings(quote)), None) is modality


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("свыше 8 и до 24 часов", [(True, 8, True), (False, 24, False)]),
        ("от 4 до 8 часов", [(True, 4, False), (False, 8, False)]),
        ("не менее 3 и не более 5,5", [(True, 3, False), (False, 5.5, False)]),
        ("менее 3", [(False, 3, True)]),
        ("более чем на 3", [(True, 3, True)]),
        ("до 6 лет включительно", [(False, 6, False)]),
        ("численностью 4 - 7 человек", [(True, 4, False), (False, 7, False)]),
        ("от четырех до семи", [(True, 4, False), (False, 7, False)]),
        ("3 и более осей", [(True, 3, False)]),
        ("двух осей и более", [(True, 2, False)]),
        ("до 24 часов", []),
    ],
)
def test_ends(quote: str, found: list[tuple[bool, float, bool]]) -> None:
    assert sorted((end.low, float(end.number), end.open) for end in ends(quote)) == sorted(found)


# --- pages


@pytest.mark.parametrize("lang", FILES)
def test_page_is_up_to_date(lang: str) -> None:
    """Mend by ``python -m punkt.authoring.reference_doc docs``."""
    text = page(lang)
    assert (ROOT / "docs" / FILES[lang]).read_text("utf-8") == text
    assert all(f"## {code} " in text for code in LINTS)


@pytest.mark.parametrize("code", LINTS)
def test_page_tells_all_in_both_languages(code: str) -> None:
    one = LINTS[code]
    for text in (one.finds, one.avoid, one.prefer, one.why):
        assert text["ru"] and text["en"] and text["ru"] != text["en"]
    assert one.bad != one.good


@pytest.mark.full
def test_shipped_packs_are_clean() -> None:
    assert codes(check_paths([ROOT / "rules"])) == []
