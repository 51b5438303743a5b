"""Every report that is a page, in a real browser: it fits a phone, works in the dark, and axe-core finds nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from helpers.command_line import punkt
from helpers.loops import nonempty
from helpers.main_pages import CHROMIUM, chromium
from helpers.places import ROOT
from punkt.showing.register.charts import TONES
from punkt.showing.register.register_model import tone_of
from punkt.showing.words import page_templates

pytest.importorskip("playwright.sync_api", reason="playwright is not installed: no browser tests")
AXE = pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = {"a phone": 390, "twice the size": 683, "four times the size": 320}
PETROVA = str(ROOT / "rules/regional/karelia-166-p/cases/petrova.yaml")
PACK = ("--pack", "ru.karelia.166-p")
INVENTED = ("--pack-dir", str(ROOT / "tests/packs"))
DAYS = ("--as-of", "2025-05-01", "--as-of", "2025-06-01")
REPORTS: dict[str, tuple[str, ...]] = {
    "decision.html.j2": ("decide", PETROVA, *PACK, "--format", "html"),
    "coverage.html.j2": ("coverage", "ru.karelia.166-p", "--format", "html"),
    "diff.html.j2": ("diff", "test.dated.pool", *INVENTED, *DAYS, "--format", "html"),
    "book.html.j2": ("book", "ru.karelia.ozyorny", "--out", "page.html"),
    "proof.html.j2": ("prove", "test.dated.pool", *INVENTED, "--format", "html"),
    "register.html.j2": ("run", "cases.jsonl", *PACK, "--out", "out.jsonl", "--overwrite", "--report", "page.html"),
}
"""Template → the command that fills it."""
ELSEWHERE = {"paper.html.j2": "a sheet of paper, white in the dark too: tests/showing/test_form_page.py"}


def test_no_report_is_left_out() -> None:
    folder = Path(page_templates.__file__).parents[1] / "templates"
    pages = {path.name for path in folder.glob("*.html.j2")}
    assert pages == {*REPORTS, *ELSEWHERE}
    for name in nonempty(REPORTS):
        text = (folder / name).read_text("utf-8")
        assert "light dark" in text and 'lang="' in text


def made(name: str, lang: str) -> str:
    """A report as its file would be."""
    case = {"case": "c-1", "as_of": "2025-06-01", "provider": {"monitoring": True}}
    Path("cases.jsonl").write_text(json.dumps(case) + "\n", "utf-8")
    Path("page.html").unlink(missing_ok=True)
    result = punkt(*REPORTS[name], lang=lang)
    assert result.exit_code in (0, 1), result.output
    return Path("page.html").read_text("utf-8") if Path("page.html").exists() else result.stdout


@pytest.mark.full
@pytest.mark.skipif(CHROMIUM is None, reason="there is no browser here: apt-get install chromium")
def test_reports_fit_and_are_accessible(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    script = Path(AXE.__path__[0], "axe.min.js").read_text("utf-8")
    faults: list[str] = []
    for name in REPORTS:
        for lang in ("ru", "en"):
            Path(f"{name}.{lang}.html").write_text(made(name, lang), "utf-8")
    with chromium() as browser:
        page = browser.new_page()
        for file in nonempty(sorted(tmp_path.glob("*.j2.*.html"))):
            page.goto(file.as_uri())
            page.evaluate(script)
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                page.set_viewport_size({"width": 1366, "height": 768})
                found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS)
                faults += [
                    f"{file.name} {scheme}: {one['id']} {one['nodes'][0]['html'][:90]}" for one in found["violations"]
                ]
                ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
                dark = sum(map(int, ground.strip("rgb()").split(",")[:3])) < 200
                faults += [f"{file.name}: {scheme}, and the page is {ground}"] if dark != (scheme == "dark") else []
            for what, width in WIDTHS.items():
                page.set_viewport_size({"width": width, "height": 844})
                wide = page.evaluate("document.documentElement.scrollWidth")
                faults += [f"{file.name}: {wide} wide on {what}"] if wide > width else []
    assert faults == []


def test_the_colours_of_a_register_follow_meaning() -> None:
    """Also where other values do not occur: a colour is that of a value, and not of its place in a chart."""
    place = {"none": 0, "periodic": 1, "constant": 2}
    assert [tone_of(value, place) for value in ("not_met", "due", "constant")] == ["not_met", "due", "v2"]
    assert TONES["not_met"] == TONES["conflict"] == "bad" and TONES["met"] == "good" and TONES["due"] == "due"
    assert tone_of("constant", {}) == tone_of("constant", {"other": 0}) and tone_of("constant", {}) in TONES
