"""The site of the documentation, as files that are read from a disk as well as from a server.

    python .ci/site FOLDER [--until DATE]

FOLDER gets ``ru`` and ``en``, each with its own navigation and search, and ``playground``, pages that decide by
themselves (until DATE; else until the end of the year). Made by Sphinx out of the pages as they are in the repository.
Whatever Sphinx warns of, a link or an anchor that leads nowhere, and whatever would be loaded from another host,
ends it with 1. Needs the packages of the extra ``site``.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

import api_pages
import broken_links
import yaml

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
LANGUAGES = ("ru", "en")
WORDS = {
    "english": {"ru": "Страницы по-английски", "en": ""},
    "playground": {"ru": "Попробовать сразу", "en": "Try it here"},
    "try": {
        "ru": "Каждая страница — один файл, который спрашивает, решает и объясняет сам, без сети. Ответы никуда не "
        "отправляются. Как такую сделать: [решения в браузере](docs/browser.ru.md).",
        "en": "Each page is one file that asks, decides and explains by itself, without a network. Answers are sent "
        "nowhere. How to make one: [decisions in the browser](docs/browser.md).",
    },
    "api": {"ru": "", "en": "The public API"},
    "files": {"ru": "Файлы", "en": "Files"},
}
NAVIGATION = yaml.safe_load((HERE / "navigation.yaml").read_text("utf-8"))


def page_of(name: str, lang: str) -> str:
    """The page of that name in a language; empty where there is none."""
    names = [f"{name}.ru.md"] if lang == "ru" else [f"{name}.en.md", f"{name}.md"]
    return next((one for one in names if (ROOT / one).is_file()), "")


def tracked() -> list[str]:
    """The files of the repository, those that are new included."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    found = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    return [name for name in found if name and (ROOT / name).is_file()]


def title_of(page: str) -> str:
    """The first heading of a page."""
    found = re.search(r"^# (.+)$", (ROOT / page).read_text("utf-8"), re.MULTILINE)
    assert found is not None, page
    return found[1]


def tree(caption: str, pages: list[str]) -> str:
    """A part of the navigation."""
    return "\n".join(["", "```{toctree}", ":hidden:", f":caption: {caption}", "", *pages, "```", ""])


def staged(lang: str, source: Path, files: list[str]) -> None:
    """The sources of a language: the repository as it is, and the pages that are made for the site."""
    for name in files:
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, source / name)
    home = page_of("README", lang)
    navigation, only_english = [tree(WORDS["playground"][lang], ["playground.md"])], []
    for section in NAVIGATION["sections"]:
        found = [page_of(name, lang) for name in section["pages"]]
        only_english += [page_of(name, "en") for name, page in zip(section["pages"], found, strict=True) if not page]
        if any(found):
            navigation.append(tree(section["title"][lang], [page for page in found if page]))
    made = {"playground.md": playground_page(lang)}
    if lang == "en":
        made |= {f"api/{name}.rst": text for name, text in api_pages.pages().items()}
        made |= {f"{folder}/FILES.md": listing(folder, files) for folder in linked_folders(files)}
        navigation.append(tree(WORDS["api"][lang], sorted(name for name in made if name.startswith("api/"))))
        navigation.append(tree(WORDS["files"][lang], sorted(name for name in made if name.endswith("FILES.md"))))
    else:
        links = "\n".join(f"- [{title_of(page)}]({page})" for page in only_english)
        made["english.md"] = f"# {WORDS['english'][lang]}\n\n{links}\n"
        navigation.append(tree(WORDS["english"][lang], ["english.md"]))
    for name, text in made.items():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text(text, "utf-8")
    with (source / home).open("a", encoding="utf-8") as file:
        file.write("".join(navigation))
    named = [line for part in navigation for line in part.splitlines() if re.search(r"\.(md|rst)$", line)]
    (source / "pages.txt").write_text("\n".join([home, *named, *unnamed(lang)]), "utf-8")


def unnamed(lang: str) -> list[str]:
    """Pages of docs/ that the navigation has forgotten; Sphinx will say so."""
    named = {page_of(name, lang) for section in NAVIGATION["sections"] for name in section["pages"]}
    found = [path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md")]
    return [name for name in found if name.endswith(".ru.md") == (lang == "ru") and name not in named]


def playground_page(lang: str) -> str:
    """The page that leads to the packs that can be tried."""
    lines = [f"- [{pack}](../playground/{pack}.html)" for pack in NAVIGATION["playground"]]
    return "\n".join([f"# {WORDS['playground'][lang]}", "", WORDS["try"][lang], "", *lines, ""])


def linked_folders(files: list[str]) -> list[str]:
    """The folders of the repository that pages lead to, but for that of the API."""
    found = set()
    for name in files:
        if not name.endswith(".md"):
            continue
        text = re.sub(r"^```.*?^```", "", (ROOT / name).read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
        for target in re.findall(r"\]\(([^)\s#:]+)\)", text):
            folder = os.path.normpath(os.path.join(os.path.dirname(name), target))
            if (ROOT / folder).is_dir():
                found.add(folder)
    return sorted(found - {"docs/api"})


def listing(folder: str, files: list[str]) -> str:
    """A page with the files of a folder."""
    inside = sorted(name.removeprefix(f"{folder}/") for name in files if name.startswith(f"{folder}/"))
    return "\n".join([f"# {folder}", "", *(f"- [{name}](path:{name})" for name in inside), ""])


def build(lang: str, source: Path, into: Path, work: Path) -> bool:
    """Let Sphinx make the pages of a language; whether it had nothing to say against them."""
    command = [sys.executable, "-m", "sphinx", "--fail-on-warning", "--quiet", "--conf-dir", HERE, "-b", "html"]
    command += ["-D", f"language={lang}", "--doctree-dir", work / "doctrees", source, into]
    told = {"PUNKT_SITE_LANGUAGE": lang, "PUNKT_SITE_SOURCE": str(source)}
    return subprocess.run([str(word) for word in command], env={**os.environ, **told}).returncode == 0


def playground(into: Path, until: str) -> None:
    """The pages that decide by themselves."""
    for pack in NAVIGATION["playground"]:
        command = [sys.executable, str(ROOT / "cli.py"), "build", "page", pack, "--until", until, "--out", str(into)]
        subprocess.run(command, check=True, env={**os.environ, "PYTHONPATH": str(ROOT / "engine")})


def main() -> int:
    """Make all of it in a folder of its own, which takes the place of FOLDER when all is right; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--until", default=date.today().replace(month=12, day=31).isoformat())
    given = parser.parse_args()
    files, right = tracked(), True
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        out = work / "site"
        for lang in LANGUAGES:
            staged(lang, work / lang, files)
            right = build(lang, work / lang, out / lang, work / f"{lang}.work") and right
        playground(out / "playground", given.until)
        shutil.copyfile(HERE / "index.html", out / "index.html")
        for fault in broken_links.faults(out):
            print(fault, file=sys.stderr)
            right = False
        if right:
            shutil.rmtree(given.folder, ignore_errors=True)
            shutil.copytree(out, given.folder)
            print(f"{given.folder / 'index.html'}: {sum(1 for _ in given.folder.rglob('*.html'))} pages")
    return 0 if right else 1


if __name__ == "__main__":
    raise SystemExit(main())
