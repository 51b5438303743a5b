"""Results of a local run as objects of a store: each whole or not at all, the output itself last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.registers.prepare.result_names import ALL_REJECTED, beside
from punkt.registers.read.object_storage import ObjectStore
from punkt.registers.run.run_record import record_beside


@dataclass(frozen=True, slots=True)
class StoredFiles:
    """An object that results are to go to, and those beside it."""

    address: str

    @property
    def draft(self) -> Path:
        """The file that stands for it while a run works in the folder it was called from; it is never written."""
        return Path(self.address.rpartition("/")[2])

    def deliver(self, drafts: Mapping[str, Path], about: Mapping[str, Any]) -> list[str]:
        """Put the drafts there, and take away what an earlier run left beside them; the addresses of what was put.

        Raises :class:`PunktError`; the drafts are still there then, and another try can be made of them.
        """
        out = self.draft
        names = sorted(drafts, key=lambda name: name == out.name)
        try:
            store = ObjectStore(self.address)
            there = store.there(beside(self.address, out.name))
            for stale in (*(out.name + ending for ending in ALL_REJECTED), record_beside(out).name):
                if stale not in drafts and (left := beside(self.address, stale)) in there:
                    store.remove(left)
            for name in names:
                store.put(drafts[name], beside(self.address, name))
        except PunktError as error:
            reason = {lang: "; ".join(one.message(lang) for one in error.diagnostics) for lang in ("ru", "en")}
            raise PunktError([Diagnostic("P879", Place(self.address), {"reason": reason})]) from None
        return [beside(self.address, name) for name in reversed(names)]
