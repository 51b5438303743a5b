"""Uploading a register to a service in this process, which then does its work without a process of its own."""

from __future__ import annotations

import contextlib
import re
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from helpers.dirty_people import HEAD, PEOPLE
from helpers.web_service import PACK
from punkt.registers.run.tally import RunTally
from punkt.service.core import register_desk

PAGE = {"accept": "text/html", "accept-language": "ru"}


class InThread(ThreadPoolExecutor):
    """In place of a process: one thread, which goes into the folder that the process would begin in."""

    def __init__(self, _: int, __: object, ___: object, arguments: tuple[str]) -> None:
        super().__init__(1)
        self._folder = arguments[0]

    def submit(self, call: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        """Call it there."""

        def there() -> Any:
            with contextlib.chdir(self._folder):
                return call(*arguments, **named)

        return super().submit(there)


def without_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let registers be worked on in a thread: quicker, and without what bounds a process."""
    monkeypatch.setattr(register_desk, "ProcessPoolExecutor", InThread)


def people(**changes: str) -> bytes:
    """The twenty people as CSV; of the third, cells of some columns are others."""
    rows = [list(HEAD), *(one.row() for one in PEOPLE)]
    for column, cell in changes.items():
        rows[3][HEAD.index(column)] = cell
    return "\n".join(";".join(row) for row in rows).encode() + b"\n"


def done(client: Any, address: str, headers: dict[str, str] = PAGE, tries: int = 60) -> Any:
    """The page at an address, once the register is not worked on any more."""
    for _ in range(tries):
        answer = client.get(address, headers=headers)
        if "refresh" not in answer.headers:
            return answer
    raise AssertionError(f"{address} is still worked on")


def uploaded(
    client: Any, content: bytes, name: str = "реестр.csv", headers: dict[str, str] = PAGE, **files: Any
) -> Any:
    """What is shown once an upload has been looked at."""
    token = token_in(client.get("/registers", headers=headers).text)
    sent = {"file": (name, content), **files}
    answer = client.post("/registers", headers=headers, data={"token": token, "pack": PACK}, files=sent)
    return done(client, answer.url.path, headers) if answer.status_code == 200 else answer


def sent(client: Any, address: str, **fields: str) -> Any:
    """What is shown once the form of the columns has been sent."""
    page = client.get(address, headers=PAGE).text
    form = {"token": token_in(page, "draft_token"), "look": token_in(page, "look")}
    return client.post(address, headers=PAGE, data={**form, **fields})


def token_in(page: str, name: str = "token") -> str:
    """The token that the forms of a page bear; that of a register is called ``draft_token``."""
    found = re.search(rf'name="{name}" value="([0-9a-f]+)"', page)
    assert found is not None, page
    return found[1]


def errors_in(page: str) -> list[str]:
    """What a page says is wrong, a line each."""
    box = re.search(r'<div class="errors".*?</div>', page, re.DOTALL)
    assert box is not None, page
    lines = re.findall(r"<li>(.*?)</li>", box[0], re.DOTALL)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", line)).strip() for line in lines]


def described(look: dict[str, Any]) -> Callable[..., dict[str, Any]]:
    """In place of the work: a look, and a run of two rows of which the second is turned down; nothing is read."""
    fault = {
        "code": "P823",
        "kind": "case",
        "at": "",
        "arguments": {"name": "x", "value": "31.02.1991", "right": "DD.MM.YYYY"},
    }
    tally = RunTally(rows=2, rejected=1, decided=1)
    tally.outcomes = {f"recipient.{name}": Counter({"open": 1}) for name in ("need", "support_type")}
    tally.missing = Counter({"recipient.disability": 2})

    def work(task: Any) -> dict[str, Any]:
        if task.run is None:
            return look
        Path(task.run["out"]).write_bytes(b"decided")
        packs = [{"id": PACK, "version": "1", "sha256": "0" * 64}]
        return {
            "tally": tally.plain(), "about": {"as_of": task.run["day"], "packs": packs}, "inputs": {task.file: {}},
            "ignored": [], "files": [task.run["out"]],
            "rejects": [{"row": 3, "key": "2", "column": "born", "value": "31.02.1991", "within": "", "fault": fault}],
        }  # fmt: skip

    return work
