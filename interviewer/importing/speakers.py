"""Who speaks, which of them is the candidate, and whose turns follow whose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from interviewer.errors import UsageError
from interviewer.importing.cues import Cue
from interviewer.text import canonical

_CANDIDATES = ("candidate", "interviewee", "applicant", "me")
_ASKERS = ("interviewer", "host", "moderator")


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody in a recording, and how much they say. ``questions`` counts question marks."""

    name: str
    turns: int
    words: int
    questions: int


@dataclass(frozen=True, slots=True)
class Turn:
    """All that one speaker says before another does. Times are seconds from the recording's first word, where known."""

    speaker: str
    candidate: bool
    text: str
    start: float | None = None
    end: float | None = None


def speakers(cues: Sequence[Cue]) -> list[Speaker]:
    """Everybody who speaks, in the order of their first words; "" is whoever no name is given for."""
    found: dict[str, Speaker] = {}
    last = None
    for cue in cues:
        key = cue.speaker.casefold()
        before = found.get(key, Speaker(cue.speaker, 0, 0, 0))
        found[key] = replace(
            before,
            turns=before.turns + (key != last),
            words=before.words + len(cue.text.split()),
            questions=before.questions + cue.text.count("?"),
        )
        last = key
    return list(found.values())


def by_name(everybody: Sequence[Speaker], name: str) -> Speaker:
    """The speaker of that name, or the only one whose name holds it. Raises ``UsageError`` listing who there is."""
    wanted = name.strip().casefold()
    exact = [s for s in everybody if s.name.casefold() == wanted]
    near = exact or [s for s in everybody if wanted and wanted in s.name.casefold()]
    if len(near) == 1:
        return near[0]
    raise UsageError(f"{'nobody' if not near else 'more than one'} here is called {name!r}", hint=listed(everybody))


def by_role(everybody: Sequence[Speaker]) -> Speaker | None:
    """The candidate, where the names say so: one is called Candidate, or all but one are called Interviewer."""
    named = [s for s in everybody if s.name.casefold().startswith(_CANDIDATES[:3]) or s.name.casefold() == "me"]
    if len(named) == 1:
        return named[0]
    others = [s for s in everybody if s.name and not s.name.casefold().startswith(_ASKERS)]
    return others[0] if len(others) == 1 and len(everybody) > 1 else None


def guess(everybody: Sequence[Speaker]) -> Speaker:
    """Who is most likely the candidate: the one who says most for each question asked."""
    return max(everybody, key=lambda s: s.words / (1 + s.questions))


def listed(everybody: Sequence[Speaker]) -> str:
    """Who there is and what to do, for an error."""
    names = ", ".join(f"{s.name or '(no name)'} ({s.words} words)" for s in everybody[:8])
    return f"Speaking are: {names}. Say who is the candidate: --candidate NAME"


def turns(cues: Sequence[Cue], candidate: str, between: str = "\n") -> list[Turn]:
    """The cues as turns: what one speaker says in a row joined, every text made canonical, times from the first word.

    ``between`` stands between two cues of a turn. A turn that has no end of its own ends where the next one begins.
    """
    first = next((cue.start for cue in cues if cue.start is not None), 0.0)
    out: list[Turn] = []
    pieces: list[str] = []

    def close() -> None:
        if pieces:
            text = canonical(between.join(pieces))
            out[-1:] = [replace(out[-1], text=text)] if text else []
            pieces.clear()

    for cue in cues:
        start, end = (None if t is None else max(0.0, round(t - first, 3)) for t in (cue.start, cue.end))
        mine = cue.speaker.casefold() == candidate.casefold()
        if out and pieces and out[-1].speaker.casefold() == cue.speaker.casefold():
            out[-1] = replace(out[-1], end=end if end is not None else out[-1].end)
        else:
            close()
            out.append(Turn(cue.speaker, mine, "", start, end))
        pieces.append(cue.text)
    close()
    for number, turn in enumerate(out[:-1]):
        following = out[number + 1].start
        if turn.end is None and turn.start is not None and following is not None and following >= turn.start:
            out[number] = replace(turn, end=following)
    return out
