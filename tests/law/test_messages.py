"""Messages say what is wrong, where, and the cure; and never mislead."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.invented_city import CITED, DAY, city, whole, write
from punkt import PunktError
from punkt.files.messages.diagnostics import Diagnostic, nearest


def test_what_no_loaded_pack_decides(tmp_path: Path) -> None:
    """The vocabulary knows the outcome, so its name is right: what lacks is a pack."""
    rules = f"rules:\n  - check: valid\n{CITED}    require: {{outcome: tidy, is: met}}\n"
    (fault,) = faults_of(write(tmp_path, city(rules_yaml=rules)))
    assert fault.code == "P303"
    assert fault.message("en") == (
        "there is no outcome tidy; the vocabulary knows it, but no loaded pack decides it; load the one that does as well, or extend it"
    )
    assert "ни один загруженный пакет его не решает" in fault.message("ru")


def test_a_norm_out_of_force_names_day_and_cure(tmp_path: Path) -> None:
    rules = f"rules:\n  - check: valid\n{CITED}    require: {{fact: axles, at_least: $late}}\n"
    (fault,) = faults_of(write(tmp_path, city(rules_yaml=rules)))
    assert fault.code == "P347"
    assert fault.message("en") == (
        "the norm late is not in force on 2024-06-01, but from 2030-01-01; "
        "give it a value for that day, or bound the rule by `in_force`"
    )
    assert "на 2024-06-01 не действует, она действует с 2030-01-01; дайте ей значение на этот день" in fault.message(
        "ru"
    )


def faults_of(root: Path) -> list[Diagnostic]:
    """What is wrong with the city on a day."""
    with pytest.raises(PunktError) as raised:
        whole(root, "none.city").edition(DAY)
    return list(raised.value.diagnostics)


@pytest.mark.parametrize(
    ("name", "known", "said"),
    [
        ("round", ["count", "sum", "product"], "known are: count, product, sum"),
        ("paied", ["paid", "exempt"], "the nearest known name is paid"),
        ("need.numbr", ["need.number", "need.degrees"], "the nearest known name is need.number"),
        ("15", ["5", "51", "7"], "known are: 5, 51, 7"),
    ],
)
def test_a_name_that_is_far_is_not_offered(name: str, known: list[str], said: str) -> None:
    assert nearest(name, known)["en"] == said
