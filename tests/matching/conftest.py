"""One question with four points, and the two kinds of matcher."""

from __future__ import annotations

import pytest

from interviewer.domain.rubric import Point, Probe, ProbeKind, Tier
from interviewer.domain.signal import Signal
from interviewer.matching.matcher import Matcher
from tests.builders import question

QUESTION = "Your delivery model was fine in testing and got worse in week four. What do you do?"


def point(name: str, text: str, *paraphrases: str) -> Point:
    return Point(
        id=name,
        label=name.replace("-", " "),
        text=text,
        signal=Signal.PRODUCTION_THINKING,
        skill="cause-separation",
        tier=Tier.CORE,
        expected=True,
        probe=Probe(kind=ProbeKind.CLARIFY, say="What then?"),
        paraphrases=paraphrases,
    )


POINTS = (
    point(
        "by-slice",
        "Breaks the error down by region, store or hour, because an average can hide one broken slice.",
        "I would look at the error per city and per store before anything else.",
        "Maybe it is only one region, so I split the metric by segment.",
    ),
    point(
        "limit-harm",
        "Goes back to the previous estimate at once, because wrong promises are being shown now.",
        "While we look, I would roll back to the old version.",
        "Customers are hurt today, so I switch to a safer fallback first.",
    ),
    point(
        "retrain-later",
        "Holds retraining back until the inputs are shown to be right, because broken data would teach the fault.",
        "I would only retrain once I know the features are not broken.",
        "Training again on bad data just bakes the bug in.",
    ),
    point(
        "meaning-changed",
        "Suspects an upstream event whose meaning changed while its type stayed the same, as checks let it pass.",
        "A timestamp could mean something else since the new app, with the schema unchanged.",
        "Maybe the picking event is now sent earlier than before, and no null check sees that.",
    ),
)

ASKED = question(points=POINTS, flags=(), twist=None, prompt=QUESTION)


@pytest.fixture(scope="session")
def matcher() -> Matcher:
    return Matcher(by_meaning=True)


@pytest.fixture(scope="session")
def speller() -> Matcher:
    return Matcher(by_meaning=False)
