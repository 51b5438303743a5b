"""Processes of a service end with it, however it ends."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading


def calm() -> None:
    """A process leaves signals from the terminal to the service, and ends when the service is there no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    threading.Thread(target=_wait, name="punkt-parent", daemon=True).start()


def _wait() -> None:
    """Wait for the end of a pipe that the parent holds, and nobody else: it ends with a parent that was killed, too."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
