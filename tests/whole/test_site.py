"""The site of the documentation: made without a warning, read without a network, and no broken link goes unseen."""

from __future__ import annotations

import ast
import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from helpers import bounded
from helpers.main_pages import CHROMIUM, chromium
from helpers.places import ROOT

SITE = ROOT / ".ci" / "site"
pytestmark = pytest.mark.skipif(not SITE.is_dir(), reason="the scripts of the CI are not there")
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="there is no browser here: apt-get install chromium")


def test_every_page_stands_in_the_navigation_once() -> None:
    sections = yaml.safe_load((SITE / "navigation.yaml").read_text("utf-8"))["sections"]
    named = [page for section in sections for page in section["pages"]]
    assert len({*named}) == len(named)
    pages = [path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md")]
    there = {page.removesuffix(".md").removesuffix(".ru").removesuffix(".en") for page in pages}
    assert there == {page for page in named if page.startswith("docs/")}


@pytest.fixture(scope="module")
def broken_links() -> ModuleType:
    """The script that looks at the links of what was made."""
    spec = importlib.util.spec_from_file_location("ci_site_broken_links", SITE / "broken_links.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_links_that_lead_nowhere_are_told_with_their_place(broken_links: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "ru" / "б").mkdir(parents=True)
    (tmp_path / "ru" / "index.html").write_text("<h1 id='здесь'>a</h1><a href='#здесь'></a>", "utf-8")
    lines = [
        '<a href="../#%D0%B7%D0%B4%D0%B5%D1%81%D1%8C"></a><a href="https://example.org/x">out</a><a href="a.html#"></a>',
        '<a href="../index.html#there"></a>',
        '<a href="c.html"></a><img src="d.png">',
        '<script src="https://example.org/a.js"></script><link href="//example.org/a.css"><img src="data:image/png,">',
    ]
    (tmp_path / "ru" / "б" / "a.html").write_text("\n".join(lines), "utf-8")
    assert list(broken_links.faults(tmp_path)) == [
        "ru/б/a.html:2: there is no anchor ../index.html#there",
        "ru/б/a.html:3: there is no c.html",
        "ru/б/a.html:3: there is no d.png",
        "ru/б/a.html:4: https://example.org/a.js is loaded from another host",
        "ru/б/a.html:4: //example.org/a.css is loaded from another host",
    ]


def needs_sphinx() -> None:
    for needed in ("sphinx", "myst_parser", "sphinx_book_theme"):
        pytest.importorskip(needed)


def made_of(source: Path, *pages: str) -> tuple[int, str]:
    """Let Sphinx make pages in English as it makes those of the site: the exit code, and what it says."""
    (source / "pages.txt").write_text("\n".join(["README.md", *pages]), "utf-8")
    command = [sys.executable, "-m", "sphinx", "--fail-on-warning", "--quiet", "--conf-dir", str(SITE)]
    told = {"PUNKT_SITE_LANGUAGE": "en", "PUNKT_SITE_SOURCE": str(source), "NO_COLOR": "1"}
    done = bounded.run(
        [*command, str(source), str(source.parent / "out")],
        env={**os.environ, **told},
        capture_output=True,
        encoding="utf-8",
    )
    return done.returncode, done.stderr


@pytest.mark.full
def test_a_broken_link_in_a_page_fails_the_site(tmp_path: Path) -> None:
    needs_sphinx()
    source = tmp_path / "source"
    (source / "docs" / "files").mkdir(parents=True)
    tree = "\n```{toctree}\n:hidden:\n\ndocs/a.md\n```\n"
    (source / "README.md").write_text(f"# Home\n\n[A](docs/a.md#один-два), [B](docs/files){tree}", "utf-8")
    (source / "docs" / "a.ru.md").write_text("# А\n", "utf-8")
    right = "# A\n\n## Один, два\n\n[Home](../README.md) [here](#один-два) [А](a.ru.md) [files](files/)\n"
    (source / "docs" / "a.md").write_text(right, "utf-8")
    assert made_of(source, "docs/a.md") == (0, "")
    page = (tmp_path / "out" / "docs" / "a.html").read_text("utf-8")
    assert 'href="../../ru/docs/a.ru.html"' in page
    assert 'href="files/FILES.html"' in page
    wrong = "\n[no page](b.md)\n\n[no anchor](#два)\n\n[no anchor there](../README.md#home-2)\n"
    (source / "docs" / "a.md").write_text(right + wrong, "utf-8")
    code, said = made_of(source, "docs/a.md")
    assert code == 1
    assert [f"a.md:{line}" in said for line in (7, 9, 11)] == [True] * 3, said


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site: that which the CI has made, else one made here."""
    if made := os.environ.get("PUNKT_SITE"):
        return Path(made)
    needs_sphinx()
    folder = tmp_path_factory.mktemp("site") / "made"
    done = bounded.run([sys.executable, str(SITE), str(folder)], capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return folder


def declared(stub: ast.Module) -> list[str]:
    """The classes, functions and methods of a stub."""
    found = []
    for node in stub.body:
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)):
            found.append(node.name)
        if isinstance(node, ast.ClassDef):
            found += [f"{node.name}.{member.name}" for member in node.body if isinstance(member, ast.FunctionDef)]
    return found


@pytest.mark.full
def test_the_reference_has_all_that_the_stubs_declare(site: Path) -> None:
    found = 0
    for stub in (ROOT / "docs" / "api").glob("*.pyi"):
        page = (site / "en" / "api" / f"{stub.stem}.html").read_text("utf-8")
        for name in declared(ast.parse(stub.read_text("utf-8"))):
            assert f'id="{stub.stem}.{name}"' in page
            found += 1
    assert found > 60
    assert "Raises" in (site / "en" / "api" / "punkt.html").read_text("utf-8")


@needs_browser
@pytest.mark.full
@pytest.mark.parametrize(
    ("lang", "asked", "found"),
    [("ru", "свидетелям", "docs/audit.ru.html"), ("en", "witness", "docs/audit.html")],
)
def test_search_works_from_a_disk_without_a_network(site: Path, lang: str, asked: str, found: str) -> None:
    """A word is found in another of its forms."""
    with chromium() as browser:
        page = browser.new_context(offline=True).new_page()
        other: list[str] = []
        errors: list[Any] = []
        page.on("request", lambda request: other.append(request.url))
        page.on("pageerror", lambda error: errors.append(error))
        page.goto(f"{(site / lang / 'search.html').as_uri()}?q={asked}")
        page.wait_for_selector(f"#search-results a[href*='{found}']", timeout=60_000)
        assert [url for url in other if not url.startswith(("file:", "data:"))] == []
        assert errors == []


@needs_browser
@pytest.mark.full
def test_a_pack_is_tried_from_the_site(site: Path) -> None:
    """From the home page to a page that asks."""
    with chromium() as browser:
        page = browser.new_context(offline=True).new_page()
        page.goto((site / "index.html").as_uri())
        page.click("text=По-русски")
        page.click("nav a[href='playground.html']")
        page.click("text=ru.karelia.166-p")
        page.wait_for_selector("fieldset, input, select", timeout=60_000)
