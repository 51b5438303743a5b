"""What all tests share: the length of testing, and a summary of what was skipped and why."""

from __future__ import annotations

import faulthandler
import gc
import multiprocessing
import os
import sys
from collections import Counter

import pytest
from hypothesis import settings

ENDING = 120
"""Seconds from the last test until the process of the tests is ended."""

pytest.register_assert_rewrite("helpers")

from helpers import lengths  # noqa: E402
from helpers.processor import Processor  # noqa: E402
from helpers.shared_editions import share_editions  # noqa: E402


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--length",
        choices=lengths.LENGTHS,
        default="quick",
        help="quick: every idea, few random cases; full: every test once; slow: in large numbers",
    )
    parser.addoption("--processor", action="store_true", help="tell which tests take most processor time")


def pytest_configure(config: pytest.Config) -> None:
    lengths.chosen = config.getoption("--length")
    os.environ["PUNKT_SOURCES"] = os.path.join(os.devnull, "sources")  # no text that somebody keeps on this machine
    if config.getoption("--processor"):
        config.pluginmanager.register(Processor())
    if not lengths.runs("full"):
        share_editions()
    for length, examples in zip(lengths.LENGTHS, (20, 100, 1_000), strict=True):
        settings.register_profile(length, max_examples=examples, deadline=None)
    settings.load_profile(lengths.chosen)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """Whatever a test has left behind does not keep the run from ending: processes are ended, and threads are told of
    where they have not come to an end a while later."""
    for child in multiprocessing.active_children():
        child.kill()
    if sys.__stderr__ is not None:
        faulthandler.dump_traceback_later(ENDING, exit=True, file=sys.__stderr__)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is for a greater length is skipped: whole tests (full, slow), and most parameters of a sampled one.

    A test that does not end fails by its name, so that it cannot keep all others from being told.
    """
    families: dict[str, list[pytest.Item]] = {}
    for item in items:
        if not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(lengths.longest()))
        for length in ("full", "slow"):
            if item.get_closest_marker(length) and not lengths.runs(length):
                item.add_marker(pytest.mark.skip(reason=f"only with --length {length}"))
        if item.get_closest_marker("sampled") and not lengths.runs("full"):
            families.setdefault(item.nodeid.partition("[")[0], []).append(item)
    for family in families.values():
        kept = _sample(family)
        for item in family:
            if item not in kept:
                item.add_marker(pytest.mark.skip(reason="more of the same parameters: only with --length full"))


def pytest_collection_finish() -> None:
    """What was imported and collected stays: it is not looked through again for what could be freed, and seldom the rest."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def _sample(family: list[pytest.Item]) -> list[pytest.Item]:
    """The parameters that the marker names by a part of their id, or so many of them, spread evenly."""
    marker = family[0].get_closest_marker("sampled")
    assert marker is not None
    [which] = marker.args
    if isinstance(which, str):
        return [item for item in family if which in item.nodeid.partition("[")[2]] or family
    return [family[number * len(family) // which] for number in range(min(which, len(family)))]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell what was skipped and why, with the number of tests."""
    reasons: Counter[str] = Counter()
    for report in terminalreporter.stats.get("skipped", []):
        said = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reasons[said.removeprefix("Skipped: ")] += 1
    terminalreporter.write_sep("=", f"length of testing: {lengths.chosen}")
    for reason, number in reasons.most_common():
        terminalreporter.write_line(f"skipped {number}: {reason}")
