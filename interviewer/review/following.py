"""What became of each follow-up, and in which order evidence was asked for. Worked out from the transcript alone."""

from __future__ import annotations

from collections.abc import Mapping

from interviewer.delivery.figures import Heard
from interviewer.delivery.lexicon import Lexicon
from interviewer.domain.move import MoveKind
from interviewer.domain.scorecard import FlagFinding, FlagVerdict, PointFinding, Verdict
from interviewer.domain.transcript import AnswerRecord, Exchange, MoveRecord
from interviewer.review.model import Aim, FollowUp, HandedOver, Order, Outcome, When

MADE = {Verdict.MET, Verdict.LIKELY}
HALF = {Verdict.PARTIAL, Verdict.UNCLEAR}


def follow_up(exchange: Exchange, index: int, findings: Mapping[str, PointFinding]) -> FollowUp | None:
    """What the move at ``exchange.turns[index]`` pressed on and went for; None for a move that is no follow-up."""
    turn = exchange.turns[index]
    if not isinstance(turn, MoveRecord):
        return None
    question = exchange.ask.question
    if turn.move.kind is MoveKind.TWIST:
        points = question.twist.opens if question.twist else ()
        kind = "new constraint"
    elif turn.move.kind is MoveKind.PROBE:
        points = (turn.move.point,) if turn.move.point else ()
        kind = turn.move.probe.value if turn.move.probe else "probe"
    else:
        return None
    aims = tuple(_aim(exchange, index, name, findings) for name in points if question.point(name))
    return FollowUp(kind=kind, on=turn.move.on, press=turn.move.press, aims=aims)


def _aim(exchange: Exchange, index: int, name: str, findings: Mapping[str, PointFinding]) -> Aim:
    point, finding = exchange.ask.question.point(name), findings.get(name)
    label = point.label if point else name
    outcome, answer = _outcome(exchange, index, finding)
    return Aim(point=name, label=label, outcome=outcome, answer=answer)


def _outcome(exchange: Exchange, index: int, finding: PointFinding | None) -> tuple[Outcome, str]:
    """Compares the turn in which the point's evidence stands with the turn of the follow-up."""
    after = exchange.turns[index + 1 :]
    if not any(isinstance(t, AnswerRecord) for t in after):
        return Outcome.NO_TURN, ""
    if finding is None or finding.verdict is Verdict.CANNOT_ASSESS:
        return Outcome.UNKNOWN, ""
    if finding.evidence is None or finding.verdict not in MADE | HALF:
        return Outcome.NOT_SHOWN, ""
    answer = finding.evidence.answer
    if answer not in {t.id for t in after}:
        # Said before and only touched: the follow-up brought nothing more.
        return (Outcome.NOT_SHOWN if finding.verdict in HALF else Outcome.BEFORE), answer
    if finding.verdict in HALF:
        return Outcome.PARTLY, answer
    return (Outcome.MOVED if answer in _reply(exchange, index) else Outcome.LATER), answer


def _reply(exchange: Exchange, index: int) -> set[str]:
    """The answers between a move and the next one."""
    reply = set()
    for turn in exchange.turns[index + 1 :]:
        if isinstance(turn, MoveRecord):
            break
        reply.add(turn.id)
    return reply


def order(
    exchange: Exchange, heard: Mapping[str, Heard], flags: tuple[FlagFinding, ...], lexicon: Lexicon
) -> Order | None:
    """The evidence asked for, against the first proposal of a change. None where there was none to ask for."""
    question = exchange.ask.question
    reveals = [(i, t) for i, t in enumerate(exchange.turns) if isinstance(t, MoveRecord) and t.move.item]
    on_request = [e for e in question.exhibits if e.shown == "on-request"]
    if not reveals and not (question.kind == "case" and on_request):
        return None
    fix_at, fix, fix_answer = _first_fix(exchange, heard, flags, lexicon)
    asked = []
    for index, turn in reveals:
        at = max((i for i, t in enumerate(exchange.turns[:index]) if isinstance(t, AnswerRecord)), default=-1)
        exhibit, fact = question.exhibit(turn.move.item or ""), question.fact(turn.move.item or "")
        asked.append(
            HandedOver(
                title=exhibit.title if exhibit else fact.label if fact else turn.move.item or "",
                answer=exchange.turns[at].id if at >= 0 else "",
                when=_when(at, fix_at),
                relevant=exhibit.relevant if exhibit else True,
            )
        )
    given = {t.move.item for _, t in reveals}
    unasked = tuple(e.title for e in on_request if e.relevant and e.id not in given)
    return Order(asked=tuple(asked), unasked=unasked, fix=fix, fix_answer=fix_answer)


def _when(asked_at: int, fix_at: int | None) -> When:
    if fix_at is None:
        return "no change was proposed"
    return "before" if asked_at < fix_at else "in the same answer" if asked_at == fix_at else "after"


def _first_fix(
    exchange: Exchange, heard: Mapping[str, Heard], flags: tuple[FlagFinding, ...], lexicon: Lexicon
) -> tuple[int | None, str, str]:
    """Turn, sentence and answer of the first proposal of a change: by the list, or by a red flag about order."""
    by_order = {f.id for f in exchange.ask.question.red_flags if f.order}
    flagged = {
        (f.evidence.answer, f.evidence.sentence)
        for f in flags
        if f.flag in by_order and f.evidence and f.verdict in (FlagVerdict.STANDING, FlagVerdict.CLEARED)
    }
    for index, turn in enumerate(exchange.turns):
        if turn.id not in heard or not isinstance(turn, AnswerRecord):
            continue
        for sentence in heard[turn.id].sentences:
            if (turn.id, sentence.number) in flagged or lexicon.fixes(sentence.text):
                return index, sentence.text, turn.id
    return None, "", ""
