"""The way in from a checkout: ``python cli.py``. Installed, the command is ``punkt``."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "engine"))

from punkt.command.main import main

if __name__ == "__main__":
    main()
