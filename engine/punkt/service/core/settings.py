"""How a service is set up: what it serves, to whom, and how much it lets in."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from typing import Any

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def _workers() -> int:
    return min(4, os.cpu_count() or 1)


@dataclass(frozen=True, slots=True)
class ServiceLimits:
    """How much one caller may ask for."""

    body: int = 2 * 1024 * 1024
    """Bytes of one request; of a batch, bytes of one line."""
    upload: int = 20 * 1024 * 1024
    """Bytes of the form that brings a register to the pages."""
    uploading: float = 300.0
    """Seconds that such a form may take to come."""
    uploads: int = 2
    """Such forms of a key (of an address where there are no keys) that may come at once."""
    depth: int = 32
    """Lists and tables inside one another."""
    seconds: float = 20.0
    """How long one case may take to decide, and how long a batch may stand still."""
    asking: float = 10.0
    """How long the solver may look for the next question; where it takes longer, it is asked in the order of the
    decision, and its process begins anew."""
    rate: float = 100.0
    """Requests a second for each key (each address where there are no keys), on average; 0 is without bound."""
    burst: int = 400
    """Requests that may come at once."""
    at_once: int = 64
    """Requests of a key (of an address where there are no keys) that may be under way at once."""
    connections: int = 100
    """Connections of one address."""
    head: float = 10.0
    """Seconds that the head of a request may take to come."""
    sending: float = 30.0
    """Seconds that its body may take to come; for a batch, in which it must bring so much."""
    least: float = 25.0
    """Bytes a second that a batch must bring on average as long as it is waited for."""
    reading: float = 30.0
    """Seconds that a caller may leave unread what it is sent."""
    register: float = 180.0
    """Seconds that one look at an uploaded register, or one run of it, may take."""
    lines: int = 64
    """Lines of a batch that are in memory at once."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything ``punkt serve`` is told."""

    packs: tuple[str, ...] = ()
    """Packs under which a case is decided where a request names none."""
    pack_dirs: tuple[str, ...] = ()
    host: str = "127.0.0.1"
    port: int = 8080
    keys: str = ""
    """The file of keys; empty where there is none, and then only this machine is served."""
    journal: str = ""
    """The address of the journal; empty: the one of ``PUNKT_JOURNAL``, else the usual file."""
    seal_key: str = ""
    """The file of keys that seals cases in the journal; empty where they are not sealed."""
    private_key: str = ""
    """The file of the key that signs checkpoints; without one nothing can be exported on the pages."""
    record: bool = True
    """Whether decisions are written into the journal."""
    workers: int = field(default_factory=_workers)
    """Processes that decide; 0: a thread of the service itself."""
    names: tuple[str, ...] = ()
    """Names under which the service is called, besides those of this machine; ``*`` stands for any."""
    proxies: tuple[str, ...] = ()
    """Addresses and networks of proxies whose word on who calls is believed."""
    origins: tuple[str, ...] = ()
    """Sites whose scripts may ask in a browser; none: only those of the service itself."""
    traces: str = ""
    """The address of a collector that is told of requests by OTLP over HTTP; empty: nobody is."""
    limits: ServiceLimits = field(default_factory=ServiceLimits)
    drafts: str = ""
    """Where drafts of the pages are kept; empty: the address in ``PUNKT_DRAFTS``, else only until the service stops."""
    draft_days: int = 30
    """Days until a draft that nobody changes is deleted."""
    register_days: int = 7
    """Days until an uploaded register is deleted, with what was made of it."""
    public_keys: tuple[str, ...] = ()
    """Files of the keys one of which has to have signed each pack; none: packs need not be signed."""
    approved: int = 0
    """How many persons have to have approved each norm, rule and reading of a pack; 0: nobody has to."""
    four_eyes: bool = False
    """Whether a decision is recorded only once another person than the one who proposed it has confirmed it."""

    @property
    def local(self) -> bool:
        """Whether only this machine can reach the service."""
        return self.host in LOOPBACK or self.host.startswith("127.")

    def but(self, **changes: Any) -> Settings:
        """The same with some things another."""
        return replace(self, **changes)
