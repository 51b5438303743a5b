"""Processes that record for as long as they live, killed again and again; what they had been told is compared.

``python -m helpers.killed_writers 250`` (in ``tests/``, with ``PYTHONPATH=../engine``) kills so many times two
writers in each database, and says what was acknowledged and what of it is there.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import sys
import tempfile
import threading
import time
from functools import partial
from multiprocessing.context import ForkProcess
from pathlib import Path
from typing import Any

from helpers import bounded
from helpers.audit_journals import decided, seal_key, small
from punkt.journal import Journal

FORK = multiprocessing.get_context("fork")
CHECKED = 25
"""After so many rounds the whole journal is checked."""


def _write_on(where: str, key: str, pipe: int, name: str, threads: int) -> None:
    """Record for as long as the process lives, and tell of each entry once it is acknowledged."""
    journal = Journal.open(where, key=key)
    made: list[Any] = [decided("petrova"), *(small(number) for number in range(5))]

    def work(worker: int) -> None:
        chance = random.Random(worker)
        while True:
            chosen = [chance.choice(made) for _ in range(chance.randrange(1, 4))]
            for entry in journal.record_many(chosen, f"{name}-{worker}"):
                os.write(pipe, f"{entry.id} {entry.hash}\n".encode())

    for worker in range(threads):
        threading.Thread(target=work, args=(worker,), daemon=True).start()
    time.sleep(60)


def _kill(writers: list[ForkProcess]) -> None:
    for writer in writers:
        writer.kill()


def killed(where: str, key: Path, rounds: int, seed: int) -> dict[int, str]:
    """Kill two writers of three threads each so many times; number → hash of what was acknowledged.

    Raises :class:`AssertionError` where the journal is not whole, or anything acknowledged is not there.
    """
    decided("petrova"), [small(number) for number in range(5)]  # before the processes part
    chance, acknowledged = random.Random(seed), dict[int, str]()
    for one in range(1, rounds + 1):
        read, write = os.pipe()
        made = [(where, str(key), write, f"p{n}", 3) for n in range(2)]
        writers = [FORK.Process(target=_write_on, args=one_, daemon=True) for one_ in made]
        for writer in writers:
            writer.start()
        os.close(write)
        with os.fdopen(read, "rb") as told:
            with bounded.otherwise(partial(_kill, writers), 120):
                first = told.readline()  # work is under way
            assert first, "the writers record nothing"
            time.sleep(chance.random() * 0.12)
            for writer in writers:
                assert writer.pid is not None
                os.kill(writer.pid, signal.SIGKILL)
            lines = (first + told.read()).splitlines(keepends=True)
        bounded.joined(*writers)
        for line in lines:
            if line.endswith(b"\n"):  # the last one may have been cut short by the kill
                told_number, told_digest = line.decode().split()
                assert int(told_number) not in acknowledged
                acknowledged[int(told_number)] = told_digest
        with Journal.open(where, key=key, create=False) as journal:
            last = journal.last()
            assert last is not None and last.id >= max(acknowledged)
            if one % CHECKED == 0 or one == rounds:
                report = journal.verify()
                assert report.good, report.findings[0]
    with Journal.open(where, key=key) as journal:
        for number, digest in acknowledged.items():
            entry = journal.get(number)
            assert entry.hash == digest and entry.decision is not None
        last = journal.last()
        assert last is not None and journal.record(*small(1), "after").id == last.id + 1
    return acknowledged


def _main(rounds: int) -> None:
    from helpers.postgres_server import server

    address = server()
    import psycopg

    with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
        connection.execute("CREATE DATABASE killed")
    with tempfile.TemporaryDirectory() as folder:
        key = seal_key(Path(folder))
        for where in (f"{folder}/a.db", f"{address}/killed"):
            begun = time.monotonic()
            found = killed(where, key, rounds, 20261130)
            taken = time.monotonic() - begun
            name = where.partition(":")[0] if "://" in where else "sqlite"
            print(f"{name}: {2 * rounds} SIGKILLs, {len(found)} acknowledged, none lost, {taken:.0f} s", flush=True)


if __name__ == "__main__":
    _main(int(sys.argv[1]))
