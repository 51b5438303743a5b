"""The picture of a decision in the README: an example case of the service, without any text of a document kept here.

    python3 .ci/start.py python .ci/picture.py

Writes ``docs/decision.png`` and ``docs/decision.ru.png``, to be looked at before they are committed.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "engine")]
SIZE = {"width": 1040, "height": 720}


def main() -> None:
    """Draw it in both languages."""
    from helpers.main_pages import LOCALES, chromium, served_apart

    with tempfile.TemporaryDirectory() as folder:
        os.environ["PUNKT_SOURCES"] = str(Path(folder) / "none")
        with served_apart(Path(folder)) as address, chromium() as browser:
            for lang, locale in LOCALES.items():
                page = browser.new_page(base_url=address, locale=locale, viewport=SIZE, color_scheme="light")
                page.goto("/examples/breach")
                file = ROOT / "docs" / ("decision.png" if lang == "en" else f"decision.{lang}.png")
                page.screenshot(path=file)
                page.close()
                print(file.relative_to(ROOT), file.stat().st_size // 1000, "kB", flush=True)


if __name__ == "__main__":
    main()
