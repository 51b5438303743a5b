"""How Sphinx makes the pages of one language; ``__main__.py`` beside this prepares the sources, and says which."""

import os
import posixpath
from pathlib import Path
from typing import Any

from docutils import nodes
from pygments.lexers.special import TextLexer
from sphinx import addnodes
from sphinx.application import Sphinx

LANGUAGE = os.environ["PUNKT_SITE_LANGUAGE"]
SOURCE = Path(os.environ["PUNKT_SITE_SOURCE"])
OTHER, OTHER_NAME = {"ru": ("en", "In English"), "en": ("ru", "По-русски")}[LANGUAGE]
HOMES = {"ru": "README.ru", "en": "README"}

project = html_title = "Punkt"
copyright = ""
extensions = ["myst_parser"]
myst_heading_anchors = 6
root_doc = HOMES[LANGUAGE]
include_patterns = (SOURCE / "pages.txt").read_text("utf-8").splitlines()
templates_path = [str(Path(__file__).with_name("templates"))]
highlight_language = "none"
html_theme = "sphinx_book_theme"
html_theme_options = {
    "use_download_button": False,
    "use_fullscreen_button": False,
    "show_toc_level": 2,
    "navbar_persistent": [],
}
html_sidebars = {"**": ["navbar-logo.html", "languages.html", "search-button-field.html", "sbt-sidebar-nav.html"]}
html_show_sourcelink = html_copy_source = html_show_sphinx = html_show_copyright = False
html_show_search_summary = False  # pages opened from a disk may not read one another


def other_language(page: str) -> str:
    """The page that says the same in the other language, else where that begins."""
    stem = page.removesuffix(".ru") if LANGUAGE == "ru" else page.removesuffix(".en")
    names = [f"{stem}.en", stem] if LANGUAGE == "ru" else [f"{stem}.ru"]
    names = {"playground": ["playground"], "english": []}.get(page, names)
    return next((one for one in names if (SOURCE / f"{one}.md").is_file()), HOMES[OTHER])


def address(page: str, target: str) -> str:
    """How a page of this language leads to a file of the site."""
    return posixpath.relpath(target, posixpath.dirname(f"{LANGUAGE}/{page}"))


def lead_elsewhere(app: Sphinx, doctree: nodes.document) -> None:
    """Links to what Sphinx does not see as a page of this language: pages of the other, folders, the playground."""
    for node in list(doctree.findall(addnodes.pending_xref)):
        if node.get("reftype") != "myst" or node["reftarget"] in app.env.found_docs:
            continue
        page, name, anchor = node["refdoc"], node["reftarget"], node.get("reftargetid") or ""
        if node.get("refdomain") == "doc":
            target = f"{OTHER if is_of_other(name) else LANGUAGE}/{name}.html"
        else:
            name = posixpath.normpath(posixpath.join(posixpath.dirname(page), name.partition("#")[0]))
            if name == "docs/api":
                target = "en/api/punkt.html"
            elif (SOURCE / name).is_dir():
                target = f"en/{name}/FILES.html"
            elif name.startswith("../"):
                target = name.removeprefix("../")
            else:
                continue
        uri = address(page, target) + (f"#{anchor}" if anchor else "")
        node.replace_self(nodes.reference("", "", *node.children, refuri=uri, internal=True))


def is_of_other(page: str) -> bool:
    """Whether a page of the repository stands in the other language's part of the site."""
    return page.endswith(".ru") == (OTHER == "ru")


def name_language(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object) -> None:
    """Let each page lead to the other language."""
    other = address(page, f"{OTHER}/{other_language(page)}.html")
    context["other_language"] = {"address": other, "code": OTHER, "name": OTHER_NAME}


def setup(app: Sphinx) -> None:
    """Called by Sphinx."""
    app.add_lexer("csv", TextLexer)  # Pygments has none
    app.connect("doctree-read", lead_elsewhere)
    app.connect("html-page-context", name_language)
