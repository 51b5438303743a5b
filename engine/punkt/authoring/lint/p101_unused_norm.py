"""P101: a norm that no rule uses."""

from __future__ import annotations

from collections.abc import Iterator

from .lint_base import Bench, Found, Lint, Severity


def look(bench: Bench) -> Iterator[Found]:
    """Norms that no rule names: in its pack, in those it extends, in those that extend it, under any reading."""
    if not bench.complete:
        return
    for law in bench.laws:
        for norm in law.linked.by_id[law.pack].norms.values():
            if not bench.uses(("norm", law.pack, norm.name)):
                yield Found(norm.place, {"name": norm.name})


LINT = Lint(
    "P101",
    "unused-norm",
    Severity.WARNING,
    {
        "ru": "Норма, которой не пользуется ни одно правило: ни в своём пакете, ни в расширяющих, ни при каком прочтении.",
        "en": "A norm that no rule uses: in no pack, its own or one that extends it, under no reading.",
    },
    {"ru": "Норму, о которой правила молчат.", "en": "A norm that the rules are silent about."},
    {"ru": "Назовите её в правиле (`$имя`) или уберите.", "en": "Name it in a rule (`$name`), or take it out."},
    {
        "ru": "Такую норму читают как действующую, а на решение она не влияет: чаще всего в правиле стоит число или чужая норма.",
        "en": "It reads as if it were in force, yet decides nothing: most often a rule has a number, or another norm, in its place.",
    },
    "norms:\n  longest_stay: {value: 3, …}\nrules:\n  - check: stay\n    require: {fact: hours_parked, at_most: 3}",
    "norms:\n  longest_stay: {value: 3, …}\nrules:\n  - check: stay\n    require: {fact: hours_parked, at_most: $longest_stay}",
    look,
)
