"""The twelve main pages of the service in a browser: how to come to each, for tests and for pictures of them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from helpers import bounded
from helpers.places import ROOT
from punkt.files.read import read_file

CASES = ROOT / "rules/regional/karelia-166-p/cases"
PACK = "ru.karelia.166-p"
FEDERAL = "ru.mintrud.847"
LOCALES = {"ru": "ru-RU", "en": "en-GB"}
CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
Page = Any


@contextmanager
def served_apart(folder: Path, *more: str) -> Iterator[str]:
    """The address of a service in a process of its own, whose journal lies in a folder. Its log stays there."""
    command = [sys.executable, str(ROOT / "cli.py"), "serve", "--port", "0", "--workers", "0", *more]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "engine"), "PYTHONUNBUFFERED": "1"}
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [*command, "--journal", str(folder / "j.db")],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            env=environment,
        )
    try:
        yield bounded.line_of(process).split()[1]
    finally:
        process.terminate()
        try:
            process.wait(60)
        finally:
            process.kill()


@contextmanager
def chromium() -> Iterator[Any]:
    """The system's Chromium, started."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
        browser = started.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield browser
        browser.close()


def of_file(name: str) -> dict[str, Any]:
    """A case of the pack's own tests, without what is expected of it."""
    data = read_file(CASES / f"{name}.yaml").data
    assert isinstance(data, dict)
    return {key: value for key, value in data.items() if key not in ("about", "expect")}


def recorded(page: Page, case: dict[str, Any]) -> str:
    """The address of the page of a decision that is recorded over HTTP."""
    headers = {"content-type": "application/json"}
    answer = page.request.post(f"/v1/decisions?pack={PACK}", data=json.dumps(case, default=float), headers=headers)
    assert answer.ok, answer.text()
    return "/decisions/" + str(answer.headers["location"]).rpartition("/")[2]


def ready() -> dict[str, Any]:
    """A case of which the conclusion can be issued."""
    case = of_file("petrova")
    case["recipient"]["training"] |= {"found_ready": True, "reviews": 1, "last_review": "2025-06-01"}
    case["recipient"] |= {"conclusion_issued": False, "documents": {"medical_conclusion": True}}
    return case


def nothing_known() -> dict[str, Any]:
    """A case of which nothing can be decided."""
    return {"case": "nothing", "as_of": "2025-06-01", "recipient": {}}


def _opened(page: Page) -> None:
    page.goto("/case")
    page.locator(f".open-file [value='{PACK}']").check()
    page.locator("#file").set_input_files(CASES / "petrova.yaml")
    page.locator(".open-file button").click()
    page.locator("#go-next").wait_for()  # the step of the first question the file left open


def _compared(page: Page, number: str) -> None:
    page.goto("/compare")
    page.locator("#first").select_option(PACK)
    page.locator("#second").select_option(FEDERAL)
    page.locator("#number").fill(number)
    page.locator("main form button.main").click()
    page.locator(".pair").first.wait_for()


def main_pages(page: Page) -> dict[str, Callable[[], Any]]:
    """The pages by name, each with what brings a browser there; the decisions they show are recorded now."""
    decision, group, nothing, whole = (
        recorded(page, case) for case in (of_file("petrova"), of_file("group-of-seven"), nothing_known(), ready())
    )
    number = decision.rpartition("/")[2]
    return {
        "01-case": lambda: page.goto("/case"),
        "02-interview": lambda: _opened(page),
        "03-decision": lambda: page.goto(decision),
        "04-nothing-decided": lambda: page.goto(nothing),
        "05-group": lambda: page.goto(group),
        "06-documents": lambda: page.goto("/documents"),
        "07-document": lambda: page.goto(f"/documents/{PACK}#p-25"),
        "08-document-with-decision": lambda: page.goto(f"/documents/{PACK}?decision={number}#p-25"),
        "09-paper": lambda: page.goto(f"{whole}/forms/conclusion?for=recipient"),
        "10-journal": lambda: page.goto("/journal"),
        "11-entry": lambda: page.goto(f"/journal/{number}"),
        "12-compare": lambda: _compared(page, number),
    }
