"""Proving a pack as it stands on a day, together with what its bases still decide."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from punkt.deciding.rule_base import Rules, load
from punkt.files.progress_listener import ProgressListener
from punkt.proving.solver.query import SECONDS

from .about_bands import band_findings
from .about_norms import weigh_norms
from .about_outcomes import prove_outcome
from .about_readings import turning_points
from .about_vocabulary import check_vocabulary
from .acknowledged_findings import acknowledged
from .findings import Finding, OutcomeVerdict, PackProof
from .proof_basis import ProofBasis


def prove(
    pack: str,
    pack_dirs: Iterable[str | Path] = (),
    *,
    as_of: date | None = None,
    readings: bool = False,
    seconds: float = SECONDS,
    elements: int | None = None,
) -> PackProof:
    """Prove a pack. ``seconds`` bounds the time for each question, ``elements`` the size of collections
    (else as many as the rules count up to, and one more).

    Raises :class:`PunktError` for a pack with errors, one not in force, or a vocabulary that no case can meet.
    """
    return prove_rules(load(pack, pack_dirs=pack_dirs), pack, as_of, readings, seconds, elements)


def prove_rules(
    rules: Rules,
    pack: str,
    as_of: date | None = None,
    readings: bool = False,
    seconds: float = SECONDS,
    elements: int | None = None,
    progress: ProgressListener | None = None,
) -> PackProof:
    """Prove a pack of a rule base that has been loaded."""
    told = progress or ProgressListener()
    basis = ProofBasis(rules, as_of or date.today(), seconds, pack=pack, at_most=elements)
    program = basis.program
    basis.known  # noqa: B018 - faults in what is acknowledged come before anything is proven
    check_vocabulary(rules.vocabulary, seconds, basis.days)
    verdicts: list[OutcomeVerdict] = []
    findings: list[Finding] = []
    plans = [plan for several in program.plans.values() for plan in several if not plan.out_of_force]
    told.begin("outcomes", len(plans))
    for plan in plans:
        verdict, found = prove_outcome(basis, plan)
        verdicts.append(verdict)
        findings += found
        told.advance(1)
    weighed, found = weigh_norms(basis, pack, told)
    findings += found
    told.begin("bands", 0)
    findings += band_findings(basis)
    if readings:
        told.begin("turns", 0)
        findings += turning_points(basis, pack)
    chain = list(rules.linked.chain(pack))
    return PackProof(
        pack,
        tuple({"id": one.id, "version": one.version, "sha256": one.digest} for one in rules.packs),
        basis.day,
        *basis.days,
        basis.elements,
        tuple(verdicts),
        {f"{one.norm.pack}:{one.norm.name}": one.matters for one in weighed},
        tuple(acknowledged(findings, chain, met=basis.met)),
        readings,
    )
