"""A guard before the server: no connection is held for ever by whoever sends or reads slowly, and no address holds all.

uvicorn bounds how long a connection may be idle, but neither how long a head or a body may take to come nor how
many connections one address has. Its protocol is given both here; what comes of a request stays its own business.
"""

from __future__ import annotations

import asyncio
import time
import uuid
from collections import Counter
from dataclasses import dataclass
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from .core.logs import Logs
from .core.problem_details import answer, refusal
from .core.proxies import Proxies
from .core.settings import ServiceLimits
from .middleware import SECURITY, STREAMED, uploads

SWEPT = 1.0
"""Seconds between two looks at all connections."""
TOLD = 10.0
"""Seconds between two lines in the log about connections that were closed."""
LATE = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"


@dataclass
class Guard:
    """What all connections share: how many there are of each address, and how long they may take."""

    limits: ServiceLimits
    proxies: Proxies
    logs: Logs
    most: int
    """Connections there may be at all."""

    def __post_init__(self) -> None:
        """Begin with no connections."""
        self.connections: dict[GuardedProtocol, None] = {}
        self.by_address = Counter[str]()
        self._closed = Counter[str]()
        self._told = float("-inf")
        self._sweeping: asyncio.TimerHandle | None = None

    def protocol(self) -> type[GuardedProtocol]:
        """The protocol that this guard watches over."""
        return type("GuardedProtocol", (GuardedProtocol,), {"guard": self})

    def admit(self, one: GuardedProtocol) -> bool:
        """Whether a new connection may stay. Where there are too many, one that waits for a head has to go for it."""
        address = one.address
        if not self.proxies.trusts(address) and self.by_address[address] >= self.limits.connections:
            if not self._make_room(address):
                return False
        elif len(self.connections) >= self.most:
            crowd = max(self.by_address, key=self.by_address.__getitem__, default="")
            if not self._make_room(crowd):
                return False
        self.connections[one] = None
        self.by_address[address] += 1
        if self._sweeping is None:
            self._sweeping = one.loop.call_later(SWEPT, self._sweep, one.loop)
        return True

    def _make_room(self, address: str) -> bool:
        """Close the connection of an address that has waited longest for a head; false where none waits."""
        found = next((one for one in self.connections if one.address == address and one.waits_for_head), None)
        if found is None:
            self.count("too many connections")
            return False
        found.close("too many connections")
        return True

    def leave(self, one: GuardedProtocol) -> None:
        """A connection is gone."""
        if one in self.connections:
            del self.connections[one]
            self.by_address[one.address] -= 1
            if not self.by_address[one.address]:
                del self.by_address[one.address]

    def count(self, why: str) -> None:
        """Count a connection that was closed; from time to time one line tells of all."""
        self._closed[why] += 1
        if time.monotonic() - self._told >= TOLD:
            self._tell()

    def _tell(self) -> None:
        self.logs("connections closed", "warning", why=dict(self._closed))
        self._closed.clear()
        self._told = time.monotonic()

    def _sweep(self, loop: asyncio.AbstractEventLoop) -> None:
        now = time.monotonic()
        for one in list(self.connections):
            one.look(now)
        if self._closed and now - self._told >= TOLD:
            self._tell()
        self._sweeping = loop.call_later(SWEPT, self._sweep, loop) if self.connections or self._closed else None


class GuardedProtocol(H11Protocol):
    """A connection with deadlines."""

    guard: Guard

    def connection_made(self, transport: Any) -> None:
        """Take a connection, or close it at once."""
        super().connection_made(transport)
        self.address = self.client[0] if self.client else ""
        self.phase: object = h11.IDLE
        self.since = self.window_since = time.monotonic()
        self.begun, self.received = True, 0
        self.blocked_since = 0.0
        if not self.guard.admit(self):
            transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Let go of a connection."""
        self.guard.leave(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what comes, and note which part of a request it belongs to."""
        super().data_received(data)
        self._note(len(data))

    def on_response_complete(self) -> None:
        """Begin with what comes next, which has not come yet."""
        super().on_response_complete()
        self._note(len(self.conn.trailing_data[0]))

    def _note(self, came: int) -> None:
        """Note what the caller is to send now, and since when; the time of a head counts from its first byte."""
        phase = self.conn.their_state
        if phase is not self.phase or (phase is h11.IDLE and came and not self.begun):
            self.phase, self.begun = phase, bool(came)
            self.since = self.window_since = time.monotonic()
            self.received = 0
        self.received += came

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP as all faults are answered; where an answer is under way already, it ends here."""
        if self.conn.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
            self.close("not HTTP")
            return
        found = answer(refusal("P438", 400), "ru", uuid.uuid4().hex)
        headers = [*found.raw_headers, *SECURITY.items(), (b"connection", b"close")]
        event = h11.Response(status_code=found.status_code, headers=headers, reason=b"Bad Request")
        for part in (event, h11.Data(data=bytes(found.body)), h11.EndOfMessage()):
            self.transport.write(self.conn.send(part) or b"")
        self.transport.close()

    @property
    def waits_for_head(self) -> bool:
        """Whether nothing is asked on this connection just now."""
        return self.conn.their_state is h11.IDLE and self.conn.our_state is h11.IDLE

    def pause_writing(self) -> None:
        """The caller does not read what it is sent."""
        super().pause_writing()
        self.blocked_since = time.monotonic()

    def resume_writing(self) -> None:
        """The caller has read."""
        super().resume_writing()
        self.blocked_since = 0.0

    def look(self, now: float) -> None:
        """Close the connection where its caller takes too long."""
        limits = self.guard.limits
        if self.blocked_since and now - self.blocked_since > limits.reading:
            self.close("answers not read")
        elif self.waits_for_head:
            if self.begun and now - self.since > limits.head:
                self.transport.write(LATE)
                self.close("slow heads")
        elif self.conn.their_state is h11.SEND_BODY:
            if self.scope["path"] not in STREAMED:
                if now - self.since > (limits.uploading if uploads(self.scope) else limits.sending):
                    self.close("slow bodies")
            elif self.flow.read_paused or self.cycle.body:  # it is the service that takes its time
                self.window_since, self.received = now, 0
            elif now - self.window_since > limits.sending:
                if self.received < limits.least * limits.sending:
                    self.close("slow streams")
                self.window_since, self.received = now, 0

    def close(self, why: str) -> None:
        """Close the connection, whatever is under way on it."""
        self.guard.count(why)
        self.guard.leave(self)
        if why == "slow heads":
            self.transport.close()
        else:
            self.transport.abort()
