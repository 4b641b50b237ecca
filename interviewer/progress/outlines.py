"""Answer outlines and project autopsies as Markdown: the candidate's own sentences, sorted, and the gaps named. Pure.

Nothing is invented: a sentence is here because it was said, and stands under a point because a judge found the point in
it. Candidate text cannot leave its line, and no markup of its own is left alive.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from interviewer.domain.move import MoveKind
from interviewer.domain.progress import ProgressRubric
from interviewer.domain.rubric import Tier
from interviewer.domain.scorecard import PointFinding, Scorecard, Verdict
from interviewer.domain.transcript import AnswerRecord, Exchange, Transcript
from interviewer.text import canonical, sentences, terminal_safe

_ORDER = {Tier.CORE: 0, Tier.STRONG: 1, Tier.EXCEPTIONAL: 2}
_IN_PART = {
    Verdict.PARTIAL: " (in part)",
    Verdict.UNCLEAR: " (perhaps: the embedded engine could not tell)",
    Verdict.CONTRADICTED: " (the judge took it for the opposite of the point)",
}
_SAID = {Verdict.MET, Verdict.LIKELY, *_IN_PART}

_MARKUP = re.compile(r"([\\`*_\[\]<>|~$])")
_LEADING = re.compile(r"^(\s*)([#>+=-]|\d{1,9}[.)])")


class Written(NamedTuple):
    """Markdown, and which skills something was said on in it."""

    text: str
    skills: tuple[str, ...]


def markdown_safe(text: str) -> str:
    """One line of plain text that Markdown shows as it was said: no link, image, heading, list, HTML or table."""
    line = " ".join(canonical(terminal_safe(text)).split()).replace("&", "&amp;")
    line = _MARKUP.sub(r"\\\1", line).replace("://", r"\://").replace("www.", r"www\.").replace("@", r"\@")
    return _LEADING.sub(lambda m: f"{m[1]}{m[2][:-1]}\\{m[2][-1]}", line)


def outline(transcript: Transcript, scorecard: Scorecard) -> Written:
    """The outline of each answered question: what was said under the points it made, then what was not said."""
    parts: list[str] = []
    skills: dict[str, None] = {}
    for exchange in transcript.judged:
        parts += [f"## {markdown_safe(exchange.ask.question.title)}", "", _prompt(exchange), ""]
        gaps = []
        for point in _sorted(exchange, scorecard):
            said = _said(exchange, point)
            if said:
                if point.verdict not in _IN_PART:  # what was perhaps said is in the outline and proves nothing
                    skills[point.skill] = None
                parts += [f"### {markdown_safe(point.label)}{_IN_PART.get(point.verdict, '')}", ""]
                parts += [*(f"- {markdown_safe(s)}" for s in said), ""]
            elif point.tier is not Tier.EXCEPTIONAL:
                gaps.append(_gap(point))
        parts += [_gaps_heading(scorecard), "", *gaps, ""] if gaps else []
    return Written("\n".join(parts).rstrip() + "\n", tuple(skills))


def autopsy(told: Sequence[tuple[Transcript, Scorecard]], rubric: ProgressRubric) -> Written:
    """One project under the eight questions that a deep dive asks, from the answers of one or several sessions.

    A sentence stands where the point found in it belongs; else, where the question belongs that it answers; else it is
    at the end.
    """
    places = {point: h.id for h in rubric.autopsy for point in h.points}
    by_skill = {skill: h.id for h in reversed(rubric.autopsy) for skill in h.skills}
    page = _Page({h.id: {} for h in rubric.autopsy}, {h.id: {} for h in rubric.autopsy}, {}, {})
    for transcript, scorecard in told:
        for exchange in on_projects(transcript, rubric):
            where = {
                p.point: places.get(f"{p.question}.{p.point}", by_skill.get(p.skill, ""))
                for p in scorecard.points
                if p.ask == exchange.ask.id
            }
            _add(page, exchange, scorecard, where)
    parts: list[str] = []
    for heading in rubric.autopsy:
        mine = [*page.said[heading.id], *page.gaps[heading.id]]
        parts += [f"## {heading.title}", "", *(mine or ["- not said"]), ""]
    if page.left:
        parts += ["## Also said", "", *page.left, ""]
    return Written("\n".join(parts).rstrip() + "\n", tuple(page.skills))


class _Page(NamedTuple):
    """An autopsy while it is filled; dictionaries stand for sets that keep their order."""

    said: dict[str, dict[str, None]]
    gaps: dict[str, dict[str, None]]
    left: dict[str, None]
    skills: dict[str, None]


def _add(page: _Page, exchange: Exchange, scorecard: Scorecard, where: Mapping[str, str]) -> None:
    """Put what was said to one question in its places. ``where`` maps point ids to headings."""
    used: set[str] = set()
    asked = _asked_about(exchange)
    for point in _sorted(exchange, scorecard):
        words, place = _said(exchange, point), where[point.point]
        used.update(words)
        if words and point.verdict not in _IN_PART:
            page.skills[point.skill] = None
        if place and words:
            mark = _IN_PART.get(point.verdict, "")
            page.said[place] |= dict.fromkeys(f"- {markdown_safe(s)}{mark}" for s in words)
        elif place and point.tier is not Tier.EXCEPTIONAL and point.point not in asked.values():
            page.gaps[place][_gap(point)] = None
    for answer in exchange.answers:
        place = where.get(asked.get(answer.id, ""), "")
        lines = {f"- {markdown_safe(s)}": None for s in _own(answer) if s not in used}
        if place:
            page.said[place] |= {f"{line} (in answer to a question on it)": None for line in lines}
        else:
            page.left.update(lines)


def _asked_about(exchange: Exchange) -> dict[str, str]:
    """For each answer that came right after a question on a point: answer id -> point id."""
    found: dict[str, str] = {}
    about = ""
    for turn in exchange.turns:
        if isinstance(turn, AnswerRecord):
            if about:
                found[turn.id] = about
            about = ""
        elif turn.move.kind is MoveKind.PROBE:
            about = turn.move.point or ""
    return found


def on_projects(transcript: Transcript, rubric: ProgressRubric) -> list[Exchange]:
    """The answered questions about a project of the candidate's own, which a mixed interview has beside others."""
    headings = {heading.id for heading in rubric.autopsy}
    return [
        e for e in transcript.judged if e.ask.question.of_own_project or headings.intersection(e.ask.question.serves)
    ]


def _prompt(exchange: Exchange) -> str:
    return f"> {markdown_safe(exchange.ask.question.prompt)}"


def _gaps_heading(scorecard: Scorecard) -> str:
    return "### Gaps" + (", as the embedded engine sees them" if scorecard.judge.kind == "offline" else "")


def _gap(point: PointFinding) -> str:
    what = "not assessed" if point.verdict is Verdict.CANNOT_ASSESS else "not said"
    return f"- {what}: {markdown_safe(point.label)}"


def _sorted(exchange: Exchange, scorecard: Scorecard) -> list[PointFinding]:
    """The findings of a question: core points first, then in the order of the question."""
    mine = [p for p in scorecard.points if p.ask == exchange.ask.id]
    return sorted(mine, key=lambda p: _ORDER[p.tier])


def _said(exchange: Exchange, point: PointFinding) -> list[str]:
    """The whole sentences that a finding's quote stands in, as they were said; none where nothing was found."""
    evidence = point.evidence
    if evidence is None or point.verdict not in _SAID:
        return []
    answer = next((a for a in exchange.answers if a.id == evidence.answer), None)
    if answer is None:
        return []
    text = canonical(answer.text)
    split = sentences(text)
    start = text.find(evidence.quote)
    end = start + len(evidence.quote)
    touched = [s for s in split if start >= 0 and s.start < end and start < s.end]
    named = [s for s in split if s.number == evidence.sentence]
    if named and not any(s in touched for s in named):
        touched = named  # the words stand in the answer more than once, or were evened out by the judge
    return [s.text for s in touched]


def _own(answer: AnswerRecord) -> Iterator[str]:
    """An answer's sentences but the shortest, such as "yes" and "next question"."""
    yield from (s.text for s in sentences(canonical(answer.text)) if len(s.text.split()) >= 4)
