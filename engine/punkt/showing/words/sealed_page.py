"""Pages that are files say themselves what they may do: show themselves in their own style, and nothing else.

The policy (CSP) stands in the page, so it holds wherever the file is opened. Styles are known by their hashes. No page
has a script but the one that decides by itself, which is known by its hash: one that got into a page before it was
sealed does nothing either.
"""

from __future__ import annotations

import base64
import hashlib
import re

_CHARSET = '<meta charset="utf-8">'
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


def sealed(html: str, script: str = "") -> str:
    """A page with its policy, which stands before all that it is about; ``script``: the only one that it may run."""
    before, mark, after = html.partition(_CHARSET)
    assert mark, "a page begins with its character set"
    return f'{before}{mark}\n<meta http-equiv="Content-Security-Policy" content="{policy_of(html, script)}">{after}'


def policy_of(html: str, script: str = "") -> str:
    """What a page may do."""
    own = " ".join(map(_known, _STYLE.findall(html))) or "'none'"
    may = _known(script) if script else "'none'"
    return f"default-src 'none'; style-src {own}; script-src {may}; base-uri 'none'; form-action 'none'"


def _known(text: str) -> str:
    """How a piece of style, or a script, is named."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
