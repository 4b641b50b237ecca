"""The plan as a person reads it: today's block first, with the commands to run."""

from __future__ import annotations

from collections.abc import Iterator

from interviewer.progress.history_text import folded
from interviewer.progress.plans import BlockState, DayAhead, Plan, Ticked

_HAVE = {"answers": "answered", "sessions": "held", "spoken": "spoken", "autopsies": "written", "outlines": "written"}
_AFTER = {
    "autopsies": ("Then, for each project:", "interviewer autopsy --project NAME"),
    "outlines": ("Then, after each answer:", "interviewer outline"),
}


def text(plan: Plan) -> str:
    """The plan in lines of at most 80 columns."""
    now = [b for b in plan.blocks if b.place == "now"]
    past = [b for b in plan.blocks if b.place == "past"]
    ahead = [b for b in plan.blocks if b.place == "ahead"]
    parts = [[_head(plan)], *([*_block_now(b, plan)] for b in now)]
    if past:
        parts.append(["Behind you", *(line for b in past for line in _block(b))])
    if ahead:
        parts.append(["Ahead", *(line for b in ahead for line in _block(b))])
    parts.append(["What no session can show is ticked by hand:", "  interviewer plan --tick NAME"])
    return folded("\n\n".join("\n".join(part) for part in parts))


def _head(plan: Plan) -> str:
    done = sum(o.done for b in plan.blocks for o in b.outputs)
    of = sum(len(b.outputs) for b in plan.blocks)
    if plan.state == "not begun":
        return f"The plan has not begun; it takes {plan.days} days. Begin it today:\n  interviewer plan --start today"
    if plan.state == "to come":
        return f"The plan begins on {plan.start}."
    if plan.state == "over":
        left = "All of it is done." if done == of else "What is open can still be done."
        return f"The {plan.days} days ended; they began on {plan.start}. {done} of {of} done. {left}"
    return f"Day {plan.day} of {plan.days}, {plan.today}. {done} of {of} done."


def _block_now(block: BlockState, plan: Plan) -> Iterator[str]:
    when = "Today" if plan.state == "running" else "First"
    yield f"{when}: {block.title} (days {block.first} and {block.last})"
    yield block.about
    yield from map(_output, block.outputs)
    for place, day in enumerate(block.days):
        if place == 0:
            yield "  Do now, weakest skills first:"
            yield from _commands(day)
        else:
            yield from _names(day, "  ")
    for kind in dict.fromkeys(o.made_by for o in block.outputs if not o.done):
        if kind == "sessions":
            rounds = [o.round for o in block.outputs if o.made_by == kind and not o.done]
            yield "  Held to their end:"
            yield from (f"    interviewer practice --round {name}" for name in rounds)
        elif kind in _AFTER:
            lead, command = _AFTER[kind]
            yield f"  {lead}"
            yield f"    {command}"
    if not block.days:
        yield "  This block's days are over."


def _commands(day: DayAhead) -> Iterator[str]:
    for one in day.questions:
        yield f"    interviewer practice --question {one.question} --minutes {max(one.minutes, 5)}"
        # Not the skill: it would give half of the answer away.
        yield f"      {one.title}; {f'last seen {one.seen}' if one.seen else 'not seen yet'}"


def _block(block: BlockState) -> Iterator[str]:
    yield f"  Days {block.first} and {block.last}: {block.title}"
    yield from (f"  {_output(o)}" for o in block.outputs)
    for day in block.days:
        yield from _names(day, "      ")


def _names(day: DayAhead, lead: str) -> Iterator[str]:
    if day.questions:
        yield f"{lead}Day {day.day}: {', '.join(q.question for q in day.questions)}"


def _output(one: Ticked) -> str:
    if one.by == "hand":
        return f"  [x] {one.text} (ticked by hand)"
    if one.done:
        return f"  [x] {one.text} ({', '.join(dict.fromkeys(one.proof))})"
    if one.made_by:
        return f"  [ ] {one.text} ({one.have} of {one.need} {_HAVE[one.made_by]}; {one.id})"
    return f"  [ ] {one.text} (by hand; {one.id})"
