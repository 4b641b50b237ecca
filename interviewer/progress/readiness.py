"""The final checklist, proven: each of its skills shown unasked, twice in fourteen days, on questions never seen. Pure.

What a judge found, what the candidate marked and what the embedded engine found are told apart; the engine's word alone
makes an item at most nearly ready.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

from interviewer.domain.base import Frozen
from interviewer.domain.progress import NEEDED_SHOWINGS, WINDOW_DAYS, ChecklistItem
from interviewer.progress.bank import Askable, Seen, fitting
from interviewer.progress.rows import Kind, Row, day, shown


class Ready(StrEnum):
    """How far an item is, from least to most."""

    NOT_YET = "not yet"
    NEARLY = "nearly"
    BY_OWN_MARKS = "ready by your own marks"
    READY = "ready"


_STEPS = tuple(Ready)


class Showing(Frozen):
    """Once that a skill was shown: unasked, on a question asked for the first time."""

    date: datetime.date
    session: str
    question: str
    kind: Kind


class SkillReady(Frozen):
    """One skill of an item, and each question on which it was shown in the window."""

    skill: str
    state: Ready
    needed: int
    showings: tuple[Showing, ...]

    def count(self, kind: Kind) -> int:
        """Showings of one kind."""
        return sum(s.kind is kind for s in self.showings)


class ItemReady(Frozen):
    """One item of the checklist. ``next_skill`` and ``next_question`` are what to do about it; empty when ready."""

    id: str
    title: str
    state: Ready
    skills: tuple[SkillReady, ...]
    next_skill: str = ""
    next_question: str = ""
    minutes: int = 0


class Readiness(Frozen):
    """The whole checklist as of a day."""

    today: datetime.date
    window_days: int
    items: tuple[ItemReady, ...]


def readiness(
    checklist: Sequence[ChecklistItem],
    rows: Sequence[Row],
    seen: Mapping[str, Seen],
    bank: Sequence[Askable],
    *,
    seniority: str,
    today: datetime.date,
) -> Readiness:
    """The checklist as of ``today``, from sessions in order of time."""
    first_day = today - datetime.timedelta(days=WINDOW_DAYS - 1)
    recent = [r for r in rows if first_day <= day(r.started) <= today]
    found: dict[tuple[str, str | None], dict[str, Showing]] = {}
    rounds = {item.round for item in checklist}
    for row in recent:
        for skill, round_, one in _showings(row, seen):
            for narrowed in {None, round_} & rounds:
                found.setdefault((skill, narrowed), {}).setdefault(one.question, one)
    pool = [q for q in fitting(bank, seniority) if q.id not in seen]
    items = (_item(item, {s: found.get((s, item.round), {}) for s in item.skills}, pool) for item in checklist)
    return Readiness(today=today, window_days=WINDOW_DAYS, items=tuple(items))


def _showings(row: Row, seen: Mapping[str, Seen]) -> Iterator[tuple[str, str, Showing]]:
    """Skill, round and showing, the most trusted kind first; nothing asked for, flagged, or on a question known."""
    if not row.tallies:
        return
    found = sorted(row.detail().found, key=lambda f: tuple(Kind).index(row.kind(f)))
    for one in found:
        asked = row.asked[one.asked]
        known = seen.get(asked.question)
        new = known is not None and known.session == row.id
        if shown(one.verdict) and new and not one.prompted and not one.flagged:
            kind = row.kind(one)
            made = Showing(date=day(row.started), session=row.id, question=asked.question, kind=kind)
            yield one.skill, asked.round, made


def _item(item: ChecklistItem, found: Mapping[str, Mapping[str, Showing]], pool: Sequence[Askable]) -> ItemReady:
    skills = tuple(_skill(s, tuple(found[s].values())) for s in item.skills)
    state = min((s.state for s in skills), key=_STEPS.index)
    if state is Ready.READY:
        return ItemReady(id=item.id, title=item.title, state=state, skills=skills)
    behind = min(skills, key=lambda s: (_STEPS.index(s.state), len(s.showings)))
    fits = [q for q in pool if behind.skill in q.skills and item.round in (None, q.round)]
    best = min(fits, key=lambda q: (not q.skills[behind.skill], q.kind == "case", q.minutes, q.id), default=None)
    return ItemReady(
        id=item.id,
        title=item.title,
        state=state,
        skills=skills,
        next_skill=behind.skill,
        next_question=best.id if best else "",
        minutes=max(5, round(best.minutes)) if best else 0,
    )


def _skill(skill: str, showings: tuple[Showing, ...]) -> SkillReady:
    judged = sum(s.kind is Kind.JUDGED for s in showings)
    own = sum(s.kind is Kind.SELF_MARKED for s in showings)
    state = Ready.NOT_YET
    if judged >= NEEDED_SHOWINGS:
        state = Ready.READY
    elif judged + own >= NEEDED_SHOWINGS:
        state = Ready.BY_OWN_MARKS
    elif len(showings) >= NEEDED_SHOWINGS:
        state = Ready.NEARLY
    return SkillReady(skill=skill, state=state, needed=NEEDED_SHOWINGS, showings=showings)
