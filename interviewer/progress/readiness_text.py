"""The final checklist as a person reads it: each item with its evidence and what to do next."""

from __future__ import annotations

from collections.abc import Iterator

from interviewer.domain.progress import NEEDED_SHOWINGS
from interviewer.progress.history_text import folded
from interviewer.progress.readiness import ItemReady, Readiness, Ready
from interviewer.progress.rows import Kind

_NAMES = {Kind.JUDGED: "judged", Kind.SELF_MARKED: "by your own marks", Kind.ENGINE: "seen by the engine, not judged"}
_MARKS = {Ready.READY: "[x]", Ready.BY_OWN_MARKS: "[o]", Ready.NEARLY: "[~]", Ready.NOT_YET: "[ ]"}


def text(told: Readiness) -> str:
    """The checklist in lines of at most 80 columns."""
    ready = sum(item.state is Ready.READY for item in told.items)
    head = (
        f"{ready} of {len(told.items)} ready, {told.today}. A skill counts once it was shown unasked on "
        f"{NEEDED_SHOWINGS} questions you had never seen, in the last {told.window_days} days."
    )
    return folded("\n\n".join([head, *("\n".join(_item(item)) for item in told.items)]))


def _item(item: ItemReady) -> Iterator[str]:
    yield f"{_MARKS[item.state]} {item.title}: {item.state}"
    for skill in item.skills:
        parts = [f"{n} {_NAMES[kind]}" for kind in Kind if (n := skill.count(kind))]
        whose = f" ({', '.join(parts)})" if parts else ""
        yield f"    {skill.skill}: {len(skill.showings)} of {skill.needed}{whose}"
    if item.state is Ready.READY:
        return
    if item.state is Ready.NEARLY:
        sessions = [s.session for k in item.skills for s in k.showings if s.kind is Kind.ENGINE]
        yield "    Have it judged:"
        yield f"    interviewer judge {' '.join(dict.fromkeys(sessions))} --model M"
    if item.next_question:
        yield "    Next:"
        yield f"    interviewer practice --question {item.next_question} --minutes {item.minutes}"
    else:
        yield f"    You have seen every question on {item.next_skill}. Write one: interviewer new question NAME"
