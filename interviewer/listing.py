"""What there is, and how this machine is set up, as text or JSON."""

from __future__ import annotations

import json
import platform
import shutil
import sys
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from interviewer import __version__, keeping
from interviewer.catalog import unknown
from interviewer.domain.rubric import Question
from interviewer.domain.signal import Signal
from interviewer.errors import InterviewerError
from interviewer.settings import OFFLINE
from interviewer.wiring import Wiring

LEAST_ROOM = 16
"""Characters a screen must leave the last column; with fewer, the other columns go under the first one."""


def text(wiring: Wiring, what: str, only: Mapping[str, str], *, as_json: bool) -> str:
    """One line for each thing of a kind: rounds, questions, personas, skills or models.

    ``only`` narrows questions down by round, collection, signal, skill or seniority. Raises ``UnknownName`` for one
    that there is none of.
    """
    rows = _narrowed(wiring, _ROWS[what](wiring), only) if what == "questions" else _ROWS[what](wiring)
    if as_json:
        return "\n".join(json.dumps(row) for row in rows)
    return _table([[_cell(row[key]) for key in _SHOWN[what]] for row in rows])


def _narrowed(wiring: Wiring, rows: list[dict[str, Any]], only: Mapping[str, str]) -> list[dict[str, Any]]:
    known = {
        "round": set(wiring.catalog.rounds),
        "collection": {row["collection"] for row in rows},
        "signal": {signal.value for signal in Signal},
        "skill": set(wiring.catalog.skills),
    }
    for key, value in only.items():
        if key in known and value not in known[key]:
            raise unknown(key, value, known[key])
        if key in ("signal", "skill"):
            rows = [r for r in rows if _tests(wiring.catalog.question(r["id"]), key, value)]
        else:
            rows = [r for r in rows if value == r[key] or (key == "seniority" and value in r[key])]
    return rows


def _tests(question: Question, key: str, value: str) -> bool:
    """Whether any point of a question is on a signal or a skill."""
    if key == "skill":
        return any(p.skill == value for p in question.points)
    return any(value in (p.signal.value, *(s.value for s in p.also)) for p in question.points)


def _cell(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _table(rows: Sequence[Sequence[str]]) -> str:
    """Rows in columns; on a screen the last one is folded under itself, since a terminal breaks words anywhere."""
    if not rows:
        return "(none)"
    columns = shutil.get_terminal_size().columns if sys.stdout.isatty() else 0  # 0: not a screen, nothing is folded
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]) - 1)]
    room = columns - sum(widths) - 2 * len(widths)
    return "\n".join(_line(row, widths, room) for row in rows)


def _line(row: Sequence[str], widths: Sequence[int], room: int) -> str:
    start = "".join(cell.ljust(width) + "  " for cell, width in zip(row, widths, strict=False))
    if room >= LEAST_ROOM:
        return start + ("\n" + " " * len(start)).join(_folded(row[-1], room))
    if room + len(start) <= 0:
        return start + row[-1]
    return "\n    ".join([row[0], *_folded("  ".join(row[1:]), room + len(start) - 4)])


def _folded(text: str, columns: int) -> list[str]:
    # A path longer than the line stays whole, so that it can be copied.
    return textwrap.wrap(text, max(columns, LEAST_ROOM), break_long_words=False, break_on_hyphens=False)


def _rounds(wiring: Wiring) -> list[dict[str, Any]]:
    counts: dict[str, int] = {}
    for head in wiring.catalog.heads.values():
        counts[head.round] = counts.get(head.round, 0) + 1
    return [
        {
            "id": r.id,
            "title": r.title,
            "minutes": r.minutes,
            "questions": sum(counts.get(m, 0) for m in r.mixes) or counts.get(r.id, 0),
            "about": r.about,
        }
        for r in wiring.catalog.rounds.values()
    ]


def _questions(wiring: Wiring) -> list[dict[str, Any]]:
    heads = sorted(wiring.catalog.heads.values(), key=lambda h: (h.round, h.collection, h.id))
    return [
        {
            "id": h.id,
            "round": h.round,
            "collection": h.collection,
            "kind": h.kind,
            "seniority": list(h.seniority),
            "minutes": h.minutes,
            "title": h.title,
        }
        for h in heads
    ]


def _personas(wiring: Wiring) -> list[dict[str, Any]]:
    found = [wiring.catalog.persona(name) for name in wiring.catalog.persona_paths()]
    return [
        {"id": p.id, "name": p.name, "title": p.title, "pressure": p.pressure, "pace": p.pace, "about": p.about}
        for p in found
    ]


def _skills(wiring: Wiring) -> list[dict[str, Any]]:
    return [
        {"id": s.id, "signal": s.signal.value, "title": s.title, "about": s.about}
        for s in wiring.catalog.skills.values()
    ]


def _models(wiring: Wiring) -> list[dict[str, Any]]:
    from interviewer.llms.routing import SERVERS

    env = wiring.settings.environment
    rows: list[dict[str, Any]] = [{"name": OFFLINE, "server": "embedded", "key": "none needed", "state": "ready"}]
    for server in SERVERS:
        key = server.key_variables[0] if server.key_variables else ""
        has = any(env.get(k) for k in server.key_variables)
        state = "key found" if has else "no key" if server.needs_key else "a server of yours"
        rows.append({"name": server.example, "server": server.label, "key": key, "state": state})
    return rows


_ROWS = {"rounds": _rounds, "questions": _questions, "personas": _personas, "skills": _skills, "models": _models}
_SHOWN = {
    "rounds": ("id", "questions", "minutes", "about"),
    "questions": ("id", "round", "kind", "seniority", "title"),
    "personas": ("id", "pressure", "name", "about"),
    "skills": ("id", "signal", "about"),
    "models": ("name", "server", "key", "state"),
}


def doctor(wiring: Wiring, *, as_json: bool) -> str:
    """Which model would be used and why, where files go, and what is missing. Sends nothing to any model."""
    settings = wiring.settings
    facts: dict[str, Any] = {
        "version": __version__,
        "python": f"{platform.python_version()} on {platform.system()}",
        "model": settings.model,
        "model chosen by": settings.model_from,
        "model leads to": _leads_to(wiring, settings.model),
        "models found": ", ".join(wiring.found_models()) or "no key and no local server",
        "transcripts": str(settings.transcripts),
        "settings": str(settings.file) if settings.file.exists() else f"{settings.file} (not there; not needed)",
        "own rubrics": str(settings.rubrics or f"{settings.home / 'rubrics'} (not there; not needed)"),
        "questions": len(wiring.catalog.heads),
        "embedded engine": _embedded(wiring),
        "terminal": "yes" if sys.stdout.isatty() else "no: plain text",
    }
    places = keeping.stored(settings)
    if as_json:
        kept = [{"what": p.what, "path": str(p.path), **p.counts, "bytes": p.size} for p in places]
        return json.dumps({**facts, "stored": kept})
    facts |= {f"kept: {p.what}": f"{p.text()} in {p.path}" for p in places}
    return _table([[name, str(value)] for name, value in facts.items()])


def _leads_to(wiring: Wiring, model: str) -> str:
    if model == OFFLINE:
        return "the embedded engine; nothing leaves this machine"
    try:
        route = wiring.route(model)
    except InterviewerError as error:
        return f"nowhere yet: {error.message} {error.hint}"
    return f"{route.place}, through {route.client}"


def _embedded(wiring: Wiring) -> str:
    try:
        wiring.matcher().similar("one", ["two"])
    except InterviewerError as error:
        return f"not usable: {error.message} {error.hint}"
    return "ready"
