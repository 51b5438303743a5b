"""Pages that are files say themselves what they may do: show themselves in their own style, run their own script, and nothing else.

The policy (CSP) stands in the page, so it holds wherever the file is opened. Style and script are known by their hashes:
whatever else gets into a page does nothing.
"""

from __future__ import annotations

import base64
import hashlib
import re

_CHARSET = '<meta charset="utf-8">'
_OWN = {kind: re.compile(rf"<{kind}>(.*?)</{kind}>", re.DOTALL) for kind in ("style", "script")}


def sealed(html: str) -> str:
    """A page with its policy, which stands before all that it is about."""
    before, mark, after = html.partition(_CHARSET)
    assert mark, "a page begins with its character set"
    return f'{before}{mark}\n<meta http-equiv="Content-Security-Policy" content="{policy_of(html)}">{after}'


def policy_of(html: str) -> str:
    """What a page may do."""
    own = {kind: " ".join(map(_known, found.findall(html))) or "'none'" for kind, found in _OWN.items()}
    return (
        f"default-src 'none'; style-src {own['style']}; script-src {own['script']}; base-uri 'none'; form-action 'none'"
    )


def _known(text: str) -> str:
    """How a piece of style or script is named."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
