"""The sentences that every form of a review shares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from interviewer.domain.speech import Counts, Delivery
from interviewer.review.model import (
    Aim,
    Asked,
    FollowUp,
    Kind,
    Order,
    Outcome,
    PointView,
    Review,
    SignalView,
    Span,
    Turn,
)

_OUTCOMES: dict[Outcome, str] = {
    Outcome.MOVED: "the answer moved: shown in {answer}",
    Outcome.LATER: "shown later, in {answer}",
    Outcome.PARTLY: "touched in {answer}, not settled",
    Outcome.BEFORE: "already said in {answer}",
    Outcome.NOT_SHOWN: "the answer did not move",
    Outcome.NO_TURN: "no answer followed",
    Outcome.UNKNOWN: "not assessed",
}


def head(review: Review) -> str:
    """What was held, with whom, and who judged it."""
    judged = f" Judged by {review.judged_by}; the bar is level {review.bar} of 5." if review.judged_by else ""
    return f"{review.round} with {review.persona}, for {review.seniority.value}, {review.started[:10]}.{judged}"


def outcome(aim: Aim) -> str:
    """What came of one aim of a follow-up."""
    past = f" past {aim.answer}" if aim.outcome is Outcome.NOT_SHOWN and aim.answer else ""
    return _OUTCOMES[aim.outcome].format(answer=aim.answer) + past


def follow_up(pressed: FollowUp) -> list[str]:
    """A follow-up in a line for what it pressed on, and one for each point it went for."""
    on = f'Pressed on "{pressed.on}".' if pressed.on else ""
    if not pressed.aims:
        return [f"{on} It went for no point of the rubric.".strip()]
    return [*([on] if on else []), *(f"Went for: {aim.label}. {_capital(outcome(aim))}." for aim in pressed.aims)]


def order(told: Order) -> Iterator[str]:
    """The evidence in the order it was asked for, against the first change proposed."""
    if not told.asked:
        yield "No evidence was handed over."
    for number, evidence in enumerate(told.asked, 1):
        asked_in = f"asked in {evidence.answer}" if evidence.answer else "asked at the start"
        when = {
            "before": f"before a change was proposed ({asked_in})",
            "in the same answer": f"in the answer that first proposed a change ({asked_in})",
            "after": f"after a change was proposed ({asked_in})",
        }.get(evidence.when, asked_in)
        aside = "" if evidence.relevant else "; it does not bear on the matter"
        yield f"{number}. {evidence.title}: {when}{aside}."
    if told.fix:
        yield f'First change proposed, in {told.fix_answer}: "{told.fix}"'
    elif told.asked:
        yield "No sentence was heard that proposes a change."
    if told.unasked:
        yield f"Never handed over: {'; '.join(told.unasked)}."


def signal(view: SignalView) -> str:
    """Why a signal stands where it does, what the candidate gave themselves, and the way one level up."""
    own = f" You rated yourself {view.rated}." if view.rated is not None else ""
    lift = f" One level up: {view.lift}." if view.lift else ""
    return f"{view.why}{own}{lift}"


def unreached(question: Asked) -> str:
    """The points that never had their chance, or ""."""
    labels = [v.finding.label for v in question.points if not v.counted]
    return f"Not reached, and not counted: {'; '.join(labels)}." if labels else ""


def point(verdict: PointView) -> str:
    """A point that had its chance, in a line: label, verdict, and the claim itself where no words were found for it."""
    found = verdict.finding
    how = f"{found.verdict.value}, {found.tier.value}"
    claim = f" {found.text}" if verdict.note is None else ""
    return f"{_capital(found.label)} ({how}).{claim}"


def sounds(turn: Turn) -> str:
    """The hedges and fillers of an answer, or ""."""
    parts = []
    for kind, name in ((Kind.HEDGE, "Hedges"), (Kind.FILLER, "Fillers")):
        counted = Counter(" ".join(turn.text[s.start : s.end].casefold().split()) for s in turn.spans if s.kind is kind)
        if counted:
            parts.append(f"{name}: {_named(tuple(counted.most_common()))}.")
    return " ".join(parts)


def delivery(told: Delivery) -> Iterator[str]:
    """The delivery figures in sentences. Nothing for an interview without words."""
    if not told.words:
        return
    pace = f" About {told.words_a_minute:.0f} words a minute." if told.words_a_minute else ""
    yield (
        f"{_count(told.answers, 'answer')}, {told.words} words, {told.median_words:g} in the middle one, "
        f"{told.longest_words} in the longest; {told.share:.0%} of the talk was yours.{pace}"
    )
    for name, counted in (("Fillers", told.fillers), ("Hedges", told.hedges)):
        yield f"{name}: {told.rate(counted):.1f} per 100 words" + (f" ({_named(counted)})." if counted else ".")
    yield f"Figures named: {told.figures}. Vague claims: {sum(n for _, n in told.vague)}."
    yield from _starts(told)
    if told.stretch.words:
        where = f"{told.stretch.words} words, in {told.stretch.answer}"
        yield f"Longest stretch without a signpost such as first, because or for example: {where}."


def _starts(told: Delivery) -> Iterator[str]:
    for start in told.starts:
        if start.words is None:
            yield f"{start.ask}: no sentence makes a point or commits to something."
        else:
            seconds = f" ({start.seconds:.0f} s)" if start.seconds is not None else ""
            yield f"{start.ask}: {_count(start.words, 'word')}{seconds} before the first point or commitment."


def sharper(told: Delivery) -> list[str]:
    """The vaguest sentence said better in the candidate's own words, or what it lacks."""
    found = told.sharper
    if found is None:
        return []
    lines = [f'You said, in {found.answer}: "{found.said}"']
    if not found.also:
        nothing = f"Nothing else you said to this question gives a firm {found.needs.value}."
        return [*lines, f"Missing: {found.missing}. {nothing}"]
    return [
        *lines,
        f'You also said, in {found.also_answer}: "{found.also}"',
        f'Together, if the second is about the first: "{found.together}"',
        f"Still worth saying: {found.missing}.",
    ]


def asked(question: Asked) -> str:
    """The heading of a question."""
    what = "case, " if question.case else ""
    again = f", again after {question.redo}" if question.redo else ""
    return f"{question.title} ({what}{question.id}{again})"


def who(turn: Turn) -> str:
    """The heading of a turn."""
    if turn.who == "interviewer":
        return f"Interviewer {turn.label}"
    seconds = f", {turn.seconds:.0f} s" if turn.seconds else ""
    return f"You ({turn.id}, {_count(turn.words, 'word')}{seconds}, {turn.label})"


def numbers(span: Span) -> str:
    """The numbers of a mark's notes: ``"1, 3"``."""
    return ", ".join(map(str, span.notes))


def _named(counted: Counts) -> str:
    return ", ".join(f"{word} {n}" if n > 1 else word for word, n in counted)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
