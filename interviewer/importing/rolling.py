"""Captions that repeat themselves, said once: live captions grow word by word, and rolling ones show each line twice.

Only timed cues that touch or overlap are compared, and only with the same speaker's last one: words said twice with a
pause between them stay. Words are compared without case and punctuation, which live captions mend as they go.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from interviewer.importing.cues import Cue

TOUCHING = 1.0
"""Seconds between two cues within which one may repeat the other."""

OVERLAP = 3
"""Words that the end of one cue and the beginning of the next must share to be the same words."""

_LONGEST = 60  # words an overlap is looked for
_FLASH = 0.1  # seconds: YouTube shows a finished line once more for 10 ms
_WORD = re.compile(r"\S+")


def unrolled(cues: Iterable[Cue]) -> list[Cue]:
    """The cues without what a cue says again of the one before it. Line breaks become spaces."""
    out: list[Cue] = []
    last: dict[str, tuple[int, Cue]] = {}
    for cue in cues:
        at, before = last.get(cue.speaker, (0, None))
        rest = _after(before, cue) if before else cue.text
        if before and _grows(before, cue):
            whole = out[at].text == before.text
            out[at] = replace(out[at], text=cue.text if whole else f"{out[at].text} {rest}", end=cue.end)
            last[cue.speaker] = at, cue
        elif rest:
            out.append(replace(cue, text=rest))
            last[cue.speaker] = len(out) - 1, cue
        elif before and _touch(before, cue):
            # A line shown again: what comes next touches this one.
            last[cue.speaker] = at, replace(before, end=max(before.end or 0, cue.end or 0))
    return [replace(cue, text=" ".join(cue.text.split())) for cue in out if cue.text.strip()]


def _key(text: str) -> list[str]:
    return [re.sub(r"[^\w']", "", word).casefold() for word in _WORD.findall(text)]


def _touch(before: Cue, cue: Cue) -> bool:
    if before.start is None or cue.start is None or before.end is None or cue.end is None:
        return False
    return before.start <= cue.start <= before.end + TOUCHING


def _overlap_in_time(before: Cue, cue: Cue) -> bool:
    return _touch(before, cue) and (cue.start or 0) < (before.end or 0)


def _grows(before: Cue, cue: Cue) -> bool:
    """Whether a cue says all of the one before it, and more."""
    old, new = _key(before.text), _key(cue.text)
    long_enough = len(old) >= OVERLAP or _overlap_in_time(before, cue)
    return _touch(before, cue) and long_enough and len(new) > len(old) and new[: len(old)] == old


def _after(before: Cue, cue: Cue) -> str:
    """What a cue says beyond the end of the one before it; "" when that is nothing."""
    if not _touch(before, cue):
        return cue.text
    old, new = _key(before.text), _key(cue.text)
    if _grows(before, cue):
        return _from(cue.text, len(old))
    first_line = len(_key(cue.text.split("\n")[0]))
    shared = next((n for n in range(min(len(old), len(new), _LONGEST), 0, -1) if old[-n:] == new[:n]), 0)
    flash = (cue.end or 0) - (cue.start or 0) <= _FLASH
    rolled = "\n" in cue.text and shared == first_line
    again = shared == len(new) and (flash or _overlap_in_time(before, cue))
    return _from(cue.text, shared) if shared >= OVERLAP or rolled or again else cue.text


def _from(text: str, word: int) -> str:
    """A text from its word of that number on."""
    starts = [found.start() for found in _WORD.finditer(text)]
    return text[starts[word] :] if word < len(starts) else ""
