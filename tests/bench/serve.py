"""A load on the service from a second process: decisions a second, p50 and p99, and whether any went wrong.

    python -m tests.bench.serve [--seconds 60] [--clients 8] [--workers 2] [--no-record] [--batch]

The service runs as ``punkt serve`` does. Callers keep their connections and ask one after the
other; nobody is asked about twice. ``--batch`` sends all people as one stream of lines instead.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson

from punkt import load

from .people import PACK, People

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def service(folder: Path, workers: int, record: bool) -> Iterator[int]:
    """The port of a service that runs as long as this lasts."""
    command = [sys.executable, str(ROOT / "cli.py"), "serve", "--port", "0", "--pack", PACK, "--rate", "0"]
    command += [
        "--workers",
        str(workers),
        "--journal",
        str(folder / "journal.db"),
        *([] if record else ["--no-record"]),
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "engine"), "PYTHONUNBUFFERED": "1"}
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, env=environment)
    assert process.stdout is not None
    yield int(process.stdout.readline().rpartition(":")[2])
    process.terminate()
    assert process.wait(60) == 0


class Caller(threading.Thread):
    """Asks about one person after the other."""

    def __init__(self, port: int, people: Iterator[bytes], until: float) -> None:
        super().__init__()
        self._port, self._people, self._until = port, people, until
        self.times: list[float] = []
        self.wrong: list[str] = []

    def run(self) -> None:
        """Ask until the time is over."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        while time.perf_counter() < self._until:
            body = next(self._people)
            begun = time.perf_counter()
            try:
                connection.request("POST", "/v1/decisions", body, {"Content-Type": "application/json"})
                answer = connection.getresponse()
                data = answer.read()
            except OSError as error:
                self.wrong.append(repr(error))
                connection.close()
                continue
            self.times.append(time.perf_counter() - begun)
            if answer.status != 200 or b'"schema":"punkt/decision/2"' not in data[-400:]:
                self.wrong.append(f"{answer.status} {data[:200]!r}")


class Shared:
    """People for all callers, each once."""

    def __init__(self, people: list[bytes]) -> None:
        self._people, self._lock, self._at = people, threading.Lock(), 0

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        with self._lock:
            self._at += 1
            return self._people[self._at % len(self._people)]


def one_by_one(port: int, people: list[bytes], seconds: float, clients: int) -> dict[str, Any]:
    """Callers side by side, each asking one after the other."""
    shared = Shared(people)
    warm = Caller(port, shared, time.perf_counter() + 2)
    warm.run()
    begun = time.perf_counter()
    callers = [Caller(port, shared, begun + seconds) for _ in range(clients)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    took = time.perf_counter() - begun
    times = sorted(one for caller in callers for one in caller.times)
    wrong = [one for caller in callers for one in caller.wrong]
    return {
        "decisions": len(times),
        "seconds": round(took, 1),
        "decisions_per_s": round(len(times) / took),
        "p50_ms": round(1000 * times[len(times) // 2], 1),
        "p99_ms": round(1000 * times[int(len(times) * 0.99)], 1),
        "most_ms": round(1000 * times[-1], 1),
        "wrong": len(wrong),
        "examples": wrong[:3],
    }


def in_a_stream(port: int, people: list[bytes]) -> dict[str, Any]:
    """All people as one batch, written while the answers are read."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.putrequest("POST", "/v1/decisions:batch")
    connection.putheader("Content-Length", str(sum(len(one) + 1 for one in people)))
    connection.endheaders()
    begun = time.perf_counter()
    writer = threading.Thread(target=lambda: [connection.send(one + b"\n") for one in people])
    writer.start()
    answer = connection.getresponse()
    good = sum(b'"decision":' in line for line in answer)
    writer.join()
    took = time.perf_counter() - begun
    return {
        "decisions": good,
        "seconds": round(took, 1),
        "decisions_per_s": round(good / took),
        "wrong": len(people) - good,
    }


def main() -> None:
    """Measure and print one line of JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--no-record", action="store_true")
    parser.add_argument("--batch", action="store_true")
    options = parser.parse_args()
    people = [orjson.dumps(one) for one in People(load(PACK), seed=11).some(options.people)]
    with tempfile.TemporaryDirectory() as folder, service(Path(folder), options.workers, not options.no_record) as port:
        if options.batch:
            found = in_a_stream(port, people)
        else:
            found = one_by_one(port, people, options.seconds, options.clients)
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)  # the service has ended, and its processes
    found["cpu_ms_a_decision"] = round(1000 * (spent.ru_utime + spent.ru_stime) / max(1, found["decisions"]), 2)
    print(json.dumps({"workers": options.workers, "recorded": not options.no_record, **found}))


if __name__ == "__main__":
    main()
