"""The pages in a real browser: from an empty form to a printed conclusion, by keyboard, in both languages, with axe."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from helpers import bounded
from helpers.loops import nonempty
from helpers.main_pages import CHROMIUM, chromium
from helpers.places import ROOT
from helpers.web_service import PACK, PETROVA

pytest.importorskip("playwright.sync_api", reason="playwright is not installed: no browser tests")
AXE = pytest.importorskip(
    "axe_playwright_python", reason="axe-playwright-python, which carries axe-core, is not installed"
)
pytestmark = [
    pytest.mark.full,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no browser here: apt-get install chromium"),
]
WORDS = {
    "ru": {
        "begin": "Начать", "decide": "Вынести решение", "open": "Открыть", "verify": "Проверить журнал",
        "replay": "Решить заново и сравнить", "compare": "Сравнить", "whole": "Журнал цел", "save": "Сохранить дело в файл",
        "same": "Решение повторилось до байта", "established": "установлена", "conclusion": "Решение по делу",
    },
    "en": {
        "begin": "Begin", "decide": "Decide", "open": "Open", "verify": "Verify the journal",
        "replay": "Decide again and compare", "compare": "Compare", "whole": "The journal is whole", "save": "Save the case to a file",
        "same": "The decision came out the same, to the byte", "established": "established", "conclusion": "Decision on case",
    },
}  # fmt: skip
LANGS = ("ru", "en")
REFUSED = ("/nothing", "/journal/verify")
"""Addresses that are asked for although they will be refused; the browser notes that as an error."""
Page = Any


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("browser")
    command = [sys.executable, str(ROOT / "cli.py"), "serve", "--port", "0", "--workers", "0"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "engine"), "PYTHONUNBUFFERED": "1"}
    command += ["--journal", str(folder / "j.db")]
    with (
        (folder / "log").open("w") as log,
        bounded.started(command, stdout=subprocess.PIPE, stderr=log, text=True, env=environment) as process,
    ):
        yield bounded.line_of(process).split()[1]
        process.terminate()
        process.wait(60)
    assert '"level":"error"' not in (folder / "log").read_text()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as browser:
        yield browser


@pytest.fixture(params=LANGS)
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def page(browser: Any, lang: str, address: str) -> Iterator[Page]:
    context = browser.new_context(
        locale={"ru": "ru-RU", "en": "en-GB"}[lang], base_url=address, viewport={"width": 1280, "height": 900}
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    faults: list[str] = []
    asked: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))

    def note(message: Any) -> None:
        refused = message.location.get("url", "").endswith(REFUSED) and "status of 4" in message.text
        if message.type == "error" and not refused:
            faults.append(message.text)

    page.on("console", note)
    page.on("request", lambda request: asked.append(request.url))
    yield page
    context.close()
    assert not faults
    assert all(url.startswith((address, "blob:")) for url in asked), "everything comes from the service itself"


def _axe(page: Page) -> None:
    """No violation of WCAG 2.2 A and AA that axe-core can find."""
    script = Path(AXE.__path__[0], "axe.min.js").read_text("utf-8")
    page.evaluate(script)
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", tags)
    assert found["passes"]
    assert not [(one["id"], [node["html"][:160] for node in one["nodes"][:3]]) for one in found["violations"]]


def _opened(page: Page, words: dict[str, str]) -> None:
    page.goto("/case")
    page.locator(f".open-file [value='{PACK}']").check()
    page.locator("#file").set_input_files(PETROVA)
    page.get_by_role("button", name=words["open"], exact=True).click()
    page.locator("#steps .last :is(a, button):visible").click()
    page.locator("#decide").wait_for()


def _tab_to(page: Page, selector: str, most: int = 250) -> None:
    """Reach a control by the tabulator alone."""
    for _ in range(most):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by keyboard")


def test_from_answers_to_a_printed_conclusion_by_keyboard(page: Page, lang: str, tmp_path: Path) -> None:
    words = WORDS[lang]
    page.goto("/case")
    assert page.locator("html").get_attribute("lang") == lang
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    _opened(page, words)
    _axe(page)
    _tab_to(page, "#decide")
    page.keyboard.press("Enter")
    page.locator("article.decision").wait_for()
    assert page.locator("h1").inner_text() == f"{words['conclusion']} petrova-2025-06"
    assert re.fullmatch(r"/decisions/\d+", page.evaluate("location.pathname"))
    _tab_to(page, "#part-1")
    page.keyboard.press("Enter")
    _tab_to(page, "#o-recipient-need > summary")
    page.keyboard.press("Enter")
    _tab_to(page, "#o-recipient-need .drawn > summary")
    page.keyboard.press("Enter")
    inside = page.locator("#o-recipient-need .inside").first
    assert inside.is_visible() and "2 или 3 степени ограничения хотя бы одной" in inside.inner_text()
    assert inside.locator(".picture").get_attribute("aria-label")
    _axe(page)

    page.evaluate("window.print = () => { window.printed = true }")
    page.locator(".printing [data-do=print]").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("window.printed") is True
    page.locator("#printed").select_option("reasons")
    page.pdf(path=tmp_path / "conclusion.pdf", format="A4")
    printed = (
        bounded.run(["pdftotext", tmp_path / "conclusion.pdf", "-"], capture_output=True, text=True)
        if shutil.which("pdftotext")
        else None
    )
    assert (tmp_path / "conclusion.pdf").read_bytes().startswith(b"%PDF")
    if printed is not None:
        text = " ".join(printed.stdout.split())
        found = [*words["established"].split(), "хотя бы одной", "petrova-2025-06"]  # a column may break its lines
        assert [one for one in found if one not in text] == []


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="there is no pdftotext here")
def test_paper_in_short(page: Page, lang: str, tmp_path: Path) -> None:
    """What was decided, why, by which clause and what is missing, on few pages; every page says which decision it is."""
    _opened(page, WORDS[lang])
    page.locator("#decide").click()
    page.locator("article.decision").wait_for()
    number = page.evaluate("location.pathname").rpartition("/")[2]
    digest = page.locator(".digest").inner_text().partition(": ")[2]
    sheets = {}
    for what in ("short", "reasons", "pictures"):
        page.locator("#printed").select_option(what)
        page.pdf(path=tmp_path / f"{what}.pdf", format="A4", prefer_css_page_size=True)
        done = bounded.run(["pdftotext", "-layout", tmp_path / f"{what}.pdf", "-"], capture_output=True, text=True)
        sheets[what] = done.stdout.rstrip("\f\n").split("\f")
    short = sheets["short"]
    assert len(short) <= 5 and len(short) * 2 < len(sheets["reasons"]) < len(sheets["pictures"])
    for at, sheet in nonempty(enumerate(short, 1)):
        assert digest in sheet and re.search(rf"\b{at} ?/ ?{len(short)}\b", sheet), (
            "digest and number stand on every page"
        )
        assert {"ru": f"запись № {number}", "en": f"entry {number}"}[lang] in " ".join(sheet.split()[:12])
    text = " ".join(" ".join(short).split())
    wanted = {
        "ru": [
            "нуждаемость",
            "п. 5 приказа № 166-П",
            "ИПРА: самообслуживание — 2 степень",
            "Чего не хватает",
            "Не применяется: ",
        ],
        "en": ["need", "point 5 of order 166-П", "What is missing", "Not applicable: "],
    }[lang]
    assert [one for one in wanted if one not in text.replace("\u00a0", " ")] == []
    assert "Что не подошло" not in text and "Ruled out" not in text


def test_answers_change_the_questions_and_the_file_keeps_them(page: Page, lang: str, tmp_path: Path) -> None:
    from punkt.files.read import read_file

    words = WORDS[lang]
    _opened(page, words)
    # education, occupation, programme of services, form, premises, dwelling, examination, programme, regulation
    assert page.locator("#decided").inner_text().endswith("9")
    page.goto(re.sub("/answers$", "?step=dwelling", page.url))
    page.locator("#q-recipient-premises_adapted-1").check()
    page.locator("#decided", has_text=re.compile("8$")).wait_for()
    page.goto(re.sub("dwelling", "provider", page.url))
    page.locator("#q-provider-commission-regulation_approved-2").check()
    page.locator("#decided", has_text=re.compile("7$")).wait_for()
    page.locator("#steps .last a").click()
    with page.expect_download() as download:
        page.get_by_role("link", name=words["save"]).click()
    download.value.save_as(tmp_path / "case.yaml")
    saved, before = read_file(tmp_path / "case.yaml").data, read_file(PETROVA).data
    assert isinstance(saved, dict) and isinstance(before, dict)
    assert saved["recipient"].pop("premises_adapted") is True
    assert saved["provider"]["commission"].pop("regulation_approved") is False
    assert saved == before, "nothing of the file is lost on the way"


def test_from_a_clause_to_its_point_and_back(page: Page, lang: str) -> None:
    _opened(page, WORDS[lang])
    page.locator("#decide").click()
    page.locator(".card.violation .titled a").click()
    page.locator("#o-recipient-training-form[open]").wait_for()
    page.locator(".card.violation .cited a").first.click()
    page.locator("section.point:target").wait_for()
    assert page.evaluate("location.hash") == "#p-25"
    _axe(page)
    page.locator("#p-25 .drawn-mark a").first.click()
    page.locator("#o-recipient-training-form[open]").wait_for()
    page.get_by_role("link", name={"ru": "English", "en": "Русский"}[lang]).click()
    assert page.locator("html").get_attribute("lang") != lang


def test_journal_and_comparison(page: Page, lang: str) -> None:
    words = WORDS[lang]
    _opened(page, words)
    page.locator("#decide").click()
    page.locator("article.decision").wait_for()
    number = page.evaluate("location.pathname").rpartition("/")[2]
    page.goto("/journal?case=petrova-2025-06")
    _axe(page)
    page.get_by_role("link", name=number, exact=True).click()
    page.wait_for_url(f"**/journal/{number}")  # a click does not wait for the page it leads to
    _axe(page)
    page.get_by_role("button", name=words["replay"]).click()
    page.get_by_role("heading", name=words["same"]).wait_for()
    page.goto("/journal")
    page.get_by_role("button", name=words["verify"]).click()
    page.get_by_role("heading", name=words["whole"]).wait_for()
    page.locator(".check summary").click()
    _axe(page)
    page.locator("#checkpoint_text").fill("{}")
    page.locator("#public_key_text").fill("no key")
    page.get_by_role("button", name=words["verify"]).click()
    page.locator(".errors", has_text="P776").wait_for()
    _axe(page)
    page.goto("/nothing")
    _axe(page)
    page.goto("/compare")
    page.locator("#first").select_option(PACK)
    page.locator("#second").select_option("ru.mintrud.847")
    page.locator("#number").fill(number)
    page.get_by_role("button", name=words["compare"]).click()
    page.locator(".pair").first.wait_for()
    _axe(page)
    page.goto("/documents")
    _axe(page)


def test_pages_work_without_script(browser: Any, address: str) -> None:
    context = browser.new_context(locale="ru-RU", base_url=address, java_script_enabled=False)
    page = context.new_page()
    _opened(page, WORDS["ru"])
    page.get_by_role("button", name="Вынести решение").click()
    assert "Решение по делу" in page.locator("h1").inner_text()
    assert not page.locator(".printing [data-do=print]").is_visible(), "a button that would do nothing is not there"
    assert not page.locator("#printed").is_visible(), "reasons are not on this page, where nothing fetches them"
    page.get_by_role("link", name="Решение с ходом рассуждений").click()
    assert page.locator("#o-recipient-need .inside .clause").first.is_visible()
    page.locator("#printed").select_option("reasons")
    paper = page.pdf(format="A4")
    page.locator("#printed").select_option("short")
    assert len(paper) > len(page.pdf(format="A4")), "what is printed is chosen without script too"
    context.close()
