"""Deciding in a process that was forked while others decided, and what a rule base that is dropped leaves behind."""

from __future__ import annotations

import gc
import os
import re
import sys
import threading
import time

import pytest

from helpers import bounded
from helpers.lengths import many
from helpers.places import ROOT
from punkt.deciding.evaluators.core_rulesets import ruleset_for
from punkt.kernel.cached_attribute import cached_attribute

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork on this system")
PATIENCE = 30
"""Seconds until a child is said to hang."""

FORKED = """
import faulthandler, os, sys, threading, time
from punkt import load
RULES, FORKS, PATIENCE = load("ru.karelia.166-p"), int(sys.argv[1]), float(sys.argv[2])
CASE = {"case": "a", "as_of": "2025-06-01", "recipient": {"ipra": {"learning": 2}}}
before = set(sys.modules)
wanted = RULES.decide(CASE).to_dict()["digest"]
late = sorted(set(sys.modules) - before)
assert not late, f"imported when the first case is decided: {late}"
done = False

def on() -> None:
    while not done:
        RULES.decide(CASE)

sys.setswitchinterval(1e-5)
threads = [threading.Thread(target=on, daemon=True) for _ in range(3)]
for thread in threads:
    thread.start()
for number in range(FORKS):
    child = os.fork()
    if not child:
        faulthandler.dump_traceback_later(PATIENCE, exit=True)
        os._exit(0 if RULES.decide(CASE).to_dict()["digest"] == wanted else 3)
    _, status = os.waitpid(child, 0)
    assert status == 0, f"fork {number}: {status}"
done = True
"""

LOADED = """
import gc
from punkt import load

def kept() -> int:
    gc.collect()
    return int(open("/proc/self/statm").read().split()[1]) * 4096

def once() -> None:
    load("ru.karelia.166-p").decide({"case": "a", "recipient": {"ipra": {"learning": 2}}})

for _ in range(5):
    once()
before = kept()
for _ in range(20):
    once()
print(kept() - before)
"""


def run(text: str, *arguments: object) -> str:
    """What a program of Python says; it must end well."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "engine")}
    command = [sys.executable, "-W", "ignore", "-c", text, *map(str, arguments)]
    found = bounded.run(command, capture_output=True, text=True, env=environment, check=False)
    assert found.returncode == 0, found.stderr
    return str(found.stdout)


@pytest.mark.full
@needs_fork
def test_a_child_decides_though_another_thread_was_deciding_when_it_was_forked() -> None:
    run(FORKED, many(0, 300, 3_000), PATIENCE)


class Slow:
    def __init__(self, wait: threading.Event | None = None) -> None:
        self.wait, self.begun = wait, threading.Event()

    @cached_attribute
    def value(self) -> int:
        self.begun.set()
        if self.wait is not None:
            self.wait.wait(PATIENCE)
        return 7


@needs_fork
def test_a_child_works_out_a_value_that_another_thread_was_working_out() -> None:
    release = threading.Event()
    slow = Slow(release)
    thread = threading.Thread(target=lambda: slow.value)
    thread.start()
    slow.begun.wait(PATIENCE)
    child = os.fork()
    if not child:
        os._exit(Slow().value)
    until = time.monotonic() + PATIENCE
    found = (0, 0)
    while not found[0] and time.monotonic() < until:
        found = os.waitpid(child, os.WNOHANG)
        time.sleep(0.01)
    if not found[0]:
        os.kill(child, 9)
        os.waitpid(child, 0)
    release.set()
    bounded.joined(thread)
    assert os.waitstatus_to_exitcode(found[1]) == 7, "the child hangs"


def test_a_value_is_worked_out_once_and_kept_with_its_object() -> None:
    slow = Slow()
    assert (slow.value, slow.__dict__["value"]) == (7, 7)
    slow.begun.clear()
    assert slow.value == 7 and not slow.begun.is_set()


def test_no_module_of_the_engine_holds_the_lock_of_a_whole_class() -> None:
    found = [p.name for p in (ROOT / "engine").rglob("*.py") if re.search(r"import .*cached_property", p.read_text())]
    assert found == []


class Core:
    """A core that counts the rulesets it makes."""

    made = 0

    def create_ruleset(self, name: str, text: str) -> str:
        self.made += 1
        return name


class User:
    pass


def test_a_ruleset_is_left_to_whoever_needs_the_same_one() -> None:
    core, first, beside = Core(), User(), User()
    one, _ = ruleset_for(core, first, "the same")
    two, leaving = ruleset_for(core, beside, "the same")
    assert (core.made, one == two) == (2, False), "used by one at a time"
    del first
    gc.collect()
    last = User()
    assert ruleset_for(core, last, "the same")[0] == one
    leaving.detach()
    del beside
    gc.collect()
    assert ruleset_for(core, User(), "the same")[0] not in (one, two), "one whose state is not known is not used again"


@pytest.mark.full
@pytest.mark.skipif(not os.path.exists("/proc/self/statm"), reason="the size of a process is not told here")
def test_rule_bases_that_are_dropped_give_their_memory_back() -> None:
    """Twenty of them took 100 MB before."""
    assert int(run(LOADED)) < 3_000_000
