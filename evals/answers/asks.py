"""Requests for facts and exhibits: is the right one found, and nothing given away?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from evals.answers.data import HERE
from evals.conversations.holding import wiring
from interviewer.catalog import read_yaml
from interviewer.domain.rubric import Question
from interviewer.interviewers import requests
from interviewer.matching.matcher import ASKS, Matcher


def phrasings(question: Question) -> dict[str, tuple[str, ...]]:
    """By the id of each fact and exhibit what asks for it, its own name among that."""
    waiting: list[requests.Item] = [*question.facts, *(e for e in question.exhibits if e.shown == "on-request")]
    return {item.id: requests.phrasings(item) for item in waiting}


def answer(matcher: Matcher, text: str, known: Mapping[str, Sequence[str]]) -> str:
    """The id that would be handed out for a request, or ``nothing``."""
    scores = dict(zip(known, matcher.asked(text, list(known.values())), strict=True))
    best = max(scores, key=scores.__getitem__)
    return best if scores[best] >= ASKS else "nothing"


def measures(matcher: Matcher) -> dict[str, Any]:
    """Right, wrong and missed requests, and what is given away to requests meant for another question."""
    catalog = wiring().catalog
    entries = read_yaml(HERE / "asks.yaml")
    got = [(e["wants"], answer(matcher, e["text"], phrasings(catalog.question(e["question"])))) for e in entries]
    there = [(wants, given) for wants, given in got if wants != "nothing"]
    others = [q for q in map(catalog.question, list(catalog.heads)[::4]) if phrasings(q)]
    foreign = [answer(matcher, e["text"], phrasings(q)) for e in entries for q in others if q.id != e["question"]]
    shown = {q.id: [requests.phrasings(e, seen=True) for e in q.exhibits if e.shown == "with-question"] for q in others}
    pointed = [
        max(matcher.asked(e["text"], shown[q.id])) >= requests.ON_THE_TABLE
        for e in entries
        for q in others
        if shown[q.id] and q.id != e["question"]
    ]
    return {
        "requests for something there": len(there),
        "given what was asked for": sum(w == g for w, g in there),
        "given something else": sum(g not in (w, "nothing") for w, g in there),
        "told that there is nothing": sum(g == "nothing" for _, g in there),
        "requests for nothing there": len(got) - len(there),
        "given something all the same": sum(g != "nothing" for w, g in got if w == "nothing"),
        "requests meant for another question": len(foreign),
        "of these given something": sum(item != "nothing" for item in foreign),
        "of these, where something lies on the table, pointed to it": float(np.mean(pointed)),
    }
