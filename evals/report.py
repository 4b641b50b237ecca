"""A report in three forms: for a terminal, as JSON, and as one HTML page without scripts or anything from elsewhere."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

HERE = Path(__file__).parent
LISTED = 12
"""Entries of a list that a terminal is shown."""


def number(value: object) -> str:
    """A figure as read: shares and levels with three places at most."""
    if value is None:
        return "-"
    if isinstance(value, float):
        return "-" if math.isnan(value) else f"{value:.3f}".rstrip("0").rstrip(".")
    return str(value)


def lines(found: Mapping[str, Any], depth: int = 0) -> Iterator[str]:
    """The measures as indented lines; mappings of figures stand on one line."""
    for name, value in found.items():
        indent = "  " * depth
        if name == "units":
            continue
        if isinstance(value, Mapping):
            if value and all(not isinstance(v, Mapping | list) for v in value.values()):
                yield f"{indent}{name}: " + ", ".join(f"{k} {number(v)}" for k, v in value.items())
            else:
                yield f"{indent}{name}"
                yield from lines(value, depth + 1)
        elif isinstance(value, list):
            yield f"{indent}{name}: {len(value)}"
            yield from (f"{indent}  {entry}" for entry in value[:LISTED])
            if len(value) > LISTED:
                yield f"{indent}  and {len(value) - LISTED} more"
        else:
            yield f"{indent}{name}: {number(value)}"


def sound(found: Any) -> Any:
    """The measures as JSON can hold them: no nan, figures to six places."""
    if isinstance(found, Mapping):
        return {str(k): sound(v) for k, v in found.items()}
    if isinstance(found, list | tuple):
        return [sound(v) for v in found]
    if isinstance(found, float):
        return None if math.isnan(found) else round(found, 6)
    return found


def write(found: Mapping[str, Any], folder: Path, name: str, title: str) -> tuple[Path, Path]:
    """NAME.json and NAME.html in a folder; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    as_json, as_html = folder / f"{name}.json", folder / f"{name}.html"
    data = sound(found)
    as_json.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    as_html.write_text(page(data, title), encoding="utf-8")
    return as_json, as_html


def page(data: Mapping[str, Any], title: str) -> str:
    """One HTML page with everything measured and its plots."""
    environment = Environment(
        loader=FileSystemLoader(HERE),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["number"] = number
    return environment.get_template("report.html.j2").render(
        title=title,
        data=data,
        intervals=intervals(data),
        matrix=matrix(data.get("units", [])),
        kinds=data.get("by kind", {}),
    )


def intervals(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Kappa with its interval: of the judge by signal, of the raters, of the baselines."""
    rows = []
    for signal, one in data.get("levels against the settled ones", {}).items():
        rows.append(("judge, all" if signal == "all" else f"judge, {signal.replace('_', ' ')}", one))
    raters = data.get("the two raters", {}).get("levels", {})
    rows += [("two raters, all", raters["all"])] if "all" in raters else []
    rows += [(name, one) for name, one in data.get("baselines", {}).items()]
    return [{"name": n, **one} for n, one in rows if one.get("count") and one.get("kappa") is not None]


def matrix(units: Sequence[Sequence[Any]]) -> list[list[int]]:
    """Settled level (rows) against the judge's (columns)."""
    table = [[0] * 5 for _ in range(5)]
    for _, _, gold, given in units:
        table[gold - 1][given - 1] += 1
    return table
