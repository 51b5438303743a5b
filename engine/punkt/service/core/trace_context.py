"""The trace that a request belongs to (W3C Trace Context), for logs and for whoever asked."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass

_PARENT = re.compile(r"([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?")


@dataclass(frozen=True, slots=True)
class TraceContext:
    """A request as a part of a trace: its own span, and the one that asked (empty where it begins here)."""

    trace: str
    parent: str
    span: str
    flags: str

    @classmethod
    def of(cls, header: str) -> TraceContext | None:
        """What ``traceparent`` says; ``None`` where it says nothing that can be used."""
        found = _PARENT.fullmatch(header.strip())
        if found is None or found[1] == "ff" or (found[1] == "00" and found[5]):
            return None
        trace, parent, flags = found[2], found[3], found[4]
        if not trace.strip("0") or not parent.strip("0"):
            return None
        return cls(trace, parent, secrets.token_hex(8), flags)

    @property
    def response(self) -> str:
        """The header ``traceresponse``: the span of the request here."""
        return f"00-{self.trace}-{self.span}-{self.flags}"

    @property
    def fields(self) -> dict[str, str]:
        """What a line of a log says of it."""
        found = {"trace_id": self.trace, "span_id": self.span, "parent_id": self.parent}
        return {name: text for name, text in found.items() if text}
