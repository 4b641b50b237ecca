"""Questions of one's own, made complete: a prompt and points as plain sentences are enough.

What a file leaves out is filled in: every point is core and expected, belongs to one signal, and is opened by a
content-free probe of the embedded engine's, so that both engines can ask it. A full question passes unchanged.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from interviewer.domain.rubric import ProbeKind
from interviewer.domain.signal import Seniority, Signal

OWN_ROUND = "system-design"
"""The round of a question that names none."""

OWN_PROBES = (ProbeKind.EVIDENCE, ProbeKind.TRADE_OFF, ProbeKind.EDGE_CASE, ProbeKind.CLARIFY, ProbeKind.COUNTERFACTUAL)
"""The kinds that open the doors of points given as plain sentences, in turn."""

OWN_SKILL = "own"
"""The skill of a point that names none."""


def is_question(data: object) -> bool:
    """Whether YAML data is meant as a question."""
    return isinstance(data, dict) and "prompt" in data


def filled(name: str, data: dict[str, Any], listening: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """A question with what it leaves out. ``name`` is its file's; ``listening`` gives the generic probes."""
    points = data.get("points")
    whole = {**_minimal(name), **data}
    signal = str(whole.pop("signal"))
    if isinstance(points, list) and any(isinstance(p, str) for p in points):
        generic = listening()["generic"]
        whole["points"] = [_point(n, p, signal, generic) if isinstance(p, str) else p for n, p in enumerate(points)]
    return whole


def _minimal(name: str) -> dict[str, Any]:
    return {
        "id": name,
        "title": name.replace("-", " ").capitalize(),
        "round": OWN_ROUND,
        "collection": "own",
        "seniority": [s.value for s in Seniority],
        "signal": Signal.MODELING_JUDGMENT.value,
    }


def _point(number: int, text: str, signal: str, generic: dict[str, list[str]]) -> dict[str, Any]:
    """A point given as one sentence. Its label names nothing, so that no interviewer can give it away."""
    kind = OWN_PROBES[number % len(OWN_PROBES)].value
    probes = [p for p in generic[kind] if "{words}" not in p]
    return {
        "id": f"point-{number + 1}",
        "label": f"point {number + 1}",
        "text": text,
        "signal": signal,
        "skill": OWN_SKILL,
        "tier": "core",
        "expected": True,
        "probe": {"kind": kind, "say": probes[number // len(OWN_PROBES) % len(probes)]},
    }
