"""The conversation with its verdicts as Markdown that shows it as it was said, whatever was said."""

from __future__ import annotations

import re
from collections.abc import Iterator

from interviewer.domain.levels import had_chance
from interviewer.domain.rubric import Exhibit
from interviewer.domain.scorecard import FlagVerdict, Scorecard, Verdict
from interviewer.domain.transcript import AnswerRecord, Exchange, Transcript
from interviewer.text import terminal_safe

_MARK = re.compile(r"([\\`*_\[\]{}|~$#])")
_HTML = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_LINE_START = re.compile(r"^(\d{0,9})([-+=.)])", re.MULTILINE)
_INDENT = re.compile(r"^[^\S\n]+", re.MULTILINE)
_MADE = {Verdict.MET, Verdict.LIKELY}
_HALF = {Verdict.PARTIAL, Verdict.UNCLEAR}


def safe(text: str) -> str:
    """Text that Markdown shows letter for letter: no markup, no HTML, no address that becomes a link."""
    text = re.sub("[&<>]", lambda found: _HTML[found[0]], terminal_safe(text))
    text = _MARK.sub(r"\\\1", text).replace("://", ":\\//").replace("www.", "www\\.")
    return _LINE_START.sub(r"\1\\\2", _INDENT.sub("", text))


def markdown(transcript: Transcript, scorecard: Scorecard | None) -> str:
    """Who said what to which question, what was found of it, and the levels."""
    session = transcript.session
    lines = [
        f"# {safe(session.round.title)}, {session.started[:10]}",
        "",
        f"For {session.seniority.value}. Interviewer: {safe(session.persona.name)}, {safe(session.persona.title)}.",
        "",
    ]
    for number, exchange in enumerate(transcript.exchanges, 1):
        lines += _exchange(number, exchange)
        if scorecard:
            lines += _verdicts(exchange, scorecard)
    if scorecard:
        lines += _levels(scorecard)
    return "\n".join(lines).rstrip() + "\n"


def _exchange(number: int, exchange: Exchange) -> Iterator[str]:
    again = " (again)" if exchange.ask.redo else ""
    yield from (f"## {number}. {safe(exchange.ask.question.title)}{again}", "")
    yield from _said("Interviewer", exchange.ask.text)
    for exhibit in (e for e in exchange.ask.question.exhibits if e.shown == "with-question"):
        yield from _exhibit(exhibit)
    for turn in exchange.turns:
        yield from _said("Candidate" if isinstance(turn, AnswerRecord) else "Interviewer", turn.text)
        item = None if isinstance(turn, AnswerRecord) else turn.move.item
        if item and (handed := exchange.ask.question.exhibit(item)):
            yield from _exhibit(handed)


def _said(who: str, text: str) -> Iterator[str]:
    if text.strip():
        yield f"**{who}:** " + safe(text).replace("\n", "  \n")
        yield ""


def _exhibit(exhibit: Exhibit) -> Iterator[str]:
    yield from (f"*{safe(exhibit.title)}*", "")
    yield from ("    " + line for line in terminal_safe(exhibit.body).rstrip().splitlines())
    yield ""


def _verdicts(exchange: Exchange, scorecard: Scorecard) -> Iterator[str]:
    points = [p for p in scorecard.points if p.ask == exchange.ask.id]
    flags = [f for f in scorecard.flags if f.ask == exchange.ask.id and f.verdict is FlagVerdict.STANDING]
    if not points and not flags:
        return
    yield from ("### What was found", "")
    for point in points:
        quote = f': "{safe(_line(point.evidence.quote))}"' if point.evidence else ""
        after = ", after a probe" if point.prompted and point.verdict in _MADE | _HALF else ""
        verdict = point.verdict.value if had_chance(point) else "not reached"
        yield f"- {safe(point.label)}: **{verdict}**{after}{quote}"
    for flag in flags:
        quote = f': "{safe(_line(flag.evidence.quote))}"' if flag.evidence else ""
        yield f"- Red flag, {flag.severity}: {safe(flag.text)}{quote}"
    for credit in (c for c in scorecard.credits if c.ask == exchange.ask.id):
        yield f'- Beyond the question, {safe(credit.criterion)}: "{safe(_line(credit.evidence.quote))}"'
    yield ""


def _line(text: str) -> str:
    return " ".join(text.split())


def _levels(scorecard: Scorecard) -> Iterator[str]:
    who = {"llm": scorecard.judge.model, "offline": "the embedded engine", "by-hand": "a judge in a chat window"}
    yield from ("## Levels", "", f"Judged by {safe(who[scorecard.judge.kind])}. The bar is {scorecard.bar} of 5.", "")
    for score in scorecard.signals:
        level = f"level {score.level}" if score.level is not None else score.status.value
        yield f"- {score.signal.label}: **{level}**. {safe(score.why)}"
    for warning in scorecard.warnings:
        yield from ("", safe(warning))
