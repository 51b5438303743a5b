"""What is wrong with a form of a pack is found by `punkt check`, each fault at its place; an invented field."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from helpers.places import TEST_PACKS
from punkt import load
from punkt.command.main import main
from punkt.files.messages.diagnostics import PunktError
from punkt.showing.papers import fill, find_form
from punkt.showing.papers.paper_docx import file_of
from punkt.showing.papers.paper_page import page

docx = pytest.importorskip("docx", reason="needs punkt[forms]")

PACKS = TEST_PACKS / "parking"
CITY = "test.parking.city"
FORM = """\
form: permit
title: {ru: Разрешение, en: Permit}
point: "3"
subject: permit
needs:
  - {outcome: tow, is: not_due}
fields:
  born: {label: {ru: родился, en: born}, fact: holder.born}
  age: {label: {ru: возраст, en: age}, fact: holder.age}
  zones: {label: {ru: зоны, en: zones}, outcome: zones_open, words: {red: {ru: "<красная>", en: "<red>"}}}
  weight: {label: {ru: вес, en: weight}, fact: weight, unit: true}
  lit: {label: {ru: свет, en: light}, fact: yard.lit, words: {'true': {ru: светло, en: lit}}}
  name: {label: {ru: имя, en: name}, by_hand: true, blank: 12}
templates:
  ru: {docx: permit.docx, html: permit.html}
  en: {docx: permit.docx, html: permit.html}
"""
TEMPLATE = """\
<h1>Permit</h1>
<p>{{ name }} {{ born }} {{ age }}</p>
<p>{{ zones }}: {{ weight }}{% if lit.known %}, {{ lit }}{% endif %}</p>
"""


@pytest.fixture
def forms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the pack with a form that is right."""
    monkeypatch.delenv("PUNKT_PACKS", raising=False)
    shutil.copytree(PACKS, tmp_path / "parking")
    folder = tmp_path / "parking" / "city" / "forms"
    folder.mkdir()
    (folder / "permit.yaml").write_text(FORM, "utf-8")
    (folder / "permit.html").write_text(TEMPLATE, "utf-8")
    write_docx(
        folder,
        "Permit of {{ name }}",
        "{{ born }}, {{ age }}",
        "{{ zones }} {{ weight }}{% if lit.known %} {{ lit }}{% endif %}",
    )
    return folder


def write_docx(folder: Path, *paragraphs: str) -> None:
    document = docx.Document()
    for text in paragraphs:
        paragraph = document.add_paragraph()
        half = len(text) // 2  # Word splits text into runs as it likes
        paragraph.add_run(text[:half])
        paragraph.add_run(text[half:]).bold = True
    document.save(folder / "permit.docx")


def check(folder: Path, lang: str = "en") -> Result:
    return CliRunner(env={"PUNKT_LANG": lang, "PUNKT_DEBUG": ""}).invoke(main, ["check", str(folder.parents[1])])


def faults(folder: Path) -> list[str]:
    result = check(folder)
    return [line.removeprefix(f"{folder}/") for line in result.stderr.splitlines() if str(folder) in line]


def edit(folder: Path, old: str, new: str, file: str = "permit.yaml") -> None:
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), "utf-8")


def test_a_form_that_is_right(forms: Path) -> None:
    assert faults(forms) == []
    rules = load(CITY, pack_dirs=[forms.parents[1]])
    case = {
        "case": "one",
        "as_of": "2024-05-01",
        "permit": {"holder": {"born": "1950-02-03"}, "noise": 3, "exhaust": 0, "weight": 2.5, "stolen": False},
        "yard": {"lit": True},
    }
    decision = rules.decide(case)
    assert decision["permit", "zones_open"].value == ["red"] or decision["permit", "zones_open"].value == ("red",)
    paper = fill(decision, find_form(rules.linked, "permit"))
    written = {name: entry.text for name, entry in paper.entries.items()}
    assert written == {
        "born": "03.02.1950",
        "age": "74",
        "zones": "<красная>",
        "weight": "2,5 т",
        "lit": "светло",
        "name": "_" * 12,
    }
    assert "&lt;красная&gt;" in page(paper) and "<красная>" not in page(paper)
    (forms / "filled.docx").write_bytes(file_of(paper))
    paragraphs = [paragraph.text for paragraph in docx.Document(forms / "filled.docx").paragraphs]
    origin = "Форма дана документом: п.\u00a03 правил №\u00a01."
    assert paragraphs == [f"Permit of {'_' * 12}", "03.02.1950, 74", "<красная> 2,5 т светло", origin]


def test_a_form_is_part_of_the_pack_s_hash(forms: Path) -> None:
    """Its layout cannot change under the hash that a decision names; the form's own hash says which form it was."""
    rules = load(CITY, pack_dirs=[forms.parents[1]])
    before = rules.linked.by_id[CITY].digest
    form = find_form(rules.linked, "permit")
    assert before != load(CITY, pack_dirs=[PACKS]).linked.by_id[CITY].digest
    edit(forms, "<h1>", "<h1>The ", "permit.html")
    again = load(CITY, pack_dirs=[forms.parents[1]])
    assert again.linked.by_id[CITY].digest != before
    assert find_form(again.linked, "permit").digest != form.digest


def at(folder: Path, line: int, what: str) -> str:
    """The place of a text in a line of the form, counted from 1."""
    text = (folder / "permit.yaml").read_text("utf-8").splitlines()[line - 1]
    return f"permit.yaml:{line}:{text.index(what) + 1}:"


def test_an_unknown_fact_outcome_value_or_point(forms: Path) -> None:
    edit(forms, "fact: holder.born}", "fact: holder.borm}")
    edit(forms, "outcome: tow, is: not_due", "outcome: tow, is: not_duo")
    edit(forms, "outcome: zones_open", "outcome: zones_opened")
    edit(forms, 'point: "3"', 'point: "33"')
    edit(forms, "fact: yard.lit", "fact: yard.lot")
    found = faults(forms)
    assert [line.split(" ")[0] for line in found] == [
        at(forms, 3, '"33"'),
        at(forms, 6, "not_duo"),
        at(forms, 8, "holder.borm"),
        at(forms, 10, "zones_opened"),
        at(forms, 12, "yard.lot"),
    ]
    assert "the nearest known name is holder.born [P302]" in found[2] and "zones_open [P303]" in found[3]
    assert "not_due [P204]" in found[1] and "[P240]" in found[0] and "yard.lit [P302]" in found[4]


def test_a_value_that_there_is_not(forms: Path) -> None:
    edit(forms, "{red: {ru", "{reed: {ru")
    assert [line.split(" ")[0] for line in faults(forms)] == [at(forms, 10, "reed")]


@pytest.mark.parametrize(
    ("register", "code"),
    [
        ("{number: zones}", "P926"),
        ("{day: age}", "P926"),
        ("{number: names}", "P794"),
        ("{day: name, number: born}", ""),
        ("{day: born}", ""),
    ],
)
def test_what_a_paper_cannot_be_registered_under(forms: Path, register: str, code: str) -> None:
    """Its number is typed or a fact, its day is typed or a fact that is a day."""
    edit(forms, "fields:\n", f"register: {register}\nfields:\n")
    found = faults(forms)
    assert [line[-5:-1] for line in found] == [code] * bool(code)
    assert not code or found[0].startswith(at(forms, 7, register.split(": ")[1].rstrip("}")))


def test_a_list_of_records_is_no_field(forms: Path) -> None:
    edit(forms, "fact: yard.lit, words: {'true': {ru: светло, en: lit}}", "fact: yard.cars")
    [found] = faults(forms)
    assert found.startswith(at(forms, 12, "yard.cars")) and found.endswith("[P302]")


def test_an_unknown_field_in_a_template(forms: Path) -> None:
    edit(forms, "{{ age }}", "{{ agge }}", "permit.html")
    write_docx(forms, "Permit of {{ name }}", "{{ born }}, {{ agee }}", "{{ zones }} {{ weight }} {{ lit }}")
    assert faults(forms) == [
        "permit.docx:2:16: the form has no field agee; the nearest known name is age [P794]",
        "permit.html:2:29: the form has no field agge; the nearest known name is age [P794]",
        "permit.yaml:15:14: age is used nowhere (permit.docx); put {{ age }} in its place, or take it out [P798]",
        "permit.yaml:15:33: age is used nowhere (permit.html); put {{ age }} in its place, or take it out [P798]",
        "permit.yaml:16:14: age is used nowhere (permit.docx); put {{ age }} in its place, or take it out [P798]",
        "permit.yaml:16:33: age is used nowhere (permit.html); put {{ age }} in its place, or take it out [P798]",
    ]


def test_a_template_that_cannot_be_read(forms: Path) -> None:
    edit(forms, "{{ age }}", "{{ age", "permit.html")
    (forms / "permit.docx").write_bytes(b"PK no archive")
    found = faults(forms)
    assert len(found) == 2 and all(line.endswith("[P795]") for line in found)
    assert found[0].startswith("permit.docx: ") and found[1].startswith("permit.html:2:1: ")


@pytest.mark.sampled(1)
@pytest.mark.parametrize(
    ("bad", "named"),
    [
        ("<script>alert(1)</script>", "<script>"),
        ('<img src="https://example.org/a.png">', "<img>"),
        ('<p onclick="x()">a</p>', "onclick"),
        ('<a href="https://example.org">a</a>', "<a>"),
        ('<p style="background: url(https://example.org/a)">a</p>', "style"),
        ("<svg></svg>", "<svg>"),
    ],
)
def test_a_template_that_loads_or_runs_something(forms: Path, bad: str, named: str) -> None:
    edit(forms, "<h1>Permit</h1>", f"<h1>Permit</h1>\n  {bad}", "permit.html")
    found = faults(forms)
    assert found == [f"permit.html:2:3: the template has {named}; a form loads and runs nothing, take it out [P796]"]


def test_structure_of_a_form(forms: Path) -> None:
    edit(forms, "title: {ru: Разрешение, en: Permit}", "title: {ru: Разрешение}")
    edit(forms, "by_hand: true, blank: 12", "by_hand: true, fact: weight, blank: 0")
    edit(forms, "html: permit.html}\n  en", "html: ../permit.html}\n  en")
    found = faults(forms)
    assert [line.split(" ")[0] for line in found] == [
        at(forms, 2, "{ru"),
        at(forms, 13, "fact"),
        at(forms, 13, "0}"),
        at(forms, 15, "../permit"),
    ]


@pytest.mark.full
def test_facts_that_are_needed_and_fields_for_some_only(forms: Path) -> None:
    edit(
        forms,
        "  - {outcome: tow, is: not_due}",
        "  - {outcome: tow}\n  - {fact: stolen, is: false}\n  - {fact: yard.lit}",
    )
    edit(forms, "by_hand: true, blank: 12", "by_hand: true, blank: 12, only: {fact: stolen, is: false}")
    assert faults(forms) == []
    edit(forms, "{fact: stolen, is: false}\n", "{fact: stolen, is: 'no'}\n")
    edit(forms, "only: {fact: stolen", "only: {fact: stollen")
    edit(forms, "{fact: yard.lit}\n", "{fact: yard.lit, outcome: tow}\n")
    found = faults(forms)
    assert [line.split(" ")[0] for line in found] == [at(forms, 8, "outcome")]  # structure comes first
    edit(forms, "{fact: yard.lit, outcome: tow}\n", "{fact: yard.lit}\n")
    found = faults(forms)
    assert [line.split(" ")[0] for line in found] == [at(forms, 7, "'no'"), at(forms, 15, "stollen")]
    assert found[0].endswith("[P204]") and found[1].endswith("stolen [P302]")


def test_a_field_is_where_its_condition_holds_or_is_not_known(forms: Path) -> None:
    edit(forms, "by_hand: true, blank: 12", "by_hand: true, blank: 12, only: {fact: stolen, is: false}")
    edit(forms, "needs:\n  - {outcome: tow, is: not_due}\n", "own: true\n")
    rules = load(CITY, pack_dirs=[forms.parents[1]])
    form = find_form(rules.linked, "permit")
    there = {}
    for stolen in (False, True, None):
        case = {"case": "one", "as_of": "2024-05-01", "permit": {"noise": 1, "exhaust": 3, "stolen": stolen}}
        paper = fill(rules.decide(case), form, lang="en")
        there[stolen] = paper.entries["name"].there
        assert ("name" in [blank.label for blank in paper.blanks]) is there[stolen]
    assert there == {False: True, True: False, None: True} and form.own


def test_grounds_of_an_outcome(forms: Path) -> None:
    edit(forms, "fact: weight, unit: true", "grounds: tow")
    edit(forms, "  - {outcome: tow, is: not_due}", "  - {outcome: tow}")
    rules = load(CITY, pack_dirs=[forms.parents[1]])
    case = {"case": "one", "as_of": "2024-05-01", "permit": {"noise": 1, "exhaust": 3, "stolen": True}}
    decision = rules.decide(case)
    written = fill(decision, find_form(rules.linked, "permit"), lang="en").entries["weight"].text
    rule = next(rule for rule in rules.linked.rules if rule.outcome == "tow")
    assert rule.says["en"].rstrip(".") in written and f"point {rule.citation.point} of " in written
    assert written.startswith("– ") and written.endswith(".")
    edit(forms, "grounds: tow", "grounds: towed")
    assert "[P303]" in faults(forms)[0]


def test_what_follows_is_told_of_outcomes_of_the_record(forms: Path) -> None:
    """A list names outcomes of the form's own record, each once; another section's is none of them."""
    edit(forms, "fact: weight, unit: true", "follows: [tow, yard.open, towed]")
    found = faults(forms)
    assert ["[P303]" in line for line in found] == [True, True] and "yard.open" in found[0] and "towed" in found[1]
    edit(forms, "[tow, yard.open, towed]", "[tow, tow]")
    assert len(faults(forms)) == 1
    edit(forms, "[tow, tow]", "[tow]")
    assert not faults(forms)


def test_parts_that_are_put_together(forms: Path) -> None:
    edit(
        forms,
        "weight: {label: {ru: вес, en: weight}, fact: weight, unit: true}",
        'weight: {label: {ru: вес, en: weight}, says: {ru: "{a} {b}", en: "{a}"}, of: {a: {fact: weight}, c: {fact: noise}}}',
    )
    found = faults(forms)
    assert len(found) == 3 and "{" not in found[0].split("the form has no field b")[0]
    assert sorted(line[-6:] for line in found) == ["[P794]", "[P798]", "[P798]"]


@pytest.mark.sampled(1)
@pytest.mark.parametrize("name", ["permit.yaml", "permit.html", "permit.docx"])
def test_one_file_is_checked_with_its_pack(forms: Path, name: str) -> None:
    edit(forms, "{{ age }}", "{{ agge }}", "permit.html")
    roots = ["--pack-dir", str(forms.parents[1])]
    result = CliRunner(env={"PUNKT_LANG": "en"}).invoke(main, ["check", str(forms / name), *roots])
    assert result.exit_code == 2 and "permit.html:2:29: " in result.stderr and "packs 1" in result.stderr


def test_two_forms_of_one_name(forms: Path) -> None:
    (forms / "second.yaml").write_text(FORM, "utf-8")
    [found] = faults(forms)
    assert found.startswith("second.yaml:1:7: ") and "permit.yaml:1:7" in found and found.endswith("[P242]")


def test_a_broken_form_is_not_filled_in(forms: Path) -> None:
    edit(forms, "fact: holder.born", "fact: holder.borm")
    rules = load(CITY, pack_dirs=[forms.parents[1]])
    with pytest.raises(PunktError, match="P302"):
        find_form(rules.linked, "permit")


def test_an_extending_pack_has_the_forms_of_its_base(forms: Path) -> None:
    rules = load("test.parking.centre", pack_dirs=[forms.parents[1]])
    assert find_form(rules.linked, "permit").pack == CITY


def test_both_languages(forms: Path) -> None:
    edit(forms, "{{ age }}", "{{ agge }}", "permit.html")
    said = check(forms, "ru").stderr
    assert "permit.html:2:29: в форме нет поля «agge»; ближайшее известное имя: age [P794]" in said
