"""The candidate's own write-up: the sentence of it that bears on a point, to be read back to them once."""

from __future__ import annotations

import re
from functools import lru_cache

from interviewer.domain.rubric import Point
from interviewer.ports import View
from interviewer.text import canonical, sentences

_COMMON = frozenset(
    "the a an and or of to in on for with we i it was is were are that this by from as at our be not have had would you "
    "what which how did do does your my they them their there then than so if but because one more when who".split()
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
    if not view.session.project or view.ask.question.round != "project-deep-dive":
        return ""
    spoken = "\n".join(view.said)
    wanted = _terms(" ".join((point.text, point.probe.say, *point.paraphrases)))
    scored = [(len(_terms(line) & wanted), line) for line in lines(view.session.project) if line not in spoken]
    if not scored:
        return ""
    score, line = max(scored, key=lambda pair: pair[0])
    return introduced(line, view.said) if score >= 2 else ""


def opening(project: str) -> str:
    """What to say of a write-up before the first question about it; "" when there is nothing to quote."""
    found = lines(project)
    return f'I have read your write-up. It begins: "{found[0]}".' if found else ""


def introduced(line: str, said: tuple[str, ...]) -> str:
    """A line of the write-up with an introduction not used yet where one is left."""
    spoken = "\n".join(said)
    stem = next((s for s in _STEMS if s not in spoken), _STEMS[0])
    return f'{stem}: "{line}".'
