"""The twelve main pages of the service, as pictures in a folder, to be looked at.

    python3 .ci/start.py python .ci/screenshots.py FOLDER [--lang en] [--dark] [--only 03]

Each page is drawn as it stands on a desk (1366×768, and whole) and on a phone (390 px, whole). Where the texts of
documents are kept on this machine they are in the pictures, so the folder stays outside the checkout.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "engine")]
WIDTHS = {"desk": (1366, 768), "phone": (390, 844)}


def main() -> None:
    """Draw them all."""
    from helpers.main_pages import LOCALES, chromium, main_pages, served_apart

    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--lang", choices=tuple(LOCALES), default="ru")
    asked.add_argument("--dark", action="store_true")
    asked.add_argument("--only", default="", metavar="NAME", help="pages whose name begins so")
    given = asked.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, served_apart(Path(folder)) as address, chromium() as browser:
        for width, (across, down) in WIDTHS.items():
            context = browser.new_context(
                base_url=address,
                locale=LOCALES[given.lang],
                viewport={"width": across, "height": down},
                color_scheme="dark" if given.dark else "light",
            )
            page = context.new_page()
            for name, go in main_pages(page).items():
                if not name.startswith(given.only):
                    continue
                go()
                page.screenshot(path=given.folder / f"{name}-{width}.png")
                page.screenshot(path=given.folder / f"{name}-{width}-whole.png", full_page=True)
                print(name, width, flush=True)
            context.close()


if __name__ == "__main__":
    main()
