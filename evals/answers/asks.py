"""Requests for facts and exhibits: is the right one found, and nothing given away?"""

from __future__ import annotations

from collections.abc import Sequence

from evals.matcher.data import HERE, questions
from interviewer.catalog import read_yaml
from interviewer.domain.rubric import Question
from interviewer.matching.matcher import ASKS, Matcher


def phrasings(question: Question) -> list[tuple[str, str]]:
    """What asks for each fact and exhibit, its own name among them, with its id."""
    facts = [(text, fact.id) for fact in question.facts for text in (*fact.asked_by, fact.label)]
    shown = [e for e in question.exhibits if e.shown == "on-request"]
    return facts + [(text, exhibit.id) for exhibit in shown for text in (*exhibit.asked_by, exhibit.title)]


def answer(matcher: Matcher, text: str, known: Sequence[tuple[str, str]]) -> str:
    """The id that would be handed out for a request, or ``nothing``."""
    scores = matcher.similar(text, [phrase for phrase, _ in known])
    best = max(range(len(scores)), key=scores.__getitem__)
    return known[best][1] if scores[best] >= ASKS else "nothing"


def report(matcher: Matcher) -> None:
    """Right, wrong and missed requests, and what is given away to requests meant for another question."""
    entries = [e for e in read_yaml(HERE / "asks.yaml") if e["question"] in questions()]
    got = [(e["wants"], answer(matcher, e["text"], phrasings(questions()[e["question"]]))) for e in entries]
    there = [(wants, given) for wants, given in got if wants != "nothing"]
    print(f"\nrequests: {len(there)} for something there, {len(got) - len(there)} for nothing there, threshold {ASKS}")
    print(f"handed out what was asked for: {sum(w == g for w, g in there)}")
    print(f"handed out something else: {sum(g not in (w, 'nothing') for w, g in there)}")
    print(f"said there was nothing: {sum(g == 'nothing' for _, g in there)}")
    print(f"handed out something where nothing was there: {sum(g != 'nothing' for w, g in got if w == 'nothing')}")
    others = [q for q in list(questions().values())[::4] if phrasings(q)]
    foreign = [answer(matcher, e["text"], phrasings(q)) for e in entries for q in others if q.id != e["question"]]
    given = sum(item != "nothing" for item in foreign)
    print(f"handed out to a request meant for another question: {given} of {len(foreign)}")
