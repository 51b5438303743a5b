"""A language server over standard input and output, and a client that asks it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from time import monotonic, perf_counter
from typing import Any

from helpers import bounded
from helpers.places import ROOT

CLI = [sys.executable, "-m", "punkt", "lsp"]


class Session:
    """One session of an editor. Lines and columns are counted from 0."""

    def __init__(self, root: Path, lang: str = "ru", **environment: str) -> None:
        self.root = root
        self.times: dict[str, list[float]] = {}
        self.shown: dict[str, list[dict[str, Any]]] = {}
        """What the server published last, by address."""
        self.published = 0
        self._replies: Queue[dict[str, Any]] = Queue()
        self._number = self._version = 0
        paths = os.pathsep.join([str(ROOT / "engine"), os.environ.get("PYTHONPATH", "")])
        self.process = subprocess.Popen(
            CLI,
            start_new_session=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": paths, **environment},
        )
        Thread(target=self._listen, daemon=True).start()
        uri = root.as_uri()
        self.about = self.ask(
            "initialize",
            processId=os.getpid(),
            rootUri=uri,
            capabilities={"general": {"positionEncodings": ["utf-16"]}},
            workspaceFolders=[{"uri": uri, "name": root.name}],
            initializationOptions={"lang": lang},
        )
        self.tell("initialized")

    def _listen(self) -> None:
        assert self.process.stdout is not None
        stream = self.process.stdout
        while True:
            length = 0
            while (line := stream.readline().strip()) != b"":
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            if not length:
                return
            message = json.loads(stream.read(length))
            if message.get("method") == "textDocument/publishDiagnostics":
                self.shown[message["params"]["uri"]] = message["params"]["diagnostics"]
                self.published += 1
            elif "id" in message and "method" not in message:
                self._replies.put(message)

    def _send(self, message: dict[str, Any]) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(data) + data)
        self.process.stdin.flush()

    def tell(self, method: str, **params: Any) -> None:
        """A notification."""
        self._send({"method": method, "params": params})

    def reply(self, method: str, **params: Any) -> dict[str, Any]:
        """The whole reply to a request."""
        self._number += 1
        began = perf_counter()
        self._send({"id": self._number, "method": method, "params": params})
        while True:
            try:
                message = self._replies.get(timeout=60)
            except Empty:
                raise AssertionError(f"no reply to {method}") from None
            if message["id"] == self._number:
                self.times.setdefault(method, []).append(perf_counter() - began)
                return message

    def ask(self, method: str, **params: Any) -> Any:
        """The answer to a request."""
        message = self.reply(method, **params)
        assert "error" not in message, message["error"]
        return message["result"]

    # --- documents

    def uri(self, file: str) -> str:
        """The address of a file of the folder."""
        return (self.root / file).as_uri()

    def open(self, file: str, text: str | None = None) -> str:
        """Open a file, with its text or another; the text."""
        content = (self.root / file).read_text(encoding="utf-8") if text is None else text
        document = {"uri": self.uri(file), "languageId": "yaml", "version": 0, "text": content}
        self.tell("textDocument/didOpen", textDocument=document)
        return content

    def change(self, file: str, text: str) -> None:
        """Put another text in the place of a file's."""
        self._version += 1
        document = {"uri": self.uri(file), "version": self._version}
        self.tell("textDocument/didChange", textDocument=document, contentChanges=[{"text": text}])

    def at(self, method: str, file: str, line: int, column: int, **more: Any) -> Any:
        """Ask about a place of a file."""
        place = {"line": line, "character": column}
        return self.ask(f"textDocument/{method}", textDocument={"uri": self.uri(file)}, position=place, **more)

    def of(self, method: str, file: str, **more: Any) -> Any:
        """Ask about a file."""
        return self.ask(f"textDocument/{method}", textDocument={"uri": self.uri(file)}, **more)

    def codes(self, file: str, *wanted: str, seconds: float = 60) -> list[str]:
        """The codes shown of a file, once they are those wanted, or what they are when the time is over."""
        until = monotonic() + seconds
        while True:
            found = [one["code"] for one in self.shown.get(self.uri(file), [])]
            known = self.uri(file) in self.shown
            if (known and sorted(found) == sorted(wanted)) or monotonic() > until or self.process.poll() is not None:
                return found
            import time

            time.sleep(0.02)

    def close(self) -> int:
        """End the session; the exit code."""
        self.ask("shutdown")
        self._send({"method": "exit"})
        return self.process.wait(timeout=60)


@contextmanager
def session(root: Path, lang: str = "ru", **environment: str) -> Iterator[Session]:
    """A session with a folder open; the server is ended with it."""
    found = Session(root, lang, **environment)
    try:
        yield found
    finally:
        bounded.end(found.process)


def place_of(text: str, part: str, within: str = "") -> tuple[int, int]:
    """Line and column, from 0, of a part of a text: of the first after ``within``."""
    start = text.index(part, text.index(within) + len(within) - len(part) if within else 0)
    line = text.count("\n", 0, start)
    return line, start - (text.rfind("\n", 0, start) + 1)
