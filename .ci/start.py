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
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.abspath(os.environ.get("PUNKT_VENV") or os.path.join(ROOT, ".venv"))
LOCK = os.path.abspath(os.environ.get("PUNKT_LOCK") or os.path.join(ROOT, "requirements.lock"))
TESTS = sys.argv[1:2] == ["test"]
EXTRAS = [name for name in os.environ.get("PUNKT_EXTRAS", "").split(",") if name] or (["test"] if TESTS else [])
OLDEST = (3, 11)
DURABLE = os.environ.get("PUNKT_WITHOUT_DURABLE", "") in ("", "0")
BIN = os.path.join(VENV, "Scripts" if os.name == "nt" else "bin")
PYTHON = os.path.join(BIN, "python.exe" if os.name == "nt" else "python")


def say(line):
    """Print a line about the set-up; standard output is left to the program."""
    print("setup: " + line, file=sys.stderr)
    sys.stderr.flush()


def become(arguments):
    """End as another program."""
    if os.name == "nt":
        raise SystemExit(subprocess.call(arguments))
    os.execv(arguments[0], arguments)


def be_new_enough():
    """Go on under the newest Python found by name, where this one is too old."""
    if sys.version_info >= OLDEST:
        return
    for minor in range(14, OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found and subprocess.call([found, "-c", ""], stderr=subprocess.DEVNULL) == 0:
            become([found, *sys.argv])
    raise SystemExit("setup: Python 3.11 or newer is needed; this is " + sys.version.split()[0])


def locked(extras):
    """The part of the lock that is there for these extras."""
    with open(LOCK, encoding="utf-8") as file:
        entries = re.split(r"\n(?=[a-z0-9])", file.read())[1:]
    return "\n".join(e for e in entries if set(extras) & set(re.findall(r"[\w-]+", e.rpartition("# for ")[2]))) + "\n"


def add(tool, what, **how):
    """Install something with uv, or with pip where there is no uv; whether that went well."""
    if tool:
        command = [tool, "pip", "install", "--python", PYTHON, "--compile-bytecode"]
    else:
        command = [PYTHON, "-m", "pip", "--disable-pip-version-check", "install"]
    return subprocess.call([*command, "--quiet", "--no-deps", "--no-build-isolation", *what], **how) == 0


def install(tool, extras, **how):
    """Install what the lock has for these extras; whether that went well."""
    part = os.path.join(VENV, "requirements.lock")
    with open(part, "w", encoding="utf-8") as file:
        file.write(locked(extras))
    return add(tool, ["--require-hashes", "-r", part], **how)


def make(tool, extras, fresh):
    """Make the environment afresh, or add what the extras need; whether that went well."""
    if fresh:
        shutil.rmtree(VENV, ignore_errors=True)
        made = [tool, "venv", "--quiet", "--python", sys.executable] if tool else [sys.executable, "-m", "venv"]
        if subprocess.call([*made, VENV]) != 0:
            if tool:
                return False
            raise SystemExit(
                "setup: this Python cannot make environments; on Debian and Ubuntu: apt install python3-venv"
            )
    # what builds comes first: pyspark has to be built as well
    return install(tool, ["build"]) and install(tool, ["base", *extras]) and add(tool, ["-e", ROOT])


def add_durable(tool):
    """Install durable-rules where it can be built and imported, and say where not."""
    log = os.path.join(VENV, "durable-rules.log")
    flags = dict(os.environ, CPPFLAGS=(os.environ.get("CPPFLAGS", "") + " -O2").strip())
    with open(log, "wb") as file:
        install(tool, ["durable"], env=flags, stdout=file, stderr=file)
        usable = subprocess.call([PYTHON, "-c", "import durable_rules_engine"], stdout=file, stderr=file) == 0
    if not usable:
        say("durable-rules cannot be used here (no C compiler, or Python 3.13 or newer); Punkt works without it")


def set_up(extras, fresh):
    """Make or complete the environment, by uv or by pip."""
    begun = time.time()
    say(f"{'making' if fresh else 'adding to'} {os.path.relpath(VENV)} (about a minute, once)")
    tool = shutil.which("uv")
    if tool and not make(tool, extras, fresh):
        say("uv could not do it (what it says is above); pip tries")
        tool = None
    if not tool and not make(tool, extras, fresh or not shutil.which("pip", path=BIN)):
        raise SystemExit("setup: the packages could not be installed; what pip says is above")
    if DURABLE:
        add_durable(tool)
    else:
        say("durable-rules is left out, as asked; Punkt works without it")
    say(f"ready after {time.time() - begun:.0f} s")


def main():
    """Set up where that is needed, then become the program asked for."""
    arguments = sys.argv[1:]
    if not arguments:
        raise SystemExit(__doc__)
    be_new_enough()
    digest = hashlib.sha256(repr([sys.version, sys.prefix, ROOT, DURABLE]).encode())
    for name in (LOCK, os.path.join(ROOT, "pyproject.toml")):
        with open(name, "rb") as file:
            digest.update(file.read())
    stamp, mark, known = digest.hexdigest(), os.path.join(VENV, "stamp"), [""]
    if os.path.exists(mark) and os.path.exists(PYTHON):
        with open(mark) as file:
            known = file.read().split()
    fresh = known[:1] != [stamp]
    extras = sorted({*EXTRAS} if fresh else {*EXTRAS, *known[1:]})
    if fresh or not set(extras) <= set(known):
        set_up(extras, fresh)
        with open(mark, "w") as file:
            file.write(" ".join([stamp, *extras]))
    if TESTS:
        os.chdir(ROOT)
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # tests start many processes: Punkt is compiled once for all
        arguments = [
            PYTHON,
            "-m",
            "pytest",
            "-n",
            str(min(os.cpu_count() or 1, 8)),
            "--dist",
            "worksteal",
            *arguments[1:],
        ]
    else:
        arguments[0] = os.path.join(BIN, arguments[0] + (".exe" if os.name == "nt" else ""))
    os.environ["PATH"] = BIN + os.pathsep + os.environ.get("PATH", "")
    become(arguments)


if __name__ == "__main__":
    main()
