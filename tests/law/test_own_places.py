"""Branches of ``first`` and rows of tables that say themselves where they stand: cited so wherever a clause is."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from helpers.invented_city import CITED, DAY, LEDGER, city, faults, write
from punkt import Rules, load
from punkt.command.main import main
from punkt.law.loading.ledger import coverage

BRANCHES = f"""rules:
  - decide: left
{CITED}    first:
      - {{when: exempt, then: 0, point: "1", sub: a, quote: the exempt pay nothing}}
      - {{when: paid, then: 5}}
      - {{else: 9, point: "2", quote: all others nine}}
"""


def rules_of(folder: Path, text: str) -> Rules:
    return load("none.city", pack_dirs=[write(folder, city(rules_yaml=text))])


def test_a_branch_is_cited_as_it_says(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, BRANCHES)
    for given, where in (
        ({"exempt": True}, ("left.branch1", "1", "a", "the exempt pay nothing")),
        ({"exempt": False, "paid": True}, ("left.5", "1", "", "q")),
        ({"exempt": False, "paid": False}, ("left.branch3", "2", "", "all others nine")),
    ):
        decision = rules.decide({"case": "a", "as_of": DAY, "permit": given}).to_dict()
        (fired,) = decision["fired"]
        assert (fired["rule"], fired["point"], fired.get("sub", ""), fired["quote"]) == where
        assert fired["modality"] == "mandatory"
        assert [one["point"] for one in decision["outcomes"]["permit"]["left"]["clauses"]] == [where[1]]


def test_text_cites_it_fired_or_not(tmp_path: Path) -> None:
    write(tmp_path, city(rules_yaml=BRANCHES))
    (tmp_path / "case.yaml").write_text(f"case: a\nas_of: '{DAY}'\npermit: {{exempt: false, paid: false}}\n", "utf-8")
    asked = ["--pack", "none.city", "--pack-dir", str(tmp_path), "--lang", "en"]
    done = CliRunner().invoke(main, ["decide", str(tmp_path / "case.yaml"), *asked, "--why", "left"])
    assert "point 2" in done.output and "all others nine" in done.output, done.output
    shown = CliRunner().invoke(main, ["show", "none.city", "--pack-dir", str(tmp_path), "--lang", "en"]).output
    assert "left.branch1" in shown and "the exempt pay nothing" in shown and "all others nine" in shown, shown


def test_a_unit_that_only_a_branch_cites_is_encoded(tmp_path: Path) -> None:
    text = BRANCHES.replace('"2"', '"3"')
    assert [one[0] for one in faults(write(tmp_path, city(rules_yaml=text)), "none.city")] == ["P240"]
    more = LEDGER + '  "3": {state: encoded, title: {ru: а, en: a}}\n'
    write(tmp_path, city(rules_yaml=text, ledger_yaml=more))
    units = {
        one.address: one for one in coverage(load("none.city", pack_dirs=[tmp_path]).linked.by_id["none.city"]).units
    }
    assert (units["3"].rules, units["3"].quotes) == (("left",), ("all others nine",))
    assert "q" in units["1"].quotes


def test_a_value_form_has_no_branches_that_are_cited(tmp_path: Path) -> None:
    rule = f"rules:\n  - decide: left\n{CITED}    then: {{first: [{{when: paid, then: 1, quote: x}}, {{else: 2}}]}}\n"
    assert [one[0] for one in faults(write(tmp_path, city(rules_yaml=rule)), "none.city")] == ["P337"]


def test_a_point_needs_its_words(tmp_path: Path) -> None:
    rule = f"rules:\n  - decide: left\n{CITED}    first: [{{when: paid, then: 1, point: '2'}}, {{else: 2}}]\n"
    assert [one[0] for one in faults(write(tmp_path, city(rules_yaml=rule)), "none.city")] == ["P201"]


def test_a_row_is_told_by_its_number(tmp_path: Path) -> None:
    table = '    table: {columns: [axles], rows: [["< 3", 1], {when: [">= 3"], then: 2, quote: three and more}]}\n'
    write(tmp_path, city(rules_yaml=f"rules:\n  - decide: left\n{CITED}{table}"))
    (tmp_path / "case.yaml").write_text(f"case: a\nas_of: '{DAY}'\npermit: {{axles: 3}}\n", "utf-8")
    asked = ["--pack", "none.city", "--pack-dir", str(tmp_path), "--why", "left"]
    for lang, words in (
        ("en", ("row 2 of the table", "three and more")),
        ("ru", ("строка 2 таблицы", "three and more")),
    ):
        done = CliRunner().invoke(main, ["decide", str(tmp_path / "case.yaml"), *asked, "--lang", lang])
        assert all(word in done.output for word in words), done.output
