"""Writing approvals beside norms, rules and readings."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from punkt.files.messages.diagnostics import Diagnostic, Place, Problems, nearest
from punkt.files.whole_files import write_whole, writing_named
from punkt.law.loading.approvals import KEY, approved_parts
from punkt.law.loading.read_documents import read_documents

from .amend.yaml_text import YamlText, bytes_like, flow


def approve(folder: str | Path, by: str, day: date, names: Iterable[str] = ()) -> list[str]:
    """Write that somebody approves norms, rules and readings of a pack as they are: those named, or all.

    What that person has approved already stays. Answers with the names of what was approved. Raises :class:`PunktError`
    where a file cannot be read or written, or there is nothing of a name.
    """
    problems = Problems()
    documents = read_documents(Path(folder), problems)
    problems.raise_if_any()
    every = list(approved_parts(documents))
    wanted = [*names]
    for name in wanted:
        if name not in (known := [one.name for one in every]):
            problems.items.append(Diagnostic("P270", Place(str(folder)), {"name": name, "hint": nearest(name, known)}))
    problems.raise_if_any()
    files: dict[str, YamlText] = {}
    done = []
    for one in every:
        if (wanted and one.name not in wanted) or any(given.by == by for given in one.holding):
            continue
        file = files.setdefault(one.place.file, YamlText(Path(one.place.file)))
        said = json.dumps(by, ensure_ascii=False)
        item = flow([("by", said), ("day", f"'{day}'"), ("content", json.dumps(one.content))])
        earlier = [number for number, given in enumerate(one.approvals) if given.by == by]
        if earlier:
            file.set([*one.steps, KEY, earlier[0]], item)
        elif one.approvals:
            file.append([*one.steps, KEY], item)
        else:
            file.add_list(one.steps, file.last_key(one.steps), KEY, [item])
        done.append(one.name)
    for name, file in files.items():
        with writing_named(name):
            write_whole(file.path, bytes_like(file.path, file.result()))
    return done
