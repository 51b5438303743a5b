"""Make the environment in ``.venv`` (on the first call) and run something in it.

    python3 .ci/start.py punkt decide CASE --pack ID     the program
    python3 .ci/start.py test                            the quick tests (arguments go to pytest)
    python3 .ci/start.py python -m punkt.service …       anything else that is installed there

Everything comes from requirements.lock: versions and hashes; by uv where that is there, else by pip.
The tests need more packages than the program: they are added when the tests are first asked for.
durable-rules is installed where it can be built (it needs a C compiler, and Python before 3.13);
elsewhere a line says so and Punkt works without it. The second call only compares a stamp.
Settings: PUNKT_VENV, another folder than .venv; PUNKT_EXTRAS, other extras of the project than the
tests', such as dev, or check for the core's tests; PUNKT_WITHOUT_DURABLE=1, leave durable-rules out;
PUNKT_LOCK, another lock.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = Path(os.environ.get("PUNKT_VENV") or ROOT / ".venv").absolute()
LOCK = Path(os.environ.get("PUNKT_LOCK") or ROOT / "requirements.lock")
TESTS = sys.argv[1:2] == ["test"]
EXTRAS = [name for name in os.environ.get("PUNKT_EXTRAS", "").split(",") if name] or (["test"] if TESTS else [])
DURABLE = os.environ.get("PUNKT_WITHOUT_DURABLE", "") in ("", "0")
OLDEST = (3, 11)
FOLDER, END = ("Scripts", ".exe") if os.name == "nt" else ("bin", "")
BIN = VENV / FOLDER
PYTHON = str(BIN / f"python{END}")


def say(line):
    """Print a line about the set-up; standard output is left to the program."""
    print("setup: " + line, file=sys.stderr, flush=True)


def become(arguments):
    """End as another program."""
    if os.name == "nt":
        raise SystemExit(subprocess.call(arguments))
    os.execv(arguments[0], arguments)


def be_new_enough():
    """Go on under the newest Python found by name, where this one is too old."""
    if sys.version_info >= OLDEST:
        return
    for minor in (14, 13, 12, 11):
        found = shutil.which(f"python3.{minor}")
        if found and subprocess.call([found, "-c", ""], stderr=subprocess.DEVNULL) == 0:
            become([found, *sys.argv])
    raise SystemExit("setup: Python 3.11 or newer is needed; this is " + sys.version.split()[0])


def install(tool, *what, **how):
    """Install something by uv or by pip; whether that went well."""
    uv = [tool, "pip", "install", "--python", PYTHON, "--compile-bytecode"]
    pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", "install"]
    options = ["--quiet", "--no-deps", "--no-build-isolation"]
    return subprocess.call([*(uv if tool else pip), *options, *what], **how) == 0


def locked(extras):
    """The part of the lock that is there for these extras; releases and the check of the wheel ask for it too."""
    entries = re.split(r"\n(?=[a-z0-9])", LOCK.read_text("utf-8"))[1:]
    wanted = [entry for entry in entries if {*extras} & {*re.findall(r"[\w-]+", entry.rpartition("# for ")[2])}]
    return "\n".join(wanted) + "\n"


def install_locked(tool, extras, **how):
    """Install what the lock has for these extras; whether that went well."""
    part = VENV / "requirements.lock"
    part.write_text(locked(extras), "utf-8")
    return install(tool, "--require-hashes", "-r", str(part), **how)


def install_durable(tool):
    """Install durable-rules where it can be built and imported, and say where not."""
    flags = dict(os.environ, CPPFLAGS=os.environ.get("CPPFLAGS", "") + " -O2")
    with open(VENV / "durable-rules.log", "wb") as log:
        install_locked(tool, {"durable"}, env=flags, stdout=log, stderr=log)
        if subprocess.call([PYTHON, "-c", "import durable_rules_engine"], stdout=log, stderr=log) != 0:
            say("durable-rules cannot be used here (no C compiler, or Python 3.13 or newer); Punkt works without it")


def set_up(tool, extras, fresh):
    """Make the environment afresh, or add what the extras need, by uv or by pip; whether that went well."""
    if fresh:
        shutil.rmtree(VENV, ignore_errors=True)
        made = [tool, "venv", "--quiet", "--python", sys.executable] if tool else [sys.executable, "-m", "venv"]
        if subprocess.call([*made, str(VENV)]) != 0:
            say("no environment can be made; for this Python's own, on Debian and Ubuntu: apt install python3-venv")
            return False
    # what builds comes first: pyspark has to be built as well
    if not (install_locked(tool, {"build"}) and install_locked(tool, extras) and install(tool, "-e", str(ROOT))):
        return False
    if DURABLE:
        install_durable(tool)
    return True


def main():
    """Set up where that is needed, then become the program asked for."""
    arguments = sys.argv[1:]
    if not arguments or arguments[0] in ("-h", "--help"):
        print(__doc__.strip())
        raise SystemExit(0 if arguments else 2)
    be_new_enough()
    made_of = [repr([sys.version, sys.prefix, str(ROOT), DURABLE]).encode(), LOCK.read_bytes()]
    made_of.append((ROOT / "pyproject.toml").read_bytes())
    stamp, mark = hashlib.sha256(b"".join(made_of)).hexdigest(), VENV / "stamp"
    known = mark.read_text().split() if mark.exists() and os.path.exists(PYTHON) else []
    fresh = known[:1] != [stamp]
    extras = {"base", *EXTRAS, *([] if fresh else known[1:])}
    if fresh or not extras <= {*known}:
        say(f"{'making' if fresh else 'adding to'} {os.path.relpath(VENV)} (about a minute, once)")
        uv = shutil.which("uv")
        done = uv is not None and set_up(uv, extras, fresh)
        if not done:  # uv leaves no pip behind: where it could not do it, pip makes the environment anew
            done = set_up("", extras, fresh or not shutil.which("pip", path=str(BIN)))
        if not done:
            raise SystemExit("setup: the packages could not be installed; what uv and pip say is above")
        mark.write_text(" ".join([stamp, *sorted(extras)]))
    if TESTS:
        os.chdir(ROOT)
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # tests start many processes: Punkt is compiled once for all
        workers = min(os.cpu_count() or 1, 8)
        arguments = ["python", "-m", "pytest", "-n", str(workers), "--dist", "worksteal", *arguments[1:]]
    os.environ["PATH"] = str(BIN) + os.pathsep + os.environ.get("PATH", "")
    program = str(BIN / arguments[0]) + END
    if not os.path.isfile(program):
        raise SystemExit(f"setup: there is no program {arguments[0]} in {os.path.relpath(BIN)}")
    become([program, *arguments[1:]])


if __name__ == "__main__":
    main()
