"""A transcript and its scorecard made into a review: every mark at the words themselves. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from interviewer.delivery.figures import Heard, hear, measure
from interviewer.delivery.lexicon import Lexicon
from interviewer.domain import levels
from interviewer.domain.move import MoveKind
from interviewer.domain.rubric import Exhibit
from interviewer.domain.scorecard import Evidence, FlagVerdict, PointFinding, Scorecard, Verdict
from interviewer.domain.transcript import AnswerRecord, AskRecord, Exchange, MoveRecord, Transcript
from interviewer.review import scores
from interviewer.review.following import HALF, MADE, follow_up, order
from interviewer.review.model import Asked, Kind, Note, Outcome, PointView, Review, Shown, Turn
from interviewer.review.places import Mark, lay, locate
from interviewer.review.timeline import timeline
from interviewer.text import canonical

_KINDS: dict[Verdict, Kind] = {
    **dict.fromkeys(MADE, Kind.POINT),
    **dict.fromkeys(HALF, Kind.TOUCHED),
    Verdict.CONTRADICTED: Kind.OPPOSITE,
}


def annotate(
    transcript: Transcript, scorecard: Scorecard | None, lexicon: Lexicon, past: Sequence[Scorecard] = ()
) -> Review:
    """The review of an interview. ``past``: scorecards of earlier sessions, the newest first."""
    opening = transcript.session
    earlier = scores.comparable(scorecard, past)
    desk = _Desk(scorecard, lexicon)
    return Review(
        session=opening.id,
        started=opening.started,
        round=opening.round.title,
        persona=f"{opening.persona.name}, {opening.persona.title}",
        seniority=opening.seniority,
        bar=scorecard.bar if scorecard else None,
        judged_by=scores.judged_by(scorecard),
        warnings=tuple(scores.warnings(transcript, scorecard)),
        signals=scores.signals(transcript, scorecard, earlier),
        past_told=scores.past_told(scorecard, earlier),
        asked=tuple(desk.asked(e) for e in transcript.exchanges),
        timeline=timeline(transcript),
        delivery=measure(transcript, lexicon, scorecard),
    )


# --- the transcript ---------------------------------------------------------------------------------------


class _Desk:
    """Annotates one question after the other, and numbers the notes through."""

    def __init__(self, scorecard: Scorecard | None, lexicon: Lexicon) -> None:
        self._scorecard, self._lexicon = scorecard, lexicon
        self._notes = 0

    def asked(self, exchange: Exchange) -> Asked:
        """One question with its turns."""
        heard = {a.id: hear(a, self._lexicon) for a in exchange.answers}
        card = self._scorecard if not exchange.ask.redo else None
        points = [p for p in card.points if p.ask == exchange.ask.id] if card else []
        findings = {p.point: p for p in points}
        marks, notes = self._marked(exchange, heard, points)
        turns = [_spoken(exchange.ask, exchange.ask.text, "asks", _table(exchange))]
        for index, turn in enumerate(exchange.turns):
            if isinstance(turn, AnswerRecord):
                turns.append(_answer(heard[turn.id], marks[turn.id], notes[turn.id]))
            elif turn.text or turn.move.item:
                told = _move_label(turn)
                spoken = _spoken(turn, turn.text, told, _handed(exchange, turn))
                turns.append(spoken.model_copy(update={"follow_up": follow_up(exchange, index, findings)}))
        at = {n.item: n.number for each in notes.values() for n in each if n.item and n.kind is not Kind.MISSED}
        return Asked(
            id=exchange.ask.id,
            title=exchange.ask.question.title,
            case=exchange.ask.question.kind == "case",
            redo=exchange.ask.redo,
            turns=tuple(turns),
            points=tuple(
                PointView(finding=p, counted=levels.had_chance(p), note=at.get(f"{p.ask}.{p.point}")) for p in points
            ),
            order=order(exchange, heard, card.flags if card else (), self._lexicon) if exchange.answers else None,
        )

    def _marked(
        self, exchange: Exchange, heard: Mapping[str, Heard], points: Sequence[PointFinding]
    ) -> tuple[dict[str, list[Mark]], dict[str, list[Note]]]:
        """Marks and notes by answer, the notes numbered in the order of the words they are on."""
        marks: dict[str, list[Mark]] = {answer: [] for answer in heard}
        notes: dict[str, list[Note]] = {answer: [] for answer in heard}
        said = [*self._judged(exchange, points), *_missed(exchange, {p.point: p for p in points})]
        for answer, one in heard.items():
            mine: list[tuple[int, int, Kind, str, str]] = []
            for quoted, kind, text, item in said:
                if quoted.answer != answer:
                    continue
                place = locate(one.text, quoted.quote, one.sentences, quoted.sentence)
                lost = "" if place else f' The quote is not in this answer: "{quoted.quote}"'
                mine.append((*(place or (len(one.text), 0)), kind, f"{text}{lost}", item))
            mine += [
                (f.start, f.end, Kind.VAGUE, f"Missing: {f.rule.say}.", "")
                for f in one.found
                if f.kind == "vague" and f.rule
            ]
            for start, end, kind, text, item in sorted(mine, key=lambda m: m[:2]):
                self._notes += 1
                notes[answer].append(Note(number=self._notes, kind=kind, text=text, item=item))
                marks[answer].append(Mark(start, end, kind, self._notes))
            marks[answer] += [
                Mark(f.start, f.end, Kind.HEDGE if f.kind == "hedge" else Kind.FILLER)
                for f in one.found
                if f.kind != "vague"
            ]
        return marks, notes

    def _judged(self, exchange: Exchange, points: Sequence[PointFinding]) -> Iterator[tuple[Evidence, Kind, str, str]]:
        """What the judge found, each with its quote: points, then red flags, then what went beyond the question."""
        ask = exchange.ask.id
        for point in points:
            if point.evidence and (kind := _KINDS.get(point.verdict)):
                when = ", after a probe" if point.prompted else ", unprompted" if kind is Kind.POINT else ""
                why = f" {_capital(point.reasoning.rstrip('.'))}." if point.reasoning else ""
                text = f"{_capital(point.label)} ({point.verdict.value}{when}).{why}"
                yield point.evidence, kind, text, f"{ask}.{point.point}"
        if self._scorecard is None or exchange.ask.redo:
            return
        for flag in self._scorecard.flags:
            if flag.ask == ask and flag.evidence and flag.verdict is FlagVerdict.POSSIBLE:
                yield flag.evidence, Kind.TWICE, f"It may sound like this: {flag.text}", f"{ask}.{flag.flag}"
            if flag.ask == ask and flag.evidence and flag.verdict in (FlagVerdict.STANDING, FlagVerdict.CLEARED):
                back = " Taken back later." if flag.verdict is FlagVerdict.CLEARED else ""
                yield (
                    flag.evidence,
                    Kind.FLAG,
                    f"{flag.text.rstrip('.')} ({flag.severity}).{back}",
                    f"{ask}.{flag.flag}",
                )
        for credit in self._scorecard.credits:
            if credit.ask == ask:
                yield credit.evidence, Kind.CREDIT, credit.reasoning or f"Counts towards {credit.criterion}.", ""


def _missed(exchange: Exchange, findings: Mapping[str, PointFinding]) -> Iterator[tuple[Evidence, Kind, str, str]]:
    """Words that a follow-up pressed on for a point that no answer then made."""
    for index, turn in enumerate(exchange.turns):
        pressed = follow_up(exchange, index, findings)
        if pressed is None or not pressed.on or not isinstance(turn, MoveRecord):
            continue
        for aim in pressed.aims:
            if aim.outcome is not Outcome.NOT_SHOWN:
                continue
            earlier = [t for t in exchange.turns[:index] if isinstance(t, AnswerRecord)]
            text = f"Pressed on here for: {aim.label}. No answer then showed it."
            answer = next((a.id for a in reversed(earlier) if _says(a, pressed.on)), "")
            if answer:
                quoted = Evidence(answer=answer, sentence=0, quote=pressed.on)
                yield quoted, Kind.MISSED, text, f"{exchange.ask.id}.{aim.point}"


def _says(answer: AnswerRecord, words: str) -> bool:
    return locate(canonical(answer.text), words) is not None


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# --- turns ------------------------------------------------------------------------------------------------


def _answer(heard: Heard, marks: Sequence[Mark], notes: Sequence[Note]) -> Turn:
    record = heard.record
    late = ", overtime" if record.overtime else ""
    return Turn(
        id=record.id,
        who="candidate",
        label=f"{record.given.value}{late}",
        text=heard.text,
        words=heard.words,
        seconds=record.took or None,
        spans=lay(heard.text, marks),
        notes=tuple(notes),
    )


def _spoken(record: AskRecord | MoveRecord, text: str, label: str, shown: Sequence[Exhibit]) -> Turn:
    return Turn(
        id=record.id,
        who="interviewer",
        label=label,
        text=text,
        words=len(text.split()),
        shown=tuple(Shown(title=e.title, body=e.body) for e in shown),
    )


def _table(exchange: Exchange) -> list[Exhibit]:
    return [e for e in exchange.ask.question.exhibits if e.shown == "with-question"]


def _handed(exchange: Exchange, turn: MoveRecord) -> list[Exhibit]:
    exhibit = exchange.ask.question.exhibit(turn.move.item or "")
    return [exhibit] if exhibit else []


_LABELS: dict[MoveKind, str] = {
    MoveKind.ASK: "goes on",
    MoveKind.REVEAL: "gives evidence",
    MoveKind.TWIST: "changes a constraint",
    MoveKind.REDIRECT: "leads back",
    MoveKind.CLOSE: "closes",
}


def _move_label(turn: MoveRecord) -> str:
    if turn.move.kind is not MoveKind.PROBE:
        return _LABELS[turn.move.kind]
    kind = f" ({turn.move.probe.value})" if turn.move.probe else ""
    return f"presses again{kind}" if turn.move.press else f"follows up{kind}"
