"""The service under attack: what eight honest callers lose to eight hostile ones, each of whom attacks in a way of its own.

    python -m tests.bench.hostile [--seconds 60] [--workers 2]

Honest callers ask one case after the other, each with a key of its own, first alone, then with the hostile ones, then
alone again. Told are how many answers were wrong or lost, and the 99th percentile beside that of being alone (the
mean of before and after). Hostile callers come from addresses of their own; what they do takes processor time of the same machine,
at a lower priority.
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import orjson

from punkt import load
from punkt.journal import Journal
from punkt.service.core.keyring import make, write_keys

from .people import PACK, People

ROOT = Path(__file__).resolve().parents[2]
CALLERS = 8


# --- the service and the honest


@contextmanager
def service(folder: Path, workers: int) -> Iterator[tuple[int, list[str]]]:
    """The port of a service that runs as long as this lasts, and the keys of all callers: the honest ones first."""
    keys = [make(f"caller {number}", ("decide",)) for number in range(2 * CALLERS)]
    write_keys(folder / "keys.json", [key for key, _ in keys])
    command = [sys.executable, str(ROOT / "cli.py"), "serve", "--port", "0", "--pack", PACK, "--keys", "keys.json"]
    command += ["--workers", str(workers), "--journal", "journal.db"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "engine"), "PYTHONUNBUFFERED": "1"}
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, env=environment, cwd=folder)
    try:
        assert process.stdout is not None
        yield int(process.stdout.readline().rpartition(":")[2]), [text for _, text in keys]
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(90)


@dataclass
class Heard:
    """What honest callers were answered."""

    times: list[float] = field(default_factory=list)
    entries: list[int] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def p99(self) -> float:
        """The time that ninety-nine of a hundred answers take at most, in milliseconds."""
        times = sorted(self.times)
        return 1000 * times[int(len(times) * 0.99)]


class Caller(threading.Thread):
    """Asks about one person after the other."""

    def __init__(self, port: int, key: str, people: Iterator[bytes], until: float, heard: Heard) -> None:
        super().__init__()
        self._port, self._key, self._people, self._until, self._heard = port, key, people, until, heard

    def run(self) -> None:
        """Ask until the time is over."""
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self._key}"}
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        while time.perf_counter() < self._until:
            body, begun = next(self._people), time.perf_counter()
            try:
                connection.request("POST", "/v1/decisions", body, headers)
                answer = connection.getresponse()
                data = answer.read()
            except (OSError, http.client.HTTPException) as error:
                self._heard.wrong.append(repr(error))
                connection.close()
                continue
            self._heard.times.append(time.perf_counter() - begun)
            if answer.status == 200:
                self._heard.entries.append(int(answer.headers["Punkt-Decision"]))
            else:
                self._heard.wrong.append(f"{answer.status} {data[:200]!r}")
        connection.close()


def honest(port: int, keys: list[str], people: list[bytes], seconds: float) -> Heard:
    """What honest callers side by side are answered within so many seconds."""
    heard, each = Heard(), len(people) // CALLERS
    until = time.perf_counter() + seconds
    callers = []
    for number in range(CALLERS):
        own = people[number * each : (number + 1) * each]
        asked = (own[at % each] for at in count())
        callers.append(Caller(port, keys[number], asked, until, heard))
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    return heard


# --- the hostile


@dataclass(frozen=True)
class Target:
    """Whom to attack, from where, and with which key."""

    port: int
    address: str
    key: str

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A connection."""
        return await asyncio.open_connection("127.0.0.1", self.port, local_addr=(self.address, 0))

    def head(self, path: str, length: int | None, key: str | None = None, kind: str = "application/json") -> bytes:
        """The head of a request."""
        size = f"content-length: {length}" if length is not None else "transfer-encoding: chunked"
        key = self.key if key is None else key
        lines = [f"POST {path} HTTP/1.1", "host: localhost", size, f"content-type: {kind}"]
        lines += [f"authorization: Bearer {key}"] if key else []
        return "\r\n".join([*lines, "", ""]).encode()


Attack = Callable[[Target], Coroutine[Any, Any, None]]


def at_once(times: int) -> Callable[[Attack], Attack]:
    """The same attack so many times side by side, over and over, whatever becomes of it."""

    def many(attack: Attack) -> Attack:
        async def one(target: Target) -> None:
            while True:
                with suppress(OSError, asyncio.IncompleteReadError):
                    await attack(target)
                await asyncio.sleep(0.01)

        async def all_of_them(target: Target) -> None:
            await asyncio.gather(*(one(target) for _ in range(times)))

        return all_of_them

    return many


async def _asked(target: Target, *parts: bytes) -> None:
    """Send a request, read whatever is answered."""
    reader, writer = await target.connect()
    try:
        for part in parts:
            writer.write(part)
        await writer.drain()
        await asyncio.wait_for(reader.read(65536), 60)
    except TimeoutError:
        pass
    finally:
        writer.close()


@at_once(4)
async def unknown_names(target: Target) -> None:
    """A hundred thousand names that are none."""
    body = orjson.dumps({"case": "a", "recipient": {f"k{number}": 1 for number in range(100_000)}})
    await _asked(target, target.head("/v1/decisions", len(body)), body)


@at_once(4)
async def very_many_tables(target: Target) -> None:
    """As many values as may be, in no place that is known, in YAML."""
    body = orjson.dumps({"case": "a", "recipient": [{"a": 1}] * 90_000})
    await _asked(target, target.head("/v1/decisions", len(body), kind="application/yaml"), body)


@at_once(4)
async def long_cases(target: Target) -> None:
    """A case that is right, and as large as may be."""
    members = [{"id": str(number), "sex": "female"} for number in range(1_000)]
    body = orjson.dumps({"case": "a", "as_of": "2025-06-01", "group": {"members": members}})
    await _asked(target, target.head("/v1/decisions", len(body)), body)


_serial = count()


@at_once(8)
async def wrong_keys(target: Target) -> None:
    """Another wrong secret of a key that there is, each time."""
    await _asked(target, target.head("/v1/decisions", 2, key=f"{target.key}{next(_serial)}"), b"{}")


@at_once(150)
async def slow_heads(target: Target) -> None:
    """A head of a byte a second."""
    _, writer = await target.connect()
    try:
        writer.write(b"POST /v1/decisions HTTP/1.1\r\n")
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(1)
    finally:
        writer.close()


@at_once(100)
async def slow_bodies(target: Target) -> None:
    """A body of a byte a second, and a batch of a byte a second."""
    _, writer = await target.connect()
    batch = next(_serial) % 2
    try:
        writer.write(target.head("/v1/decisions:batch" if batch else "/v1/decisions", None if batch else 1_000_000))
        while True:
            writer.write(b"1\r\nx\r\n" if batch else b"x")
            await writer.drain()
            await asyncio.sleep(1)
    finally:
        writer.close()


@at_once(8)
async def haste(target: Target) -> None:
    """What cannot be read, without a key and with one, as fast as it goes."""
    reader, writer = await target.connect()
    try:
        for number in range(100):
            writer.write(target.head("/v1/decisions", 9, key="" if number % 2 else None) + b'{"case": ')
            await writer.drain()
            await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 60)
    finally:
        writer.close()


@at_once(20)
async def unread_answers(target: Target) -> None:
    """A batch whose answers are not read, and connections that nothing is asked on."""
    line = orjson.dumps({"case": "a", "recipient": {"ipra": {"learning": 2}}}) + b"\n"
    _, writer = await target.connect()
    try:
        writer.write(target.head("/v1/decisions:batch", 2_000 * len(line)) + line * 2_000)
        await asyncio.wait_for(writer.drain(), 20)
        await asyncio.sleep(60)
    except TimeoutError:
        pass
    finally:
        writer.close()


ATTACKS: dict[str, Attack] = {
    "unknown_names": unknown_names,
    "very_many_tables": very_many_tables,
    "long_cases": long_cases,
    "wrong_keys": wrong_keys,
    "slow_heads": slow_heads,
    "slow_bodies": slow_bodies,
    "haste": haste,
    "unread_answers": unread_answers,
}


async def attack(port: int, keys: list[str], only: str = "") -> None:
    """All attacks at once, each from an address of its own, until this process is told to stop; or only one."""
    targets = [Target(port, f"127.0.0.{11 + number}", key) for number, key in enumerate(keys)]
    chosen = [(one, target) for (name, one), target in zip(ATTACKS.items(), targets, strict=True) if only in ("", name)]
    await asyncio.gather(*(one(target) for one, target in chosen))


@contextmanager
def attacked(port: int, keys: list[str], only: str = "") -> Iterator[None]:
    """Attack as long as this lasts."""
    command = [sys.executable, "-m", "tests.bench.hostile", "--attack", str(port), "--only", only]
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'engine'}:{ROOT}"}
    process = subprocess.Popen(
        ["nice", "-n", "10", *command], stdin=subprocess.PIPE, text=True, cwd=ROOT, env=environment
    )
    assert process.stdin is not None
    process.stdin.write(json.dumps(keys))
    process.stdin.close()
    time.sleep(2)  # it has begun
    try:
        yield
    finally:
        assert process.poll() is None, "the attackers gave up"
        process.kill()
        process.wait(20)


# --- the measure


def measure(seconds: float, workers: int = 2, only: str = "") -> dict[str, Any]:
    """What honest callers lose; ``ratio`` is that of the 99th percentiles, under attack to alone."""
    people = [orjson.dumps(one) for one in People(load(PACK), seed=13).some(4_000)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with service(folder, workers) as (port, keys):
            honest(port, keys, people, 3)  # everything is read and warm
            before = honest(port, keys, people, max(seconds / 3, 2))
            with attacked(port, keys[CALLERS:], only):
                under = honest(port, keys, people, seconds)
            time.sleep(4)  # what they had asked is done
            after = honest(port, keys, people, max(seconds / 3, 2))
        with Journal.open(folder / "journal.db") as journal:
            report = journal.verify()
            kept = report.entries
        alone = (before.p99 + after.p99) / 2
        entries = [number for heard in (before, under, after) for number in heard.entries]
        log = [json.loads(line) for line in (folder / "log").read_text().splitlines()]
        answered = Counter(f"{one['route']} {one['status']}" for one in log if one["event"] == "request")
    return {
        "seconds": seconds,
        "answers_alone_per_s": round(len(before.times) / max(seconds / 3, 2)),
        "answers_attacked_per_s": round(len(under.times) / seconds),
        "wrong": len(before.wrong) + len(under.wrong) + len(after.wrong),
        "examples": (before.wrong + under.wrong + after.wrong)[:3],
        "acknowledged_twice": len(entries) - len(set(entries)),
        "journal_good": report.good and max(entries, default=0) <= kept,
        "p99_alone_ms": round(alone, 1),
        "p99_attacked_ms": round(under.p99, 1),
        "most_attacked_ms": round(1000 * max(under.times), 1),
        "ratio": round(under.p99 / alone, 2),
        "answered": dict(answered.most_common()),
        "other_lines": dict(Counter(one["event"] for one in log if one["event"] != "request")),
    }


def main() -> None:
    """Measure and print one line of JSON; with ``--attack`` be the attackers."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--only", default="", help="one attack, by its name")
    parser.add_argument("--attack", type=int, default=0, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.attack:
        asyncio.run(attack(options.attack, json.loads(sys.stdin.read()), options.only))
        return
    print(json.dumps(measure(options.seconds, options.workers, options.only)))


if __name__ == "__main__":
    main()
