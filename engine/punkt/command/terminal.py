"""What the streams of a call are: closed, a file, a terminal; how wide, and whether in colours."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from typing import TextIO

PLAIN = ("dumb", "unknown")
"""Terminals that understand nothing but letters."""


def open_streams() -> None:
    """Let a standard stream that is closed lead nowhere, so that writing to it is no error.

    Its number is taken by that, too: else the next file opened, be it a journal, would be written to in its place.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115 - as long as the process lives


def clever(stream: TextIO) -> bool:
    """Whether a stream is a terminal that can be written over."""
    return stream.isatty() and os.environ.get("TERM") not in PLAIN


def coloured(stream: TextIO) -> bool:
    """Whether a stream is to be written to in colours (https://no-color.org)."""
    return clever(stream) and not os.environ.get("NO_COLOR")


def screen() -> tuple[int, bool]:
    """The width to write for, and whether in colours: 80 columns and none where the output is piped."""
    if not sys.stdout.isatty():
        return 80, False
    return shutil.get_terminal_size().columns, coloured(sys.stdout)


def folded(line: str) -> str:
    """A line for the error stream: on a terminal broken between words, what follows set in; else one line."""
    if not sys.stderr.isatty() or "\n" in line:
        return line
    width = max(20, shutil.get_terminal_size().columns)
    return textwrap.fill(line, width, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)
