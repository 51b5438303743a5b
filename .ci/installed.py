"""Prints what is installed here: the day, the Python, what the tests were called with, and each package with its version."""

import datetime
import importlib.metadata
import platform
import sys

print(
    f"# green on {datetime.datetime.now(datetime.UTC):%Y-%m-%d} with Python {platform.python_version()}: {' '.join(sys.argv[1:])}"
)
found = {one.metadata["Name"].lower().replace("_", "-"): one.version for one in importlib.metadata.distributions()}
for name in sorted(set(found) - {"punkt", "pip"}):
    print(f"{name}=={found[name]}")
