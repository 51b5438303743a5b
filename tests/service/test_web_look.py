"""How the main pages look in a browser: accessible in the light and the dark, never wider than the screen, readable."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from helpers.loops import nonempty
from helpers.main_pages import CHROMIUM, LOCALES, chromium, main_pages, of_file, recorded, served_apart

pytest.importorskip("playwright.sync_api", reason="playwright is not installed: no browser tests")
AXE = pytest.importorskip(
    "axe_playwright_python", reason="axe-playwright-python, which carries axe-core, is not installed"
)
pytestmark = [
    pytest.mark.full,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no browser here: apt-get install chromium"),
]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SMALLEST = """() => {
  const found = [];
  const walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const box = node.parentElement;
    if (!node.textContent.trim() || box.closest("svg, .unseen, option, title") || !box.checkVisibility()) continue;
    const size = parseFloat(getComputedStyle(box).fontSize);
    if (size < 16) found.push([size, node.textContent.trim().slice(0, 60)]);
  }
  return found.slice(0, 5);
}"""
"""The texts that are smaller than 16 px."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("look")
    with served_apart(folder) as address:
        yield address
    assert '"level":"error"' not in (folder / "log").read_text()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module", params=sorted(LOCALES))
def page(request: pytest.FixtureRequest, browser: Any, address: str) -> Iterator[Any]:
    size = {"width": 1366, "height": 768}
    context = browser.new_context(locale=LOCALES[request.param], base_url=address, viewport=size)
    page = context.new_page()
    page.set_default_timeout(60_000)
    yield page
    context.close()


FIRST = (".found .decided", ".found .force", ".tasks li", ".tasks .day", ".lacks h2", ".lacks a")
"""Decided, how binding, the next step, by when, missing: what a member has to find without scrolling."""


def test_the_five_sentences_stand_on_the_first_screen(page: Any) -> None:
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(recorded(page, of_file("petrova")))
    for what in nonempty(FIRST):
        box = page.locator(what).first.bounding_box()
        assert box is not None and box["y"] + box["height"] <= 768, what
    assert not [one for one in page.locator("details.fold").all() if one.get_attribute("open") is not None]


def test_the_first_entry_of_the_journal_stands_on_the_first_screen_of_a_phone(page: Any) -> None:
    recorded(page, of_file("petrova"))
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/journal")
    box = page.locator(".entries tbody tr a").first.bounding_box()
    assert box is not None and box["y"] + box["height"] <= 844
    assert not page.locator("#who").is_visible()
    page.locator(".filters summary").click()
    assert page.locator("#who").is_visible()


def test_every_page_is_accessible_and_fits(page: Any) -> None:
    """WCAG 2.2 AA by axe-core in both colours, and no page wider than 1366 px, twice the size, or a phone."""
    script = Path(AXE.__path__[0], "axe.min.js").read_text("utf-8")
    faults: list[Any] = []
    for name, go in nonempty(main_pages(page).items()):
        page.set_viewport_size({"width": 1366, "height": 768})
        go()
        page.evaluate(script)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS)
            assert found["passes"]
            for one in found["violations"]:
                faults.append((name, scheme, one["id"], [node["html"][:140] for node in one["nodes"][:3]]))
        faults += [(name, "too small", *one) for one in page.evaluate(SMALLEST)]
        for width in (1366, 683, 390):
            page.set_viewport_size({"width": width, "height": 768})
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                faults.append((name, width, wide))
            if width > 600 and page.locator(".top .bar").bounding_box()["height"] > 70:
                faults.append((name, width, "the header takes more than a row"))
    page.emulate_media(color_scheme="light")
    assert not faults
