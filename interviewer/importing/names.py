"""Which words before a colon are somebody's name, and which are part of what was said."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from interviewer.importing.cues import Cue, clean_name

ROLES = frozenset("interviewer candidate interviewee applicant host guest moderator me you them".split())
"""Single words that name a speaker although they are no name."""

_HEADINGS = frozenset("transcript transcription attendees participants summary notes agenda details".split())

NAME = r"[^\W\d_][^\n:：<>\[\]{}|\"!?;=\\]{0,48}?"
_PREFIX = re.compile(rf"^\s*(?:>>+\s*|[-–—]\s+)?({NAME})\s*[:：](?:\s+(.*)|$)", re.DOTALL)
_PARTICLES = frozenset("de del della der den van von da di dos du la le bin ibn al el ter zu y e".split())
_NUMBERED = re.compile(
    r"(?:speaker|participant|person|interviewer|candidate|sprecher)[ _]?[0-9A-Z]{1,3}", re.IGNORECASE
)
_SHORT = re.compile(r"\b(?:\w|Dr|Mr|Mrs|Ms|Prof|St|Jr|Sr)\.")  # a full stop that ends no sentence
_MOST_WORDS = 5


def plausible(name: str) -> bool:
    """Whether these words can be a speaker's name: few, each with a capital, or a role such as Interviewer."""
    words = name.split()
    if not words or len(words) > _MOST_WORDS or name.casefold() in _HEADINGS:
        return False
    if name.casefold() in ROLES or _NUMBERED.fullmatch(name):
        return True
    if re.search(r"[.,](?:\s|$)", _SHORT.sub("", name)):
        return False
    return not words[0][0].islower() and all(not word[0].islower() or word.casefold() in _PARTICLES for word in words)


def known(counts: Counter[str]) -> set[str]:
    """Of the names that stand before a colon, those that are taken for speakers.

    A name that comes twice is; so is a role and a full name. One capitalised word that comes once ("First: ...") is
    part of what was said, unless there would not be two speakers without it.
    """
    sure = {name for name, times in counts.items() if times > 1 or _surely(name)}
    return sure if len(sure) > 1 else set(counts)


def _surely(name: str) -> bool:
    return name.casefold() in ROLES or bool(_NUMBERED.fullmatch(name)) or len(re.findall(r"[^\W\d_]+", name)) > 1


def prefixed(line: str) -> tuple[str, str] | None:
    """The name before the colon of a line, and what follows it."""
    found = _PREFIX.match(line)
    if not found:
        return None
    name = clean_name(found[1])
    return (name, found[2] or "") if plausible(name) else None


def doubtful(counts: Counter[str], speakers: Iterable[str]) -> list[str]:
    """What to tell of names that may have been taken wrongly, either way."""
    rest, once = set(counts) - set(speakers), {name for name in speakers if counts[name] == 1}
    told = []
    if rest:
        told.append(f"Read as part of what was said, not as a speaker: {_listed(rest)}.")
    if once and len(set(speakers)) > 2:
        told.append(f"Taken for a speaker, although it comes only once: {_listed(once)}.")
    return told


def _listed(names: Iterable[str]) -> str:
    shown = sorted(names)
    return ", ".join(f'"{name}:"' for name in shown[:5]) + (" and more" if len(shown) > 5 else "")


def named(cues: Sequence[Cue]) -> tuple[list[Cue], list[str]]:
    """Captions with the names that stand inside their text ("Ada: yes") made speakers, and what to tell.

    A cue without a name goes on with the speaker before it.
    """
    lines = [(cue, line) for cue in cues for line in ([cue.text] if cue.speaker else cue.text.split("\n"))]
    found = [None if cue.speaker else prefixed(line) for cue, line in lines]
    counts = Counter(hit[0] for hit in found if hit)
    speakers = known(counts)
    out: list[Cue] = []
    last: Cue | None = None
    for (cue, line), hit in zip(lines, found, strict=True):
        said = replace(cue, text=line)
        if hit and hit[0] in speakers:
            said = replace(cue, speaker=hit[0], text=hit[1])
        elif not cue.speaker and out:
            said = replace(said, speaker=out[-1].speaker)
            if last is cue:  # a further line of the same cue
                out[-1] = replace(out[-1], text=f"{out[-1].text}\n{line}")
                continue
        out.append(said)
        last = cue
    return out, doubtful(counts, speakers)
