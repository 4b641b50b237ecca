"""The candidate's own write-up: the sentence of it that bears on a point, to be read back to them once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from interviewer.domain.rubric import Point, Question
from interviewer.ports import View
from interviewer.text import canonical, sentences

_COMMON = frozenset(
    "the a an and or of to in on for with we i it was is were are that this by from as at our be not have had would "
    "you what which how did do does your my they them their there then than so if but because one more when who".split()
)
_STEMS = ("Your write-up says", "You wrote", "In your write-up it says", "On paper you have", "Your notes say")


@lru_cache(maxsize=8)
def lines(project: str) -> tuple[str, ...]:
    """The sentences of a write-up worth reading back: 5 to 30 words, no headings."""
    found = []
    for sentence in sentences(canonical(project)):
        text = re.sub(r"^[#>*\-\s]+|\*\*|__|`", "", sentence.text).strip()
        if 5 <= len(text.split()) <= 30:
            found.append(text.rstrip(" .:;"))
    return tuple(found)


def _terms(text: str) -> set[str]:
    return {w for w in re.findall(r"[a-z]{3,}", text.casefold()) if w not in _COMMON}


def lead(view: View, point: Point) -> str:
    """A sentence of the write-up that bears on ``point`` and was not read back yet, introduced; or ""."""
    if not view.session.project or not view.ask.question.of_own_project:
        return ""
    wanted = " ".join((point.text, point.probe.say, *point.paraphrases))
    return _bearing(view.session.project, wanted, view.said)


def bearing(project: str, question: Question, said: Sequence[str]) -> str:
    """A line of a write-up that bears on a whole question and was not read back yet, introduced; or ""."""
    return _bearing(project, " ".join((question.prompt, question.tests, *(p.text for p in question.points))), said)


def _bearing(project: str, wanted: str, said: Sequence[str]) -> str:
    spoken, terms = "\n".join(said), _terms(wanted)
    scored = [(len(_terms(line) & terms), line) for line in lines(project) if line not in spoken]
    score, line = max(scored, key=lambda pair: pair[0], default=(0, ""))
    return introduced(line, said) if score >= 2 else ""


def opening(project: str) -> str:
    """What to say of a write-up before the first question about it; "" when there is nothing to quote."""
    found = lines(project)
    return f'I have read your write-up. It begins: "{found[0]}".' if found else ""


def introduced(line: str, said: Sequence[str]) -> str:
    """A line of the write-up with an introduction not used yet where one is left."""
    spoken = "\n".join(said)
    stem = next((s for s in _STEMS if s not in spoken), _STEMS[0])
    return f'{stem}: "{line}".'
