"""The filled form in a real browser: no violation that axe-core can find, and one sheet of A4 on paper."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from helpers.loops import nonempty
from helpers.main_pages import CHROMIUM, chromium
from helpers.places import ROOT
from punkt.command.main import main

pytest.importorskip("playwright.sync_api", reason="playwright is not installed: no browser tests")
AXE = pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CASES = ROOT / "rules" / "regional" / "karelia-166-p" / "cases"

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no browser here: apt-get install chromium")


@pytest.mark.full
def test_the_page_is_accessible_and_one_sheet(tmp_path: Path) -> None:
    script = Path(AXE.__path__[0], "axe.min.js").read_text("utf-8")
    made = []
    for name, lang in (("application", "ru"), ("conclusion", "ru"), ("conclusion", "en")):
        file = tmp_path / f"{name}.{lang}.html"
        case = [str(CASES / "reviews-to-the-day.yaml"), "--subject", "second-today", "--lang", lang, "--out", str(file)]
        assert CliRunner().invoke(main, ["form", name, *case]).exit_code == 0
        made.append(file)
    with chromium() as browser:
        page = browser.new_page()
        requests: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        for file in nonempty(made):
            page.goto(file.as_uri())
            page.evaluate(script)
            found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS)
            assert [(one["id"], one["help"]) for one in found["violations"]] == []
            printed = page.pdf(prefer_css_page_size=True)
            assert len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) == 1
            size = re.search(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", printed)
            assert size is not None and [round(float(side)) for side in size.groups()] == [595, 842]  # A4 in points
            assert not page.get_by_role("complementary").is_hidden()
            page.emulate_media(media="print")
            assert page.locator("aside").is_hidden()
            page.emulate_media(media="null")  # as it was
        assert requests == [file.as_uri() for file in made]
