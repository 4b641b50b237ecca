"""Neutral names for what an interviewer may speak of: an id such as ``leak-in-split`` would tell it the answer."""

from __future__ import annotations

from interviewer.domain.rubric import Question


def aliases(question: Question) -> dict[str, str]:
    """Id -> short name: points p1, p2, ..., facts f1, ..., exhibits e1, ..., in the order of the question's file."""
    return {
        **{point.id: f"p{n}" for n, point in enumerate(question.points, 1)},
        **{fact.id: f"f{n}" for n, fact in enumerate(question.facts, 1)},
        **{exhibit.id: f"e{n}" for n, exhibit in enumerate(question.exhibits, 1)},
    }


def ids(question: Question) -> dict[str, str]:
    """Short name -> id, and each id to itself."""
    short = aliases(question)
    return {**{i: i for i in short}, **{name: i for i, name in short.items()}}
