"""The progress of a long run, on the error stream of a terminal: what is being done, how much of it, how fast.

Each phase is a line. A line of which nothing is done yet has a bar that moves to and fro, so that something moves
however large the pieces are in which the work is done.
"""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Any

from punkt.files.progress_listener import ProgressListener
from punkt.files.texts import Texts, text
from punkt.showing.register.register_model import SAID
from punkt.showing.words.days_and_numbers import count
from punkt.showing.words.interface_words import Words

from .terminal import clever

PHASES = Texts("commands.phases")
BYTES, MILLION = "look", 1_000_000
"""The phase whose units are bytes; shown are millions of them."""


class Progress:
    """Shows a line a phase; says nothing where nobody watches."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.listener = ProgressListener(self._begin, self._advance, self._beside)
        self._bars: Any = None
        self._tasks: dict[str, Any] = {}
        self._phase, self._total = "", 0
        self._started = 0.0
        self._rows = self._seconds = 0.0

    def __enter__(self) -> Progress:
        if clever(sys.stderr):
            self._bars = _bars(self.lang)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bars is not None:
            self._bars.stop()

    def _begin(self, phase: str, total: int) -> None:
        self._end()
        self._phase, self._total, self._started = phase, total, time.monotonic()
        self._line(phase, total)

    def _advance(self, done: int) -> None:
        if self._phase == "decide":
            self._rows += done
        self._moved(self._phase, done)

    def _beside(self, phase: str, done: int) -> None:
        self._line(phase, self._total)
        self._moved(phase, done)

    def _line(self, phase: str, total: int) -> None:
        if self._bars is None or phase in self._tasks:
            return
        self._bars.start()  # an engine that tells nothing is left alone with its terminal
        fields: dict[str, Any] = {"known": bool(total), "unit": MILLION if phase == BYTES else 1}
        fields |= {"began": time.monotonic(), "spent": 0}
        self._tasks[phase] = self._bars.add_task(PHASES[phase][self.lang], start=False, total=total or 1, **fields)

    def _moved(self, phase: str, done: int) -> None:
        if self._bars is not None and done:
            self._bars.start_task(self._tasks[phase])
            self._bars.update(self._tasks[phase], advance=done)

    def _end(self) -> None:
        if self._phase == "decide":
            self._seconds = time.monotonic() - self._started
        if self._bars is not None and self._phase and not self._total:
            self._moved(self._phase, 1)

    def speed(self) -> str:
        """How fast rows were decided, in words."""
        self._end() if self._phase == "decide" else None
        if not self._seconds or not self._rows:
            return ""
        shown = Words(self.lang).number(f"{self._seconds:.1f}")
        spent = text("commands.output.seconds", self.lang, n=shown)
        rate = count(round(self._rows / self._seconds))
        return SAID("seconds", self.lang, time=spent, rate=rate)


def _bars(lang: str) -> Any:
    """The lines, of which none is there yet: phase, bar, how many of how many, how fast, how long."""
    from rich.console import Console
    from rich.progress import BarColumn, ProgressColumn, Task, TextColumn
    from rich.progress import Progress as Bars
    from rich.text import Text

    class Counted(ProgressColumn):
        """How many are done, of how many; thousands stand apart."""

        def render(self, task: Task) -> Text:
            if not task.fields["known"]:
                return Text("")
            unit = task.fields["unit"]
            done, total = (count(round((value or 0) / unit)) for value in (task.completed, task.total))
            return Text(text(f"commands.output.{'of' if unit == 1 else 'of_megabytes'}", lang, n=done, total=total))

    class Rate(ProgressColumn):
        """How many a second, once something can be said of it."""

        def render(self, task: Task) -> Text:
            spent = time.monotonic() - task.fields["began"]
            if task.fields["unit"] > 1 or task.finished or spent < 0.5 or task.completed / spent < 1:
                return Text("")
            return Text(text("commands.output.each_second", lang, n=count(round(task.completed / spent))))

    class Spent(ProgressColumn):
        """How long the phase has taken; rich itself begins to count when something is done."""

        def render(self, task: Task) -> Text:
            if not task.finished:
                task.fields["spent"] = round(time.monotonic() - task.fields["began"])
            whole, left = divmod(task.fields["spent"], 60)
            return Text(f"{whole}:{left:02}")

    return Bars(
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        Counted(),
        Rate(),
        Spent(),
        console=Console(stderr=True),
        transient=True,
    )
