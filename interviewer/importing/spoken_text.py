"""Transcripts as text: "Name: words", a name and a time above the words, and Markdown with bold names.

    Ada: words                   [00:12] Ada: words           Ada (0:12): words
    Ada Byron  0:12              Ada Byron                    **Ada:** words
    words                        0:12                         **Ada** (0:12)
                                 words                        words

A line that names nobody goes on with the turn before it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from interviewer.importing.cues import LONGEST_NAME, TIME, Cue, clean_name, seconds
from interviewer.importing.names import NAME, doubtful, known, plausible

_T = rf"[\[(]?({TIME})[\])]?"
_TIME_ALONE = re.compile(rf"^\s*{_T}\s*$", re.ASCII)
_NAMED = re.compile(rf"^\s*(?:{_T}\s*[-–—|]?\s+)?({NAME})(?:\s*[\[(]({TIME})[\])])?\s*[:：](?:\s+(.*)|$)")
_ABOVE = re.compile(rf"^\s*({NAME})\s*[|•·,–—-]?\s*{_T}\s*:?\s*$")
_MARKED = re.compile(rf"^\s*(?:(?:[-*+>]|#{{1,6}}|\d{{1,3}}\.)\s+)*(?:{_T}\s*)?(?:\*\*|__|#{{1,6}}\s+)(?=[^\s*_])")
_FRONT = re.compile(r"^\s*(?:(?:[-*+>]|#{1,6}|\d{1,3}\.)\s+)+")
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+\S")
_LONGEST_HEAD = 200  # characters of a line looked at for a name
_FOOTER = re.compile(
    r"^\s*(?:(?:Meeting|Transcription|Recording) ended after\b.*|Transcribed by https?://.*"
    r"|This editable transcript was computer generated\b.*)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Head:
    """A line that begins somebody's turn. ``above`` says that the words follow in the next lines."""

    name: str
    time: str
    text: str
    above: bool = False


def spoken(text: str, *, bold: bool) -> tuple[list[Cue], list[str]]:
    """The turns of a text transcript, and what to tell of it. ``bold``: only Markdown's bold or heading names count."""
    lines = [line for line in text.split("\n") if not _FOOTER.match(line[:_LONGEST_HEAD])]
    heads = [_head(lines, number, bold=bold) for number in range(len(lines))]
    counts = Counter(head.name for head in heads if head)
    speakers = known(Counter(head.name for head in heads if head and not head.above))
    speakers |= {head.name for head in heads if head and (head.time or counts[head.name] > 1)}
    heads = [head if head and head.name in speakers else None for head in heads]
    cues, nobodys = _cues(lines, heads, bold=bold)
    warnings = doubtful(counts, {cue.speaker for cue in cues})
    if nobodys and cues:
        warnings.append(f"Left out, because nobody is named as saying it: {nobodys} line{'s' * (nobodys > 1)}.")
    return cues, warnings


def _head(lines: Sequence[str], number: int, *, bold: bool) -> _Head | None:
    whole = lines[number]
    if bold:
        if not _MARKED.match(whole[:_LONGEST_HEAD]):
            return None
        whole = _unmarked(whole)
    line = whole[:_LONGEST_HEAD]
    if found := _NAMED.match(line):
        name, time = clean_name(found[2]), found[1] or found[3] or ""
        text = whole[found.start(4) :] if found[4] else ""
        return _Head(name, time, text) if plausible(name) else None
    if found := _ABOVE.match(line):
        name = clean_name(found[1])
        return _Head(name, found[2], "", above=True) if plausible(name) else None
    name = clean_name(line)
    if len(whole) > LONGEST_NAME or not plausible(name) or line.rstrip().endswith((".", "!", "?", ":")):
        return None
    follows = next((later for later in lines[number + 1 : number + 3] if later.strip()), "")
    time = _TIME_ALONE.match(follows[:_LONGEST_HEAD])
    return _Head(name, time[1] if time else "", "", above=True) if time or bold else None


def _unmarked(line: str) -> str:
    """A Markdown line without its list or heading mark and its bold."""
    line = _FRONT.sub("", line).replace("**", "")
    return line.replace("__", "", 2) if line.startswith("__") else line


def _cues(lines: Sequence[str], heads: Sequence[_Head | None], *, bold: bool) -> tuple[list[Cue], int]:
    """The turns that the heads divide the lines into, and how many lines are nobody's."""
    cues: list[Cue] = []
    time, nobodys, ended, code = "", 0, True, False
    for line, head in zip(lines, heads, strict=True):
        code ^= line.lstrip().startswith("```")
        if head:
            ended = code = False
            time = head.time or ("" if head.above else time)
            cues.append(Cue(head.name, head.text, seconds(time) if time else None))
            time = ""
        elif alone := _TIME_ALONE.match(line[:_LONGEST_HEAD]):
            if cues and not cues[-1].text and cues[-1].start is None:
                cues[-1] = replace(cues[-1], start=seconds(alone[1]))
            elif not (cues and not cues[-1].text):
                time = alone[1]
        elif bold and not code and _HEADING.match(line[:_LONGEST_HEAD]):
            # What stands below a heading is a new section, and nobody's until somebody is named.
            ended, nobodys = True, nobodys + 1
        elif not ended:
            said = line.replace("**", "") if bold else line
            cues[-1] = replace(cues[-1], text=f"{cues[-1].text}\n{said}")
        elif line.strip():
            nobodys += 1
    return [replace(cue, text=cue.text.strip()) for cue in cues if cue.text.strip()], nobodys
