"""What crosses the walls between wings goes through their doors, and no door stands open for nobody."""

from __future__ import annotations

import sys

import pytest

from helpers import bounded
from helpers.places import ROOT


@pytest.mark.full
def test_doors_are_what_other_wings_import() -> None:
    """Mend by ``python .ci/doors.py --write``, once it is meant that the module is open to others."""
    done = bounded.run([sys.executable, ROOT / ".ci" / "doors.py"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
