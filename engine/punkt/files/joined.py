"""A document in which parts of others stand: places in them are places in the files that they come from."""

from __future__ import annotations

from dataclasses import dataclass, field

from .messages.diagnostics import Path, Place
from .read import Document


@dataclass
class JoinedDocument(Document):
    """A document with ``parts``: what stands at a path comes from a path of another document, or of the same file."""

    parts: dict[Path, tuple[Document, Path]] = field(default_factory=dict)

    def place(self, path: Path, key: bool = False) -> Place:
        """Place of the value (or of the key) at the path, in the file that it is from."""
        for length in range(len(path), -1, -1):
            if found := self.parts.get(path[:length]):
                document, start = found
                return Place(*document.place((*start, *path[length:]), key), path)
        return super().place(path, key)


def joined(document: Document, data: object, parts: dict[Path, tuple[Document, Path]]) -> JoinedDocument:
    """A document with other data, of which ``parts`` come from elsewhere."""
    return JoinedDocument(
        document.file,
        data,
        document.value_at,
        document.key_at,
        document.checked,
        document.faults,
        entry=document.entry,
        spelled=document.spelled,
        parts=parts,
    )
