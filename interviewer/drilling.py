"""``interviewer drill``: one short question on the skill that is due, held and judged as any other, then scheduled."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

from interviewer import practice, progressing
from interviewer.catalog import unknown
from interviewer.domain.signal import Seniority
from interviewer.errors import DataError, InterviewerError
from interviewer.practice import Room
from interviewer.progress import bank as banks
from interviewer.progress import history as histories
from interviewer.progress import saved, scheduling
from interviewer.progress.history_text import folded
from interviewer.progress.index import Index
from interviewer.progress.scheduling import Deck, Due
from interviewer.store import load_scorecard
from interviewer.wiring import Wanted, Wiring

MINUTES = 5.0
PRESSURE = 1
MOST_LISTED = 15


def drill(
    wiring: Wiring, room: Room, *, skill: str | None, seniority: Seniority, model: str | None, typed: bool
) -> None:
    """Ask one short question, judge it, and schedule its skill. Raises as a practice does.

    Which skill it is on is told afterwards: before, it would give half of the answer away.
    """
    now = _now()
    read = progressing.index(wiring)
    order = _order(wiring, read, settle(wiring, now), now)
    if skill is not None and skill not in wiring.catalog.skills:
        raise unknown("skill", skill, wiring.catalog.skills)
    bank, seen = banks.bank(wiring.catalog), banks.seen(read.rows)
    wanted = [skill] if skill else [due.skill for due in order]
    for name in wanted:
        chosen = scheduling.question_for(name, bank, seen, seniority.value, now.astimezone().date())
        if chosen:
            break
    else:
        raise DataError(f"no question tests {skill or 'any skill'}", hint="Write one: interviewer new question NAME")
    opening = wiring.opening(
        Wanted(
            question=chosen.id,
            minutes=MINUTES,
            pressure=PRESSURE,
            seniority=seniority,
            model=model,
            typed=typed,
        )
    )
    opening = opening.model_copy(update={"plan": (chosen.id,)})
    with saved.held(_path(wiring)):
        deck = saved.read(_path(wiring), Deck)
        saved.save(_path(wiring), deck.model_copy(update={"pending": deck.pending | {opening.id: name}}))
    try:
        practice.start(wiring, opening, room)
    finally:
        deck = settle(wiring, _now())
    room.tell(_told(wiring, deck, name, opening.id))


def listed(wiring: Wiring, *, as_json: bool) -> str:
    """What is due and what comes after it."""
    now = _now()
    order = _order(wiring, progressing.index(wiring), settle(wiring, now), now)
    if as_json:
        return json.dumps([due.model_dump(mode="json") for due in order])
    due = [d for d in order if d.now]
    new = [d for d in order if d.due is None]
    later = [d for d in order if d.due and not d.now]
    lines = [f"Due now: {len(due)}. Never drilled: {len(new)}. Later: {len(later)}."]
    for title, group in (("Due now", due), ("Never drilled, weakest first", new), ("Later", later)):
        if group:
            lines += ["", title, *(f"  {_line(d)}" for d in group[:MOST_LISTED])]
            lines += [f"  and {len(group) - MOST_LISTED} more"] * (len(group) > MOST_LISTED)
    return folded("\n".join([*lines, "", "The next one: interviewer drill"]))


def _line(due: Due) -> str:
    return f"{due.skill:<27}{due.due.astimezone().date()}" if due.due else due.skill


def settle(wiring: Wiring, now: datetime.datetime) -> Deck:
    """Rate every drill that has been judged since, also one that was broken off and gone on with later.

    One whose transcript is gone is forgotten. Returns the deck; raises ``DataError`` or ``StoreError``.
    """
    path = _path(wiring)
    if not path.exists():
        return Deck()
    with saved.held(path):
        deck = before = saved.read(path, Deck)
        for session, skill in before.pending.items():
            deck = _settled(wiring, deck, session, skill, now)
        if deck != before:
            saved.save(path, deck)
    return deck


def _settled(wiring: Wiring, deck: Deck, session: str, skill: str, now: datetime.datetime) -> Deck:
    try:
        transcript = wiring.transcripts.path(session)
        scorecard = load_scorecard(transcript) if transcript.exists() else None
    except InterviewerError:
        return deck  # a broken scorecard can be made again by judging
    if transcript.exists() and scorecard is None:
        return deck
    done = deck.model_copy(update={"pending": {s: k for s, k in deck.pending.items() if s != session}})
    given = scheduling.grade(scorecard, skill) if scorecard else None
    return scheduling.rated(done, skill, given, now) if given else done


def _told(wiring: Wiring, deck: Deck, skill: str, session: str) -> str:
    title = wiring.catalog.skills[skill].title if skill in wiring.catalog.skills else skill
    if session in deck.pending:
        return f"This was on {title}. It is scheduled once it is judged: interviewer judge {session}"
    scorecard = load_scorecard(wiring.transcripts.path(session))
    given = scheduling.grade(scorecard, skill) if scorecard else None
    card = deck.cards.get(skill)
    if given is None or card is None:
        return f"This was on {title} ({skill}), which had no chance this time. It stays where it was."
    return f"This was on {title} ({skill}): {given}. It comes again on {card.due.astimezone().date()}."


def _order(wiring: Wiring, read: Index, deck: Deck, now: datetime.datetime) -> list[Due]:
    skills = wiring.catalog.skills
    on_checklist = [s for item in wiring.catalog.progress.checklist for s in item.skills]
    names = [s for s in dict.fromkeys([*on_checklist, *skills]) if s in skills]
    return scheduling.order(deck, names, histories.weakness(histories.chosen(read.rows), skills), now)


def _path(wiring: Wiring) -> Path:
    return wiring.settings.home / "drill.json"


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
