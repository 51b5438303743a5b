"""Who a request comes from where a proxy hands it on: only what trusted proxies say of it is believed."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from starlette.datastructures import Headers
from starlette.types import Scope

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.texts import bilingual

_Address = IPv4Address | IPv6Address


class Proxies:
    """Addresses and networks of proxies whose ``X-Forwarded-For`` and ``X-Forwarded-Proto`` are believed."""

    def __init__(self, named: Iterable[str]) -> None:
        """Raises P789 for what is neither an address nor a network."""
        self._networks: list[IPv4Network | IPv6Network] = []
        wrong = []
        for name in named:
            try:
                self._networks.append(ip_network(name))
            except ValueError:
                why = bilingual("service.refusals.no_proxy", name=name)
                wrong.append(Diagnostic("P789", Place("--trusted-proxy"), {"why": why}))
        if wrong:
            raise PunktError(wrong)

    def __bool__(self) -> bool:
        """Whether any proxy is trusted."""
        return bool(self._networks)

    def trusts(self, address: str) -> bool:
        """Whether an address is that of a trusted proxy."""
        found = _read(address)
        return found is not None and self._holds(found)

    def resolve(self, scope: Scope) -> None:
        """Put the caller's address and scheme into a request that a trusted proxy hands on.

        The caller is the last hop that is no trusted proxy; what it says itself of those before it is not believed.
        """
        peer = scope.get("client")
        if not self._networks or not peer or not self.trusts(peer[0]):
            return
        headers = Headers(scope=scope)
        client: _Address | None = None
        for hop in reversed(_listed(headers, "x-forwarded-for")):
            found = _read(hop)
            if found is None:
                break
            client = found
            if not self._holds(found):
                break
        if client is not None:
            scope["client"] = (str(client), 0)
        protocols = _listed(headers, "x-forwarded-proto")
        if protocols and protocols[-1].lower() in ("http", "https"):
            scope["scheme"] = protocols[-1].lower()

    def _holds(self, address: _Address) -> bool:
        return any(address in network for network in self._networks if network.version == address.version)


def _listed(headers: Headers, name: str) -> list[str]:
    return [part.strip() for line in headers.getlist(name) for part in line.split(",") if part.strip()]


def _read(text: str) -> _Address | None:
    """An address as headers have it: with a port too, and an IPv6 one in brackets; an IPv4 one within IPv6 is itself."""
    if text.startswith("["):
        text = text[1 : text.find("]")]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ip_address(text)
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found
