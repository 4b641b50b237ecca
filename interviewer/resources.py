"""Where the data shipped beside the code lies: in an installed package, or in a checkout."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

_PACKAGE = Path(__file__).resolve().parent


def data_dir(name: Literal["personas", "rubrics"]) -> Path:
    """The folder of that name.

    A wheel carries it inside the package as ``_data/``; in a checkout, and so in an editable install, it lies
    beside the package. The path is not checked: whoever reads from it reports what is missing.
    """
    shipped = _PACKAGE / "_data" / name
    return shipped if shipped.is_dir() else _PACKAGE.parent / name


def checkout() -> Path | None:
    """The root of the checkout this code runs from, or None when it runs from an installed copy."""
    root = _PACKAGE.parent
    return root if (root / "pyproject.toml").is_file() and (root / "rubrics").is_dir() else None
