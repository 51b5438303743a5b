"""What the pages of the service take of the processor, each beside a bare page of the same service in one run.

python -m tests.bench.pages [--rounds N]

The service runs in this process, with a thread that decides, so that all that a page takes is counted; each round asks
every page in turn, each time with something that was not asked before: another answer, another decision. ``again`` is
the same decision a second time. The script of a step sends an answer in one request, which brings back what it changes;
without script the step is fetched after it.
"""

from __future__ import annotations

import argparse
import json
import logging
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any

from helpers.web_service import PACK, draft_of, petrova, served

PAGE = {"accept": "text/html", "accept-language": "ru"}
SCRIPT = {**PAGE, "punkt-part": "1"}
"""What the script of a step asks with: the answer bears what has changed."""
GROUP = {"case": "g", "as_of": "2025-06-01", "group": {"members": [{"id": str(one)} for one in range(1, 7)]}}


def _draft(client: Any, case: dict[str, Any]) -> tuple[str, str, str]:
    """A draft of a case: its address, the first step that has something to ask, and the token of its forms."""
    token = _token(client.get("/case", headers=PAGE).text)
    file = {"file": ("case.json", json.dumps(case, default=str).encode())}
    shown = client.post("/case/open", data={"token": token, "pack": PACK}, files=file, headers=PAGE)
    at = draft_of(shown)
    return at, f"{shown.url.path}?{shown.url.query.decode()}", _token(client.get(f"{at}/answers", headers=PAGE).text)


def _token(page: str) -> str:
    found = re.search(r'name="token" value="([0-9a-f]+)"', page)
    assert found is not None
    return found[1]


def pages(client: Any) -> Iterator[tuple[str, Callable[[], Any]]]:
    """The pages that are measured; each call asks for something new but of the bare page and of ``again``."""
    _, step, token = _draft(client, petrova())
    hours, names, shown = count(1), count(1), [0]
    _, list_step, list_token = _draft(client, GROUP)

    def decision() -> Any:
        case = {**petrova(), "case": f"bench-{next(names)}"}
        answer = client.post("/v1/decisions", params={"pack": PACK}, json=json.loads(json.dumps(case, default=str)))
        shown[0] = int(answer.headers["punkt-decision"])
        begun = time.process_time()
        page = client.get(f"/decisions/{shown[0]}", headers=PAGE)
        return page, time.process_time() - begun

    def answer() -> Any:
        name = "f:recipient:planned_hours.amount"
        return client.post(step, data={"token": token, name: str(next(hours))}, headers=SCRIPT)

    def fetched() -> Any:
        name = "f:recipient:planned_hours.amount"
        return client.post(step, data={"token": token, name: str(next(hours)), "go": ""}, headers=PAGE)

    def member() -> Any:
        begun = time.process_time()
        page = client.post(list_step, data={"token": list_token, "add": "group/members"}, headers=SCRIPT)
        taken = time.process_time() - begun
        gone = {"drop": "group/members/6", "row:group/members/6": "7", "f:group/members/6:id": "7"}
        client.post(list_step, data={"token": list_token, **gone, "list:group/members": "1"}, headers=PAGE)
        return page, taken

    yield "a bare page", lambda: client.get("/sign-in", headers=PAGE)
    yield "an answer, and its result", answer
    yield "an answer without script, and its step", fetched
    yield "a seventh member of a group, and its row", member
    yield "a decision, seen first", decision
    yield "a decision, again", lambda: client.get(f"/decisions/{shown[0]}", headers=PAGE)


def measure(rounds: int) -> dict[str, tuple[float, float]]:
    """Medians over rounds: milliseconds of the processor, and times a bare page of the same round."""
    logging.disable(logging.INFO)
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as client:
        asked = dict(pages(client))
        found: dict[str, list[float]] = {name: [] for name in asked}
        for number in range(rounds + 2):
            for name, ask in asked.items():
                begun = time.process_time()
                answer = ask()
                taken = time.process_time() - begun
                if isinstance(answer, tuple):
                    answer, taken = answer
                assert answer.status_code == 200, answer.text
                if number >= 2:  # the first rounds warm up
                    found[name].append(taken * 1000)
    bare = found["a bare page"]
    return {
        name: (median(times), median(one / other for one, other in zip(times, bare, strict=True)))
        for name, times in found.items()
    }


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    options.add_argument("--rounds", type=int, default=20)
    for name, (milliseconds, times) in measure(options.parse_args().rounds).items():
        print(f"{name:42} {milliseconds:8.1f} ms {times:6.1f} times")


if __name__ == "__main__":
    main()
