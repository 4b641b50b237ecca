"""The two-week plan against a start date: what is ticked by what was done, and which questions come next. Pure."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from pydantic import Field

from interviewer.domain.base import Frozen
from interviewer.domain.progress import Block, Output, ProgressRubric, Proof
from interviewer.progress.bank import Askable, Seen, fitting, weakest
from interviewer.progress.files import Written
from interviewer.progress.rows import Row, day

NAMED_ALREADY = 0.1
"""What each question named for a skill takes off the next one's turn, so that one weak skill is not a whole day."""

WHOLE_MINUTES = 15
"""An interview of fewer minutes is a drill."""

State = Literal["not begun", "to come", "running", "over"]


class Saved(Frozen):
    """What is remembered between runs: the first day, and what was ticked by hand on which day."""

    version: Literal[1] = 1
    start: datetime.date | None = None
    ticks: dict[str, datetime.date] = Field(default_factory=dict)


class Ticked(Frozen):
    """An output of the plan, how far it is, and by what."""

    id: str
    text: str
    done: bool
    by: Literal["", "hand", "sessions", "files"]
    have: int
    need: int
    proof: tuple[str, ...] = ()
    made_by: str = ""
    round: str = ""


class Next(Frozen):
    """A question to do next, and why it: the weakest skill it tests, and when it was last seen."""

    question: str
    title: str
    minutes: int
    skill: str
    seen: datetime.date | None


class DayAhead(Frozen):
    """One day of the plan that is not over yet."""

    day: int
    date: datetime.date | None
    questions: tuple[Next, ...]


class BlockState(Frozen):
    """One block: what it leaves behind, and its days that are still to come."""

    id: str
    first: int
    last: int
    title: str
    about: str
    place: Literal["past", "now", "ahead"]
    outputs: tuple[Ticked, ...]
    days: tuple[DayAhead, ...]


class Plan(Frozen):
    """The whole plan as of one day. ``day`` counts from 1 and is None before the plan and without a start."""

    today: datetime.date
    start: datetime.date | None
    state: State
    day: int | None
    days: int
    blocks: tuple[BlockState, ...]


class Known(NamedTuple):
    """All that the plan is made from, beside the rubric and the calendar."""

    bank: Sequence[Askable]
    rows: Sequence[Row]
    written: Sequence[Written]
    weakness: Mapping[str, float]
    seen: Mapping[str, Seen]
    seniority: str


def plan(rubric: ProgressRubric, saved: Saved, known: Known, today: datetime.date) -> Plan:
    """The plan as of ``today``: what was done from its first day to this one ticks it."""
    start = saved.start
    number = (today - start).days + 1 if start else None
    state: State = (
        "not begun" if number is None else "to come" if number < 1 else "over" if number > rubric.days else "running"
    )
    since = [r for r in known.rows if start and start <= day(r.started) <= today]
    files = [w for w in known.written if start and start <= w.made <= today]
    ticks = {name for name, when in saved.ticks.items() if start and start <= when <= today}
    named: set[str] = set()
    blocks = []
    for block in rubric.plan:
        outputs = tuple(_ticked(o, since, files, o.id in ticks) for o in block.outputs)
        ahead = [d for d in range(block.days[0], block.days[1] + 1) if number is None or d >= number]
        chosen = _chosen(block, outputs, known, named, len(ahead) * block.per_day)
        named |= {q.question for q in chosen}
        blocks.append(
            BlockState(
                id=block.id,
                first=block.days[0],
                last=block.days[1],
                title=block.title,
                about=block.about,
                place=_place(block, number or 1),
                outputs=outputs,
                days=tuple(_days(block, ahead, chosen, start)),
            )
        )
    day_now = number if state in ("running", "over") else None
    return Plan(today=today, start=start, state=state, day=day_now, days=rubric.days, blocks=tuple(blocks))


def _place(block: Block, number: int) -> Literal["past", "now", "ahead"]:
    first, last = block.days
    return "past" if number > last else "now" if number >= first or first == 1 else "ahead"


def _days(
    block: Block, ahead: Sequence[int], chosen: Sequence[Next], start: datetime.date | None
) -> Iterator[DayAhead]:
    for place, number in enumerate(ahead):
        date = start + datetime.timedelta(days=number - 1) if start else None
        mine = chosen[place * block.per_day : (place + 1) * block.per_day]
        yield DayAhead(day=number, date=date, questions=tuple(mine))


# --- what is ticked by what -------------------------------------------------------------------------------


def _ticked(output: Output, rows: Sequence[Row], files: Sequence[Written], by_hand: bool) -> Ticked:
    proof = output.proof
    found = _proven(proof, rows, files) if proof else []
    need = proof.count if proof else 1
    proven = proof is not None and len(found) >= need
    by: Literal["", "hand", "sessions", "files"] = ""
    if proven and proof:
        by = "files" if proof.of in ("autopsies", "outlines") else "sessions"
    elif by_hand:
        by = "hand"
    return Ticked(
        id=output.id,
        text=output.text,
        done=bool(by),
        by=by,
        have=min(len(found), need),
        need=need,
        proof=tuple(found[:need]),
        made_by=proof.of if proof else "",
        round=(proof.round or "") if proof else "",
    )


def _proven(proof: Proof, rows: Sequence[Row], files: Sequence[Written]) -> list[str]:
    """What counts towards an output: session ids, or names of files."""
    if proof.of == "autopsies":
        return [w.name for w in files if w.kind == "autopsy"]
    if proof.of == "outlines":
        return [w.name for w in files if w.kind == "outline" and set(proof.skills) & set(w.skills)]
    if proof.of == "sessions":
        return [r.id for r in rows if _held(r) and any(a.round == proof.round for a in r.asked)]
    if proof.of == "spoken":
        return [r.id for r in rows for a in r.asked for _ in range(a.spoken > 0)]
    found: dict[str, str] = {}
    for row in rows:
        for asked, skills in zip(row.asked, row.detail().skills, strict=True):
            if proof.round in (None, asked.round) and (not proof.skills or set(proof.skills) & set(skills)):
                found.setdefault(asked.question, row.id)
    return list(found.values())


def _held(row: Row) -> bool:
    """Whether a whole interview was held to its end, and not a drill or the beginning of one."""
    return row.ended in ("time", "finished") and row.minutes >= WHOLE_MINUTES


# --- what comes next --------------------------------------------------------------------------------------


def _chosen(block: Block, outputs: Sequence[Ticked], known: Known, named: set[str], count: int) -> list[Next]:
    """Questions that serve a block: first one for each output still open that asks for certain skills, then more."""
    pool = [q for q in fitting(known.bank, known.seniority) if block.id in q.serves and q.id not in named]
    wanted = [o.proof for o, t in zip(block.outputs, outputs, strict=True) if o.proof and not t.done]
    chosen: list[Next] = []
    skills: Counter[str] = Counter()
    for proof in [*(p for p in wanted if p.skills), *[None] * count]:
        if len(chosen) == count:
            break
        among = proof.skills if proof else ()
        fits = [q for q in pool if proof is None or _could_prove(q, proof)]
        if fits:
            best = min(fits, key=lambda q: _turn(q, known, among, skills))
            skill = weakest(best, known.weakness, among)
            skills[skill] += 1
            pool.remove(best)
            seen = known.seen.get(best.id)
            chosen.append(
                Next(
                    question=best.id,
                    title=best.title,
                    minutes=round(best.minutes),
                    skill=skill,
                    seen=seen.last if seen else None,
                )
            )
    return chosen


def _could_prove(question: Askable, proof: Proof) -> bool:
    return bool(set(proof.skills) & set(question.skills)) and proof.round in (None, question.round)


def _turn(
    question: Askable, known: Known, among: Sequence[str], skills: Mapping[str, int]
) -> tuple[bool, datetime.date, float, bool, str]:
    """What is asked first: unseen, else longest ago; then the weakest skill, the surest chance for it, the name."""
    seen = known.seen.get(question.id)
    skill = weakest(question, known.weakness, among)
    weak = known.weakness.get(skill, 1.0) + NAMED_ALREADY * skills.get(skill, 0)
    last = seen.last if seen else datetime.date.min
    return seen is not None, last, weak, not question.skills.get(skill, False), question.id
