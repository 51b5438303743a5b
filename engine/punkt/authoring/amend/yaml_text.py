"""Changes to a YAML file at known places: everything else of it, comments and layout too, stays as it is."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

_MARK = "\ufeff"
_PLAIN = re.compile(r"[A-Za-zА-Яа-яЁё_][\wА-Яа-яЁё-]*")

Steps = Sequence[str | int]


@dataclass
class YamlText:
    """A file and the changes to it; nothing is written by this class."""

    path: Path
    text: str = ""
    edits: list[tuple[int, int, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.text = self.path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        self._root = yaml.compose(self.text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))

    def node(self, steps: Steps) -> Any:
        """The node at a path of keys and numbers."""
        return self._pair(steps)[1]

    def _pair(self, steps: Steps) -> tuple[yaml.Node | None, yaml.Node]:
        key: yaml.Node | None = None
        node: Any = self._root
        for step in steps:
            if isinstance(node, yaml.MappingNode):
                key, node = next((k, v) for k, v in node.value if k.value == str(step))
            else:
                assert isinstance(node, yaml.SequenceNode) and isinstance(step, int)
                key, node = None, node.value[step]
        return key, node

    def has(self, steps: Steps) -> bool:
        """Whether there is something at a path."""
        try:
            self._pair(steps)
        except (StopIteration, IndexError, AssertionError):
            return False
        return True

    def raw(self, steps: Steps) -> str:
        """What is written at a path, as it is written."""
        node = self.node(steps)
        return self.text[node.start_mark.index : self._end(node)]

    def set(self, steps: Steps, written: str) -> None:
        """Write another value at a path, as YAML."""
        node = self.node(steps)
        end = self._end(node)
        self._edit(node.start_mark.index, end, written)

    def rename(self, steps: Steps, written: str) -> None:
        """Write another key for what is at a path."""
        key = self._pair(steps)[0]
        assert key is not None
        self._edit(key.start_mark.index, key.end_mark.index, written)

    def replace_entry(self, steps: Steps, key: str, items: Sequence[str]) -> None:
        """Write a list under another key in place of a key and its value."""
        old, node = self._pair(steps)
        assert old is not None
        flow = bool(self._holder(steps).flow_style)
        listed = self._list(key, items, flow, old.start_mark.column)
        self._edit(old.start_mark.index, self._end(node), listed)

    def add_list(self, steps: Steps, after: str, key: str, items: Sequence[str]) -> None:
        """Add a list under a new key to the mapping at a path, after one of its keys."""
        whole = self.node(steps)
        assert isinstance(whole, yaml.MappingNode)
        name, node = next((k, v) for k, v in whole.value if k.value == after)
        end = self._end(node)
        column = name.start_mark.column
        if whole.flow_style:
            self._edit(end, end, f", {self._list(key, items, True, column)}")
        else:
            line = self._line_end(end)
            self._edit(line, line, f"\n{' ' * column}{self._list(key, items, False, column)}")

    def add_key(self, steps: Steps, after: str, key: str, written: str) -> None:
        """Add a key with a value in one line to the mapping at a path, after one of its keys."""
        whole = self.node(steps)
        assert isinstance(whole, yaml.MappingNode)
        name, node = next((k, v) for k, v in whole.value if k.value == after)
        end = self._end(node)
        if whole.flow_style:
            self._edit(end, end, f", {key}: {written}")
        else:
            line = self._line_end(end)
            self._edit(line, line, f"\n{' ' * name.start_mark.column}{key}: {written}")

    def append(self, steps: Steps, item: str) -> None:
        """Add an item, in one line, at the end of the list at a path."""
        whole = self.node(steps)
        assert isinstance(whole, yaml.SequenceNode)
        last = whole.value[-1]
        end = self._end(last)
        if whole.flow_style:
            self._edit(end, end, f", {item}")
        else:
            line = self._line_end(end)
            column = self.text[: last.start_mark.index].rpartition("\n")[2].index("-")
            self._edit(line, line, f"\n{' ' * column}- {item}")

    def entry(self, steps: Steps) -> str:
        """A key and its value as they are written, with what follows in their last line."""
        key, node = self._pair(steps)
        assert key is not None
        end = self._end(node)
        return self.text[key.start_mark.index : end if self._holder(steps).flow_style else self._line_end(end)]

    def insert_line(self, steps: Steps, line: str, before: bool) -> None:
        """Add a line before or after an entry of a mapping written in lines, indented as that is."""
        key, node = self._pair(steps)
        assert key is not None
        column = key.start_mark.column
        if before:
            start = self.text.rfind("\n", 0, key.start_mark.index) + 1
            self._edit(start, start, f"{' ' * column}{line}\n")
        else:
            end = self._line_end(self._end(node))
            self._edit(end, end, f"\n{' ' * column}{line}")

    def remove_entry(self, steps: Steps) -> None:
        """Take out an entry of a mapping: with its lines, or, where it is written between braces, with its comma."""
        key, node = self._pair(steps)
        assert key is not None
        if self._holder(steps).flow_style:
            pairs = self._holder(steps).value
            number = next(n for n, (one, _) in enumerate(pairs) if one is key)
            if number + 1 < len(pairs):
                self._edit(key.start_mark.index, pairs[number + 1][0].start_mark.index, "")
            else:
                self._edit(self._end(pairs[number - 1][1]) if number else key.start_mark.index, self._end(node), "")
            return
        start = self.text.rfind("\n", 0, key.start_mark.index) + 1
        self._edit(start, min(self._line_end(self._end(node)) + 1, len(self.text)), "")

    def last_key(self, steps: Steps) -> str:
        """The last key of the mapping at a path."""
        return str(self.node(steps).value[-1][0].value)

    def in_lines(self, steps: Steps) -> bool:
        """Whether the mapping at a path is written in lines, not between braces."""
        return not self.node(steps).flow_style

    def result(self) -> str:
        """The text with all changes."""
        found, before = self.text, len(self.text) + 1
        for start, end, written in sorted(self.edits, key=lambda edit: (edit[0], edit[1]), reverse=True):
            assert end <= before  # no two changes of one place
            found, before = found[:start] + written + found[end:], start
        return found

    def _edit(self, start: int, end: int, written: str) -> None:
        if (start, end, written) not in self.edits:
            self.edits.append((start, end, written))

    def _holder(self, steps: Steps) -> Any:
        return self.node(steps[:-1])

    def _end(self, node: yaml.Node) -> int:
        """Where a value ends: of one written in lines, before the empty lines and comments that follow it."""
        if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
            last = node.value[-1]
            return self._end(last[1] if isinstance(last, tuple) else last)
        end: int = node.end_mark.index
        while end > node.start_mark.index and self.text[end - 1] in "\n ":
            end -= 1
        return end

    def _line_end(self, at: int) -> int:
        end = self.text.find("\n", at)
        return len(self.text) if end < 0 else end

    @staticmethod
    def _list(key: str, items: Sequence[str], flow: bool, column: int) -> str:
        if flow:
            return f"{key}: [{', '.join(items)}]"
        return f"{key}:" + "".join(f"\n{' ' * (column + 2)}- {item}" for item in items)


_SAFE = re.compile(r"[\w(][^:#{}\[\]\"'&*!|>%@`\n]*")


def written_like(text: str, raw: str, in_flow: bool) -> str:
    """A text as YAML writes it, without quotation marks where what it replaces has none and it can do without."""
    plain = raw[:1] not in "\"'|>" and any(one.isalpha() for one in text) and text == text.strip()
    safe = _SAFE.fullmatch(text) is not None and not (in_flow and "," in text)
    return text if plain and safe and " " in text else quoted(text)


def bytes_like(path: Path, text: str) -> bytes:
    """A text as a file is to have it: with the ends of lines and the mark at the beginning that it has already."""
    before = path.read_bytes() if path.is_file() else b""
    ends = text.replace("\n", "\r\n") if b"\r\n" in before else text
    return (_MARK if before.startswith(_MARK.encode()) else "").encode() + ends.encode()


def quoted(text: str) -> str:
    """A text as YAML writes it: plain where that is surely a text."""
    return (
        text
        if _PLAIN.fullmatch(text) and text not in ("y", "n", "yes", "no", "on", "off", "null", "true", "false")
        else json.dumps(text, ensure_ascii=False)
    )


def flow(entries: Sequence[tuple[str, str]]) -> str:
    """A mapping in one line, its values as they are to be written."""
    return "{" + ", ".join(f"{key}: {value}" for key, value in entries) + "}"
