"""The interview in a real browser: by keyboard alone, with nothing lost and nothing that jumps, tables, axe, widths."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from helpers import bounded
from helpers.loops import nonempty
from helpers.main_pages import CHROMIUM, chromium
from helpers.places import ROOT
from helpers.web_service import PACK
from punkt.service.core.keyring import make, write_keys

pytest.importorskip("playwright.sync_api", reason="playwright is not installed: no browser tests")
PlaywrightError = pytest.importorskip("playwright.sync_api").Error
AXE = pytest.importorskip("axe_playwright_python", reason="axe-playwright-python, which carries axe-core, is missing")
pytestmark = [
    pytest.mark.full,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no browser here: apt-get install chromium"),
]
SEVEN = ROOT / "rules/regional/karelia-166-p/cases/group-of-seven.yaml"
Page = Any


class Running:
    """A service in a process of its own that can be stopped and started again at the same address."""

    def __init__(self, folder: Path, *options: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self._folder, self.address = folder, f"http://127.0.0.1:{port}"
        self._command = [sys.executable, str(ROOT / "cli.py"), "serve", "--port", str(port), "--workers", "0"]
        self._command += ["--journal", str(folder / "j.db"), "--drafts", str(folder / "drafts.db"), *options]
        self.start()

    def start(self) -> None:
        """Start it and wait until it listens."""
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "engine"), "PYTHONUNBUFFERED": "1"}
        with (self._folder / "log").open("a") as log:
            self._process = subprocess.Popen(
                self._command, stdout=subprocess.PIPE, stderr=log, text=True, env=environment
            )
        assert self.address in bounded.line_of(self._process)

    def stop(self) -> None:
        """Stop it in good order."""
        self._process.terminate()
        self._process.wait(30)

    def again(self) -> None:
        """Stop it and start it again."""
        self.stop()
        self.start()


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("local")
    running = Running(folder)
    yield running
    running.stop()
    assert '"level":"error"' not in (folder / "log").read_text()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as browser:
        yield browser


@pytest.fixture(params=["ru", "en"])
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def opened(browser: Any, address: str, lang: str = "ru", **options: Any) -> Page:
    locale = {"ru": "ru-RU", "en": "en-GB"}[lang]
    options = {"viewport": {"width": 1366, "height": 768}, **options}
    page = browser.new_context(locale=locale, base_url=address, **options).new_page()
    page.set_default_timeout(60_000)
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    return page


def begin(page: Page, section: str = "recipient", name: str = "a") -> str:
    """Begin a draft; its address."""
    page.goto("/case")
    page.locator(f"#section-{section}").check()
    page.locator(f"[id='pack-{PACK}']").check()
    page.locator("#name").fill(name)
    page.locator("#name").press("Enter")
    page.locator("#steps").wait_for()
    return str(re.match(r"/case/[\w-]{22}", path(page))[0])  # type: ignore[index]


def path(page: Page) -> str:
    return str(page.evaluate("location.pathname + location.search"))


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


def focus_comes(page: Page, begins: str) -> None:
    """Wait until something whose id begins so has the focus: a browser sets it only after a page is loaded."""
    page.locator(f"[id^='{begins}']:focus").wait_for(state="attached")
    page.wait_for_load_state()  # the script takes the keys only then


def steps(page: Page) -> list[str]:
    found = page.locator("#steps a").evaluate_all("all => all.map(one => one.search)")
    return [one.removeprefix("?step=") for one in found if one and one != "?step=about"]


def saved(page: Page) -> None:
    """Wait until what was answered is saved."""
    page.locator("#said", has_text=re.compile("Сохранено|Saved")).wait_for(state="attached")


def axe(page: Page) -> None:
    page.evaluate(Path(AXE.__path__[0], "axe.min.js").read_text("utf-8"))
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", tags)
        assert found["passes"]
        wrong = [(one["id"], [node["html"][:160] for node in one["nodes"][:3]]) for one in found["violations"]]
        assert not wrong, scheme


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path(page)


def press(page: Page, key: str, until: str, most: int = 80) -> None:
    """Press a key until something has the focus."""
    for _ in range(most):
        try:
            if page.evaluate("selector => document.activeElement.matches(selector)", until):
                return
        except PlaywrightError as error:  # a busy machine: the page that a key led to was still coming
            if "context was destroyed" not in str(error):
                raise
            page.wait_for_load_state()
            continue
        page.keyboard.press(key)
    raise AssertionError(f"{until} is not reached by {key}, but {focused(page)}")


DESK, DOUBLED = (1366, 768), (683, 384)
"""A desk, and its screen at 200 %."""


@pytest.mark.parametrize("screen", [DESK, DOUBLED], ids=["desk", "doubled"])
def test_from_an_empty_form_to_print_and_a_paper_by_keyboard_alone(
    browser: Any, local: Running, lang: str, screen: tuple[int, int], tmp_path: Path
) -> None:
    page = opened(browser, local.address, lang, viewport={"width": screen[0], "height": screen[1]})
    page.goto("/case")
    press(page, "Tab", "#section-recipient")
    page.keyboard.press("Space")
    press(page, "Tab", f"[id='pack-{PACK}']")
    page.keyboard.press("Space")
    press(page, "Tab", "#name")
    page.keyboard.type(f"keys-{lang}")
    page.keyboard.press("Enter")
    focus_comes(page, "q-recipient-birth_date")  # the first question
    page.keyboard.type("01011990")
    page.keyboard.press("Enter")
    for fact in ("disability", "needs_social_services"):
        press(page, "Enter", f"[name='f:recipient:{fact}']", 6)
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("ArrowLeft")
        assert focused(page) == f"q-recipient-{fact}-1"
    press(page, "Enter", "#go-next", 12)
    page.keyboard.press("Enter")
    page.wait_for_url("**step=ipra")
    focus_comes(page, "q-recipient-ipra-self_care")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.locator("#q-recipient-ipra-self_care-3:checked").wait_for()
    press(page, "Enter", "#go-next", 12)
    page.keyboard.press("Enter")
    page.wait_for_url("**step=medical")
    focus_comes(page, "q-")
    press(page, "Enter", "[name='f:recipient:mental_disorder_confirmed']", 6)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    page.locator("#q-recipient-mental_disorder_confirmed-1").wait_for()
    press(page, "Shift+Tab", "#steps .last a")
    page.keyboard.press("Enter")
    page.locator("#decide").wait_for()
    assert {"ru": "1 января 1990|01.01.1990", "en": "1990-01-01"}[lang].split("|")[-1] in page.locator(
        ".ask"
    ).inner_text()
    press(page, "Tab", "#decide")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/decisions/\d+$"))
    assert f"keys-{lang}" in page.locator("h1").inner_text()
    fits(page)
    _printed_by_keyboard(page, f"keys-{lang}", tmp_path)
    _paper_by_keyboard(page)
    page.context.close()


def _printed_by_keyboard(page: Page, name: str, folder: Path) -> None:
    """Choose what is printed, and print: what the browser would then make of the page."""
    page.evaluate("window.print = () => { window.printed = true }")
    press(page, "Tab", "[data-do=print]", 120)
    assert page.evaluate("document.activeElement.checkVisibility()")
    page.keyboard.press("Tab")
    assert focused(page) == "printed"
    page.keyboard.press("ArrowDown")
    assert page.locator("#printed").input_value() == "reasons"
    press(page, "Shift+Tab", "[data-do=print]", 2)
    page.keyboard.press("Enter")
    assert page.evaluate("window.printed") is True
    page.pdf(path=folder / "decision.pdf", format="A4", prefer_css_page_size=True)
    if shutil.which("pdftotext"):
        done = bounded.run(["pdftotext", folder / "decision.pdf", "-"], capture_output=True, text=True)
        digest = str(page.locator(".digest").text_content()).partition(": ")[2]
        assert name in done.stdout and digest in "".join(done.stdout.split())
    assert not page.locator(".apart").count(), "the reasons were fetched for the paper"


def _paper_by_keyboard(page: Page) -> None:
    """From the decision to a paper that it allows, and to its sheet."""
    press(page, "Tab", ".offers > summary", 240)
    page.keyboard.press("Enter")
    press(page, "Tab", ".offers a[href*='/forms/']", 3)
    page.keyboard.press("Enter")
    page.wait_for_url("**/forms/*")
    fits(page)
    press(page, "Tab", "main form button.main")
    assert page.evaluate("document.activeElement.checkVisibility()")
    page.keyboard.press("Enter")
    page.wait_for_url("**/forms/*.html*")
    assert page.locator("h1").first.inner_text()


WAYS = ("back", "reload", "language", "menu", "restart")


def test_at_no_step_is_an_answer_lost(browser: Any, local: Running) -> None:
    page = opened(browser, local.address)
    draft = begin(page)
    names = steps(page)
    assert len(names) > 5
    for step in nonempty(names):
        for way in WAYS:
            page.goto(f"{draft}?step={step}")
            question = page.locator(".question input[type=radio]:not(:checked)").first
            if not question.count():
                continue
            chosen = question.get_attribute("id")
            page.locator(f"#{chosen}").check()
            if way == "back":
                page.locator("#steps .last a").click()
                page.locator("#conclude").wait_for()
                page.go_back()
            elif way == "reload":
                saved(page)
                page.reload()
            elif way == "language":
                before = page.locator("html").get_attribute("lang")
                page.locator(".side a[hreflang]").click()
                page.locator(f"html:not([lang='{before}'])").wait_for(state="attached")
            elif way == "menu":
                page.locator("nav a[href='/case']").first.click()
                page.locator(f"a[href='{draft}']").wait_for()
                page.goto(f"{draft}?step={step}")
            else:
                saved(page)
                local.again()
                page.reload()
            page.locator(f"#{chosen}:checked").wait_for()
            assert draft in path(page), (step, way)
    page.context.close()


def test_what_is_half_typed_goes_along(browser: Any, local: Running) -> None:
    """A day that is still being typed is there after the page was left, however that was."""
    page = opened(browser, local.address)
    draft = begin(page)
    page.goto(f"{draft}?step=identity")
    page.locator("#q-recipient-birth_date").fill("1990-01-01")
    page.locator("#steps .last a").click()
    page.locator("#conclude").wait_for()
    assert "01.01.1990" in page.locator(".ask").inner_text()
    page.goto(f"{draft}?step=identity")
    page.locator("#q-recipient-birth_date").fill("1991-01-01")
    page.goto("/documents")  # the browser's own way: the page goes without a click on it
    page.wait_for_timeout(500)
    page.goto(f"{draft}/answers")
    assert "01.01.1991" in page.locator(".ask").inner_text()
    page.context.close()


def test_a_visit_that_ended_is_gone_on_with(browser: Any, tmp_path: Path, lang: str) -> None:
    key, secret = make("a", ("decide",))
    write_keys(tmp_path / "keys.json", [key])
    running = Running(tmp_path, "--keys", str(tmp_path / "keys.json"))
    try:
        page = opened(browser, running.address, lang)
        page.goto("/case")
        page.locator("#key").fill(secret)
        page.keyboard.press("Enter")
        page.locator("#section-recipient").wait_for()
        draft = begin(page)
        page.goto(f"{draft}?step=ipra")
        for end in ("cookies", "restart"):
            if end == "restart":
                running.again()
            else:
                page.context.clear_cookies()
            chosen = {"cookies": "q-recipient-ipra-learning-2", "restart": "q-recipient-ipra-work-2"}[end]
            # a click: «check» would look for the mark on a page whose place the sign-in may have taken already
            page.locator(
                f"#{chosen}" if page.locator(f"#{chosen}").count() else "#q-recipient-ipra-self_care-2"
            ).click()
            page.locator("#key").wait_for()
            assert {"ru": "сохранятся", "en": "are kept"}[lang] in page.locator("main").inner_text()
            axe(page)
            page.locator("#key").fill(secret)
            page.keyboard.press("Enter")
            page.locator("#steps").wait_for()
            assert path(page).startswith(draft)
            page.goto(f"{draft}?step=ipra")
            assert page.locator(".question input[type=radio][value='1']:checked").count() >= 1, end
        page.context.close()
    finally:
        running.stop()


def test_nothing_jumps(browser: Any, local: Running) -> None:
    page = opened(browser, local.address)
    draft = begin(page)
    page.goto(f"{draft}?step=programme")
    order = page.locator(".question").evaluate_all("all => all.map(one => one.id)")
    where = "id => document.getElementById(id).getBoundingClientRect().top"
    for number in nonempty(range(0, len(order), 2)):
        control = page.locator(f"#{order[number]} input[type=radio]").first
        if not control.count():
            continue
        control.focus()
        before, at = page.evaluate(where, order[number]), page.evaluate("scrollY")
        page.keyboard.press("ArrowRight")
        saved(page)
        page.wait_for_timeout(300)
        assert abs(page.evaluate(where, order[number]) - before) < 2 and page.evaluate("scrollY") == at
        assert focused(page).startswith(order[number].removesuffix("-question"))
    page.context.close()


def test_a_save_leaves_the_focus_on_a_step(browser: Any, local: Running) -> None:
    """The steps are drawn anew when an answer has been saved: who has gone on to one meanwhile is still there."""
    page = opened(browser, local.address)
    page.goto(f"{begin(page)}?step=ipra")
    before = page.locator("#steps").inner_html()
    page.evaluate("""() => {
      document.getElementById("q-recipient-ipra-self_care-3").click();
      document.querySelector("#steps .last a").focus();
    }""")
    saved(page)
    assert page.locator("#steps").inner_html() != before
    assert page.evaluate("document.activeElement.matches('#steps .last a')")
    page.context.close()


def test_the_current_step_is_in_sight_and_stays_so(browser: Any, local: Running) -> None:
    """On a phone the steps are a row wider than the screen, which is drawn anew when an answer has been saved."""
    page = opened(browser, local.address, viewport={"width": 390, "height": 844})
    draft = begin(page)
    for at in ("/answers", "?step=dwelling"):
        page.goto(f"{draft}{at}")
        box = page.locator("#steps a[aria-current]").bounding_box()
        assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= 390
    assert page.locator("#running a").inner_text().startswith(page.locator("#decided").inner_text()[:12])
    left = page.locator("#steps ol").evaluate("row => row.scrollLeft")
    page.locator(".question input[type=radio]").first.check()
    saved(page)
    assert page.locator("#steps ol").evaluate("row => row.scrollLeft") == left > 0
    page.context.close()


def test_a_click_is_not_lost_while_the_page_is_renewed(browser: Any, local: Running) -> None:
    """What is saved between pressing and letting go must not put another link or button under the pointer."""

    def pressed(target: Any, answer: str) -> None:
        target.scroll_into_view_if_needed()
        box = target.bounding_box()
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.mouse.down()
        with page.expect_response(lambda found: found.request.method == "POST" and found.ok):
            page.evaluate(answer)
        page.wait_for_timeout(500)
        page.mouse.up()

    page = opened(browser, local.address)
    page.goto(f"{begin(page)}?step=ipra")
    pressed(page.locator("#steps .last a"), "document.getElementById('q-recipient-ipra-self_care-3').click()")
    page.wait_for_url("**/answers")
    page.goto(f"{begin(page, 'group')}?step=group")
    page.locator("textarea[name='paste:group/members']").fill("1\t\n2\t")
    page.locator("textarea[name='paste:group/members'] >> xpath=ancestor::details").locator("button").click()
    rows = page.locator("table.grid[data-list='group/members'] tbody tr")
    rows.nth(1).wait_for()
    pressed(
        page.locator("#q-add-group-members"),
        """() => { const name = document.querySelector("[name='f:group/members/1:id']"); name.value = "other";
        name.dispatchEvent(new Event("change", {bubbles: true})) }""",
    )
    rows.nth(2).wait_for()
    saved(page)
    assert rows.locator("th input:not([type=hidden])").evaluate_all("all => all.map(one => one.value)") == [
        "1", "other", "3",
    ]  # fmt: skip
    page.context.close()


def test_what_is_wrong_is_listed_and_leads_to_its_field(browser: Any, local: Running, lang: str) -> None:
    page = opened(browser, local.address, lang)
    draft = begin(page)
    page.goto(f"{draft}?step=programme")
    hours = page.locator("#q-recipient-planned_hours-amount")
    hours.fill("1000")
    hours.press("Tab")
    page.locator("#q-recipient-planned_hours-amount[aria-invalid=true]").wait_for()
    assert page.locator("#q-recipient-planned_hours-amount-error").inner_text()
    page.locator("#go-next").click()
    focus_comes(page, "errors")
    assert page.title().startswith({"ru": "Ошибка: ", "en": "Error: "}[lang])
    axe(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    focus_comes(page, "q-recipient-planned_hours-amount")
    page.keyboard.press("Control+a")
    page.keyboard.type("16,5")
    page.keyboard.press("Enter")
    page.locator("[aria-invalid=true]").wait_for(state="detached")
    page.context.close()


def table(case: dict[str, Any]) -> tuple[str, list[str]]:
    """The members of a group as rows of a spreadsheet, and the rooms that they are in."""
    group = case["group"]
    room = {name: str(one["id"]) for one in group["rooms"] for name in one.get("occupants", ())}
    paths: dict[str, None] = {}
    flat = []
    for member in group["members"]:
        row = {}
        for name, value in member.items():
            for inner, one in value.items() if isinstance(value, dict) else ((None, value),):
                row[f"{name}.{inner}" if inner else name] = one
        flat.append(row)
        paths |= dict.fromkeys(name for name in row if name != "id")
    lines = ["\t".join(["id", "@rooms.occupants", *paths])]
    for row in flat:
        said = {True: "да", False: "нет"}
        cells = [said.get(row[one], row[one]) if isinstance(row.get(one), bool) else row.get(one, "") for one in paths]
        lines.append("\t".join(str(one) for one in (row["id"], room.get(str(row["id"]), ""), *cells)))
    return "\n".join(lines), list(paths)


def test_a_group_of_seven_is_pasted_and_decided(browser: Any, local: Running, lang: str) -> None:
    case = yaml.safe_load(SEVEN.read_text("utf-8"))
    text, _ = table(case)
    page = opened(browser, local.address, lang)
    draft = begin(page, "group", "seven")
    page.goto(f"{draft}?step=group")
    page.locator("textarea[name='paste:group/members']").fill(text)
    page.locator("textarea[name='paste:group/members'] >> xpath=ancestor::details").locator("button").click()
    page.locator("table.grid[data-list='group/members'] tbody tr").nth(6).wait_for()
    axe(page)
    fits(page)
    page.reload()
    rooms = page.locator("table.grid[data-list='group/rooms'] tbody tr")
    assert rooms.count() == len([one for one in case["group"]["rooms"] if one.get("occupants")])
    areas = "\n".join(str(one["area_m2"]).replace(".", ",") for one in case["group"]["rooms"])
    cell = page.locator("[name='f:group/rooms/0:area_m2']")
    cell.focus()
    page.evaluate(
        """text => { const data = new DataTransfer(); data.setData("text/plain", text);
        document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})) }""",
        areas,
    )
    page.locator(f"[name='f:group/rooms/{rooms.count() - 1}:area_m2']:not([value=''])").wait_for(state="attached")
    found = yaml.safe_load(page.request.get(f"{draft}/case.yaml").text())["group"]
    members = {str(one["id"]): one for one in case["group"]["members"]}
    for one in nonempty(found["members"]):
        wanted = members[str(one["id"])]
        assert {name: str(value) for name, value in one.items()} == {name: str(value) for name, value in wanted.items()}
    assert [(str(one["id"]), one["area_m2"], one["occupants"]) for one in found["rooms"]] == [
        (str(one["id"]), one["area_m2"], [str(name) for name in one["occupants"]]) for one in case["group"]["rooms"]
    ]
    page.goto(f"{draft}/answers")
    axe(page)
    fits(page)
    page.locator("#decide").click()
    page.wait_for_url(re.compile(r"/decisions/\d+$"))
    page.context.close()


def test_a_member_is_added_at_once_and_in_its_place(browser: Any, local: Running) -> None:
    """The row is there before the service is asked, which happens once, and nothing is loaded anew (time: tests.bench.pages)."""
    page = opened(browser, local.address)
    draft = begin(page, "group")
    page.goto(f"{draft}?step=group")
    page.locator("textarea[name='paste:group/members']").fill("\n".join(f"{n}\t" for n in range(1, 8)))
    page.locator("textarea[name='paste:group/members'] >> xpath=ancestor::details").locator("button").click()
    page.locator("table.grid[data-list='group/members'] tbody tr").nth(6).wait_for()
    add = page.locator("#q-add-group-members")
    add.scroll_into_view_if_needed()
    at, asked = page.evaluate("scrollY"), list[str]()
    page.evaluate("window.here = true")
    page.route("**/case/**", lambda route: (asked.append(route.request.method), route.continue_()))
    at_once = page.evaluate("add => { add.click(); return document.activeElement.id }", add.element_handle())
    assert at_once == "q-group-members-7-id", "in the very turn of the click, before anything can be answered"
    saved(page)
    assert asked == ["POST"] and page.evaluate("window.here"), "one request, and no page in place of this one"
    assert focused(page) == "q-group-members-7-id" and abs(page.evaluate("scrollY") - at) < 120
    page.unroute("**/case/**")
    page.keyboard.type("Анна")
    page.keyboard.press("Enter")
    saved(page)
    page.reload()
    assert page.locator("[name='f:group/members/7:id']").input_value() == "Анна"
    page.locator("button[name=drop][value='group/members/0']").click()
    page.locator("[name='f:group/members/7:id']").wait_for(state="detached")
    page.context.close()


SIZES = [DESK, (390, 844), DOUBLED]
"""And a phone."""


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_every_page_of_a_draft_fits_and_axe_finds_nothing(
    browser: Any, local: Running, lang: str, width: int, height: int
) -> None:
    page = opened(browser, local.address, lang, viewport={"width": width, "height": height})
    draft = begin(page, "recipient", "x" * 60)
    for step in nonempty(["about", *steps(page)]):
        page.goto(f"{draft}?step={step}")
        fits(page)
        axe(page)
    page.goto(f"{draft}?step=ipra")
    page.locator("#q-recipient-ipra-self_care-3").check()
    saved(page)
    page.locator(".why summary").first.click()
    assert page.locator(".why p").first.inner_text()
    axe(page)
    for address in (f"{draft}/answers", f"{draft}/answers?first=1", "/case"):
        page.goto(address)
        fits(page)
        axe(page)
    if width < 800:
        page.goto(f"{draft}?step=ipra")
        assert page.locator("#running").is_visible(), "what is decided so far stays in sight"
    page.context.close()


def test_without_script(browser: Any, local: Running) -> None:
    page = opened(browser, local.address, java_script_enabled=False)
    begin(page)
    page.locator("#q-recipient-birth_date").fill("1990-01-01")
    page.locator("#q-recipient-birth_date").press("Enter")
    assert page.locator("#q-recipient-birth_date").input_value() == "1990-01-01", "Enter saves"
    page.locator("#go-next").click()
    page.locator("[name='f:recipient:ipra.self_care'][value='2']").check()
    page.get_by_role("button", name="Сохранить", exact=True).click()
    assert page.locator("[name='f:recipient:ipra.self_care'][value='2']").is_checked()
    page.locator("[name='f:recipient:ipra.self_care'][value='3']").check()
    page.locator("#steps li:nth-child(1) button").click()  # going elsewhere leaves nothing behind
    assert path(page).endswith("?step=about")
    page.locator("#name").fill("named anew")
    page.get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en" and page.locator("#name").input_value() == "named anew"
    page.locator("#steps").get_by_role("button", name="IPRA").first.click()
    assert page.locator("[name='f:recipient:ipra.self_care'][value='3']").is_checked()
    step = path(page)
    menu = ((".top button.name", "/", 1), (".top nav button >> nth=2", "/journal", 2), (".saved button", "/case", 1))
    for button, to, degree in menu:
        answer = page.locator(f"[name='f:recipient:ipra.self_care'][value='{degree}']")
        answer.check()
        page.locator(button).click()
        assert path(page) == to, "the menu saves what it leaves"
        page.goto(step)
        assert answer.is_checked()
    page.locator("[name='f:recipient:ipra.self_care'][value='3']").check()
    page.locator("#steps .last button").click()
    page.locator("#decide").click()
    page.locator("article.decision, .note").first.wait_for()
    page.context.close()
