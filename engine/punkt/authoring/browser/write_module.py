"""A rule base as one ES module without dependencies, and its types."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from punkt.deciding.rule_base import Rules

from .bundle import bundled
from .module_types import module_types
from .rule_data import rule_data

NOTE = "// Made by punkt build; change the packs, not this file."
_API = """
const rules = openRules(DATA);
const decide = (stated, options) => rules.decide(stated, options);

export { CaseError, decide, rules };
"""


class Built(NamedTuple):
    """What a rule base becomes: a file of JavaScript and one of its types."""

    name: str
    """The id of the last of the packs."""
    module: str
    types: str


def module_of(rules: Rules) -> Built:
    """The module. Raises :class:`PunktError` for what JavaScript cannot hold."""
    data = rule_data(rules)
    packs = [f"// {pack['id']} {pack['version']} {pack['sha256']}" for pack in data["packs"]]
    text = "\n".join([NOTE, *packs, "", bundled("rules.js"), f"const DATA = {embedded(data)};", _API.strip(), ""])
    return Built(rules.packs[-1].id, text, "\n".join([NOTE, module_types(rules.vocabulary, _titles(data))]))


def embedded(data: Any) -> str:
    """Data as an expression of JavaScript, that may stand in a page too."""
    said = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    quoted = json.dumps(said, ensure_ascii=False)
    for sign in ("<", "\u2028", "\u2029"):  # which end a script, or in older browsers a line
        quoted = quoted.replace(sign, f"\\u{ord(sign):04x}")
    return f"JSON.parse({quoted})"


def _titles(data: Any) -> Iterable[str]:
    return [f"{pack['id']} {pack['version']}" for pack in data["packs"]]
