"""The page that decides by itself, in a real browser with the network cut: asked, decided, explained, printed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from helpers.command_line import punkt
from helpers.loops import nonempty
from helpers.main_pages import CHROMIUM, chromium
from helpers.recipients import COVERED
from helpers.signed_packs import SignedPacks
from helpers.toll import write_pack
from punkt import Rules, load
from punkt.authoring.browser.write_page import page_of_rules
from punkt.showing.words.sealed_page import policy_of

AXE: Any = pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PACK = "ru.karelia.166-p"
UNTIL = "2999-12-31"
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="there is no browser here: apt-get install chromium")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def karelia(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("page")
    assert punkt("build", "page", PACK, "--until", UNTIL, "--out", str(folder), lang="ru").exit_code == 0
    return folder / f"{PACK}.html"


class Opened:
    """A page in a browser that has no network."""

    def __init__(self, browser: Any, file: Path, **more: Any) -> None:
        self.context = browser.new_context(offline=True, **more)
        self.page = self.context.new_page()
        self.requests: list[str] = []
        self.faults: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", lambda said: self.faults.append(said.text))
        self.page.goto(file.as_uri())
        self.file = file

    def close(self) -> None:
        """Nothing was loaded, nothing was refused, nothing failed."""
        assert self.requests == [self.file.as_uri()] and self.faults == []
        self.context.close()

    def saved(self) -> dict[str, Any]:
        """The decision that the page saves."""
        with self.page.expect_download() as download:
            self.page.get_by_role("button", name=re.compile("JSON")).click()
        found: dict[str, Any] = json.loads(Path(download.value.path()).read_text("utf-8"))
        return found

    def violations(self) -> list[Any]:
        """What axe-core finds."""
        self.page.evaluate(Path(AXE.__path__[0], "axe.min.js").read_text("utf-8"))
        found = self.page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS)
        return [(one["id"], [node["html"][:120] for node in one["nodes"]][:3]) for one in found["violations"]]


def answer(page: Any, facts: dict[str, Any]) -> None:
    """Answer questions on the page, by the paths of facts of a recipient."""
    for path, value in nonempty(facts.items()):
        one = page.locator(f"#q-recipient_{path.replace('.', '_')}")
        if isinstance(value, bool):
            one.select_option("true" if value else "false")
        elif one.evaluate("one => one.tagName") == "SELECT":
            one.select_option(value)
        else:
            one.fill(str(value))
            one.press("Tab")


def test_outcomes_are_called_as_the_pack_calls_them() -> None:
    """What order 166-П makes possible is that of its point 8 alone, and is called so."""
    html = page_of_rules(load(PACK), date(2999, 12, 31), "ru")
    assert "по условиям пункта 8" in html and "by the conditions of point 8" in html


@needs_browser
@pytest.mark.full
def test_it_decides_offline_as_python_does(browser: Any, karelia: Path) -> None:
    opened = Opened(browser, karelia)
    page = opened.page
    page.locator("#as-of").fill("2026-06-01")
    page.locator("#case").fill("c-7")
    page.locator("#case").press("Tab")
    answer(page, {**COVERED, "ipra.learning": 2})
    stated = {"case": "c-7", "as_of": "2026-06-01", "recipient": {**COVERED, "ipra": {"learning": 2}}}
    expected = load(PACK).decide(stated)
    assert opened.saved() == expected.to_dict()
    need = page.locator("details", has=page.get_by_text("Нуждаемость в сопровождаемом проживании", exact=True))
    assert need.locator(".badge").inner_text() == "установлена"
    need.locator("summary").focus()
    page.keyboard.press("Enter")
    clause = next(one for one in expected.to_dict()["fired"] if "need" in one["concludes"])
    assert clause["quote"] in need.inner_text() and "приказа № 166-П" in need.inner_text()
    assert "2" in need.locator("ul").first.inner_text()
    page.locator("#language").focus()
    page.keyboard.press("Enter")
    assert (
        page.evaluate("document.documentElement.lang") == "en"
        and page.evaluate("document.activeElement.id") == "language"
    )
    assert page.locator("details .badge").filter(has_text="established").count() == 1
    assert expected.digest in page.locator("main").inner_text()
    opened.close()


@needs_browser
@pytest.mark.full
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible_on_a_phone_too(browser: Any, karelia: Path, scheme: str) -> None:
    opened = Opened(browser, karelia, viewport={"width": 390, "height": 800}, color_scheme=scheme)
    page = opened.page
    answer(page, COVERED)
    for box in page.locator("#about-provider, #about-group").all():
        box.check()
    for turn in ("ru", "en"):
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        assert opened.violations() == [], turn
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.locator("#language").click()
    page.locator("#q-recipient_birth_date").fill("2999-01-01")
    page.locator("#q-recipient_birth_date").press("Tab")
    assert page.get_by_role("alert").is_visible() and opened.violations() == []
    assert page.get_by_role("button", name=re.compile("JSON")).is_disabled()
    beside = page.locator("#q-recipient_birth_date-fault")
    assert "«дата рождения» позже даты" in beside.inner_text()
    assert page.locator("[aria-invalid]").count() == 1
    page.locator("#q-recipient_birth_date").fill("1990-01-01")
    page.locator("#q-recipient_birth_date").press("Tab")
    assert page.locator("[aria-invalid], .fault").count() == 0
    opened.close()


@needs_browser
@pytest.mark.full
def test_it_prints_the_reasons(browser: Any, karelia: Path) -> None:
    opened = Opened(browser, karelia)
    page = opened.page
    answer(page, COVERED)
    page.evaluate("window.print = () => { window.printed = document.querySelectorAll('details:not([open])').length; }")
    page.get_by_role("button", name="Напечатать").click()
    assert page.evaluate("window.printed") == 0
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = false; })")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details:not([open])").count() == 0
    shown = page.locator(".question:visible").count()
    page.emulate_media(media="print")
    assert 2 + len(COVERED) == page.locator(".question:visible").count() < shown
    assert [button.is_hidden() for button in page.get_by_role("button").all()].count(False) == 0
    assert page.locator("blockquote").first.is_visible()
    page.emulate_media(media="null")
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
    opened.close()


RED = {"all": [{"fact": "zone", "is": "red"}, {"fact": "width_m", "at_least": 2.5}]}
RULES: list[dict[str, Any]] = [
    {"check": "so", "require": {"all": ["paid", {"fact": "plate", "is": "x 1"}]}},
    {
        "decide": "number",
        "then": {
            "sum": [
                {"value": {"fact": "fine"}, "if_none": 7},
                {"sum": "mileage", "months": 2, "preceding": "issued_on"},
                {"count": "bays", "has": RED},
            ]
        },
    },
]


@needs_browser
@pytest.mark.full
def test_every_kind_of_fact_can_be_answered(browser: Any, tmp_path: Path) -> None:
    """Months, lists, what is not there, decimal commas: the page states the case that a file would."""
    write_pack(tmp_path, RULES)
    rules = load("test.town", pack_dirs=[tmp_path])
    file = tmp_path / "page.html"
    file.write_text(page_of_rules(rules, date(2999, 12, 31), "ru"), "utf-8")
    opened = Opened(browser, file)
    page = opened.page
    page.locator("#as-of").fill("2025-06-01")
    page.locator("#as-of").press("Tab")
    page.locator("#q-vehicle_paid").select_option("true")
    page.locator("#q-vehicle_plate").fill("x 1")
    page.locator("#q-vehicle_mileage").fill("2025-01: 10\n2025-02: 20")
    page.keyboard.press("Tab")
    page.locator("#q-vehicle_issued_on").fill("2025-03-10")
    page.keyboard.press("Tab")
    page.locator("#q-vehicle_fine-none").check()
    assert page.evaluate("document.activeElement.id") == "q-vehicle_fine-none"
    page.locator("#q-vehicle_fine").fill("3")
    page.keyboard.press("Tab")
    assert not page.locator("#q-vehicle_fine-none").is_checked()
    page.locator("#q-vehicle_fine-none").check()
    page.locator("#q-vehicle_bays-add").click()
    page.locator("#q-vehicle_bays-1-id").fill("a")
    page.keyboard.press("Tab")
    page.locator("#q-vehicle_bays_a_zone").select_option("red")
    page.locator("#q-vehicle_bays_a_width_m").fill("two")
    page.keyboard.press("Tab")
    assert "нужно число цифрами" in page.locator("#q-vehicle_bays_a_width_m-fault").inner_text()
    assert page.locator(".fault").count() == 1 and "без кавычек" not in page.get_by_role("alert").inner_text()
    page.locator("#q-vehicle_bays_a_width_m").fill("2,5")
    page.keyboard.press("Tab")
    assert page.locator(".fault").count() == 0
    vehicle = {
        "paid": True,
        "plate": "x 1",
        "issued_on": "2025-03-10",
        "mileage": {"2025-01": 10, "2025-02": 20},
        "fine": "none",
        "bays": [{"id": "a", "zone": "red", "width_m": 2.5}],
    }
    expected = rules.decide({"case": "1", "as_of": "2025-06-01", "vehicle": vehicle})
    found = opened.saved()
    assert found == expected.to_dict()
    assert found["outcomes"]["vehicle"]["number"]["value"] == 7 + 10 + 20 + 1
    opened.close()


@needs_browser
@pytest.mark.full
def test_words_of_a_list(browser: Any, tmp_path: Path) -> None:
    """Some of them, or none of them: one takes the other's place, and the keyboard stays where it is."""
    file = tmp_path / "page.html"
    file.write_text(page_of_rules(load("ru.alliance.2025"), date(2999, 12, 31), "en"), "utf-8")
    opened = Opened(browser, file)
    page = opened.page
    for box in page.locator("[id^=about-]").all():
        box.check()
    boxes = page.locator("fieldset.several:visible").first.locator("input")
    first, none = boxes.first, boxes.last
    none.check()
    name = none.get_attribute("id")
    assert page.evaluate("document.activeElement.id") == name and none.is_checked()
    first.check()
    assert first.is_checked() and not none.is_checked()
    assert page.evaluate("document.activeElement.id") == first.get_attribute("id")
    opened.close()


@needs_browser
@pytest.mark.full
def test_it_warns_when_it_may_not_be_relied_on(browser: Any, tmp_path: Path) -> None:
    assert punkt("build", "page", PACK, "--until", "2025-12-31", "--out", str(tmp_path), lang="ru").exit_code == 0
    opened = Opened(browser, tmp_path / f"{PACK}.html")
    assert "собрана для права по 31.12.2025" in opened.page.locator(".warning").inner_text()
    opened.close()


def test_what_the_page_may_do_and_what_it_carries(karelia: Path) -> None:
    """One script, known by its hash; the digests of the packs; no address to load from."""
    text = karelia.read_text("utf-8")
    (script,) = re.findall(r'<script type="module">(.*?)</script>', text, re.DOTALL)
    assert f'content="{policy_of(text, script)}"' in text and "default-src 'none'" in text
    assert re.findall(r'\b(?:src|href|action)="', text) == []
    for pack in nonempty(_rules().packs):
        assert pack.digest in text
    assert UNTIL in text


def _rules() -> Rules:
    return load(PACK)


@needs_browser
@pytest.mark.full
def test_signatures(browser: Any, tmp_path: Path) -> None:
    packs = SignedPacks(tmp_path)
    options = ["--until", UNTIL, "--out", str(tmp_path), "--pack-dir", str(packs.folder), "--lang", "en"]
    signed = ["--require-signed", "--public-key", str(packs.public)]
    done = punkt("build", "page", str(packs.town), *options, *signed)
    assert done.exit_code == 0, done.output
    file = next(tmp_path.glob("*.html"))
    opened = Opened(browser, file)
    said = opened.page.locator("footer").inner_text()
    signature = json.loads(packs.town.with_name(packs.town.name + ".sig").read_text("utf-8"))["signatures"][0]
    assert said.count("signed by the key") == 2 and signature["key"] in said and signature["signature"] in said
    assert "May be relied on up to 2999-12-31." in said
    opened.close()
    assert punkt("build", "page", str(packs.town), *options).exit_code == 0
    opened = Opened(browser, file)
    assert "The packs are not signed." in opened.page.locator("footer").inner_text()
    opened.close()


def test_a_day_before_the_packs_are_in_force(tmp_path: Path) -> None:
    done = punkt("build", "page", PACK, "--until", "2020-01-01", "--out", str(tmp_path))
    assert done.exit_code == 2 and "2025-04-04" in done.output and "[P590]" in done.output
    assert list(tmp_path.iterdir()) == []
