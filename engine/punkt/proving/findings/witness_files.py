"""The witnesses of a proof as case files, which ``punkt decide`` and ``punkt test`` take."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.messages.system_words import system_says
from punkt.files.whole_files import write_whole

from .findings import Finding, Witness


class _Dumper(yaml.SafeDumper):
    """Writes exact numbers as they are, and data out wherever it occurs."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


_Dumper.add_representer(
    Decimal, lambda dumper, value: dumper.represent_scalar("tag:yaml.org,2002:float", format(value, "f"))
)


def case_files(findings: Iterable[Finding], about: Callable[[Finding], Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    """The name and the text of each file; ``about`` says in both languages what a finding is."""
    taken: set[str] = set()
    for finding in findings:
        if finding.witness is None:
            continue
        base = name = re.sub(r"[^\w.]+", "-", finding.name).strip("-")
        number = 2
        while name in taken:
            name, number = f"{base}-{number}", number + 1
        taken.add(name)
        yield f"{name}.yaml", case_text(finding.witness, name, about(finding))


def case_text(witness: Witness, name: str, about: Mapping[str, str]) -> str:
    """A case file with what is to be expected of it."""
    expected = witness.value if witness.status == "determined" else {"status": witness.status}
    data = {"about": dict(about), **witness.case, "case": name}
    if witness.reported:
        data["expect"] = {witness.subject: {witness.outcome: expected}}
    return str(yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120))


def write_files(files: Iterable[tuple[str, str]], folder: str) -> int:
    """Write the files, each whole; how many they were. Raises :class:`PunktError` where one cannot be written."""
    target = Path(folder)
    written = 0
    try:
        target.mkdir(parents=True, exist_ok=True)
        for name, text in files:
            write_whole(target / name, text.encode())
            written += 1
    except OSError as error:
        raise PunktError([Diagnostic("P697", Place(folder), {"name": folder, "why": system_says(error)})]) from None
    return written
