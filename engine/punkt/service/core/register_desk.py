"""Uploaded registers being looked at and decided, one after the other, each in a process of its own that ends in time."""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, suppress
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import orjson

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.texts import Said, bilingual

from .chooser import end
from .fair_queue import Turns
from .pack_folders import new_folder
from .pack_snapshot import Shelf
from .problem_details import refusal
from .register_bounds import MOST_KEPT, too_much
from .register_process import PROGRESS, RegisterTask, begin, work
from .register_store import KeptRegister, RegisterStore
from .user_store import Json

SLACK = 120.0
"""Seconds beyond the time for a register after which another service is no longer waited for that was at it."""
KEEPING = 2
"""Uploads that are put away at once."""
Files = Callable[[], Mapping[str, bytes]]
"""Reads the files of a task: name → content. Raises P927 where the register is gone by then."""
Finish = Callable[[Json, Json], Json]
"""Puts what came of a task into what is known of a register: both → what is known then."""


class RegisterDesk:
    """Does one task after the other, of those that wait the one of the share that has had the least time."""

    def __init__(self, store: RegisterStore, seconds: float, note: Callable[..., None]) -> None:
        """``seconds``: for one task; ``note``: writes a line into the log."""
        self._store, self.seconds, self._note = store, seconds, note
        self._turns = Turns()
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._folders: dict[str, tuple[Path, int]] = {}
        self._executors: set[Executor] = set()
        self._closed = False
        self.keeping = asyncio.Semaphore(KEEPING)
        """Held while an upload is in memory to be put away; a form that comes is on the disk."""

    # --- what is asked

    def start(
        self,
        shelf: Shelf,
        register: KeptRegister,
        task: RegisterTask,
        files: Files,
        finish: Finish,
        share: str,
    ) -> None:
        """Begin a task; its ``files`` are read into its folder when its turn comes, and in memory no longer than that.

        What it writes, and ``finish``, tell what came of it.
        The register has been marked by :func:`begun`.
        """
        self.cancel(register.id)
        held = ExitStack()
        held.enter_context(shelf.held())
        begun_now = asyncio.create_task(self._carried_out(register, task, files, finish, share))
        begun_now.add_done_callback(lambda _: held.close())
        self._tasks[register.id] = begun_now

    def under_way(self, register: KeptRegister) -> bool:
        """Whether somebody, perhaps another service, is at a register."""
        mark = register.content.get("work")
        return mark is not None and (register.id in self._tasks or time.time() < mark["until"])

    async def wait(self, number: str, seconds: float) -> None:
        """Wait for what is being done with a register here, so long."""
        task = self._tasks.get(number)
        if task is not None:
            await asyncio.wait({task}, timeout=seconds)

    def progress(self, number: str) -> Json:
        """How far a task has come: ``phase``, ``done``, ``total``; nothing where it is not known."""
        folder = self._folders.get(number)
        with suppress(OSError, ValueError):
            found: Json = orjson.loads((folder[0] / PROGRESS).read_bytes()) if folder else {}
            return found
        return {}

    def cancel(self, number: str) -> None:
        """End what is being done with a register here."""
        task = self._tasks.pop(number, None)
        if task is not None:
            task.cancel()

    def close(self) -> None:
        """End everything at once, and leave no folder."""
        self._closed = True
        for executor in list(self._executors):
            end(executor)
        for folder, _ in list(self._folders.values()):
            shutil.rmtree(folder, ignore_errors=True)

    # --- how it is done

    async def _carried_out(
        self, register: KeptRegister, task: RegisterTask, files: Files, finish: Finish, share: str
    ) -> None:
        mark, number = register.content["work"]["id"], register.id
        made: dict[str, bytes] = {}
        try:
            async with self._turns.of(share):
                begun_at = time.monotonic()
                await asyncio.to_thread(self._prolong, register, mark)
                found, made = await self._done(number, task, files)
                seconds = round(time.monotonic() - begun_at, 1)
                what = "look" if task.run is None else "run"
                codes = [one["code"] for one in found.get("faults", [])]
                self._note("register", what=what, seconds=seconds, codes=codes)
            if not self._closed:
                await asyncio.to_thread(self._finished, register, mark, found, made, finish)
        except PunktError as error:  # deleted meanwhile, or the database does not answer
            self._note("register lost", "warning", codes=[one.code for one in error.diagnostics])
        finally:
            if self._tasks.get(number) is asyncio.current_task():
                del self._tasks[number]

    async def _done(self, number: str, task: RegisterTask, files: Files) -> tuple[Json, dict[str, bytes]]:
        """What came of a task, and the files it wrote."""
        folder, handle = new_folder()
        self._folders[number] = folder, handle
        executor = ProcessPoolExecutor(1, get_context("spawn"), begin, (str(folder),))
        self._executors.add(executor)
        try:
            await asyncio.to_thread(_write, folder, files)
            asked = asyncio.get_running_loop().run_in_executor(executor, work, task)
            done, _ = await asyncio.wait({asked}, timeout=self.seconds)
            if not done:
                asked.add_done_callback(lambda one: one.cancelled() or one.exception())
                raise _ended(bilingual("uploads.ended.late", seconds=self.seconds))
            found = asked.result()
            return found, await asyncio.to_thread(_written, folder, found.get("files", ()))
        except BrokenProcessPool:
            error: PunktError = _ended(bilingual("uploads.ended.broken"))
        except PunktError as told:
            error = told
        except Exception as failed:
            what = type(failed).__name__
            self._note("register failed", "error", what=what)
            error = PunktError([Diagnostic("P699", Place("punkt"), {"what": what})])
        finally:
            end(executor)
            self._executors.discard(executor)
            self._folders.pop(number, None)
            shutil.rmtree(folder, ignore_errors=True)
            if handle >= 0:
                os.close(handle)
        return {"faults": [one.to_dict() for one in error.diagnostics]}, {}

    def _prolong(self, register: KeptRegister, mark: str) -> None:
        """Note that its turn has come."""

        def edit(content: Json) -> Json:
            return begun(_of_mark(content, mark), self.seconds, mark)

        self._store.change(register.owner, register.id, edit)

    def _finished(
        self, register: KeptRegister, mark: str, found: Json, made: Mapping[str, bytes], finish: Finish
    ) -> None:
        def edit(content: Json) -> Json:
            return {**finish(_of_mark(content, mark), found), "work": None}

        self._store.change(register.owner, register.id, edit, made)


def begun(content: Json, seconds: float, mark: str = "") -> Json:
    """What is known of a register once a task with it has begun."""
    return {**content, "work": {"id": mark or secrets.token_hex(8), "until": time.time() + seconds + SLACK}}


def _of_mark(content: Json, mark: str) -> Json:
    """What is known of a register that is still waiting for a task. Raises P927 for one that waits for another."""
    if (content.get("work") or {}).get("id") != mark:
        raise refusal("P927", 404)
    return content


def _ended(why: Said) -> PunktError:
    return refusal("P929", 422, why=why)


def _write(folder: Path, files: Files) -> None:
    for name, data in files().items():
        (folder / name).write_bytes(data)


def _written(folder: Path, names: Any) -> dict[str, bytes]:
    """The files that a task wrote. Raises P928 where they are too large together."""
    found = [folder / name for name in names]
    if sum(path.stat().st_size for path in found) > MOST_KEPT:
        raise too_much(bilingual("uploads.bounds.kept", n=MOST_KEPT >> 20))
    return {path.name: path.read_bytes() for path in found}
