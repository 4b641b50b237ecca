"""How it presses, and that it asks nothing twice."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from evals.interviewer.rules.base import Held, Occasion, item, terms
from interviewer import director
from interviewer.domain.move import MoveKind
from interviewer.domain.rubric import Tier
from interviewer.text import canonical

# --- pressing --------------------------------------------------------------------------------------------


PRESSING = "It presses on the candidate's own words, spoken aloud at most every second probe."


@item(PRESSING)
def pressed_words_are_the_candidates(held: Held) -> Iterator[Occasion]:
    for exchange, answer, move in held.turns:
        if move.move.on:
            said = " ".join(a.text for a in exchange.answers if a.at <= answer.at).casefold()
            yield canonical(move.move.on).casefold() in said, f"{move.id}: {move.move.on!r}"


@item(PRESSING)
def words_come_back_every_second_time_at_most(held: Held) -> Iterator[Occasion]:
    probes = [m for _, m in held.of(MoveKind.PROBE)]
    for one, two in pairwise(probes):
        aloud = [bool(m.move.on) and m.move.on.casefold() in m.text.casefold() for m in (one, two)]
        yield not all(aloud), f"{one.id}, {two.id}"


@item(PRESSING)
def a_vague_answer_is_pressed(held: Held) -> Iterator[Occasion]:
    """At pressure 2 or 3 an evasive candidate is pressed on it more than once."""
    if held.meeting.candidate == "evasive" and held.meeting.pressure > 1:
        yield sum(m.move.press for _, m in held.moves) > 1, "presses"


@item("Pressure changes how hard it presses, never the chances given per signal.")
def presses_within_the_pressure(held: Held) -> Iterator[Occasion]:
    most = director.PRESSES[held.meeting.pressure]
    for exchange in held.transcript.exchanges:
        count = sum(m.move.press for m in exchange.moves)
        yield count <= most, f"{exchange.ask.id}: {count} presses"


@item("Doors opened by probes in one question have the same cap at every pressure.")
def doors_within_the_cap(held: Held) -> Iterator[Occasion]:
    for exchange in held.transcript.exchanges:
        opened = [m for m in exchange.moves if m.move.kind is MoveKind.PROBE and not m.move.press]
        yield len(opened) <= director.OPENERS, f"{exchange.ask.id}: {len(opened)} doors"


@item("An exceptional point is never probed.")
def exceptional_points_are_not_asked_for(held: Held) -> Iterator[Occasion]:
    for exchange, move in held.of(MoveKind.PROBE):
        if move.move.door and (point := exchange.ask.question.point(move.move.door)):
            yield point.tier is not Tier.EXCEPTIONAL, f"{move.id}: {point.id}"


# --- nothing twice ---------------------------------------------------------------------------------------


TWICE = "It asks nothing twice."


@item(TWICE)
def no_door_is_opened_twice(held: Held) -> Iterator[Occasion]:
    for exchange in held.transcript.exchanges:
        seen: set[str] = set()
        for move in exchange.moves:
            if door := move.move.door:
                yield door not in seen, f"{move.id}: {door}"
                seen.add(door)


@item(TWICE)
def no_words_are_said_twice(held: Held) -> Iterator[Occasion]:
    seen: set[str] = set()
    for _, move in held.of(MoveKind.PROBE, MoveKind.TWIST):
        yield move.text not in seen, f"{move.id}: {move.text}"
        seen.add(move.text)


@item(TWICE)
def no_two_turns_begin_alike(held: Held) -> Iterator[Occasion]:
    for one, two in pairwise(held.spoken):
        yield terms(one[1].text)[:3] != terms(two[1].text)[:3], f"{one[1].id}, {two[1].id}: {two[1].text}"


@item(TWICE)
def a_heard_point_is_not_asked_for(held: Held) -> Iterator[Occasion]:
    for exchange in held.transcript.exchanges:
        heard: set[str] = set()
        for move in exchange.moves:
            if door := move.move.door:
                yield door not in heard, f"{move.id}: {door}"
            heard.update(move.move.heard)


@item(TWICE)
def no_question_is_asked_twice(held: Held) -> Iterator[Occasion]:
    asked = [e.ask.question.id for e in held.transcript.exchanges]
    yield len(asked) == len(set(asked)), ", ".join(asked)


@item(TWICE)
def one_twist_a_question(held: Held) -> Iterator[Occasion]:
    for exchange in held.transcript.exchanges:
        twists = [m for m in exchange.moves if m.move.kind is MoveKind.TWIST]
        if twists:
            yield len(twists) == 1, exchange.ask.id
