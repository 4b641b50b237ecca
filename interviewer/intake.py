"""``interviewer import``: a transcript from elsewhere read, what is missing asked for, and kept as one of ours."""

from __future__ import annotations

import datetime
import hashlib
import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from interviewer import __version__
from interviewer.domain.base import Name
from interviewer.domain.rubric import Question, Round
from interviewer.domain.signal import Seniority
from interviewer.domain.transcript import SessionRecord
from interviewer.errors import DataError, NothingAnswered, UsageError
from interviewer.importing import beginnings, building, quality, speakers
from interviewer.importing.formats import Format, Recording, read
from interviewer.importing.own import Known
from interviewer.importing.speakers import Turn
from interviewer.minimal import filled
from interviewer.settings import OFFLINE
from interviewer.store import save_transcript
from interviewer.text import canonical
from interviewer.wiring import Wiring

Choose = Callable[[str, Sequence[str], int], int]
"""Asks for one of several in a terminal: the question, what there is, which is marked. Returns its index."""

_OFFERED = 5  # questions a terminal offers
_TITLE = 8  # words


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an import was asked to be, with all that is still open as None or empty."""

    file: Path
    format: Format | None = None
    candidate: str | None = None
    questions: tuple[str, ...] = ()
    at: tuple[str, ...] = ()
    round: str | None = None
    seniority: Seniority | None = None
    held: datetime.date | None = None
    anyway: bool = False


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of it: the session, where it lies, how many turns it holds and what there is to know about it."""

    session: str
    path: Path
    turns: int
    warnings: tuple[str, ...]

    def text(self) -> str:
        """For a person."""
        return "\n".join(
            [*self.warnings, f"Imported {self.turns} turns: {self.path}", f"Judge it: interviewer judge {self.session}"]
        )

    def json(self) -> dict[str, Any]:
        """For a program."""
        return {
            "session": self.session,
            "path": str(self.path),
            "turns": self.turns,
            "warnings": list(self.warnings),
        }


def bring_in(wiring: Wiring, wanted: Wanted, choose: Choose | None) -> Imported:
    """Import one file. ``choose`` is None where nobody can be asked.

    Raises ``UsageError`` for what only the candidate can say, ``DataError`` for a file that cannot be read or is too
    broken to judge (unless ``wanted.anyway``), ``NothingAnswered`` when the candidate says nothing, ``StoreError``.
    """
    recording = read(wanted.file, wanted.format)
    own = recording.known
    candidate = _candidate(recording, wanted.candidate or own.candidate, choose)
    turns = speakers.turns(recording.cues, candidate, " " if recording.format in ("vtt", "srt") else "\n")
    if not any(turn.candidate for turn in turns):
        raise NothingAnswered(f"{wanted.file}: {candidate or 'the candidate'} says nothing in it")
    warnings = [*recording.warnings, *_unfit(wanted, turns)]
    questions = _questions(wiring, wanted, own, turns, choose)
    begins = _begins(wiring, wanted, turns, questions)
    parts = building.divided(turns, questions, begins)
    warnings += _told(turns[: begins[0]], parts)
    if not any(turn.candidate for part in parts for turn in part.turns):
        raise NothingAnswered(f"{wanted.file}: nothing is answered after the question begins", hint="Give --at.")
    seniority = wanted.seniority or own.seniority or _seniority(choose)
    opening = _opening(wiring, wanted, recording, turns, questions, seniority)
    path = wiring.transcripts.path(opening.id)
    save_transcript(path, building.records(opening, parts, warnings))
    return Imported(opening.id, path, sum(len(part.turns) for part in parts), tuple(warnings))


def _candidate(recording: Recording, named: str, choose: Choose | None) -> str:
    everybody = speakers.speakers(recording.cues)
    if named:
        return speakers.by_name(everybody, named).name
    if not any(s.name for s in everybody):
        raise UsageError(
            f"{recording.name}: no speaker is named in it, so nobody knows who is the candidate",
            hint="Write the speaker before each turn (Name: words), or export it again with speaker names.",
        )
    if sure := speakers.by_role(everybody):
        return sure.name
    if choose is None:
        raise UsageError("it is not clear who is the candidate", hint=speakers.listed(everybody))
    likely = everybody.index(speakers.guess(everybody))
    shown = [f"{s.name or '(no name)'}, {s.words} words in {s.turns} turns" for s in everybody]
    return everybody[choose("Who is the candidate?", shown, likely)].name


def _unfit(wanted: Wanted, turns: Sequence[Turn]) -> list[str]:
    found = quality.faults(turns)
    if found and not wanted.anyway:
        listed = "\n".join(f"- {fault.rule}: {fault}" for fault in found)
        raise DataError(
            f"{wanted.file}: too broken to be judged fairly\n{listed}",
            hint="Nothing was imported. --anyway imports it as it is, with this recorded in it.",
        )
    return [f"Imported although it is broken ({fault.rule}): {fault.text}" for fault in found]


def _questions(
    wiring: Wiring, wanted: Wanted, own: Known, turns: Sequence[Turn], choose: Choose | None
) -> list[Question]:
    catalog = wiring.catalog
    if wanted.questions:
        return [catalog.question(name) for name in wanted.questions]
    if isinstance(own.question, dict) or own.outline:
        return [_inline(wiring, wanted.file, own)]
    if own.question and (own.question in catalog.heads or re.fullmatch(r"[a-z0-9-]+", own.question)):
        return [catalog.question(own.question)]
    if choose is None:
        raise UsageError(
            "it is not clear which question was asked",
            hint="Name it with --question ID (see: interviewer list questions), or write a question of your own "
            "(see: interviewer new question), or give prompt and outline in the JSON form (docs/importing.md).",
        )
    near = beginnings.nearest(
        turns, [catalog.question(name) for name in catalog.heads], wiring.matcher().similar, _OFFERED
    )
    which = "Which question was asked? These are the nearest; to name another, leave and use --question ID."
    chosen = choose(which, [f"{q.title}: {q.prompt}" for q in near], 0)
    return [near[chosen]]


def _inline(wiring: Wiring, file: Path, own: Known) -> Question:
    """The question that stands in the file itself, made whole like a minimal one of the candidate's own."""
    data: dict[str, Any] = dict(own.question) if isinstance(own.question, dict) else {"prompt": own.question}
    if own.outline:
        data["points"] = [*own.outline]
    prompt = str(data.get("prompt", ""))
    data.setdefault("title", " ".join(prompt.split()[:_TITLE]) or "A question of your own")
    name = f"imported-{hashlib.sha256(prompt.encode()).hexdigest()[:8]}"
    try:
        return Question.model_validate(filled(name, data, wiring.catalog.listening))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in ("question", *first["loc"]))
        raise DataError(
            f"{file}: {where}: {first['msg']}", hint="docs/importing.md and docs/authoring.md show the form."
        ) from None


def _begins(wiring: Wiring, wanted: Wanted, turns: Sequence[Turn], questions: Sequence[Question]) -> list[int]:
    twice = [q.id for n, q in enumerate(questions) if q.id in {before.id for before in questions[:n]}]
    if twice:
        raise UsageError(f"--question {twice[0]} is given twice", hint="Name each question once.")
    if wanted.at:
        return beginnings.given(turns, wanted.at, len(questions))
    return beginnings.found(turns, questions, wiring.matcher().similar)


def _told(before: Sequence[Turn], parts: Sequence[building.Part]) -> list[str]:
    """What the candidate should know of how the turns were divided."""
    told = []
    if before:
        words = sum(len(turn.text.split()) for turn in before)
        many = f"{len(before)} turn{'s' * (len(before) > 1)}, {words} words"
        told.append(f"Left out, because it comes before the question: {many}. To keep it, import again with --at '#1'.")
    for part in parts:
        if part.turns[0].candidate:
            told.append(f"Nobody asks {part.question.id} in the recording; its prompt stands in for that.")
        if not any(turn.candidate for turn in part.turns):
            told.append(f"Nobody answers {part.question.id}, so it is not judged.")
        shown = [e.title for e in part.question.exhibits if e.shown == "with-question"]
        if shown:
            told.append(f"Taken as seen, because {part.question.id} shows it at once: {'; '.join(shown)}.")
    return told


def _seniority(choose: Choose | None) -> Seniority:
    levels = list(Seniority)
    marked = levels.index(Seniority.MID)
    if choose is None:
        return levels[marked]
    return levels[choose("For which level?", [level.value for level in levels], marked)]


def _opening(
    wiring: Wiring,
    wanted: Wanted,
    recording: Recording,
    turns: Sequence[Turn],
    questions: Sequence[Question],
    seniority: Seniority,
) -> SessionRecord:
    round_ = _round(wiring, wanted.round or recording.known.round, questions)
    now = datetime.datetime.now(datetime.UTC)
    held = wanted.held or recording.known.held
    if held and held > now.date() + datetime.timedelta(days=1):
        raise UsageError(f"{held} is still to come", hint="--held takes the day of the interview: 2026-11-20.")
    when = datetime.datetime.combine(held, datetime.time(12), datetime.UTC) if held else now
    return SessionRecord(
        id=f"{when:%Y-%m-%d-%H%M}-{round_.id}-{secrets.token_hex(2)}",
        started=when.isoformat(timespec="seconds"),
        program=__version__,
        salt=secrets.token_hex(8),
        seed=0,
        round=round_,
        persona=building.interviewer(turns),
        seniority=seniority,
        pressure=2,
        minutes=building.minutes(turns, questions),
        model=OFFLINE,
        plan=tuple(question.id for question in questions),
        label=f"imported from {canonical(recording.name)[:120]}",
    )


def _round(wiring: Wiring, named: Name | None, questions: Sequence[Question]) -> Round:
    rounds = {question.round for question in questions}
    return wiring.catalog.round(named or (rounds.pop() if len(rounds) == 1 else "mixed"))
