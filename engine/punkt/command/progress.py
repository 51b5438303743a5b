"""The progress of a long run, on the error stream of a terminal: how much, how fast, how long still."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Any

from punkt.files.texts import Texts, text
from punkt.registers.run.progress_listener import ProgressListener
from punkt.showing.register.register_model import SAID
from punkt.showing.words.days_and_numbers import count
from punkt.showing.words.interface_words import Words

PHASES = Texts("commands.phases")


class Progress:
    """Shows a bar a phase; says nothing where nobody watches."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.listener = ProgressListener(self._begin, self._advance)
        self._bars: Any = None
        self._task: Any = None
        self._phase = ""
        self._started = 0.0
        self._done = 0
        self._rows = self._seconds = 0.0

    def __enter__(self) -> Progress:
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
            from rich.progress import Progress as Bars

            self._bars = Bars(
                TextColumn("{task.description}"),
                BarColumn(bar_width=24),
                MofNCompleteColumn(),
                TextColumn("{task.fields[rate]}"),
                TimeRemainingColumn(),
                console=Console(stderr=True),
                transient=True,
            )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bars is not None:
            self._bars.stop()

    def _begin(self, phase: str, total: int) -> None:
        self._end()
        self._phase, self._started, self._done = phase, time.monotonic(), 0
        if self._bars is not None:
            self._bars.start()  # an engine that tells nothing is left alone with its terminal
            if self._task is not None:
                self._bars.remove_task(self._task)
            self._task = self._bars.add_task(PHASES[phase][self.lang], total=total, rate="")

    def _advance(self, done: int) -> None:
        if self._phase == "decide":
            self._rows += done
        if self._bars is not None:
            self._done += done
            spent = time.monotonic() - self._started
            shown = count(round(self._done / spent))
            rate = text("commands.output.each_second", self.lang, n=shown) if spent > 0.5 else ""
            self._bars.update(self._task, advance=done, rate=rate)

    def _end(self) -> None:
        if self._phase == "decide":
            self._seconds = time.monotonic() - self._started

    def speed(self) -> str:
        """How fast rows were decided, in words."""
        self._end() if self._phase == "decide" else None
        if not self._seconds or not self._rows:
            return ""
        shown = Words(self.lang).number(f"{self._seconds:.1f}")
        spent = text("commands.output.seconds", self.lang, n=shown)
        rate = count(round(self._rows / self._seconds))
        return SAID("seconds", self.lang, time=spent, rate=rate)
