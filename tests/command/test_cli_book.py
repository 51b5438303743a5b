"""A pack that a lawyer reads and signs: the book by point, approvals that hold until a change, and what has changed."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
import yaml

from helpers import bounded
from helpers.amended_order import FILES, write_boats
from helpers.command_line import punkt
from helpers.loops import nonempty
from helpers.main_pages import CHROMIUM, chromium
from punkt.law.loading.approvals import content_of

NAME = "test.boats"


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PUNKT_CACHE", "off")
    monkeypatch.setenv("PUNKT_SOURCES", str(tmp_path / "texts"))
    monkeypatch.delenv("PUNKT_PACKS", raising=False)


def boats(folder: Path) -> Path:
    home = write_boats(folder)
    assert (
        punkt("cite", NAME, "--source", str(folder / "order.txt"), "--pack-dir", str(home), "--register").exit_code == 0
    )
    return home


def said(page: str) -> str:
    text = unescape(re.sub(r"<[^>]+>", "\n", re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)))
    return re.sub(r"\n\s*\n+", "\n", text).replace("\u00a0", " ")


def book(home: Path, *more: str, lang: str = "ru") -> str:
    result = punkt("book", NAME, "--pack-dir", str(home), "--as-of", "2026-01-01", *more, lang=lang)
    assert result.exit_code == 0, result.output
    return said(result.output)


def test_sentences_are_made_of_the_conditions(tmp_path: Path) -> None:
    home = boats(tmp_path)
    punkt("source", "add", NAME, str(tmp_path / "order.txt"), "--pack-dir", str(home))
    page = book(home)
    for line in (
        "пункт 2", "Залог составляет 300 монет.",  # the paragraph itself
        "Залога хватает: условие выполнено, если кошелёк — не меньше 300 монет.",
        "Залога хватает: условие не выполнено, если кошелёк — меньше 300 монет.",
        "300 монет (с 01.01.2025) — «составляет 300 монет», п. 2 приказа № 3",
        "Когда заход?", ": по календарю", "Решает староста.", "Не одобрено", "Замечания",
    ):  # fmt: skip
        assert line in page, line
    assert "Залог – триста монет" not in page  # what the author says of it
    english = book(home, lang="en")
    assert (
        "Deposit is there: the condition is met, if purse is at least 300 coins." in english
        or "Deposit is there" in english
    )


def test_an_approval_holds_until_a_change(tmp_path: Path) -> None:
    home = boats(tmp_path)
    rules = (home / "rules.yaml").read_text("utf-8")
    assert punkt("check", str(home), "--approved", "1").output.count("[P268]") == 10
    for who in ("Анна", "Пётр"):
        done = punkt("approve", NAME, "--by", who, "--day", "2026-02-01", "--pack-dir", str(home))
        assert done.output == f"{NAME}: entries approved: 10.\n"
    again = punkt("approve", NAME, "--by", "Анна", "--pack-dir", str(home))
    assert again.output == f"{NAME}: entries approved: 0.\n"
    assert punkt("check", str(home), "--approved", "2").exit_code == 0
    approved = (home / "rules.yaml").read_text("utf-8")
    assert "# Парусная" in approved and yaml.safe_load(approved)["rules"][0]["approved"][0]["by"] == "Анна"
    without = {**yaml.safe_load(approved)["rules"][1]}
    del without["approved"]
    assert without == yaml.safe_load(rules)["rules"][1]
    assert "Одобрено: Анна, 01.02.2026; Одобрено: Пётр, 01.02.2026" in book(home)
    changed = approved.replace(
        "require: {fact: purse, at_least: $deposit.sum}", "require: {fact: purse, above: $deposit.sum}"
    )
    changed = changed.replace("# Парусная", "# Иная заметка")  # a comment changes nothing
    (home / "rules.yaml").write_text(changed.replace("above:", "more_than:"), "utf-8")
    found = punkt("check", str(home), "--approved", "2").output
    assert re.findall(r"(\w+\.yaml):(\d+):.*\[(P269|P268)\]", found) == [("rules.yaml", "3", "P269")]
    assert "Изменилось после одобрения" in book(home)
    assert (
        punkt("approve", NAME, "deposit", "--by", "Анна", "--pack-dir", str(home)).output
        == f"{NAME}: entries approved: 1.\n"
    )
    assert punkt("check", str(home), "--approved", "1").exit_code == 0
    assert punkt("check", str(home), "--approved", "2").exit_code == 2


def test_a_person_approves_once_however_the_name_is_spaced(tmp_path: Path) -> None:
    home = boats(tmp_path)
    for name in ("А. Петрова", " А.  Петрова "):
        punkt("approve", NAME, "--by", name, "--pack-dir", str(home))
    assert punkt("check", str(home), "--approved", "1").exit_code == 0
    assert punkt("check", str(home), "--approved", "2").exit_code == 2


def test_numbers_of_all_kinds_are_approved(tmp_path: Path) -> None:
    """A fraction however it is written, and a number beyond the whole numbers of JSON."""
    home = boats(tmp_path)
    norms = (home / "norms.yaml").read_text("utf-8")
    for number, other, same in (("0.75", "0.76", "0.750"), (str(2**60), str(2**60 + 1), f"{2**60}.0")):
        (home / "norms.yaml").write_text(norms.replace("300", number, 1), "utf-8")
        punkt("approve", NAME, "--by", "Анна", "--pack-dir", str(home))
        approved = (home / "norms.yaml").read_text("utf-8")
        assert f"value: {number}" in approved
        for written, codes in ((number, 0), (same, 0), (other, 1)):
            (home / "norms.yaml").write_text(approved.replace(f"value: {number}", f"value: {written}", 1), "utf-8")
            assert punkt("check", str(home), "--approved", "1").output.count("[P269]") == codes, written


def test_approvals_change_no_decision(tmp_path: Path) -> None:
    home = boats(tmp_path)
    case = ("decide", str(home / "cases" / "rich.yaml"), "--pack", NAME, "--pack-dir", str(home))
    before = punkt(*case).output
    punkt("approve", NAME, "--by", "Анна", "--pack-dir", str(home))
    after = punkt(*case).output
    hidden = [re.sub(r"[0-9a-f]{6,}…?", "", text) for text in (before, after)]
    assert hidden[0] == hidden[1] and "approved" not in after


@pytest.mark.parametrize(
    ("arguments", "said_of_it"),
    [
        (("approve", NAME), "--by"),
        (("approve", NAME, "nothing", "--by", "A"), "[P270]"),
        (("approve", NAME, "--by", " "), "--by"),
        (("book", NAME, "--format", "docx"), "--format docx --out"),
        (("book", NAME, "--as-of", "x"), "[P610]"),
        (("book", NAME, "--since", "HEAD"), "[P271]"),
        (("check", ".", "--approved", "0"), "--approved"),
    ],
)
def test_bad_calls(arguments: tuple[str, ...], said_of_it: str, tmp_path: Path) -> None:
    result = punkt(*arguments, "--pack-dir", str(boats(tmp_path)))
    assert result.exit_code == 2 and said_of_it in result.output, result.output


@pytest.mark.full
def test_no_word_is_cut_on_a_narrow_screen(tmp_path: Path) -> None:
    pytest.importorskip("playwright.sync_api", reason="playwright is not installed: no browser tests")
    if CHROMIUM is None:
        pytest.skip("there is no browser here: apt-get install chromium")
    file = tmp_path / "book.html"
    punkt("book", NAME, "--pack-dir", str(boats(tmp_path)), "--out", str(file), lang="ru")
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 390, "height": 900})
        page.goto(file.as_uri())
        widths = page.evaluate("[...document.querySelectorAll('tbody th')].map(one => one.clientWidth)")
        whole = page.evaluate("document.documentElement.scrollWidth")
    assert whole == 390 and min(widths) > 300


def test_as_a_document_of_word(tmp_path: Path) -> None:
    from docx import Document

    home = boats(tmp_path)
    done = punkt(
        "book", NAME, "--pack-dir", str(home), "--format", "docx", "--out", str(tmp_path / "b.docx"), lang="ru"
    )
    assert done.exit_code == 0
    [table] = Document(str(tmp_path / "b.docx")).tables
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[0] == ["Единица", "Текст документа", "Что записано", "Замечания"]
    assert [row[0].split("\n")[0] for row in rows[1:4]] == ["пункт 1", "пункт 2", "пункт 3"]
    assert "кошелёк — не меньше 300" in rows[2][2] and all(row[3] == "" for row in nonempty(rows[1:]))


def test_only_what_has_changed_since_a_revision(tmp_path: Path) -> None:
    home = boats(tmp_path)

    def git(*arguments: str) -> None:
        who = ("-c", "user.name=a", "-c", "user.email=a@b")
        bounded.run(["git", *who, *arguments], cwd=tmp_path, check=True, capture_output=True)

    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "first")
    assert "Изменений нет." in book(home, "--since", "HEAD")
    norms = FILES["norms.yaml"].replace("value: 300", "value: 350")
    (home / "norms.yaml").write_text(norms, "utf-8")
    page = book(home, "--since", "HEAD")
    assert "пункт 2" in page and "пункт 1\n" not in page and "пункт 6" not in page
    assert "Что решается иначе" in page and "(client.deposit)" in page and "не меньше 300" in page
    assert punkt("book", NAME, "--pack-dir", str(home), "--since", "nothing").exit_code == 2


def test_a_content_is_neither_layout_nor_its_approvals() -> None:
    one = {"value": 1, "quote": "а"}
    assert content_of(one) == content_of({"quote": "а", "value": 1, "approved": [{"by": "А"}]})
    assert content_of(one) != content_of({"quote": "а", "value": 2})
