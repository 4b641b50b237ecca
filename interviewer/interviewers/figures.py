"""The figures in a text, in digits or in words: what a reveal may speak of is checked against what it reveals."""

from __future__ import annotations

import re
from collections.abc import Iterator

_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?")
_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS = (
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth"
).split()
_SMALL = (
    {word: n for n, word in enumerate(_UNITS)}
    | {word: n for n, word in enumerate(_ORDINALS)}
    | {word: 10 * n for n, word in enumerate(_TENS, 2)}
    | {f"{word[:-1]}ieth": 10 * n for n, word in enumerate(_TENS, 2)}
)
_A_HUNDRED = re.compile(r"\ba\s+(?=(?:hundred|thousand|million)\s+and\b)")
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000}
EVERYDAY = 12
"""Whole numbers in words up to this are ordinary speech ("one moment", "these two") and claim nothing."""


def figures(text: str) -> set[str]:
    """All figures in a text, as digits without separators or closing zeros; commas read both ways, as in a table."""
    digits = (*_DIGITS.findall(text), *_DIGITS.findall(text.replace(",", " ")))
    return {_plain(n) for n in digits} | {n for n, _ in _in_words(text)}


def claimed(text: str) -> set[str]:
    """The figures a speaker commits to: those in digits, and those in words that are more than everyday ones."""
    spoken = {n for n, value in _in_words(text) if value > EVERYDAY or "." in n}
    return {_plain(n) for n in _DIGITS.findall(text)} | spoken


def _plain(digits: str) -> str:
    bare = digits.replace(",", "")
    return re.sub(r"^0+(?=\d)", "", bare.rstrip("0").rstrip(".") if "." in bare else bare)


def _in_words(text: str) -> Iterator[tuple[str, float]]:
    """Numbers in words: ``four point eight`` is 4.8, ``a hundred and fifty`` is 150, ``twenty-second`` is 22."""
    words = re.findall(r"[a-z]+|[^a-z\s-]", _A_HUNDRED.sub("one ", text.casefold()))
    at = 0
    while at < len(words):
        if words[at] not in _SMALL:
            at += 1
            continue
        whole, at = _whole(words, at)
        decimals = ""
        if at + 1 < len(words) and words[at] == "point" and words[at + 1] in _UNITS[:10]:
            at += 1
            while at < len(words) and words[at] in _UNITS[:10]:
                decimals += str(_UNITS.index(words[at]))
                at += 1
        number = _plain(f"{whole}.{decimals}" if decimals else str(whole))
        yield number, float(number)


def _whole(words: list[str], at: int) -> tuple[int, int]:
    """The whole number that begins at a word, and where it ends."""
    total = group = 0
    last = 1_000
    while at < len(words):
        word = words[at]
        if word in _SMALL and _SMALL[word] < last and (last != 20 or _SMALL[word] < 10):
            group += _SMALL[word]
            last = 20 if _SMALL[word] >= 20 else 0
        elif word in _SCALES and group:
            total, group = (total, group * 100) if word == "hundred" else (total + group * _SCALES[word], 0)
            last = 1_000
        elif not (word == "and" and last == 1_000 and at + 1 < len(words) and words[at + 1] in _SMALL):
            break
        at += 1
    return total + group, at
