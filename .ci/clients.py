"""The clients in ``clients/``, made from the description of the service and tried on one that runs.

    python .ci/clients.py FOLDER

Made from ``docs/openapi.json`` are the clients that are published; from what the running service says of its own packs
the clients of other generators, which must compile (``tsc --strict``, mypy) and know the facts. Needs npm.
"""

import os
import subprocess
import sys
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTHON, TYPESCRIPT = ROOT / "clients" / "python", ROOT / "clients" / "typescript"
BESIDE = Path(sys.executable).parent


def run(*command: object, cwd: Path = ROOT, **more: str) -> None:
    """Run a command, or end with its code."""
    print("+", *command, flush=True)
    done = subprocess.run([str(part) for part in command], cwd=cwd, env={**os.environ, **more})
    if done.returncode:
        raise SystemExit(done.returncode)


def generated(description: Path, into: Path) -> None:
    """A client by openapi-python-client, which must leave nothing out."""
    config = PYTHON / "generator.yaml"
    run(
        BESIDE / "openapi-python-client", "generate", "--path", description, "--output-path", into,
        "--meta", "none", "--config", config, "--overwrite", "--fail-on-warning",
    )  # fmt: skip


def check(folder: Path, work: Path, *what: str) -> None:
    """mypy, strict. Of a union with two lists the generator names a variable twice."""
    strict = ("--strict", "--disable-error-code", "no-redef", "--config-file=", "--cache-dir", work / ".mypy_cache")
    run(BESIDE / "mypy", *strict, *what, cwd=folder)


def python_client(address: str, typed: Path, work: Path) -> None:
    """The client for Python; and one with the types of the packs."""
    generated(ROOT / "docs" / "openapi.json", PYTHON / "punkt_client" / "generated")
    run(sys.executable, PYTHON / "try_client.py", address, PYTHONPATH=str(PYTHON))
    generated(typed, work / "with_packs")
    (work / "use.py").write_text(
        "from with_packs.models import RuSocialRecipient, RuSocialRecipientSex\n"
        "RuSocialRecipient(sex=RuSocialRecipientSex.FEMALE)\n"
        'RuSocialRecipient(sexx="female")  # type: ignore[call-arg]\n'
    )
    check(work, work, "with_packs", "use.py")
    check(PYTHON, work, "punkt_client", "try_client.py")


def typescript_client(address: str, typed: Path) -> None:
    """The client for TypeScript; and those that other generators make."""
    run("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", cwd=TYPESCRIPT)
    run("npm", "run", "build", cwd=TYPESCRIPT)
    (TYPESCRIPT / "build").mkdir(exist_ok=True)
    (TYPESCRIPT / "build" / "openapi.json").write_bytes(typed.read_bytes())
    run("npm", "run", "others", cwd=TYPESCRIPT)
    run("npm", "run", "try", "--", address, cwd=TYPESCRIPT)


def main() -> None:
    """Start a service, make the clients, try them on it."""
    work = Path(sys.argv[1]).absolute()
    work.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, ROOT / "cli.py", "serve", "--pack", "ru.karelia.166-p", "--port", "0", "--workers", "0"]
    path = {"PYTHONPATH": str(ROOT / "engine"), "PYTHONUNBUFFERED": "1", "PUNKT_JOURNAL": str(work / "journal.db")}
    with subprocess.Popen(
        command, env={**os.environ, **path}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as service:
        try:
            assert service.stdout is not None
            address = service.stdout.readline().split()[1].rstrip("/")
            typed = work / "openapi.json"
            with urllib.request.urlopen(f"{address}/openapi.json", timeout=120) as answer:
                typed.write_bytes(answer.read())
            python_client(address, typed, work)
            typescript_client(address, typed)
        finally:
            service.terminate()


if __name__ == "__main__":
    main()
