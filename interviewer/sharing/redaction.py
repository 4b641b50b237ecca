"""Names, addresses, phone numbers and links replaced by placeholders, the same one for the same thing every time.

Only names that are given are replaced: no list and no model finds every name in speech.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import phonenumbers

from interviewer.text import canonical

KINDS = ("name", "e-mail", "phone", "link")
_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}"
    r"|(?<!\w)[\w.+-]{1,64} (?:at|\(at\)|\[at\]) [\w-]{1,63}(?: dot [a-z]{2,24}){1,3}(?!\w)",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"(?:https?|ftp)://[^\s<>\"')\]]{1,2000}|(?<![\w.@])www\.[^\s<>\"')\]]{1,2000}"
    r"|(?<![\w.@/-])(?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,24}/[^\s<>\"')\]]{1,2000}",
    re.IGNORECASE,
)
_REGIONS = (None, "US", "GB", "DE", "FR", "IN")
"""Numbers with a country code are found everywhere; those without one as written in these countries."""

_FEWEST_DIGITS = 7
_NO_NAMES = frozenset("the and for von van der den dos del bin llc ltd inc".split())
_LEAST_PART = 3  # letters of a part of a name that is replaced on its own


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a text to be replaced."""

    start: int
    end: int
    placeholder: str


class Redactor:
    """Replaces what identifies somebody. ``names`` are replaced in any case, each part of one where it has a capital.

    ``lines`` are passages to be replaced whole, such as those of a project write-up. ``counts`` says how often each
    placeholder was put in so far.
    """

    def __init__(self, names: Sequence[str], lines: Sequence[str] = ()) -> None:
        self.counts: Counter[str] = Counter()
        self._numbers: dict[tuple[str, str], int] = {}
        self._names = [(pattern, key) for name in names for pattern, key in _patterns(name)]
        self._lines = [re.compile(re.escape(line), re.IGNORECASE) for line in lines if line]
        for name in names:
            self._placeholder("name", canonical(name).casefold())

    def replaced(self, kind: str) -> dict[str, int]:
        """What of a kind was replaced or asked to be, in lower case, and in how many places."""
        return {key: self.counts[f"[{k} {n}]"] for (k, key), n in self._numbers.items() if k == kind}

    def text(self, text: str) -> str:
        """A text with everything replaced."""
        spans = self.spans(text)
        for span in spans:
            self.counts[span.placeholder] += 1
        return applied(text, spans)

    def passages(self, text: str) -> str:
        """A text without the passages, and with everything else replaced."""
        for pattern in self._lines:
            text, times = pattern.subn("[write-up]", text)
            self.counts["[write-up]"] += times
        return self.text(text)

    def spans(self, text: str) -> list[Span]:
        """What is to be replaced in a text, in order, none overlapping another."""
        found = sorted(self._found(text), key=lambda f: (f[0], -f[1]))
        spans: list[Span] = []
        for start, end, kind, key in found:
            if not spans or start >= spans[-1].end:
                spans.append(Span(start, end, self._placeholder(kind, key)))
        return spans

    def _found(self, text: str) -> Iterator[tuple[int, int, str, str]]:
        for kind, pattern in (("link", _LINK), ("e-mail", _EMAIL)):
            for found in pattern.finditer(text):
                end = found.start() + len(found[0].rstrip(".,;:!?"))
                yield found.start(), end, kind, text[found.start() : end].casefold()
        yield from _phones(text)
        for pattern, key in self._names:
            for found in pattern.finditer(text):
                yield found.start(), found.end(), "name", key

    def _placeholder(self, kind: str, key: str) -> str:
        same_kind = sum(k == kind for k, _ in self._numbers)
        number = self._numbers.setdefault((kind, key), same_kind + 1)
        return f"[{kind} {number}]"


def applied(text: str, spans: Sequence[Span]) -> str:
    """A text with its spans replaced."""
    out, at = [], 0
    for span in spans:
        out += [text[at : span.start], span.placeholder]
        at = span.end
    return "".join([*out, text[at:]])


def _patterns(name: str) -> Iterator[tuple[re.Pattern[str], str]]:
    whole = canonical(name)
    key = whole.casefold()
    words = whole.split()
    spaced = r"\s+".join(map(re.escape, words))
    yield re.compile(rf"(?<!\w){spaced}(?!\w)", re.IGNORECASE), key
    for part in words if len(words) > 1 else ():
        if len(part) >= _LEAST_PART and part.casefold() not in _NO_NAMES:
            forms = "|".join(re.escape(form) for form in dict.fromkeys((_capital(part), part.upper())))
            yield re.compile(rf"(?<!\w)(?:{forms})(?!\w)"), key


def _capital(part: str) -> str:
    """A part of a name as it is written in a sentence; one in mixed case is written that way already."""
    return part.capitalize() if part.islower() or part.isupper() else part


def _phones(text: str) -> Iterator[tuple[int, int, str, str]]:
    if sum(character.isdigit() for character in text) < _FEWEST_DIGITS:
        return
    for region in _REGIONS:
        for match in phonenumbers.PhoneNumberMatcher(text, region, leniency=phonenumbers.Leniency.VALID):
            number = match.number
            yield match.start, match.end, "phone", f"{number.country_code} {number.national_number}"
