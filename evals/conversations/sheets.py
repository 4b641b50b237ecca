"""The sheet of one conversation: what its raters see, and nothing of who spoke or what a judge found."""

from __future__ import annotations

from functools import cache

from evals.conversations.holding import HERE
from interviewer.domain.transcript import Transcript
from interviewer.judges import reading
from interviewer.prompts import render
from interviewer.store import fold


@cache
def transcript(name: str) -> Transcript:
    """A kept conversation."""
    return fold(HERE / f"{name}.jsonl").transcript


def _ordered(item: reading.Item) -> str:
    return ", order matters" if item.flag and item.flag.order else ""


def sheet(name: str) -> str:
    """The numbered transcript as a judge sees it, then every item to be rated."""
    exchanges = transcript(name).judged
    shown = render("judge/transcript", token=name, exchanges=reading.shown(exchanges))
    items = [
        f"- {i.id} ({'point' if i.point else 'red flag'}{_ordered(i)}): {i.text}" for i in reading.items(exchanges)
    ]
    return f"# {name}\n{shown}\n\nItems:\n" + "\n".join(items) + "\n"
