"""Every rule of the interviewer can be broken, and is then seen to be."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from evals.conversations.holding import wiring
from evals.interviewer.holding import Meeting, hold
from evals.interviewer.rules import ITEMS, Held
from interviewer.domain.move import Move, MoveKind
from interviewer.domain.transcript import AnswerRecord, EndRecord, MoveRecord, Record

Change = Callable[[list[Record]], list[Record]]


@cache
def held(candidate: str = "weak", pressure: int = 2) -> Held:
    meeting = Meeting(candidate, "friendly-screener", pressure, "mlops-1")
    return Held(meeting, hold(meeting, wiring().interviewer("offline")))


def changed(base: Held, change: Change) -> Held:
    records = tuple(change(list(base.transcript.records)))
    return Held(base.meeting, base.transcript.model_copy(update={"records": records}))


def misses(item: str, of: Held) -> list[str]:
    return [where for ok, where in ITEMS[item].check(of) if not ok]


def probe(records: list[Record], number: int = 0) -> int:
    found = [i for i, r in enumerate(records) if isinstance(r, MoveRecord) and r.move.kind is MoveKind.PROBE]
    return found[number]


def says(text: str) -> Change:
    def change(records: list[Record]) -> list[Record]:
        at = probe(records)
        records[at] = records[at].model_copy(update={"text": text})
        return records

    return change


def moves(number: int = 0, **fields: Any) -> Change:
    def change(records: list[Record]) -> list[Record]:
        at = probe(records, number)
        record = records[at]
        assert isinstance(record, MoveRecord)
        records[at] = record.model_copy(update={"move": record.move.model_copy(update=fields)})
        return records

    return change


def twice(number: int = 0) -> Change:
    """The same probe a second time, at the place of the next one."""

    def change(records: list[Record]) -> list[Record]:
        first, second = records[probe(records, number)], probe(records, number + 1)
        later = records[second]
        assert isinstance(first, MoveRecord)
        assert isinstance(later, MoveRecord)
        move = first.move.model_copy(update={"press": False, "point": first.move.point or later.move.point})
        records[records.index(first)] = first.model_copy(update={"move": move})
        records[second] = first.model_copy(update={"id": later.id, "at": later.at, "ask": later.ask, "move": move})
        return records

    return change


def heard_everywhere(records: list[Record]) -> list[Record]:
    heard: list[Record] = []
    for r in records:
        if isinstance(r, MoveRecord):
            point = next(e.ask.question.points[0].id for e in held().transcript.exchanges if e.ask.id == r.ask)
            r = r.model_copy(update={"move": r.move.model_copy(update={"heard": (point,)})})
        heard.append(r)
    return heard


def no_end(records: list[Record]) -> list[Record]:
    return [r for r in records if not isinstance(r, EndRecord)]


def late_end(records: list[Record]) -> list[Record]:
    return [r.model_copy(update={"at": 5000.0}) if isinstance(r, EndRecord) else r for r in records]


def no_replies(records: list[Record]) -> list[Record]:
    return [r for r in records if not isinstance(r, MoveRecord)]


def closes_as_another(records: list[Record]) -> list[Record]:
    last = max(i for i, r in enumerate(records) if isinstance(r, MoveRecord))
    records[last] = records[last].model_copy(update={"text": "Bye."})
    return records


def secret(of: str) -> str:
    question = held().transcript.exchanges[0].ask.question
    return {
        "point": question.points[-1].text,
        "wording": question.points[-1].paraphrases[0],
        "strong": question.strong_answer[-160:],
        "flag": question.red_flags[-1].text,
    }[of]


BROKEN: list[tuple[str, Change]] = [
    ("one-question-a-turn", says("What is that? And who does it?")),
    ("a-probe-asks", says("Interesting.")),
    ("at-most-seventy-words", says("So " + "very " * 70 + "long?")),
    ("no-markdown", says("- First, what would you do?")),
    ("one-line-of-speech", says("What would you do?\nAnd then?")),
    ("nothing-the-terminal-obeys", says("What \x1b[31mnow?")),
    ("in-english", says("Что вы сделаете сначала?")),
    ("no-praise", says("Great point. What else?")),
    ("no-verdict-on-the-answer", says("That's correct. What else?")),
    ("no-summary-of-the-answer", says("So you said that you would check it. What else?")),
    ("no-hint", says("Have you considered the labels?")),
    ("no-words-of-a-point", says(secret("point"))),
    ("no-words-of-a-wording", says(secret("wording"))),
    ("no-words-of-the-strong-answer", says(secret("strong"))),
    ("no-words-of-a-red-flag", says(secret("flag"))),
    ("no-talk-of-scores", says("That would not be level 4. What else?")),
    ("pressed-words-are-the-candidates", moves(on="words that nobody here has said")),
    ("exceptional-points-are-not-asked-for", moves(point="feeds-itself")),
    ("no-door-is-opened-twice", twice()),
    ("no-words-are-said-twice", twice()),
    ("no-two-turns-begin-alike", twice()),
    ("a-heard-point-is-not-asked-for", heard_everywhere),
    ("nothing-is-given-unasked", moves(kind=MoveKind.REVEAL)),
    ("forbidden-phrases-stay-unsaid", says("Well, " + "no pressure, but what else?")),
    ("it-is-nobody-else", says("As an AI, I wonder: what else?")),
    ("it-closes-as-itself", closes_as_another),
    ("it-ends", no_end),
    ("it-ends-on-time", late_end),
    ("every-answer-is-replied-to", no_replies),
]


@pytest.mark.parametrize(("item", "change"), BROKEN, ids=[name for name, _ in BROKEN])
def test_a_broken_rule_is_seen(item: str, change: Change) -> None:
    base = held()
    if item == "forbidden-phrases-stay-unsaid":
        forbidden = base.transcript.session.persona.forbidden[0]
        change = says(f"Well, {forbidden}, what else?")
    if item == "exceptional-points-are-not-asked-for":
        exchange = base.transcript.exchanges[0]
        exceptional = next(p.id for p in exchange.ask.question.points if p.tier.value == "exceptional")
        change = moves(point=exceptional, press=False)
    assert misses(item, base) == []
    assert misses(item, changed(base, change)) != []


def test_forty_items_or_more_each_with_its_rule() -> None:
    assert len(ITEMS) >= 40
    assert all(len(item.rule.split()) >= 4 for item in ITEMS.values())


def test_too_many_presses_and_doors_are_seen() -> None:
    base = held("weak", 1)

    def all_press(records: list[Record]) -> list[Record]:
        return [
            r.model_copy(update={"move": Move(kind=MoveKind.PROBE, press=True)}) if isinstance(r, MoveRecord) else r
            for r in records
        ]

    def all_doors(records: list[Record]) -> list[Record]:
        return [
            r.model_copy(update={"move": Move(kind=MoveKind.PROBE)}) if isinstance(r, MoveRecord) else r
            for r in records
        ]

    assert misses("presses-within-the-pressure", changed(base, all_press))
    assert misses("doors-within-the-cap", changed(base, all_doors))


def test_thinking_and_silence_are_seen_when_they_are_taken_for_answers() -> None:
    base = held("silent")

    def presses(records: list[Record]) -> list[Record]:
        return [
            r.model_copy(
                update={"move": r.move.model_copy(update={"kind": MoveKind.PROBE, "press": True}), "text": "Why?"}
            )
            if isinstance(r, MoveRecord) and r.move.kind is MoveKind.REDIRECT
            else r
            for r in records
        ]

    assert misses("thinking-is-allowed", base) == []
    assert misses("thinking-is-allowed", changed(base, presses))
    assert misses("silence-is-not-taken-for-an-answer", changed(base, presses))


def test_a_candidate_always_says_the_same() -> None:
    first, second = held("weak", 1), held("weak", 3)
    said = [[r.text for r in h.transcript.records if isinstance(r, AnswerRecord)] for h in (first, second)]
    assert said[0][:3] == said[1][:3]
