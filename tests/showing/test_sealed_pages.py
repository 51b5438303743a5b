"""Every page that is written as a file says itself what it may do: its own style, by hash, and nothing else."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest

from helpers.command_line import punkt
from helpers.main_pages import CHROMIUM, chromium
from helpers.places import ROOT
from punkt.showing.words import page_templates
from punkt.showing.words.sealed_page import policy_of, sealed

CASE = str(ROOT / "rules/regional/karelia-166-p/cases/petrova.yaml")
PACK = "ru.karelia.166-p"
COMMANDS: dict[str, tuple[str, ...]] = {
    "decide": ("decide", CASE, "--pack", PACK, "--format", "html"),
    "coverage": ("coverage", PACK, "--format", "html"),
    "diff": (
        "diff",
        "test.dated.pool",
        "--pack-dir",
        str(ROOT / "tests/packs"),
        "--as-of",
        "2025-05-01",
        "--as-of",
        "2025-06-01",
        "--format",
        "html",
    ),
    "form": ("form", "application", CASE, "--out", "page.html"),
    "prove": ("prove", "test.dated.pool", "--pack-dir", str(ROOT / "tests/packs"), "--format", "html"),
    "run": ("run", "cases.jsonl", "--pack", PACK, "--out", "out.jsonl", "--report", "page.html"),
}


class Read(HTMLParser):
    """What a page has: its policies, the texts of its styles and scripts, and whatever fetches or runs."""

    def __init__(self) -> None:
        super().__init__()
        self.policies: list[str] = []
        self.before: list[str] = []
        self.own: dict[str, list[str]] = {"style": [], "script": []}
        self.active: list[str] = []
        self._in = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if found.get("http-equiv") == "Content-Security-Policy":
            self.policies.append(str(found["content"]))
        elif not self.policies:
            self.before.append(tag)
        if tag in self.own:
            self._in = tag
            self.own[tag].append("")
        fetching = ("src", "srcset", "action", "background", "data", "poster", "style")
        self.active += [f"{tag} {name}" for name in found if name in fetching or name.startswith("on")]
        if tag in ("iframe", "object", "embed", "base", "link", "form"):
            self.active.append(tag)
        if not str(found.get("href", "#")).startswith("#"):
            self.active.append(f"{tag} href")

    def handle_endtag(self, tag: str) -> None:
        self._in = "" if tag == self._in else self._in

    def handle_data(self, data: str) -> None:
        if self._in:
            self.own[self._in][-1] += data


def check(html: str) -> None:
    """A page has one policy, before anything that it is about; by it, just its own style and script."""
    read = Read()
    read.feed(html)
    assert read.before == ["html", "meta"] and len(read.policies) == 1
    allowed = dict(part.strip().split(" ", 1) for part in read.policies[0].split(";"))
    assert allowed["default-src"] == allowed["base-uri"] == allowed["form-action"] == "'none'"
    for kind, texts in read.own.items():
        hashes = {f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in texts}
        assert set(allowed[f"{kind}-src"].split()) == (hashes or {"'none'"})
    assert read.active == [] and set(allowed) == {"default-src", "style-src", "script-src", "base-uri", "form-action"}


@pytest.mark.sampled("form")
@pytest.mark.parametrize("name", COMMANDS)
def test_a_page_says_what_it_may_do(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    case = {"case": "c-1", "as_of": "2025-06-01", "provider": {"monitoring": True}}
    Path("cases.jsonl").write_text(json.dumps(case) + "\n", "utf-8")
    result = punkt(*COMMANDS[name])
    assert result.exit_code in (0, 1), result.output
    page = Path("page.html")
    check(page.read_text("utf-8") if page.exists() else result.stdout)


def test_pages_are_made_in_one_place() -> None:
    """By :func:`page_of`, which seals them; the service has its own, with headers."""
    package = Path(page_templates.__file__).parents[2]
    rendering = re.compile(r"\.get_template\(|\.render\(|from_string\(")
    found = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if rendering.search(path.read_text("utf-8"))
    }
    papers = {"showing/papers/paper_docx.py", "showing/papers/paper_templates.py"}
    assert found == {
        "showing/words/page_templates.py",
        "service/pages/page_layout.py",
        "authoring/scaffold.py",
        *papers,
    }
    templates = [path.read_text("utf-8") for path in (package / "showing/templates").glob("*.j2")]
    assert len(templates) >= 6 and not any(" style=" in text or "<script" in text for text in templates)


def test_a_script_that_got_into_a_page_is_not_known() -> None:
    """Also where it was there before the page was sealed."""
    html = '<!doctype html><html><meta charset="utf-8"><script>a()</script><style>b</style></html>'
    assert "script-src 'none'" in policy_of(html) and policy_of(html) in sealed(html)
    check(sealed(html.replace("<script>a()</script>", "")))
    assert policy_of(html) != policy_of(html.replace("b", "c"))


@pytest.mark.full
@pytest.mark.skipif(CHROMIUM is None, reason="there is no browser here: apt-get install chromium")
def test_a_browser_shows_pages_as_before_and_runs_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of a page is blocked; a script and a picture that got into one do nothing."""
    pytest.importorskip("playwright.sync_api", reason="needs playwright")
    monkeypatch.chdir(tmp_path)
    for name in ("decide", "coverage", "form"):
        result = punkt(*COMMANDS[name])
        if result.stdout.startswith("<"):
            Path(f"{name}.html").write_text(result.stdout, "utf-8")
    shutil.move("page.html", "form.html")
    evil = '<script>document.title = "evil"</script><img src="https://example.org/a.png" onerror="document.title = 1"><p style="color: red">a</p>'
    Path("evil.html").write_text(Path("form.html").read_text("utf-8").replace("<body>", f"<body>{evil}"), "utf-8")
    with chromium() as browser:
        page, said = browser.new_page(), []
        page.on("console", lambda message: said.append(message.text))
        for name in ("decide", "coverage", "form"):
            page.goto((tmp_path / f"{name}.html").as_uri())
            assert said == [], name
            assert page.evaluate("getComputedStyle(document.body).margin") != "8px"
        page.goto((tmp_path / "evil.html").as_uri())
        assert page.title() not in ("evil", "1") and len(said) >= 3
        assert page.evaluate("getComputedStyle(document.querySelector('p[style]')).color") != "rgb(255, 0, 0)"
