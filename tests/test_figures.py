"""Figures in digits and in words, and reveals that may not invent any."""

from __future__ import annotations

import pytest

from interviewer.interviewers.figures import claimed, figures
from interviewer.interviewers.speech import Breach, Guard


def said(text: str, known: frozenset[str] | set[str] | None = None) -> str:
    guard = Guard(known=known)
    return "".join([*guard.feed(text), *guard.finish()])


def breach(text: str, known: frozenset[str] | set[str]) -> str:
    with pytest.raises(Breach) as broken:
        said(text, known)
    return str(broken.value)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("week,2-8 June,77130,4.13,3.60", {"2", "8", "77130", "4.13", "3.6"}),
        ("about 4,200 a day", {"4200", "4", "200"}),  # commas are read both ways
        ("four point eight minutes", {"4.8"}),
        ("two hundred and fifty, or forty thousand", {"250", "40000"}),
        ("a hundred and fifty of half a million, a hundred times over", {"150"}),
        ("from the sixteenth to the twenty-second", {"16", "22"}),
        ("0.970 and 007", {"0.97", "7"}),
        ("no figures, point taken", set()),
    ],
)
def test_figures_in_digits_and_words(text: str, found: set[str]) -> None:
    assert figures(text) == found


def test_everyday_numbers_claim_nothing() -> None:
    assert claimed("One moment, these two tables hold twelve rows.") == set()
    assert claimed("It took thirty-five, and four point eight, and 3.") == {"35", "4.8", "3"}


def test_a_reveal_invents_no_figures() -> None:
    known = figures("Its error in North was five point four minutes on 12,500 orders.")
    for text in ("The error was 5.4 minutes.", "Twelve thousand five hundred orders it is.", "One moment."):
        assert said(text, known=known) == text
    assert "it holds no 5.6" in breach("The error was 5.6 minutes.", known=known)
    assert "it holds no 99" in breach("There were ninety-nine of them.", known=known)
    assert "it holds no 3" in breach("North, South and 3 more.", known=frozenset())
    assert said("The error was 5.6 minutes.") == "The error was 5.6 minutes."
