"""The header line of a model's reply: one line of key=value pairs, small enough for a small model, checked in code.

move=probe; kind=evidence; point=segments; on="check for drift"; heard=schema; vague=drift
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from interviewer.domain.move import Move, MoveKind
from interviewer.domain.rubric import ProbeKind
from interviewer.interviewers.aliases import aliases, ids
from interviewer.ports import Allowed, View
from interviewer.text import canonical

_PAIR = re.compile(r"""([a-z_]+)\s*[=:]\s*("[^"]*"|“[^”]*”|'[^']*'(?=\s*[;|]|\s*$)|[^;|]*)""", re.IGNORECASE)
_DECORATION = re.compile(r"^[\s`*_#>\[\](){}|-]+|[\s`*_\])}|]+$")
_QUOTES = "\"'“”„‟«»‘’‚"
_NONE = {"", "none", "-", "null", "n/a", "no"}
_THOUGHTS = re.compile(r"<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL | re.IGNORECASE)
_OPEN_THOUGHT = re.compile(r"<think(?:ing)?>", re.IGNORECASE)
PREAMBLE = 600
"""Characters that may stand before and in the header; a reply without one by then has none."""

_MOVES = {kind.value: kind for kind in MoveKind} | {
    "next": MoveKind.ASK,
    "move_on": MoveKind.ASK,
    "end": MoveKind.CLOSE,
}


class BadHeader(ValueError):
    """A header that cannot be used; the message tells a model what to do instead."""


@dataclass(frozen=True, slots=True)
class Header:
    """A header line taken apart, not yet checked against what is allowed."""

    move: str
    kind: str
    point: str
    on: str
    heard: tuple[str, ...]
    vague: tuple[str, ...]
    gave_up: bool


def split(text: str, *, last: bool = False) -> tuple[str | None, str]:
    """Find the header line in the beginning of a reply.

    Returns the line and what follows it, or None while it may still come. Thoughts, code fences and a short preamble
    before it are passed over, and speech on the header's own line is parted from it. Raises ``BadHeader`` when the
    reply has plainly begun without one.
    """
    bare = _THOUGHTS.sub("", text)
    if _OPEN_THOUGHT.search(bare):
        return None, ""
    lines = bare.splitlines(keepends=True)
    for index, line in enumerate(lines):
        if looks_like(line) and line.endswith(("\n", "\r")):
            rest = "".join(lines[index + 1 :])
            if same := re.search(r"gave_?up\s*[=:]\s*(?:yes|no)\b[\s`*\])]*(?=\w|[\"“'])", line, re.IGNORECASE):
                return line[: same.end()], f"{line[same.end() :]}{rest}"
            return line, re.sub(r"^\s*(?:```\s*\n)?", "", rest)
    if last or len(bare) > PREAMBLE:
        raise BadHeader("the first line must be the header, beginning with move=")
    return None, ""


def looks_like(line: str) -> bool:
    """Whether a line is meant as a header, however badly formed."""
    return bool(re.match(r"^[\s`*_#>\[(|-]*(header\s*[:=]?\s*)?move\s*[=:]", line, re.IGNORECASE))


def parse(line: str) -> Header:
    """Take a header line apart. Raises ``BadHeader`` when there is no move in it."""
    bare = re.sub(r"^\s*header\s*[:=]\s*", "", _DECORATION.sub("", line), flags=re.IGNORECASE)
    found = {key.lower(): value.strip().strip(_QUOTES).strip() for key, value in _PAIR.findall(bare)}
    if "move" not in found:
        raise BadHeader("the first line must be the header, beginning with move=")
    return Header(
        move=found["move"].lower().strip("[]<> "),
        kind=_plain(found.get("kind", "")),
        point=_plain(found.get("point", "")) or _plain(found.get("item", "")),
        on=found.get("on", ""),
        heard=_ids(found.get("heard", "")),
        vague=_ids(found.get("vague", "")),
        gave_up=found.get("gave_up", found.get("gaveup", "no")).lower() in ("yes", "true"),
    )


def _plain(value: str) -> str:
    value = value.lower().strip("[]<>` ")
    return "" if value in _NONE else value


def _ids(value: str) -> tuple[str, ...]:
    return tuple(i for part in re.split(r"[,\s]+", value) if (i := _plain(part)))


def check(header: Header, view: View, *, may_ask: bool = False) -> Move:
    """The move a header stands for.

    Unknown ids in ``heard`` and words that the candidate did not say are dropped; a move that is not allowed raises
    ``BadHeader`` with what may be done instead. ``may_ask``: the candidate asked to go on.
    """
    kind = _MOVES.get(header.move)
    if kind is None:
        raise BadHeader(f"move={header.move} is not a move; use one of: {', '.join(k.value for k in MoveKind)}")
    question = view.ask.question
    header = _named(header, ids(question))
    heard = tuple(i for i in header.heard if question.point(i))
    hearing = Move(
        kind=kind,
        heard=heard,
        vague=tuple(i for i in header.vague if question.point(i) and i not in heard),
        gave_up=header.gave_up,
        on=_own_words(header.on, view),
    )
    allowed = view.after(hearing)
    if kind in (MoveKind.ASK, MoveKind.CLOSE):
        return _go_on(view, hearing, allowed, may_ask=may_ask)
    if allowed.must and allowed.why != "nothing left":
        raise BadHeader(f"only move={allowed.must} is allowed now")
    if kind is MoveKind.REDIRECT and allowed.lost:
        raise BadHeader("they were led back often enough; go on with move=ask")
    if kind is MoveKind.PROBE:
        return _probe(header, view, hearing, allowed)
    if kind is MoveKind.REVEAL:
        if header.point not in {f.id for f in allowed.facts} | {e.id for e in allowed.exhibits}:
            raise BadHeader("reveal needs point=ID of a fact or exhibit in the list that was not given yet")
        return hearing.model_copy(update={"item": header.point})
    if kind is MoveKind.TWIST and not allowed.twist:
        raise BadHeader("the twist is not allowed now; probe or go on")
    return hearing


def _named(header: Header, known: dict[str, str]) -> Header:
    """The header with short names replaced by the ids they stand for."""
    return replace(
        header,
        point=known.get(header.point, header.point),
        heard=tuple(known.get(i, i) for i in header.heard),
        vague=tuple(known.get(i, i) for i in header.vague),
    )


def _go_on(view: View, move: Move, allowed: Allowed, *, may_ask: bool) -> Move:
    # What was said to be over before anything was heard may be left, though a point just touched could be pressed.
    # A challenge may always be left, and so may a push at somebody who does not know.
    due = allowed.open or allowed.twist or (allowed.press and not move.gave_up)
    if due and not (allowed.must or view.allowed.must or allowed.lost or may_ask):
        short = aliases(view.ask.question)
        left = [short[p.id] for p in (*allowed.open, *allowed.press)]
        doors = ", ".join([*left, "the twist"] if allowed.twist and not left else left)
        raise BadHeader(f"do not go on yet; still to be opened or pressed: {doors}")
    return move.model_copy(update={"kind": MoveKind.CLOSE if allowed.last_question else MoveKind.ASK})


def _probe(header: Header, view: View, move: Move, allowed: Allowed) -> Move:
    opens = {p.id for p in allowed.open}
    pushes = {p.id for p in (*allowed.press, *allowed.challenge)}
    presses = allowed.presses > 0
    said_now = bool(move.on) and move.on in canonical(view.answer.text)
    bare = not header.point and said_now and presses  # pressing on words that touch no point
    if not bare and header.point not in opens | pushes:
        short = aliases(view.ask.question)
        choices = sorted(short[i] for i in opens | pushes)
        choices += ["none with on= words they just said"] if presses else []
        raise BadHeader(
            f"point={short.get(header.point, header.point) or 'none'} cannot be probed now; "
            + (f"choose one of: {', '.join(choices)}" if choices else "use move=ask")
        )
    try:
        kind = ProbeKind(header.kind)
    except ValueError:
        points = (*allowed.open, *allowed.press, *allowed.challenge)
        kind = next((p.probe.kind for p in points if p.id == header.point), ProbeKind.PIN_DOWN)
    point = None if bare else header.point
    return move.model_copy(update={"point": point, "probe": kind, "press": point not in opens})


def _own_words(words: str, view: View) -> str:
    """The words pressed on, if the candidate said them; else nothing."""
    wanted = canonical(words).casefold().strip(f" .,;:!?{_QUOTES}")
    if not wanted:
        return ""
    for answer in reversed(view.exchanges[-1].answers):
        said = canonical(answer.text)
        at = said.casefold().find(wanted)
        if at >= 0:
            return said[at : at + len(wanted)]
    return ""
