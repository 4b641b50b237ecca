"""The scorecard in prose for the candidate: what was shown, what was missing, and the one thing to redo. Pure.

A debrief is a list of lines with a meaning; each front end decides how a meaning looks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from interviewer.domain import levels
from interviewer.domain.rubric import Question, Tier
from interviewer.domain.scorecard import (
    Chance,
    FlagVerdict,
    PointFinding,
    Scorecard,
    SignalScore,
    Status,
    Verdict,
)
from interviewer.domain.signal import Signal
from interviewer.domain.speech import Delivery
from interviewer.domain.transcript import Exchange, Transcript

Meaning = Literal[
    "heading",
    "level",
    "text",
    "shown",
    "partial",
    "missing",
    "flag",
    "lift",
    "aside",
    "quote",
    "own",
    "strong",
    "blank",
]

_MADE = {Verdict.MET, Verdict.LIKELY}
_HALF = {Verdict.PARTIAL, Verdict.UNCLEAR}
_LOST = {Verdict.NOT_MET, Verdict.NOT_FOUND, Verdict.CONTRADICTED}
_WEIGHT = {Tier.CORE: 3, Tier.STRONG: 2, Tier.EXCEPTIONAL: 0}
MOST_SHOWN = 4
MOST_MISSING = 4


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a debrief."""

    meaning: Meaning
    text: str = ""


@dataclass(frozen=True, slots=True)
class Weakest:
    """The question most worth redoing, and what it would gain."""

    exchange: Exchange
    missing: tuple[PointFinding, ...]

    @property
    def question(self) -> Question:
        """The question itself."""
        return self.exchange.ask.question


def weakest(transcript: Transcript, scorecard: Scorecard) -> Weakest | None:
    """The answered question whose missing points weigh most; None when nothing was missing."""
    best: tuple[float, Weakest] | None = None
    for exchange in transcript.judged:
        mine = [p for p in scorecard.points if p.ask == exchange.ask.id and levels.had_chance(p)]
        missing = tuple(sorted((p for p in mine if p.verdict in _LOST | _HALF), key=lambda p: -_weight(p)))
        lost = sum(_weight(p) for p in missing)
        if exchange.answers and lost and (best is None or lost > best[0]):
            best = (lost, Weakest(exchange, missing))
    return best[1] if best else None


def _weight(point: PointFinding) -> float:
    return _WEIGHT[point.tier] * (1.0 if point.verdict in _LOST else 0.5)


def lines(
    transcript: Transcript,
    scorecard: Scorecard,
    rated: dict[Signal, int] | None = None,
    sounded: Delivery | None = None,
) -> list[Line]:
    """The whole debrief, in the order a candidate should read it. How it sounded is told where it was measured."""
    return [
        *_head(scorecard),
        *(line for score in scorecard.signals for line in _signal(score, scorecard, (rated or {}).get(score.signal))),
        *_redo(transcript, scorecard),
        *_beside(transcript, scorecard),
        *(_delivery(sounded) if sounded and sounded.words else ()),
        *_foot(scorecard),
    ]


def _head(scorecard: Scorecard) -> Iterator[Line]:
    yield Line("heading", "Debrief")
    who = {"llm": scorecard.judge.model, "offline": "the embedded engine", "by-hand": "a judge in a chat window"}
    bar = f"The bar for {scorecard.seniority.value} is level {scorecard.bar} of 5."
    yield Line("aside", f"Judged by {who[scorecard.judge.kind]} from the transcript alone. {bar}")
    for warning in scorecard.warnings:
        yield Line("aside", warning)
    yield Line("blank")


def level_text(score: SignalScore, bar: int) -> str:
    """A signal's level against the bar, or why there is none."""
    if score.level is None:
        return score.status.value
    mark = "self-marked " if score.status is Status.SELF_MARKED else ""
    return f"{mark}level {score.level} of 5, {'at or above' if score.level >= bar else 'below'} the bar"


def _signal(score: SignalScore, scorecard: Scorecard, rated: int | None) -> Iterator[Line]:
    yield Line("level", f"{score.signal.label}: {level_text(score, scorecard.bar)}")
    own = f" You rated yourself {rated}." if rated is not None else ""
    yield Line("text", score.why + own)
    mine = [p for p in levels.of_signal(score.signal, scorecard.points) if levels.had_chance(p)]
    yield from _shown(mine)
    yield from _missing(mine)
    for flag in scorecard.flags:
        if flag.signal is score.signal and flag.verdict is FlagVerdict.STANDING:
            quoted = f' You said: "{flag.evidence.quote}"' if flag.evidence else ""
            yield Line("flag", f"{flag.text.rstrip('.')}.{quoted}")
        elif flag.signal is score.signal and flag.verdict is FlagVerdict.POSSIBLE and flag.evidence:
            yield Line("partial", f'Look twice at "{flag.evidence.quote}" It may sound like this: {flag.text}')
    for credit in (c for c in scorecard.credits if c.signal is score.signal):
        yield Line("shown", f'Beyond the question: "{credit.evidence.quote}"')
    if score.lift:
        yield Line("lift", f"One level up: {score.lift}.")
    yield Line("blank")


def _shown(mine: Sequence[PointFinding]) -> Iterator[Line]:
    made = [p for p in mine if p.verdict in _MADE and p.evidence]
    for point in made[:MOST_SHOWN]:
        when = "after a probe" if point.prompted else "unprompted"
        quote = point.evidence.quote if point.evidence else ""
        yield Line("shown", f'{_capital(point.label)} ({when}): "{quote}"')
    if len(made) > MOST_SHOWN:
        yield Line("aside", f"and {len(made) - MOST_SHOWN} more")
    for point in [p for p in mine if p.verdict in _HALF and p.evidence][:MOST_SHOWN]:
        word = "unclear" if point.verdict is Verdict.UNCLEAR else "touched"
        yield Line("partial", f'{_capital(point.label)} ({word}): "{point.evidence.quote if point.evidence else ""}"')


def _missing(mine: Sequence[PointFinding]) -> Iterator[Line]:
    lost = [p for p in mine if p.verdict in _LOST and p.tier is not Tier.EXCEPTIONAL]
    lost.sort(key=lambda p: -_weight(p))
    for point in lost[:MOST_MISSING]:
        how = {"contradicted": "contradicted", "not found": "not found"}.get(point.verdict.value, "missing")
        item = f", {point.ask}.{point.point}" if point.verdict in (Verdict.NOT_MET, Verdict.CONTRADICTED) else ""
        yield Line("missing", f"{_capital(point.label)} ({how}{item}): {point.text}")
    if len(lost) > MOST_MISSING:
        yield Line("aside", f"and {len(lost) - MOST_MISSING} more")
    void = [p for p in mine if p.verdict is Verdict.CANNOT_ASSESS]
    if void:
        yield Line("aside", f"Not assessed: {', '.join(p.label for p in void)}.")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _redo(transcript: Transcript, scorecard: Scorecard) -> Iterator[Line]:
    worst = weakest(transcript, scorecard)
    if worst is None:
        return
    yield Line("heading", "The one thing to redo")
    yield Line("text", f"{worst.question.title}. {worst.question.tests}")
    for point in worst.missing[:3]:
        yield Line("partial" if point.verdict in _HALF else "missing", f"{_capital(point.label)}: {point.text}")
    yield Line("blank")


def _beside(transcript: Transcript, scorecard: Scorecard) -> Iterator[Line]:
    worst = weakest(transcript, scorecard)
    if worst is None:
        return
    yield Line("heading", "Your answer, and a strong one")
    yield Line("aside", worst.question.prompt)
    yield Line("own", worst.exchange.answers[0].text)
    if worst.question.strong_answer:
        yield Line("strong", worst.question.strong_answer)
    yield Line("blank")


def _delivery(told: Delivery) -> Iterator[Line]:
    yield Line("heading", "Delivery")
    pace = f" About {told.words_a_minute:.0f} words a minute." if told.words_a_minute else ""
    answers = "1 answer" if told.answers == 1 else f"{told.answers} answers"
    yield Line(
        "text",
        f"{answers}, {told.words} words, {told.median_words:g} in the middle one, {told.longest_words} in the longest; "
        f"{told.share:.0%} of the talk was yours.{pace}",
    )
    yield Line(
        "text",
        f"Fillers {told.rate(told.fillers):.1f} and hedges {told.rate(told.hedges):.1f} per 100 words"
        f"{_named(told.fillers + told.hedges)}; {told.figures} {'figure' if told.figures == 1 else 'figures'} named; "
        f"{sum(n for _, n in told.vague) or 'no'} vague {'claim' if sum(n for _, n in told.vague) == 1 else 'claims'}.",
    )
    if told.sharper:
        yield Line("text", f'Vaguest: "{told.sharper.said}" Missing: {told.sharper.missing}.')
    yield Line("aside", "Delivery never moves a level. Marked word by word: interviewer review")
    yield Line("blank")


def _named(counted: Sequence[tuple[str, int]]) -> str:
    top = sorted(counted, key=lambda pair: -pair[1])[:3]
    return f" ({', '.join(f'{word} {n}' for word, n in top)})" if top else ""


def _foot(scorecard: Scorecard) -> Iterator[Line]:
    lost = next((p for p in scorecard.points if p.verdict in (Verdict.NOT_MET, Verdict.CONTRADICTED)), None)
    if lost and scorecard.judge.kind == "llm":
        how = f'interviewer judge {scorecard.session} --appeal {lost.ask}.{lost.point} "your words"'
        yield Line("aside", f"You said it after all? One blind second reading decides: {how}")
    tokens = scorecard.tokens
    if tokens.calls:
        cost = f", about ${tokens.cost:.3f}" if tokens.cost is not None else ""
        yield Line("aside", f"Judging took {tokens.calls} calls, {tokens.prompt + tokens.completion} tokens{cost}.")


def levels_only(scorecard: Scorecard) -> list[Line]:
    """The levels without their evidence, for showing what the candidate's own marks made of them."""
    told = [Line("heading", "With your own marks")]
    for score in scorecard.signals:
        told += [Line("level", f"{score.signal.label}: {level_text(score, scorecard.bar)}"), Line("text", score.why)]
        if score.lift:
            told.append(Line("lift", f"One level up: {score.lift}."))
    return [*told, Line("blank")]


_PLAIN: dict[str, str] = {
    "heading": "\n## {}",
    "level": "\n### {}",
    "text": "{}",
    "shown": "  + {}",
    "partial": "  ~ {}",
    "missing": "  - {}",
    "flag": "  ! {}",
    "lift": "  > {}",
    "aside": "({})",
    "quote": '  "{}"',
    "own": "You:\n{}\n",
    "strong": "A strong answer:\n{}",
    "blank": "{}",
}


def plain(told: Sequence[Line]) -> str:
    """A debrief as plain text that is also Markdown enough to paste."""
    return "\n".join(_PLAIN[line.meaning].format(line.text) for line in told).strip() + "\n"


def compare(before: Scorecard, after: Scorecard, ask: str) -> list[Line]:
    """A redo point by point: what it gained, what is still open, and what only the first answer showed."""
    second = {p.point: p for p in after.points}
    first = [p for p in before.points if p.ask == ask and p.tier is not Tier.EXCEPTIONAL and p.point in second]
    gained: list[Line] = []
    still: list[Line] = []
    rest: list[Line] = []
    for point in first:
        again = second[point.point]
        change, label = _rank(again.verdict) - _rank(point.verdict), _capital(point.label)
        if point.chance is Chance.NONE and again.verdict in _LOST:
            continue  # nobody asked for it, then or now
        if again.verdict is Verdict.CANNOT_ASSESS:
            rest.append(Line("text", f"{label}: could not be assessed this time"))
        elif change > 0:
            gained.append(Line("shown", f"{label}: {point.verdict.value} -> {again.verdict.value}"))
        elif change < 0 and again.verdict in (Verdict.NOT_MET, Verdict.NOT_FOUND):
            rest.append(Line("text", f"{label}: {point.verdict.value} the first time, not repeated"))
        elif change < 0 or _rank(again.verdict) < 2:
            how = "still " if again.verdict is point.verdict else f"{point.verdict.value} -> "
            meaning: Meaning = "partial" if again.verdict in _HALF else "missing"
            still.append(Line(meaning, f"{label}: {how}{again.verdict.value}. {point.text}"))
        else:
            rest.append(Line("text", f"{label}: {again.verdict.value} both times"))
    tally = f"{len(gained)} gained, {len(still)} still open."
    return [Line("heading", "Before and after"), Line("text", tally), *gained, *still, *rest, Line("blank")]


def _rank(verdict: Verdict) -> int:
    return 2 if verdict in _MADE else 1 if verdict in _HALF else 0
