"""Builds the wheel, installs it into an empty environment outside the checkout, and runs every command there.

``python .ci/wheel.py [FOLDER]``: FOLDER (``build/ci/wheel`` by default) is made anew. Needs a
package index, and hatchling beside it; no C compiler.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
import venv
from pathlib import Path

import start

ROOT = Path(__file__).resolve().parents[1]
OWNED = """from importlib.metadata import files
print(*{file.parts[0] for file in files("punkt") if ".dist-info" not in file.parts[0] and ".." not in file.parts})"""
EXTRAS = "proof,registers,audit,web,forms"
KARELIA, FEDERAL = "ru.karelia.166-p", "ru.mintrud.847"
CASE = """\
case: sidorova-2025-12
as_of: '2025-12-15'
recipient:
  birth_date: '1990-07-04'
  disability: true
  mental_disorder_confirmed: true
  needs_social_services: true
  included_in_training: true
  conclusion_issued: false
  autonomy_degree: 3
  ipra: {self_care: 2}
  training: {started: '2025-01-09', reviews: 1, last_review: '2025-12-10', found_ready: true}
"""
UNREADY = CASE.replace("found_ready: true", "found_ready: false")
"""The next review has its day."""


def run(command: list[str], *, cwd: Path, env: dict[str, str], expect: int = 0, holds: str = "") -> str:
    """Run a command; its standard output. Ends the program where it does not end as it should."""
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, timeout=600, check=False)
    if done.returncode != expect or holds not in done.stdout or "Traceback" in done.stderr:
        print(done.stdout[-4000:], done.stderr[-4000:], sep="\n", file=sys.stderr)
        raise SystemExit(f"wheel: {' '.join(command)}: ended with {done.returncode}, not {expect}, or lacks {holds!r}")
    return done.stdout


def build(folder: Path, env: dict[str, str]) -> Path:
    """The wheel of this checkout."""
    run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)], cwd=ROOT, env=env
    )
    [wheel] = folder.glob("punkt-*.whl")
    return wheel


def install(wheel: Path, folder: Path, env: dict[str, str], extras: str = EXTRAS) -> Path:
    """An environment with the wheel and some extras; the folder of its programs.

    All else comes from the lock, so that what pip is left to do for the wheel needs no index: the lock has all that the
    wheel asks for. Nothing is compiled: `env` has a compiler that fails.
    """
    venv.create(folder, with_pip=True)
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    pip = [str(programs / "python"), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    lock = folder / "requirements.lock"
    lock.write_text(start.locked(["base", *filter(None, extras.split(","))]), "utf-8")
    run([*pip, "--require-hashes", "--no-deps", "-r", str(lock)], cwd=folder, env=env)
    run([*pip, "--no-index", f"{wheel}[{extras}]" if extras else str(wheel)], cwd=folder, env=env)
    return programs


def strangers_minute(wheel: Path, folder: Path, env: dict[str, str]) -> float:
    """Install the wheel alone and decide by the ten lines of the example, in Russian; how many seconds both took."""
    begun = time.monotonic()
    python = install(wheel, folder, env, "") / "python"
    with tempfile.TemporaryDirectory(prefix="punkt-minute-") as outside:
        shutil.copy(ROOT / "examples" / "first_decision.py", outside)
        told = run([str(python), "first_decision.py"], cwd=Path(outside), env=env, holds="established\nДело 1")
    if "нуждаемость в сопровождаемом проживании — установлена" not in told:
        raise SystemExit(f"wheel: the first decision is told otherwise:\n{told}")
    return time.monotonic() - begun


def beside_a_stranger(punkt: str, where: Path, env: dict[str, str]) -> None:
    """Punkt starts where a folder of others, also on Python's path, has a ``cli.py`` and an ``engine``."""
    for name in ("cli.py", "engine/__init__.py"):
        (where / name).parent.mkdir(parents=True, exist_ok=True)
        (where / name).write_text("raise SystemExit('a stranger was imported')\n", "utf-8")
    for more in ({}, {"PYTHONPATH": str(where)}):
        run([punkt, "--version"], cwd=where, env={**env, **more}, holds="punkt ")
    names = run([str(Path(punkt).with_name("python")), "-c", OWNED], cwd=where, env=env).split()
    if names != ["punkt"]:
        raise SystemExit(f"wheel: it owns {names}, not punkt alone")


def commands(punkt: str, where: Path, env: dict[str, str]) -> int:
    """Run every command for real, and every command's help in both languages; how many calls there were."""
    case, rules = where / "case.yaml", where / "rules"
    case.write_text(CASE, "utf-8")
    (where / "unready.yaml").write_text(UNREADY, "utf-8")
    shipped = run(
        [str(Path(punkt).with_name("python")), "-c", "import punkt; print(punkt.__file__)"], cwd=where, env=env
    )
    package = Path(shipped.strip()).parent
    if ROOT in package.parents and Path(punkt).parents[1] not in package.parents:
        raise SystemExit(f"wheel: {package} is the checkout, not what was installed")
    shutil.copytree(package / "data" / "rules", rules)
    karelia = str(rules / "regional" / "karelia-166-p")
    calls: list[tuple[list[str], int, str]] = [
        (["--version"], 0, "punkt "),
        (["packs"], 0, KARELIA),
        (["packs", "--stale", "3650d"], 0, ""),
        (["vocabulary"], 0, ""),
        (["show", KARELIA, "28"], 0, ""),
        (["decide", "case.yaml", "--pack", KARELIA], 0, ""),
        (["decide", "case.yaml", "--pack", KARELIA, "--format", "html", "--lang", "en"], 0, "<!doctype html>"),
        (["decide", "case.yaml", "--pack", KARELIA, "--why", "need"], 0, ""),
        (["lock", "--pack", KARELIA], 0, "punkt.lock"),
        (["decide", "case.yaml", "--locked"], 0, ""),
        (["audit", "keygen", "office.key"], 0, "office.key"),
        (["pack", "build", karelia, "--output", "karelia.punkt"], 0, "karelia.punkt"),
        (["pack", "sign", "karelia.punkt", "--private-key", "office.key"], 0, "karelia.punkt.sig"),
        (["pack", "verify", "karelia.punkt", "--public-key", "office.key.pub"], 0, KARELIA),
        (["check", "rules"], 0, ""),
        (["coverage", KARELIA], 0, ""),
        (["test", KARELIA], 0, ""),
        (["cite", KARELIA, "--source", "nowhere.md"], 2, ""),
        (["new", "pack", "ru.other.1", "--extends", FEDERAL], 0, ""),
        (["form"], 0, "conclusion"),
        (["form", "application", "case.yaml"], 0, "application-sidorova-2025-12.docx"),
        (["form", "conclusion", "case.yaml", "--out", "-", "--format", "html"], 0, "<!doctype html>"),
        (["form", "conclusion", f"{karelia}/cases/petrova.yaml"], 1, ""),
        (["calendar", "unready.yaml"], 0, "20260610"),
        (["decide", "case.yaml", "--pack", KARELIA, "--record", "journal.db"], 0, ""),
        (["audit", "verify", "--journal", "journal.db"], 0, ""),
        (["audit", "backup", "copy.db", "--journal", "journal.db"], 0, "copy.db"),
        (["audit", "replay", "--all", "--journal", "journal.db"], 0, ""),
        (["key", "add", "office", "--keys", "keys.json"], 0, "punkt"),
        (["key", "list", "--keys", "keys.json"], 0, "office"),
    ]
    names = listed(punkt, [], where, env)
    for arguments, code, words in calls:
        if arguments[0].startswith("-") or arguments[0] in names:
            run([punkt, *arguments], cwd=where, env=env, expect=code, holds=words)
    (where / "checkout").mkdir()
    checkout = [str(Path(punkt).with_name("python")), str(ROOT / "cli.py"), "lock", "--pack", KARELIA]
    run(checkout, cwd=where / "checkout", env=env)
    if (where / "checkout" / "punkt.lock").read_bytes() != (where / "punkt.lock").read_bytes():
        raise SystemExit("wheel: its packs are not those of the checkout, to the byte")
    helped = [[]]
    while helped:
        path = helped.pop()
        for lang in ("ru", "en"):
            run([punkt, *path, "--help", "--lang", lang], cwd=where, env=env, holds="punkt")
            calls.append(([], 0, ""))
        helped += [[*path, name] for name in listed(punkt, path, where, env)]
    if "serve" in names:
        serve(punkt, where, env)
    return len(calls)


def listed(punkt: str, path: list[str], where: Path, env: dict[str, str]) -> list[str]:
    """The commands that the help of a command lists."""
    text = run([punkt, *path, "--help", "--lang", "en"], cwd=where, env=env)
    return re.findall(r"^  ([a-z][a-z-]*) {2,}\S", text, re.MULTILINE)


def serve(punkt: str, where: Path, env: dict[str, str]) -> None:
    """Start the service, decide one case over HTTP, look at a page, and stop it."""
    port = 18_000 + os.getpid() % 2_000
    journal = str(where / "service.db")
    command = [punkt, "serve", "--port", str(port), "--pack", KARELIA, "--journal", journal, "--workers", "1"]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, cwd=where, env=env, stdout=log, stderr=log)
        base = f"http://127.0.0.1:{port}"
        try:
            for _ in range(120):
                try:
                    urllib.request.urlopen(f"{base}/ready", timeout=2)
                    break
                except OSError:
                    time.sleep(0.5)
            body = json.dumps({"case": "one", "as_of": "2025-06-01", "recipient": {"ipra": {"self_care": 2}}}).encode()
            request = urllib.request.Request(
                f"{base}/v1/decisions", body, {"content-type": "application/json", "accept": "application/json"}
            )
            answer = urllib.request.urlopen(request, timeout=30).read().decode()
            if '"established"' not in answer:
                raise SystemExit(f"wheel: the service decided otherwise: {answer[:400]}")
            for page in ("/", "/health", "/metrics"):
                urllib.request.urlopen(base + page, timeout=30).read()
        except OSError as error:
            log.seek(0)
            raise SystemExit(f"wheel: the service: {error}\n{log.read().decode()[-4000:]}") from None
        finally:
            process.terminate()
            process.wait(60)


def main() -> None:
    """Build, install, run."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build" / "ci" / "wheel").resolve()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    plain = {k: v for k, v in os.environ.items() if not k.startswith(("PUNKT_", "PYTHON", "VIRTUAL_ENV"))}
    env = {**plain, "CC": "/bin/false", "CXX": "/bin/false", "PYTHONDONTWRITEBYTECODE": "1"}
    wheel = build(folder, env)
    minute = strangers_minute(wheel, folder / "plain", env)
    programs = install(wheel, folder / "venv", env)
    with tempfile.TemporaryDirectory(prefix="punkt-wheel-") as outside:
        place, punkt = Path(outside), str(programs / "punkt")
        beside_a_stranger(punkt, place / "stranger", env)
        count = commands(punkt, place, {**env, "PUNKT_CACHE": "off"})
    print(f"wheel: {wheel.name} installed outside the checkout; {count} calls as they should be")
    print(f"wheel: installed alone, and the first decision told in Russian, in {minute:.0f} s")


if __name__ == "__main__":
    main()
