"""A register on the pages in a real browser: by keyboard, in both languages, with and without script, with axe."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from helpers.main_pages import CHROMIUM, LOCALES, PACK, chromium, served_apart
from helpers.register_uploads import people

pytest.importorskip("playwright.sync_api", reason="playwright is not installed: no browser tests")
AXE = pytest.importorskip(
    "axe_playwright_python", reason="axe-playwright-python, which carries axe-core, is not installed"
)
pytestmark = [
    pytest.mark.full,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no browser here: apt-get install chromium"),
]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PATIENCE = 120_000
"""Milliseconds that a page may take on a machine that does much else."""
WORDS = {"ru": ("дел решено", "не дата календаря"), "en": ("cases decided", "is no day of the calendar")}
Page = Any


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("registers")
    with served_apart(folder) as found:
        yield found
    assert '"level":"error"' not in (folder / "log").read_text()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as browser:
        yield browser


def opened(browser: Any, address: str, lang: str, **how: Any) -> Page:
    size = {"width": 1280, "height": 900}
    context = browser.new_context(locale=LOCALES[lang], base_url=address, **{"viewport": size, **how})
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    return page


def accessible(page: Page) -> None:
    """No violation of WCAG 2.2 A and AA that axe-core can find, in the light and in the dark; nothing beyond the edge."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.evaluate(Path(AXE.__path__[0], "axe.min.js").read_text("utf-8"))
        found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS)
        assert found["passes"]
        assert not [(one["id"], [node["html"][:160] for node in one["nodes"][:3]]) for one in found["violations"]]
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) == 0, page.url


def press(page: Page, selector: str, most: int = 400) -> None:
    """Reach a control by the tabulator alone, and press it."""
    for _ in range(most):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            page.keyboard.press("Enter")
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by keyboard")


def upload(page: Page, file: Path) -> None:
    page.goto("/registers")
    page.locator("#file").set_input_files(file)
    page.locator(f"[value='{PACK}']").check()
    page.locator("form.setting button.main").click()


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_a_register_by_keyboard(browser: Any, address: str, lang: str, tmp_path: Path) -> None:
    page = opened(browser, address, lang)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    (tmp_path / "people.csv").write_bytes(people(**{"Дата рождения": "31.02.1991"}))
    upload(page, tmp_path / "people.csv")
    page.locator("#columns").wait_for()  # it looks again by itself until the file is read
    here = page.evaluate("location.pathname")
    accessible(page)
    press(page, "[name=go][value=proposed]")
    page.locator("#days-3").wait_for()
    assert page.locator("#days-3").input_value() == "DD.MM.YYYY" and page.locator("#use-5").input_value() == ""
    page.locator("#use-5").select_option("recipient.disability")
    page.locator("#use-1").select_option("+")
    page.locator("#days-3").press("Enter")  # saves, and takes nothing
    page.locator("#code-5-0").wait_for()
    assert page.locator("#code-5-0").input_value() == ""
    page.reload()
    page.go_back()
    page.goto(here)
    assert page.locator("#use-1").input_value() == "+"
    press(page, "[name=go][value=proposed]")
    page.locator("#code-5-0 >> nth=0").wait_for()
    assert page.locator("#code-5-0").input_value() == "true"
    press(page, "[name=go][value=rest]")
    page.locator("[name=go][value=rest]").wait_for(state="detached")
    page.locator("#day").fill("2025-06-01")
    press(page, "[name=go][value=run]")
    page.locator(".sums").wait_for()
    decided, wrong = WORDS[lang]
    assert f"19 {decided}" in page.locator(".sums").inner_text().replace("\n", " ")
    assert wrong in page.locator(".rejects tbody").inner_text()
    accessible(page)
    with page.expect_download() as saved:
        page.locator("a[href$='/map.yaml']").first.click()
    described = yaml.safe_load(Path(saved.value.path()).read_text("utf-8"))
    assert described["key"] == "СНИЛС" and described["ignore"] == ["ФИО", "№ п/п", "Муниципалитет"]
    with page.expect_download() as saved:
        page.locator("a[href$='/files/result.xlsx']").click()
    assert Path(saved.value.path()).read_bytes().startswith(b"PK")
    page.set_viewport_size({"width": 390, "height": 844})
    for path in ("/result", "", "?left=1"):
        page.goto(f"{here}{path}")
        accessible(page)
    page.goto("/registers")
    accessible(page)
    page.locator(f"li:has(a[href^='{here}']) button").click()
    page.wait_for_url("**/registers")
    assert here not in page.content() and not faults
    page.context.close()


def test_without_script_and_told_what_is_wrong(browser: Any, address: str, tmp_path: Path) -> None:
    page = opened(browser, address, "ru", java_script_enabled=False)
    (tmp_path / "locked.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    upload(page, tmp_path / "locked.xlsx")
    page.locator(".errors").wait_for()  # the page looks again without a script
    assert "без пароля" in page.locator(".errors").inner_text() and "[P900]" in page.locator(".errors").inner_text()
    assert page.locator("#encoding").is_visible()
    page.locator(".headline button").click()
    page.wait_for_url("**/registers")
    page.context.close()
