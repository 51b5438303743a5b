"""Work on uploaded registers: it ends in time, breaks down alone, and leaves nothing behind."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import pytest

from helpers.register_uploads import PAGE, done, errors_in, people, uploaded, without_processes
from helpers.web_service import PACK, served, service_of
from punkt.service.core import register_desk
from punkt.service.core.pack_snapshot import Shelf
from punkt.service.core.register_desk import RegisterDesk, begun
from punkt.service.core.register_process import RegisterTask
from punkt.service.core.register_store import KeptRegister, RegisterStore

TASK = RegisterTask("", (PACK,), "x.csv", "ru")
LONG = 60.0
"""Seconds after which a test that hangs is ended."""


def codes_of(register: KeptRegister) -> list[str]:
    return [one["code"] for one in register.content["faults"]]


def finish(content: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    return {**content, "faults": found.get("faults", []), "made": found.get("files", [])}


class Desk:
    """A desk over a store of its own, whose work is a function."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, seconds: float = LONG) -> None:
        without_processes(monkeypatch)
        self.lines: list[tuple[Any, ...]] = []
        self.folders: list[Path] = []
        self.store = RegisterStore(str(folder / "d.db"))
        self.desk = RegisterDesk(self.store, seconds, lambda *line, **_: self.lines.append(line))
        self.shelf, self._patch = Shelf(folder / "shelf", {}), monkeypatch
        self.register = self.store.create("a", begun({"made": []}, LONG), {})

    def start(self, work: Callable[[], dict[str, Any]]) -> None:
        def noted(_: RegisterTask) -> dict[str, Any]:
            self.folders.append(Path.cwd())
            return work()

        self._patch.setattr(register_desk, "work", noted)
        self.desk.start(self.shelf, self.register, TASK, lambda: {"x.csv": b"abc"}, finish, "share")

    async def end(self) -> KeptRegister:
        await self.desk.wait(self.register.id, LONG)
        assert not any(folder.exists() for folder in self.folders), "nothing lies in the clear afterwards"
        return self.store.get("a", self.register.id)


def test_what_it_writes_is_kept_and_its_folder_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def work() -> dict[str, Any]:
        Path("result.csv").write_bytes(Path("x.csv").read_bytes() * 2)
        return {"files": ["result.csv"]}

    async def story() -> None:
        desk = Desk(tmp_path, monkeypatch)
        assert desk.desk.under_way(desk.register)
        desk.start(work)
        register = await desk.end()
        assert register.content["work"] is None and not desk.desk.under_way(register)
        assert desk.store.file("a", register.id, "result.csv") == b"abcabc" and desk.folders

    asyncio.run(story())


@pytest.mark.parametrize(
    ("error", "code"), [(BrokenProcessPool("gone"), "P929"), (MemoryError(), "P699"), (KeyError("x"), "P699")]
)
def test_a_process_that_breaks_down_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, code: str
) -> None:
    def work() -> dict[str, Any]:
        raise error

    async def story() -> None:
        desk = Desk(tmp_path, monkeypatch)
        desk.start(work)
        assert codes_of(await desk.end()) == [code]
        assert [line for line in desk.lines if "error" in line] == (
            [] if code == "P929" else [("register failed", "error")]
        )

    asyncio.run(story())


def test_it_ends_in_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ended = threading.Event()

    async def story() -> None:
        desk = Desk(tmp_path, monkeypatch, seconds=0.05)
        desk.start(lambda: {"faults": [], "late": ended.wait(LONG)})
        register = await desk.end()
        ended.set()
        assert codes_of(register) == ["P929"]
        assert register.content["faults"][0]["arguments"]["why"]["en"].startswith("it took more than 0.05 s")

    asyncio.run(story())


def test_deleted_or_begun_anew_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside, ended = threading.Event(), threading.Event()

    def work() -> dict[str, Any]:
        inside.set()
        ended.wait(LONG)
        return {"faults": []}

    async def story() -> None:
        desk = Desk(tmp_path, monkeypatch)
        desk.start(work)
        assert await asyncio.to_thread(inside.wait, LONG)
        anew = desk.store.change("a", desk.register.id, lambda content: begun(content, LONG))
        ended.set()
        after = await desk.end()
        assert after.content["work"] == anew.content["work"], "what was begun before says nothing any more"
        assert ("register lost", "warning") in desk.lines
        inside.clear(), ended.clear()
        desk.register = anew
        desk.start(work)
        assert await asyncio.to_thread(inside.wait, LONG)
        desk.desk.cancel(anew.id)
        desk.store.remove("a", anew.id)
        ended.set()
        for _ in range(1000):
            if not any(folder.exists() for folder in desk.folders):
                return
            await asyncio.sleep(0.01)
        raise AssertionError("a folder is left")

    asyncio.run(story())


def test_a_service_that_ends_leaves_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside, ended = threading.Event(), threading.Event()

    def work() -> dict[str, Any]:
        inside.set()
        ended.wait(LONG)
        return {"faults": []}

    async def story() -> None:
        desk = Desk(tmp_path, monkeypatch)
        desk.start(work)
        assert await asyncio.to_thread(inside.wait, LONG)
        assert desk.folders[0].exists()
        desk.desk.close()
        assert not desk.folders[0].exists()
        ended.set()
        await desk.end()
        again = RegisterDesk(
            desk.store, LONG, lambda *_, **__: None
        )  # the next service: it is waited for until its time
        assert again.under_way(desk.store.get("a", desk.register.id))
        late = desk.store.change("a", desk.register.id, lambda content: begun(content, -10 * LONG))
        assert not again.under_way(late)

    asyncio.run(story())


@pytest.mark.full
def test_a_real_process_ends_in_time_and_another_is_not_waited_for(tmp_path: Path) -> None:
    from punkt.service.core.settings import ServiceLimits

    with served(tmp_path, limits=ServiceLimits(register=0.01)) as client:
        answer = uploaded(client, people())
        assert "[P929]" in errors_in(answer.text)[0] and "больше 0.01 с" in errors_in(answer.text)[0]
        assert client.get("/health").status_code == 200
        assert service_of(client).desk._tasks == {}
    with served(tmp_path) as client:
        here = uploaded(client, people()).url.path
        assert "Прочитано 20 строк" in done(client, here).text
        again = client.get(f"{here}?still=1", headers=PAGE)
        assert "refresh" not in again.headers
