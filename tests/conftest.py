"""What all tests share: the length of testing, and a summary of what was skipped and why."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import settings

pytest.register_assert_rewrite("helpers")

from helpers import lengths  # noqa: E402


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--length",
        choices=lengths.LENGTHS,
        default="quick",
        help="quick: every idea, few random cases; full: every test once; slow: in large numbers",
    )


def pytest_configure(config: pytest.Config) -> None:
    lengths.chosen = config.getoption("--length")
    for length, examples in zip(lengths.LENGTHS, (20, 100, 1_000), strict=True):
        settings.register_profile(length, max_examples=examples, deadline=None)
    settings.load_profile(lengths.chosen)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for length in ("full", "slow"):
            if item.get_closest_marker(length) and not lengths.runs(length):
                item.add_marker(pytest.mark.skip(reason=f"only with --length {length}"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell what was skipped and why, with the number of tests."""
    reasons: Counter[str] = Counter()
    for report in terminalreporter.stats.get("skipped", []):
        said = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reasons[said.removeprefix("Skipped: ")] += 1
    terminalreporter.write_sep("=", f"length of testing: {lengths.chosen}")
    for reason, number in reasons.most_common():
        terminalreporter.write_line(f"skipped {number}: {reason}")
