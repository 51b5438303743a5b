"""The processor time of each test, with that of the processes it started and waited for: however busy the machine is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator

import pytest

try:
    import resource
except ImportError:  # not on Windows
    resource = None  # type: ignore[assignment]

SHOWN = 30
PROPERTY = "processor"


def spent() -> float:
    """The seconds of processor that this process and those it waited for have taken so far; 0 where it cannot be told."""
    if resource is None:
        return 0.0
    used = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


class Processor:
    """Notes with the report of each phase what was spent since the report before, also from workers; sums it up."""

    def __init__(self) -> None:
        self.before = spent()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        now = spent()
        report.user_properties.append((PROPERTY, now - self.before))
        self.before = now
        return report

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """The dearest tests, all parameters of one together."""
        seconds: defaultdict[str, float] = defaultdict(float)
        for report in (report for reports in terminalreporter.stats.values() for report in reports):
            for name, value in getattr(report, "user_properties", ()):
                if name == PROPERTY:
                    seconds[report.nodeid.partition("[")[0]] += float(value)
        terminalreporter.write_sep("=", f"processor time: {sum(seconds.values()):.0f} s in tests")
        for nodeid, value in sorted(seconds.items(), key=lambda one: -one[1])[:SHOWN]:
            terminalreporter.write_line(f"{value:8.2f} s  {nodeid}")
