"""Who else may decide: to whom a draft can be handed, and who can confirm what another proposed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from punkt.files.messages.diagnostics import nearest
from punkt.journal.entry import folded

from .keyring import Caller
from .problem_details import refusal
from .service_state import Service


@dataclass(frozen=True, slots=True)
class Colleague:
    """The holder of another key that may decide: the key's id, and the name as it is told apart from others."""

    id: str
    name: str
    label: str


def colleagues(service: Service, caller: Caller) -> list[Colleague]:
    """Everybody else who may decide, by name; another key of the same name is the same person."""
    having = service.keyring.having("decide") if service.keyring is not None else {}
    own = folded(service.keyring.name_of(caller.id)) if service.keyring is not None else ""
    others = {number: name for number, name in having.items() if number != caller.id and folded(name) != own}
    times = Counter(folded(name) for name in others.values())
    found = [
        Colleague(number, name, name if times[folded(name)] == 1 else f"{name} ({number})")
        for number, name in others.items()
    ]
    return sorted(found, key=lambda one: (folded(one.label), one.id))


def colleague(service: Service, caller: Caller, said: str) -> Colleague:
    """The colleague of a name or of a key's id. Raises P428 for none, P429 where several keys bear the name."""
    known = colleagues(service, caller)
    found = [one for one in known if one.id == said] or [
        one for one in known if folded(one.name) == folded(said.strip())
    ]
    if not found:
        raise refusal("P428", name=said[:80], what=nearest(said, [one.label for one in known]))
    if len(found) > 1:
        raise refusal("P429", name=found[0].name, ids=", ".join(one.id for one in found))
    return found[0]


def name_of(service: Service, number: str) -> str:
    """The holder of a key by name; the key's id once it is taken back."""
    return (service.keyring.name_of(number) if service.keyring is not None else "") or number


def owner(number: str) -> str:
    """Whose the drafts of the holder of a key are."""
    return f"key {number}"
