"""Several readings made one: item by item what most of them said, and cannot assess where there is no most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from interviewer.domain.scorecard import FlagFinding, FlagVerdict, PointFinding, Verdict


def majority_points(samples: Sequence[Sequence[PointFinding]]) -> list[PointFinding]:
    """Point by point the reading most samples gave; without a majority, cannot assess."""
    combined = []
    for readings in zip(*samples, strict=True):
        verdict, count = Counter(r.verdict for r in readings).most_common(1)[0]
        chosen = next(r for r in readings if r.verdict is verdict)
        if count * 2 <= len(readings) and len(readings) > 1:
            each = ", ".join(r.verdict.value for r in readings)
            chosen = chosen.model_copy(
                update={"verdict": Verdict.CANNOT_ASSESS, "evidence": None, "problem": f"the readings disagree: {each}"}
            )
        combined.append(chosen)
    return combined


def majority_flags(samples: Sequence[Sequence[FlagFinding]]) -> list[FlagFinding]:
    """Flag by flag the reading most samples gave; without a majority, cannot assess."""
    combined = []
    for readings in zip(*samples, strict=True):
        verdict, count = Counter(r.verdict for r in readings).most_common(1)[0]
        chosen = next(r for r in readings if r.verdict is verdict)
        if count * 2 <= len(readings) and len(readings) > 1:
            chosen = chosen.model_copy(
                update={"verdict": FlagVerdict.CANNOT_ASSESS, "evidence": None, "problem": "the readings disagree"}
            )
        combined.append(chosen)
    return combined
