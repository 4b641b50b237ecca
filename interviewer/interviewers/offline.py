"""The embedded interviewer: no model, no network. It hears with the matcher, presses on vague words, and opens doors.

It decides in the order a decent interviewer would: first what kind of turn this was, then which points it made or
only touched, then the one thing most worth pressing on, else the next door.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

from interviewer.domain.move import Move, MoveKind
from interviewer.domain.rubric import Fact, ProbeKind, Question
from interviewer.domain.scorecard import Verdict
from interviewer.domain.transcript import MoveRecord
from interviewer.interviewers import project, requests
from interviewer.interviewers.doubting import suspect
from interviewer.interviewers.hearing import SHORT, Intent, Listening, Vague
from interviewer.interviewers.voice import Voice
from interviewer.interviewers.wording import fill, phrase, used
from interviewer.matching.calibration import PRESS_ON
from interviewer.ports import Allowed, Cancel, Reply, Spoke, Told, View
from interviewer.text import canonical, in_english, sentences

if TYPE_CHECKING:
    from interviewer.matching.matcher import FlagMatch, PointMatch


class Matching(requests.Asking, Protocol):
    """What the engine needs of the matcher."""

    def match(self, sentences: Sequence[str], question: Question, /) -> tuple[PointMatch, ...]:
        """Which points of the question the sentences make."""
        ...

    def mistakes(self, sentences: Sequence[str], question: Question, /, *, enough: float) -> tuple[FlagMatch, ...]:
        """The red flags of the question that the sentences sound like."""
        ...

    def similar(self, text: str, candidates: Sequence[str], /) -> list[float]:
        """How near each candidate is in meaning."""
        ...


class OfflineInterviewer:
    """The default interviewer. ``matching`` gives the matcher when first needed, since loading it takes a moment."""

    def __init__(self, matching: Callable[[], Matching], listening: Listening) -> None:
        self._matching, self._listening = matching, listening

    @property
    def waits(self) -> bool:
        """It answers at once."""
        return False

    def reply(self, view: View, cancel: Cancel, /) -> Iterator[Reply]:
        """One move, then its words in one piece."""
        turn = _Turn(view, self._matching, self._listening)
        move, words = turn.take()
        if turn.foreign():
            yield Told("language", NOT_ENGLISH)
        yield Spoke("embedded")
        yield move
        if words:
            yield words


class _Turn:
    """One turn being thought about."""

    def __init__(self, view: View, matching: Callable[[], Matching], listening: Listening) -> None:
        self.view, self._matching, self.listening = view, matching, listening
        self.question: Question = view.ask.question
        self.text = canonical(view.answer.text)
        self.voice = Voice(view)
        last = self._last_move(MoveKind.PROBE)
        self.may_quote = not (last and last.move.on and last.move.on.casefold() in last.text.casefold())

    def _last_move(self, *kinds: MoveKind) -> MoveRecord | None:
        """The last move, or the last of these kinds."""
        moves = (m for e in reversed(self.view.exchanges) for m in reversed(e.moves))
        return next((m for m in moves if not kinds or m.move.kind in kinds), None)

    # --- what to do -----------------------------------------------------------------------------------

    def take(self) -> tuple[Move, str]:
        allowed, intent = self.view.allowed, self.listening.intent(self.text)
        if allowed.must and allowed.why != "nothing left":
            return self.go_on(allowed, Move(kind=MoveKind.ASK))
        match intent:
            case Intent.INJECTION | Intent.HOSTILE | Intent.ASKS_ANSWER | Intent.OFF_TOPIC:
                return self.lead_back("redirect")
            case Intent.EMPTY | Intent.GIBBERISH:
                return self.lead_back("unclear")
            case Intent.THINK:
                return Move(kind=MoveKind.REDIRECT), self.voice.lead("wait")
            case Intent.REPEAT:
                return Move(kind=MoveKind.REDIRECT), f"{self.voice.lead('repeat')} {self.last_question()}".strip()
            case Intent.EXHIBIT | Intent.CLARIFYING:
                return self.look_up(intent)
            case Intent.DONE:
                return self.go_on(allowed, Move(kind=MoveKind.ASK))
            case Intent.DONT_KNOW:
                hearing = Move(kind=MoveKind.REDIRECT, gave_up=True)
                return self.open_door(self.view.after(hearing), hearing, "unknown")
            case _:
                return self.answer()

    def foreign(self) -> bool:
        """Whether this is the first answer of the interview in words that cannot be followed here."""
        earlier = [a.text for e in self.view.exchanges for a in e.answers if a.id != self.view.answer.id]
        return not in_english(self.text) and all(map(in_english, earlier))

    def answer(self) -> tuple[Move, str]:
        split = [s.text for s in sentences(self.text)]
        matches = self._matching().match(split, self.question)
        heard = tuple(m.point for m in matches if m.verdict is Verdict.LIKELY)
        touched = {m.point: m for m in matches if m.verdict is Verdict.UNCLEAR}
        vague = any(True for _ in self.listening.vague(self.text, self.question.round))
        if not heard and not touched and not vague and self.strays(split):
            return self.lead_back("redirect")
        hearing = Move(kind=MoveKind.REDIRECT, heard=heard, vague=tuple(touched))
        allowed = self.view.after(hearing)
        if allowed.must:
            return self.go_on(allowed, hearing)
        if (pressed := self.press(allowed, hearing, touched, split)) is not None:
            return pressed
        if allowed.open:
            return self.open_door(allowed, hearing, "deepen", touched=touched, split=split)
        if allowed.twist:
            return self.turn_the_tables(hearing)
        return self.challenge(allowed, hearing, matches, split)

    def strays(self, split: Sequence[str]) -> bool:
        """Whether a turn has nothing to do with the question: near neither its words nor any of its points."""
        if len(self.text.split()) < STRAYS_WORDS or self.question.of_own_project:
            return False  # what belongs to a project of one's own, only the candidate knows
        last = self._last_move()
        if (last and last.move.kind is MoveKind.REDIRECT) or not in_english(self.text):
            return False  # led back once, or in words that cannot be followed here: it is taken as their answer
        about = [self.question.prompt, self.last_question(), self.question.tests, *_wordings(self.question)]
        similar = self._matching().similar
        return max(max(similar(s, about)) for s in split) < STRAYS

    def press(
        self, allowed: Allowed, hearing: Move, touched: dict[str, PointMatch], split: Sequence[str]
    ) -> tuple[Move, str] | None:
        """Press on what sounds wrong, else on the vaguest thing said.

        Not where the last move pressed already, and not at a pressure that does not press.
        """
        if not allowed.presses or self.pressed_in_a_row() >= (2 if self.view.session.pressure == 3 else 1):
            return None
        if (doubted := self.doubt(hearing, split)) is not None:
            return doubted
        heard = self.listening.vague(self.text, self.question.round)
        fresh = (v for v in heard if self.fresh(v.trigger.say) and not self.listening.steers(v.sentence))
        if (vague := next(fresh, None)) is None:
            return None
        point = self.point_behind(vague, touched, split, allowed)
        say = self.voice.choose([t for t in vague.trigger.say if self.may_quote or "{words}" not in t], vague.words)
        if not say:
            return None
        lead = "" if "{words}" in say or not self.may_quote else self.voice.lead("press", vague.words)
        return self.push(hearing, say, lead, kind=vague.trigger.kind, words=vague.words, point=point)

    def doubt(self, hearing: Move, split: Sequence[str]) -> tuple[Move, str] | None:
        """Question the sentence that sounds most like a red flag, as a right answer would be questioned."""
        found = self._matching().mistakes(split, self.question, enough=PRESS_ON)
        words = suspect(found, split, self.view.exchanges[-1], self.listening.steers)
        pool = [t for t in self.listening.challenges if self.may_quote or "{words}" not in t]
        say = self.voice.choose(pool, words) if words else ""
        if not say:
            return None
        lead = self.voice.lead("hold", words if self.may_quote and "{words}" not in say else "")
        return self.push(hearing, say, lead, kind=ProbeKind.COUNTERFACTUAL, words=words)

    def push(
        self, hearing: Move, say: str, lead: str, *, kind: ProbeKind, words: str, point: str | None = None
    ) -> tuple[Move, str]:
        """A press on the candidate's words."""
        pressing = {"kind": MoveKind.PROBE, "probe": kind, "point": point, "on": words, "press": True}
        return hearing.model_copy(update=pressing), self.voice.compose(lead, fill(say, words))

    def pressed_in_a_row(self) -> int:
        """How many of the last moves pressed further instead of opening something new."""
        moves = [m.move for e in self.view.exchanges[-1:] for m in e.moves]
        return next((i for i, m in enumerate(reversed(moves)) if not m.press), len(moves))

    def fresh(self, templates: Sequence[str]) -> bool:
        return not any(used(t, self.view.said) for t in templates)

    def point_behind(
        self, vague: Vague, touched: dict[str, PointMatch], split: Sequence[str], allowed: Allowed
    ) -> str | None:
        """The point a vague sentence was about, if it touched one that may be pressed on."""
        pushable = {p.id for p in allowed.press}
        for match in touched.values():
            if match.sentence is not None and split[match.sentence] == vague.sentence and match.point in pushable:
                return match.point
        return None

    def open_door(
        self,
        allowed: Allowed,
        hearing: Move,
        occasion: str,
        touched: dict[str, PointMatch] | None = None,
        split: Sequence[str] = (),
    ) -> tuple[Move, str]:
        if not allowed.open:
            return self.turn_the_tables(hearing) if allowed.twist else self.go_on(allowed, hearing)
        touched = touched or {}
        point = min(allowed.open, key=lambda p: (p.tier != allowed.open[0].tier, p.id not in touched))
        match = touched.get(point.id)
        words = self.words_of(match, split) if occasion == "deepen" else ""
        lead = project.lead(self.view, point) if occasion == "deepen" else ""
        if not lead:
            lead = self.voice.lead(occasion, words)
        move = hearing.model_copy(
            update={
                "kind": MoveKind.PROBE,
                "probe": point.probe.kind,
                "point": point.id,
                "on": words if words and words in lead else "",
            }
        )
        return move, self.voice.compose(lead, point.probe.say)

    def turn_the_tables(self, hearing: Move) -> tuple[Move, str]:
        twist = self.question.twist
        if twist is None:
            raise RuntimeError("no twist to give")
        return hearing.model_copy(update={"kind": MoveKind.TWIST}), self.voice.compose(
            self.voice.lead("twist"), twist.say
        )

    def challenge(
        self, allowed: Allowed, hearing: Move, matches: Sequence[PointMatch], split: Sequence[str]
    ) -> tuple[Move, str]:
        """Challenge a point just made, or push once more at a door that stayed shut."""
        candidates = (*allowed.challenge, *allowed.press)
        if not candidates or self.pressed_in_a_row() >= IN_A_ROW:
            return self.go_on(allowed, hearing)
        made = {m.point: m for m in matches if m.sentence is not None}
        point = next((p for p in candidates if p.id in made), None)
        if point is None:
            return self.go_on(allowed, hearing)  # nothing of it was in this answer: a push would be at thin air
        words = self.words_of(made[point.id], split)
        right = point in allowed.challenge
        pool = self.listening.challenges if right else self.listening.generics(ProbeKind.PIN_DOWN)
        kind = point.probe.kind if right else ProbeKind.PIN_DOWN
        say = self.voice.choose([t for t in pool if words or "{words}" not in t], words)
        say = say or self.voice.choose(
            [t for k in ProbeKind for t in self.listening.generics(k) if "{words}" not in t], ""
        )
        if not say:
            return self.go_on(allowed, hearing)
        lead = self.voice.lead("hold" if right else "press", "" if "{words}" in say else words)
        return self.push(hearing, say, lead, kind=kind, words=words, point=point.id)

    def go_on(self, allowed: Allowed, hearing: Move) -> tuple[Move, str]:
        if allowed.last_question:
            return hearing.model_copy(update={"kind": MoveKind.CLOSE}), ""
        return hearing.model_copy(update={"kind": MoveKind.ASK}), self.voice.lead("move_on")

    def look_up(self, intent: Intent) -> tuple[Move, str]:
        """Answer a question about the situation from facts and exhibits, or say that it is not to be had."""
        allowed, asked = self.view.allowed, self.listening.asking(self.text)
        by_exhibit = intent is Intent.EXHIBIT
        found = requests.find(self._matching(), asked, self.question, allowed, exhibits_first=by_exhibit)
        if (found is None or found.given) and len(self.text.split()) > SHORT:
            return self.answer()  # it ended in a question of its own, and had more to say than that
        heard, vague = self.heard_on_the_way()
        if found is None or found.given:
            words = requests.again(found.item) if found else self.voice.lead("no_fact")
            return Move(kind=MoveKind.REDIRECT, heard=heard, vague=vague), words
        said = found.item.say if isinstance(found.item, Fact) else ""
        move = Move(kind=MoveKind.REVEAL, item=found.item.id, heard=heard, vague=vague)
        return move, self.voice.compose(self.voice.lead("reveal"), said)

    def heard_on_the_way(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Points made and touched in a turn that goes on to ask for something."""
        split = [s.text for s in sentences(self.text)]
        if len(split) < 2:
            return (), ()
        matches = self._matching().match(split, self.question)
        return (
            tuple(m.point for m in matches if m.verdict is Verdict.LIKELY),
            tuple(m.point for m in matches if m.verdict is Verdict.UNCLEAR),
        )

    def lead_back(self, occasion: str) -> tuple[Move, str]:
        if self.view.allowed.lost:
            return self.go_on(self.view.allowed, Move(kind=MoveKind.ASK))
        asked = self.last_question()
        if asked == self.question.prompt and (end := sentences(asked)[-1].text).endswith("?"):
            asked = end
        return Move(kind=MoveKind.REDIRECT), self.voice.compose(self.voice.lead(occasion), asked)

    def last_question(self) -> str:
        """What was asked last, whole and without what led up to it."""
        asked = [m for m in self.view.exchanges[-1].moves if m.move.kind in (MoveKind.PROBE, MoveKind.TWIST)]
        if not asked:
            return self.question.prompt
        last = asked[-1]
        if last.move.kind is MoveKind.TWIST and self.question.twist:
            return self.question.twist.say
        point = self.question.point(last.move.point) if last.move.point else None
        if point and point.probe.say in last.text:
            return point.probe.say
        return " ".join(s.text for s in sentences(last.text)[-2:])

    # --- words ----------------------------------------------------------------------------------------

    def words_of(self, match: PointMatch | None, split: Sequence[str]) -> str:
        """The words in which a point was made or touched, where they may be said back; "" where not."""
        if match is None or match.sentence is None or not self.may_quote:
            return ""
        sentence = split[match.sentence]
        return "" if self.listening.steers(sentence) else phrase(sentence)


def _wordings(question: Question) -> list[str]:
    """Every way in which a question's points may be put."""
    return [text for p in question.points for text in (p.text, *p.paraphrases)]


NOT_ENGLISH = (
    "The embedded engine follows English only: it goes on with its questions, but hears little of another language. "
    "With --model a language model interviews and judges in yours."
)

IN_A_ROW = 2
"""Presses in a row that a person would put up with before something new has to come."""

STRAYS = 0.22
"""Below this likeness to everything about the question, a turn is off the subject."""

STRAYS_WORDS = 12
"""Words from which a turn can be: a short one may just be a short answer."""
