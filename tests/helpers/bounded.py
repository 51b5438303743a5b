"""Waits that end: what a test waits for is given so long, then ended and told; no test hangs the run it is part of.

``tests/whole/test_tests.py`` finds waits without a bound.
"""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

LONGEST = 600.0
"""Seconds that anything may take on a machine that does much else; what takes longer hangs."""


def run(
    command: Sequence[str | Path], *, timeout: float = LONGEST, check: bool = False, **options: Any
) -> subprocess.CompletedProcess[Any]:
    """:func:`subprocess.run`, which after the time ends the command with all that it has started.

    The function of the library ends the command alone, and goes on to wait for whoever else holds its output.
    Raises :class:`AssertionError` for what hangs, with what it has said.
    """
    if options.pop("capture_output", False):
        options |= {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    sent = options.pop("input", None)
    if sent is not None:
        options["stdin"] = subprocess.PIPE
    with subprocess.Popen(command, start_new_session=True, **options) as process:
        try:
            out, err = process.communicate(sent, timeout)
        except BaseException as error:
            end(process)
            if not isinstance(error, subprocess.TimeoutExpired):
                raise
            said = b"" if error.output is None else error.output
            raise AssertionError(
                f"{command} has not ended in {timeout:.0f} s; so far it said {said[-3000:]!r}"
            ) from None
    if check and process.returncode:
        raise subprocess.CalledProcessError(process.returncode, process.args, out, err)
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


@contextmanager
def started(command: Sequence[str | Path], **options: Any) -> Iterator[subprocess.Popen[Any]]:
    """A process that is ended, with all that it has started, where the test has not ended it."""
    process = subprocess.Popen(command, start_new_session=True, **options)
    try:
        yield process
    finally:
        end(process)


def end(process: subprocess.Popen[Any]) -> None:
    """End a process that leads a session of its own, and all that is in it, at once; one that has ended keeps its code."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    for stream in (process.stdin, process.stdout, process.stderr):
        with suppress(OSError, ValueError):
            if stream is not None:
                stream.close()
    process.wait(60)


@contextmanager
def otherwise(act: Callable[[], object], seconds: float = LONGEST) -> Iterator[None]:
    """Do something where what is inside takes too long, such as end whoever is waited for."""
    timer = threading.Timer(seconds, act)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def line_of(process: subprocess.Popen[Any], seconds: float = LONGEST) -> Any:
    """The next line that a process says, in bytes or text as it was started. Raises :class:`AssertionError` where none
    comes."""
    assert process.stdout is not None
    with otherwise(process.kill, seconds):
        line = process.stdout.readline()
    assert line, f"{process.args!r} says nothing, and ends with {process.wait(60)}"
    return line


def joined(*waited: threading.Thread | BaseProcess, seconds: float = LONGEST) -> None:
    """Wait for threads or processes to end. Raises :class:`AssertionError` where one does not; processes are ended."""
    for one in waited:
        one.join(seconds)
    hanging = [one for one in waited if one.is_alive()]
    for one in hanging:
        if isinstance(one, BaseProcess):
            one.kill()
    assert not hanging, f"{hanging} have not ended in {seconds:.0f} s"


def alive(number: int) -> bool:
    """Whether there is a process of a number that has not ended."""
    try:
        os.kill(number, 0)
    except OSError:
        return False
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
