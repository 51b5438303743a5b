"""Makes what is released: wheel and sdist, their hashes, what they rest on (an SBOM), and what is known against that.

    PUNKT_VENV=build/dev PUNKT_EXTRAS=test,dev python3 .ci/start.py python .ci/release.py [FOLDER]

FOLDER (``dist`` by default) is made anew: ``punkt-….whl``, ``punkt-….tar.gz``, ``SHA256SUMS`` over all that is in it,
``punkt-….cdx.json`` (CycloneDX: all that requirements.lock has for the program and its extras), and ``audit.json``
from pip-audit, where its data can be had. Ends with 3 where a known weakness was found.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import start
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

ROOT = Path(__file__).resolve().parents[1]
RUNNING = ["base", "durable", "proof", "registers", "postgres", "spark", "lake", "cloud", "audit", "web", "telemetry", "forms"]


def run(*command: str) -> subprocess.CompletedProcess[str]:
    """Run a program of this environment."""
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=600)


def built(folder: Path) -> tuple[Path, Path]:
    """The wheel and the sdist."""
    done = run(sys.executable, "-m", "hatchling", "build", "--directory", str(folder))
    if done.returncode:
        raise SystemExit(f"release: the build failed\n{done.stdout}{done.stderr}")
    [wheel], [sdist] = folder.glob("punkt-*.whl"), folder.glob("punkt-*.tar.gz")
    return wheel, sdist


def sbom(lock: str, made: tuple[Path, ...], file: Path) -> int:
    """Write the bill of materials, with the hashes of what was built; how many packages it names."""
    asked = (
        "--pyproject",
        "pyproject.toml",
        "--output-reproducible",
        "--output-format",
        "JSON",
        "--spec-version",
        "1.6",
    )
    done = run("cyclonedx-py", "requirements", lock, *asked)
    if done.returncode:
        raise SystemExit(f"release: no SBOM\n{done.stderr}")
    document: dict[str, Any] = json.loads(done.stdout)
    for part in document["components"]:  # the line of the lock, and where an index is: neither belongs here
        del part["description"]
        for reference in part["externalReferences"]:
            reference |= {"url": part["purl"], "comment": "the files of this version"}
    whole = document["metadata"]["component"]
    whole |= {"version": made[0].name.split("-")[1], "purl": f"pkg:pypi/punkt@{made[0].name.split('-')[1]}"}
    whole["externalReferences"] = [
        {"type": "distribution", "url": one.name, "hashes": [{"alg": "SHA-256", "content": digest(one)}]}
        for one in made
    ]
    [root] = [one for one in document["dependencies"] if one["ref"] == whole["bom-ref"]]
    root["dependsOn"] = sorted(part["bom-ref"] for part in document["components"])
    text = json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    wrong = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if wrong:
        raise SystemExit(f"release: the SBOM is not CycloneDX 1.6: {wrong}")
    file.write_text(text, "utf-8")
    return len(document["components"])


def digest(file: Path) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def audit(lock: str, file: Path) -> int:
    """Ask for known weaknesses; how many there are. Says so where the data cannot be had."""
    done = run("pip-audit", "--disable-pip", "--require-hashes", "-r", lock, "-f", "json", "-o", str(file))
    told = json.loads(file.read_text("utf-8"))["dependencies"] if file.exists() else []
    known = [one for one in told if "skip_reason" not in one]
    found = [(one, weakness) for one in known for weakness in one["vulns"]]
    if not known:
        file.unlink(missing_ok=True)
        why = told[0]["skip_reason"] if told else (done.stderr.strip().splitlines() or ["no answer"])[-1]
        print(f"release: SKIPPED pip-audit, whose data cannot be had here: {why}")
    else:
        print(f"release: pip-audit looked at {len(known)} of {len(told)} packages; known weaknesses: {len(found)}")
    for one, weakness in found:
        print(f"  {one['name']} {one['version']}: {weakness['id']}, mended in {', '.join(weakness['fix_versions'])}")
    return len(found)


def main() -> None:
    """Build, hash, list, ask."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "dist").resolve()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    made = built(folder)
    with tempfile.TemporaryDirectory() as place:
        lock = Path(place) / "requirements.lock"
        lock.write_text(start.locked(RUNNING), "utf-8")
        count = sbom(str(lock), made, folder / f"{made[1].name.removesuffix('.tar.gz')}.cdx.json")
        found = audit(str(lock), folder / "audit.json")
    sums = [f"{digest(file)}  {file.name}\n" for file in sorted(folder.iterdir())]
    (folder / "SHA256SUMS").write_text("".join(sums), "utf-8")
    print("release: " + ", ".join(file.name for file in made) + f"; an SBOM of {count} packages; SHA256SUMS")
    print("".join(sums), end="")
    raise SystemExit(3 if found else 0)


if __name__ == "__main__":
    main()
