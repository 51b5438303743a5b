"""Make the environment in ``.venv`` (on the first call) and run something in it.

    python3 .ci/start.py punkt decide CASE --pack ID     the program
    python3 .ci/start.py test                            the tests (arguments go to pytest)
    python3 .ci/start.py python -m engine.schemas …      anything else that is installed there

The tests need more packages than the program: they are added when the tests are first asked for.
durable-rules is installed where it can be built (it needs a C compiler, and Python before
3.13); elsewhere a line says so and Punkt works without it. The second call only compares a
stamp. Settings: PUNKT_VENV, another folder than .venv; PUNKT_EXTRAS, more of the project's
extras than the tests', such as dev, or check for the core's tests; PUNKT_WITHOUT_DURABLE=1,
leave durable-rules out.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.abspath(os.environ.get("PUNKT_VENV") or os.path.join(ROOT, ".venv"))
TESTS = sys.argv[1:2] == ["test"]
EXTRAS = [name for name in os.environ.get("PUNKT_EXTRAS", "").split(",") if name] or (["test"] if TESTS else [])
DURABLE = os.environ.get("PUNKT_WITHOUT_DURABLE", "") in ("", "0")
OLDEST = (3, 11)
BIN = os.path.join(VENV, "Scripts" if os.name == "nt" else "bin")
PYTHON = os.path.join(BIN, "python.exe" if os.name == "nt" else "python")


def say(line):
    """Print a line about the set-up; standard output is left to the program."""
    print("setup: " + line, file=sys.stderr)
    sys.stderr.flush()


def find_python():
    """A Python that is new enough: this one, else the newest found by name."""
    if sys.version_info >= OLDEST:
        return sys.executable
    for minor in range(14, OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found and subprocess.call([found, "-c", ""], stderr=subprocess.DEVNULL) == 0:
            return found
    raise SystemExit(f"setup: Python 3.11 or newer is needed; this is {sys.version.split()[0]}")


def stamp(python):
    """What the environment is made from, save the extras."""
    version = subprocess.check_output([python, "-c", "import sys; print(sys.version, sys.prefix)"])
    with open(os.path.join(ROOT, "pyproject.toml"), "rb") as file:
        parts = [file.read(), version, ROOT.encode(), str(DURABLE).encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def requirements():
    """What the project requires here, with its extras (and the extras that those name)."""
    code = (
        "import sys, tomllib; from pip._vendor.packaging.requirements import Requirement as R\n"
        "project = tomllib.load(open(sys.argv[1], 'rb'))['project']\n"
        "def expand(lines):\n"
        "    for r in map(R, lines):\n"
        "        if r.name == project['name']:\n"
        "            for e in sorted(r.extras): yield from expand(project['optional-dependencies'][e])\n"
        "        elif not r.marker or r.marker.evaluate():\n"
        "            yield r.name + ('[' + ','.join(sorted(r.extras)) + ']' if r.extras else '') + str(r.specifier)\n"
        "extras = [name for e in sys.argv[2:] for name in project['optional-dependencies'].get(e, [])]\n"
        "print(*dict.fromkeys(expand(project['dependencies'] + extras)))"
    )
    return subprocess.check_output([PYTHON, "-c", code, os.path.join(ROOT, "pyproject.toml"), *EXTRAS], text=True).split()


def make(python, fresh):
    """Make the environment afresh, or add what the extras need."""
    say(f"{'making' if fresh else 'adding to'} {os.path.relpath(VENV)} (about a minute, once)")
    if fresh and os.path.exists(VENV):
        shutil.rmtree(VENV)
    if fresh and subprocess.call([python, "-m", "venv", VENV]) != 0:
        raise SystemExit("setup: this Python cannot make environments; on Debian and Ubuntu: apt install python3-venv")
    install = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    needed = requirements()
    sure = [name for name in needed if not name.startswith("durable-rules")]
    if subprocess.call([*install, *sure]) != 0 or subprocess.call([*install, "--no-deps", "-e", ROOT]) != 0:
        raise SystemExit("setup: the packages could not be installed; what pip says is above")
    if not DURABLE:
        say("durable-rules is left out, as asked; Punkt works without it")
        return
    log = os.path.join(VENV, "durable-rules.log")
    flags = dict(os.environ, CPPFLAGS=(os.environ.get("CPPFLAGS", "") + " -O2").strip())
    unsure = [name for name in needed if name not in sure]
    with open(log, "wb") as file:
        if unsure:
            subprocess.call([*install, *unsure], env=flags, stdout=file, stderr=file)
        usable = subprocess.call([PYTHON, "-c", "import durable_rules_engine"], stdout=file, stderr=file) == 0
    if not usable:
        say("durable-rules cannot be used here (no C compiler, or Python 3.13 or newer); Punkt works without it")


def main():
    """Set up where that is needed, then become the program asked for."""
    arguments = sys.argv[1:]
    if not arguments:
        raise SystemExit(__doc__)
    python = find_python()
    wanted = stamp(python)
    mark = os.path.join(VENV, "stamp")
    known = [""]
    if os.path.exists(mark) and os.path.exists(PYTHON):
        with open(mark) as file:
            known = file.read().split()
    if known[:1] != [wanted] or not set(EXTRAS) <= set(known[1:]):
        begun = time.time()
        fresh = known[:1] != [wanted]
        make(python, fresh)
        with open(mark, "w") as file:
            file.write(" ".join([wanted, *dict.fromkeys([*([] if fresh else known[1:]), *EXTRAS])]))
        say(f"ready after {time.time() - begun:.0f} s")
    if arguments[0] == "test":
        os.chdir(ROOT)
        arguments = [PYTHON, "-m", "pytest", "-n", str(min(os.cpu_count() or 1, 8)), "--dist", "worksteal", *arguments[1:]]
    else:
        program = os.path.join(BIN, arguments[0] + (".exe" if os.name == "nt" else ""))
        arguments = [program, *arguments[1:]]
    os.environ["PATH"] = BIN + os.pathsep + os.environ.get("PATH", "")
    if os.name == "nt":
        raise SystemExit(subprocess.call(arguments))
    os.execv(arguments[0], arguments)


main()
