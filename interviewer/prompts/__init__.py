"""Every word sent to a model: one jinja2 file per prompt, an undefined variable is an error, candidate text is fenced.

A fence raises the bar for text that pretends to be someone else; it is no complete defence, so what a model makes
of the text is checked in code as well.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from interviewer.text import canonical

if TYPE_CHECKING:
    from jinja2 import Environment

_FOLDER = Path(__file__).parent


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(  # noqa: S701  prompts are plain text; nothing here is HTML
        loader=FileSystemLoader(_FOLDER),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    environment.filters["fence"] = lambda text, salt, label: fence(text, salt=salt, label=label)
    return environment


def render(name: str, /, **values: Any) -> str:
    """The prompt ``name`` (``interviewer/system`` for interviewer/system.md.j2) with its values filled in."""
    return _environment().get_template(f"{name}.md.j2").render(**values).strip()


def fence(text: str, *, salt: str, label: str) -> str:
    """``text`` as data between marks that its author cannot have guessed, made canonical first.

    The token comes from the session's salt and the label, so that the same transcript always gives the same prompt.
    """
    token = hashlib.sha256(f"{salt}:{label}".encode()).hexdigest()[:10]
    body = canonical(text).replace(token, "")
    return f"<{label}-{token}>\n{body}\n</{label}-{token}>"


def sha256(*names: str) -> str:
    """The hash of the named prompt files, to tell whether two results came from the same prompts."""
    digest = hashlib.sha256()
    for name in names:
        digest.update((_FOLDER / f"{name}.md.j2").read_bytes())
    return digest.hexdigest()
