"""The lock holds what pyproject.toml asks for, for every extra and every Python, and says what each entry is for."""

from __future__ import annotations

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from helpers.loops import nonempty
from helpers.places import ROOT

LOCK = (ROOT / "requirements.lock").read_text("utf-8")
ENTRIES = re.split(r"\n(?=[a-z0-9])", LOCK)[1:]
PINS = [
    (Requirement(entry.split(" \\\n")[0]), set(entry.rpartition("# for ")[2].strip().split(", "))) for entry in ENTRIES
]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
WANTED = {
    "base": PROJECT["project"]["dependencies"],
    **PROJECT["project"]["optional-dependencies"],
    "build": PROJECT["dependency-groups"]["build"],
}


def pinned(name: str, extra: str, python: str) -> list[Requirement]:
    """The entries of a package that an extra is given on this Python."""
    here = {"python_version": python, "python_full_version": f"{python}.1"}
    return [
        pin
        for pin, extras in PINS
        if pin.name == canonicalize_name(name)
        and extras & {"base", extra}
        and (pin.marker is None or pin.marker.evaluate(here))
    ]


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("extra", WANTED)
def test_what_is_asked_for_is_locked(extra: str, python: str) -> None:
    assert WANTED[extra]
    for line in nonempty(WANTED[extra]):
        asked = Requirement(line)
        if asked.name == "punkt":
            for inner in asked.extras:
                named = [Requirement(one) for one in WANTED[inner]]
                assert all(pinned(one.name, extra, python) for one in named), f"{extra} lacks some of {inner}"
        elif asked.marker is None or asked.marker.evaluate({"python_version": python}):
            [pin] = pinned(asked.name, extra, python)
            [version] = pin.specifier
            assert version.operator == "==" and asked.specifier.contains(version.version), f"{line}, locked is {pin}"


def test_every_entry_has_hashes_and_no_address() -> None:
    assert len(ENTRIES) > 100
    for entry in nonempty(ENTRIES):
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry) and re.search(r"\n    # for [a-z, ]+$", entry.strip()), (
            entry
        )
    assert "://" not in LOCK and "index" not in LOCK
