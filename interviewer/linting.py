"""What makes a question a poor one although it is well-formed: rules about its words, each with its reason.

They catch what can be seen without understanding: a rule that fires is a place to look, and one that stays silent
proves nothing. Every rule is precise enough that the shipped questions pass it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from interviewer.domain.rubric import Exhibit, Point, Question

RULES = {
    "long-prompt": "A prompt over 45 words cannot be followed by ear; the candidate would answer half of it.",
    "long-probe": "A probe over 32 words is a second question; it should open a door and stop.",
    "two-asks": "A probe or twist asks one thing: of two, the candidate answers the easier, and the other is lost.",
    "leading-probe": "A probe that uses the words of its own point hands it over; what is then said proves nothing.",
    "compound-point": "Two claims in one point can be half met, and two raters will read them differently. Split it.",
    "topic-point": "A point is a claim that can be quoted, beginning with what somebody does; a topic cannot.",
    "same-start": "Probes of one question that begin alike sound like a form being filled in.",
    "length-of-strong-answer": "A strong answer is 110 to 210 spoken words: more is an essay, less shows too little.",
    "uneven-answers": "A weak answer much shorter than the strong one teaches a judge to count words.",
    "flag-on-strong-answer": "A red flag worded like the strong answer punishes the candidate who is right.",
    "near-duplicate": "Two questions with nearly the same prompt make a retest a remembered question.",
    "total-out-of-range": "A total row that is neither its column's sum nor between its values is a slip.",
}
"""Every rule by name, with why it is there."""

PROMPT_WORDS, PROBE_WORDS = 45, 32
STRONG_WORDS = (110, 210)
UNEVEN = 0.25
_LEAD_SHARE, _LEAD_WORDS = 0.5, 3
_ALIKE = 88

_COMMON = frozenset(
    "the a an and or of to in on for with is are was were be been that this these those it its as at by from "
    "what which who whom whose how why when where would could should do does did you your they their them he "
    "she his her we our i my me not no than then so if but about into over under out up down more most less "
    "least any some one two first before after because can may might will has have had there here now all each "
    "every other another same such only own".split()
)
_COMPOUND = re.compile(
    r"(?:, and|,? as well as|,? together with) (?:also |then )?([a-z]+s) (?:the|a|an|it|its|them|each|every|what)\b"
)
_SECOND_ASK = re.compile(
    r"(?:,? and (?:(?:at|by|for|from|in|of|on|to|under|with) )?(?:what|how|why|who|whom|whose|which|when|where)"
    r"|, and (?:is|are|was|were|do|does|did|can|could|will|would|should))\b[^?.!:]*\?",
    re.IGNORECASE,
)
_VERBS = frozenset(
    "Had Told Went Put Never Learnt Learned Meant Spent Held Brought Heard Saw Sent Left Asked Made Took Kept "
    "Found Gave Knew Said Chose Built Set Ran Cut Let Wrote Read".split()
)
_REASON = re.compile(r",? (?:because|since|so that|instead of|rather than) ")
_NOUNS = frozenset(
    "costs prices labels users features models tests errors values weeks days rates scores answers".split()
)


def lint(question: Question) -> Iterator[tuple[str, str]]:
    """Rule and finding for everything in one question that a rule catches."""
    if (words := len(question.prompt.split())) > PROMPT_WORDS:
        yield "long-prompt", f"the prompt has {words} words"
    for point in question.points:
        yield from _point(point, question)
        yield from _asks(point.id, point.probe.say)
    if question.twist:
        yield from _asks("twist", question.twist.say)
    yield from _starts(question.points)
    yield from _answers(question)
    for exhibit in question.exhibits:
        yield from _totals(exhibit)


def _terms(text: str) -> set[str]:
    return {_stem(w) for w in re.findall(r"[a-z]{3,}", text.casefold()) if w not in _COMMON}


def _stem(word: str) -> str:
    for ending in ("ations", "ation", "ings", "ing", "ies", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def _point(point: Point, question: Question) -> Iterator[tuple[str, str]]:
    if (words := len(point.probe.say.split())) > PROBE_WORDS:
        yield "long-probe", f"{point.id}: the probe has {words} words"
    given = _terms(question.prompt) | {t for e in question.exhibits for t in _terms(e.title)}
    claim = _REASON.split(point.text)[0]
    said, meant = _terms(point.probe.say) - given, _terms(claim) - given
    shared = said & meant
    if len(shared) >= _LEAD_WORDS and len(shared) >= _LEAD_SHARE * len(said):
        yield "leading-probe", f"{point.id}: the probe says {', '.join(sorted(shared))}, as its point does"
    if (match := _COMPOUND.search(claim)) and match[1] not in _NOUNS:
        yield "compound-point", f"{point.id}: it also {match[1]} something: {point.text}"
    first = point.text.split()[0]
    if len(point.text.split()) < 6 or not (re.fullmatch(r"[A-Z][\w'-]*(?:s|ed)", first) or first in _VERBS):
        yield "topic-point", f"{point.id}: begins with {first!r}; say what the candidate does: {point.text}"


def _asks(where: str, said: str) -> Iterator[tuple[str, str]]:
    if said.count("?") > 1 or _SECOND_ASK.search(said):
        yield "two-asks", f"{where}: {said}"


def _starts(points: Sequence[Point]) -> Iterator[tuple[str, str]]:
    seen: dict[tuple[str, ...], str] = {}
    for point in points:
        start = tuple(point.probe.say.casefold().split()[:3])
        if start in seen:
            yield "same-start", f"{point.id} and {seen[start]}: both probes begin with {' '.join(start)!r}"
        seen[start] = point.id


def _answers(question: Question) -> Iterator[tuple[str, str]]:
    strong, weak = len(question.strong_answer.split()), len(question.weak_answer.split())
    low, high = STRONG_WORDS
    if strong and not low <= strong <= high:
        yield "length-of-strong-answer", f"the strong answer has {strong} words"
    if strong and weak and not (1 - UNEVEN) * strong <= weak <= strong / (1 - UNEVEN):
        yield "uneven-answers", f"the weak answer has {weak} words and the strong one {strong}"
    from rapidfuzz import fuzz

    for flag in question.red_flags:
        for cue in flag.cues:
            if len(cue.split()) > 3 and fuzz.partial_ratio(cue.casefold(), question.strong_answer.casefold()) > _ALIKE:
                yield "flag-on-strong-answer", f"{flag.id}: its cue {cue!r} stands in the strong answer"


def _totals(exhibit: Exhibit) -> Iterator[tuple[str, str]]:
    if exhibit.kind != "table":
        return
    rows = [[c.strip() for c in line.split(",")] for line in exhibit.body.strip().splitlines()]
    if len({len(row) for row in rows}) != 1:
        return
    for row in rows[1:]:
        if row[0].casefold() not in ("all", "total", "overall", "sum"):
            continue
        figures = [i for i in range(1, len(row)) if _number(row[i]) is not None]
        group = range(1, figures[0] if figures else 1)
        parts = [r for r in rows[1:] if r[0] != row[0] and all(r[i] == row[i] for i in group)]
        for column in figures:
            others = [_number(r[column]) for r in parts]
            total = _number(row[column])
            if total is None or None in others or not others:
                continue
            numbers = [n for n in others if n is not None]
            slack = 0.51 * len(numbers) * 10 ** -_decimals(row[column])
            if abs(sum(numbers) - total) > slack and not min(numbers) <= total <= max(numbers):
                yield "total-out-of-range", f"{exhibit.id}: {row[0]} of {rows[0][column]} is {row[column]}"


def _number(cell: str) -> float | None:
    try:
        return float(re.sub(r"[%$€+ ]", "", cell))
    except ValueError:
        return None


def _decimals(cell: str) -> int:
    return len(cell.partition(".")[2].rstrip("%"))


def duplicates(questions: Iterable[Question]) -> Iterator[tuple[str, str]]:
    """Pairs of questions whose prompts say nearly the same."""
    from rapidfuzz import fuzz

    listed = list(questions)
    for i, one in enumerate(listed):
        for other in listed[:i]:
            if fuzz.token_set_ratio(one.prompt, other.prompt) > _ALIKE:
                yield "near-duplicate", f"{one.id} and {other.id}"
