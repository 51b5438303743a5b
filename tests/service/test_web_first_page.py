"""The first page: two sentences, and example cases that open with one click, decided and not recorded."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from helpers.loops import nonempty
from helpers.main_pages import CHROMIUM, chromium, served_apart
from helpers.web_service import served
from punkt.law.loading.shipped_examples import example_cases
from punkt.service.core.keyring import make, write_keys

PAGE = {"accept": "text/html"}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SAYS = {
    "breach": ("п. 25", "нарушение обязательной нормы"),
    "group": ("п. 9", "нарушение"),
    "district": ("п. 3", "нарушение"),
}
"""What the page of an example has: its clause, and what came of it."""


def plain(text: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).replace("\u00a0", " ").split())


def test_what_it_is_and_three_examples(tmp_path: Path) -> None:
    with served(tmp_path) as client:
        for lang in ("ru", "en"):
            shown = client.get(f"/?lang={lang}", headers={**PAGE, "accept-language": lang}).text
            assert f'<html lang="{lang}"' in shown
            lead = re.search(r'<p class="opening">(.*?)</p>', shown, re.DOTALL)
            assert lead is not None and len(re.findall(r"[.!?](?=\s|$)", lead[1])) == 2
            links = re.findall(r'href="(/examples/\w+)">([^<]+)', shown)
            assert [unescape(title).replace("\u00a0", " ") for _, title in links] == [
                one.title[lang] for one in example_cases().values()
            ]
            assert len(links) == 3 and 'href="/case"' in shown


def test_an_example_opens_with_one_click_and_is_not_recorded(tmp_path: Path) -> None:
    with served(tmp_path) as client:
        assert set(example_cases()) == set(SAYS)
        for name, words in nonempty(SAYS.items()):
            answer = client.get(f"/examples/{name}?lang=ru", headers={**PAGE, "accept-language": "ru"})
            assert answer.status_code == 200
            for said in words:
                assert said in plain(answer.text).lower(), (name, said)
        assert client.get("/v1/decisions/1").status_code == 404
        assert client.get("/examples/nothing", headers=PAGE).status_code == 404


@pytest.mark.full
def test_an_example_wants_a_key_where_there_are_keys(tmp_path: Path) -> None:
    made, _ = make("a", ("decide",))
    write_keys(str(tmp_path / "keys.json"), [made])
    with served(tmp_path, keys=str(tmp_path / "keys.json")) as client:
        assert client.get("/", headers=PAGE).status_code == 200
        answer = client.get("/examples/breach", headers=PAGE, follow_redirects=False)
        assert answer.status_code in (303, 401) and "/sign-in" in answer.text + answer.headers.get("location", "")


@pytest.mark.full
@pytest.mark.skipif(CHROMIUM is None, reason="there is no browser here: apt-get install chromium")
def test_it_fits_and_is_accessible_and_an_example_is_one_click_away(tmp_path: Path) -> None:
    axe = pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")
    pytest.importorskip("playwright.sync_api", reason="playwright is not installed: no browser tests")
    script = Path(axe.__path__[0], "axe.min.js").read_text("utf-8")
    faults: list[str] = []
    with served_apart(tmp_path) as address, chromium() as browser:
        for scheme in ("light", "dark"):
            context = browser.new_context(base_url=address, locale="ru-RU", color_scheme=scheme, bypass_csp=True)
            page = context.new_page()
            page.goto("/")
            page.evaluate(script)
            found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS)
            faults += [f"{scheme}: {one['id']} {one['nodes'][0]['html'][:90]}" for one in found["violations"]]
            for width in (390, 683, 320):
                page.set_viewport_size({"width": width, "height": 844})
                wide = page.evaluate("document.documentElement.scrollWidth")
                faults += [f"{scheme}: {wide} wide at {width}"] if wide > width else []
            page.locator(".examples a").first.click()
            page.wait_for_url("**/examples/breach")
            assert "petrova" in page.title() or "petrova" in page.locator("h1").inner_text()
            context.close()
    assert faults == []
