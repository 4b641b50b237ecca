"""One of several, by its number or its name, Enter taking the marked one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from interviewer.frontends.asking import Ask
from interviewer.frontends.page import Page


def answered(ask: Ask, question: str) -> str:
    """One line. Raises ``KeyboardInterrupt`` when there is none to come."""
    said = ask(question)
    if said is None:
        raise KeyboardInterrupt
    return said


def one_of(
    page: Page,
    ask: Ask,
    question: str,
    ids: Sequence[str],
    told: Sequence[str],
    *,
    marked: int = 0,
    other: tuple[str, Callable[[str], bool]] | None = None,
) -> str:
    """One of the ``ids``, each shown as ``told``. ``other``: how something else may be typed, and whether it will do.

    Raises ``KeyboardInterrupt`` when the candidate leaves.
    """
    page.line()
    page.line(question, "bold")
    for number, text in enumerate(told):
        mark = "*" if number == marked else " "
        page.line(text, first=f" {mark} {number + 1}  ", indent=" " * 6)
    if other:
        page.line(other[0], "dim", first=" " * 6, indent=" " * 6)
    while True:
        said = answered(ask, f"[{marked + 1}] ")
        if not said:
            return ids[marked]
        if said.isdecimal() and 1 <= int(said) <= len(ids):
            return ids[int(said) - 1]
        near = [i for i, t in zip(ids, told, strict=True) if said.lower() in (i.lower(), *t.lower().split(", "))]
        if near:
            return near[0]
        if other is None:
            page.line(f"Please type a number from 1 to {len(ids)}, or press Enter.", "dim")
        elif other[1](said):
            return said
