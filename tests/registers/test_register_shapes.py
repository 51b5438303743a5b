"""How results look: some outcomes, a row an outcome, words of a language, a workbook that can be read as it is."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import orjson
import polars as pl
import pytest

from helpers.command_line import punkt
from helpers.loops import nonempty
from helpers.toll import write_pack

ROWS = """case;birth_date;disability;mental_disorder_confirmed;needs_social_services;ipra.self_care;ipra.mobility
a;1990-01-01;true;true;true;2;0
b;1990-01-01;true;true;true;1;1
c;1990-01-01;true;false;true;2;1
"""
NEED = "recipient.need"


def run(folder: Path, out: str, *options: str) -> Path:
    (folder / "people.csv").write_text(ROWS)
    call = ("run", str(folder / "people.csv"), "--pack", "ru.karelia.166-p", "--as-of", "2025-06-01")
    result = punkt(*call, "--out", str(folder / out), "--overwrite", *options)
    assert result.exit_code == 0, result.output
    return folder / out


def test_some_outcomes_only(tmp_path: Path) -> None:
    whole = pl.read_parquet(run(tmp_path, "whole.parquet"))
    some = pl.read_parquet(run(tmp_path, "some.parquet", "--outcomes", f"{NEED},*_grounds", "--outcomes", "hours"))
    names = {name.partition(":")[0] for name in some.columns} - {"case"}
    assert names == {NEED, "recipient.refusal_grounds", "recipient.hours"}
    assert some.equals(whole.select(some.columns))


def test_a_row_for_each_outcome_that_says_something(tmp_path: Path) -> None:
    """Held against the wide table: nothing but what does not apply and gaps is left out."""
    whole = pl.read_parquet(run(tmp_path, "whole.parquet"))
    narrow = pl.read_parquet(run(tmp_path, "narrow.parquet", "--compact"))
    found = {(row["case"], row["outcome"]): row for row in narrow.iter_rows(named=True)}
    assert len(found) == narrow.height
    outcomes = [name.removesuffix(":status") for name in whole.columns if name.endswith(":status")]
    said = 0
    for row in nonempty(whole.iter_rows(named=True)):
        for name in nonempty(outcomes):
            status = row[f"{name}:status"]
            one = found.get((row["case"], name))
            if status in (None, "not_applicable", "gap"):
                assert one is None
                continue
            said += 1
            assert one is not None and one["status"] == status
            assert one["value"] == (None if row[name] is None else str(row[name]).replace("True", "true"))
            for part in ("clauses", "missing", "readings"):
                assert (one[part] or "") == (row.get(f"{name}:{part}") or "")
    assert said == narrow.height


def test_a_line_an_outcome(tmp_path: Path) -> None:
    lines = [orjson.loads(line) for line in run(tmp_path, "o.jsonl", "--compact", "--outcomes", "need").open("rb")]
    assert lines[0] == {
        "case": "a",
        "outcome": NEED,
        "status": "determined",
        "value": "established",
        "clauses": ["ru.karelia.166-p:need.established"],
    }
    assert lines[1]["status"] == "open" and "recipient.ipra.learning" in lines[1]["missing"]
    assert [line["case"] for line in lines] == ["a", "b"], "to the third the order does not apply"


@pytest.mark.parametrize(
    ("lang", "heading", "value", "status", "missing"),
    [
        ("ru", "Нуждаемость в сопровождаемом проживании", "установлена", "не хватает сведений", "ИПРА: обучение"),
        ("en", "Need of supported living", "established", "facts are missing", "IPRA: learning"),
    ],
)
def test_headings_and_values_in_words(
    tmp_path: Path, lang: str, heading: str, value: str, status: str, missing: str
) -> None:
    out = run(tmp_path, "o.csv", "--labels", lang, "--outcomes", "need")
    rows = list(csv.reader(out.open(encoding="utf-8-sig"), delimiter=";"))
    assert rows[0][1] == heading and all(cell.startswith((heading, "Case", "Дело")) for cell in rows[0])
    assert rows[1][1] == value and rows[2][2] == status and missing in "".join(rows[2])
    narrow = run(tmp_path, "n.csv", "--labels", lang, "--outcomes", "need", "--compact")
    rows = list(csv.reader(narrow.open(encoding="utf-8-sig"), delimiter=";"))
    assert rows[1][:4] == ["a", heading, rows[1][2], value] and missing in "".join(rows[2])


def test_outcomes_are_called_as_the_packs_call_them(tmp_path: Path) -> None:
    """What order 166-П makes possible is that of its point 8 alone, and is called so, in the summary too."""
    out = run(tmp_path, "o.csv", "--labels", "ru", "--outcomes", "possible", "--report", str(tmp_path / "o.html"))
    assert "пункта 8" in out.read_text("utf-8-sig").splitlines()[0]
    page = (tmp_path / "o.html").read_text("utf-8").replace("\xa0", " ")
    assert "conditions of point 8" in page


def test_a_workbook_can_be_read_as_it_is(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(run(tmp_path, "o.xlsx", "--labels", "ru", "--outcomes", "need"))
    sheet = book["cases"]
    assert sheet.freeze_panes == "B2" and sheet.auto_filter.ref == sheet.dimensions
    widths = [sheet.column_dimensions[letter].width for letter in "ABC"]
    assert widths[0] < widths[1] <= 62, "as wide as what stands there"
    rules = [rule for of in sheet.conditional_formatting for rule in of.rules]
    assert {rule.formula[0] for rule in rules} >= {'"не хватает сведений"', '"противоречие"'}
    colours = {rule.formula[0]: rule.dxf.fill.bgColor.rgb for rule in rules}
    assert len(set(colours.values())) == len(colours)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--outcomes", "needs", "--ignore", "status"), "P828"),
        (("--labels", "ru", "--out", "o.jsonl"), "P820"),
        (("--compact", "--keep", "status", "--as-of", "2025-06-01"), "P894"),
    ],
)
def test_what_cannot_be_written_so_is_said(tmp_path: Path, options: tuple[str, ...], code: str) -> None:
    (tmp_path / "people.csv").write_text("case;status;disability\na;x;true\n")
    call = ("run", str(tmp_path / "people.csv"), "--pack", "ru.karelia.166-p", "--out", str(tmp_path / "o.csv"))
    result = punkt(*call, *options)
    assert result.exit_code == 2 and result.stderr.strip().endswith(f"[{code}]"), result.output


def test_rows_turned_down_open_where_tables_are_opened(tmp_path: Path) -> None:
    """The same lines as a CSV file and as a sheet; the file of an earlier run by another name is taken away."""
    (tmp_path / "people.csv").write_text("case;disability\n1;true\n=2;maybe\n3;да\n")
    call = ("run", str(tmp_path / "people.csv"), "--pack", "ru.karelia.166-p", "--as-of", "2025-06-01")
    out = tmp_path / "o.parquet"
    for kind in ("csv", "xlsx"):
        result = punkt(*call, "--out", str(out), "--overwrite", "--rejected", kind)
        assert result.exit_code == 0, result.output
        assert [path.name for path in tmp_path.glob("*.rejected*")] == [f"o.parquet.rejected.{kind}"]
        if kind == "csv":
            text = Path(f"{out}.rejected.csv").read_text("utf-8-sig")
            lines = list(csv.reader(text.splitlines(), delimiter=";"))
    sheet = openpyxl.load_workbook(f"{out}.rejected.xlsx")["rejected"]
    rows = list(sheet.iter_rows(values_only=True))
    assert [list(map(str, row)) for row in rows] == [[cell.removeprefix("'") for cell in line] for line in lines]
    assert sheet["A2"].data_type == "s" and sheet["B2"].value == 3 and sheet.auto_filter.ref == sheet.dimensions


@pytest.mark.parametrize(
    ("options", "delimiter", "cell"),
    [
        (("--labels", "ru"), ";", "4,5"),
        (("--labels", "ru", "--compact"), ";", "4,5"),
        (("--labels", "ru", "--delimiter", "|"), "|", "4,5"),
        (("--labels", "ru", "--delimiter", ","), ",", "4.5"),
        (("--labels", "ru", "--delimiter", ",", "--compact"), ",", "4,5"),
        (("--labels", "en"), ",", "4.5"),
        ((), ",", "4.5"),
    ],
)
def test_words_for_a_spreadsheet_have_its_decimals(
    tmp_path: Path, options: tuple[str, ...], delimiter: str, cell: str
) -> None:
    """What is in words is opened in a spreadsheet, which where decimals have a comma takes 4.5 for a day in May."""
    write_pack(tmp_path, [{"decide": "number", "then": {"product": [1.5, {"fact": "axles"}]}}])
    pl.DataFrame({"case": ["a"], "axles": [3]}).write_parquet(tmp_path / "cars.parquet")
    call = ("run", str(tmp_path / "cars.parquet"), "--pack-dir", str(tmp_path), "--pack", "test.town")
    result = punkt(*call, "--as-of", "2024-06-01", "--out", str(tmp_path / "o.csv"), *options)
    assert result.exit_code == 0, result.output
    [_, row] = csv.reader((tmp_path / "o.csv").open(encoding="utf-8-sig"), delimiter=delimiter)
    assert cell in [value.rstrip("0") for value in row]
