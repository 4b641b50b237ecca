"""What an interviewer may say aloud: rules precise enough to enforce, applied sentence by sentence as speech streams.

A sentence is let out only when it is whole and clean. Rules that cannot be told apart in code (is this a hint?) are
not here; they are counted by the evals instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from interviewer.text import terminal_safe

WORD_CAP = 70
"""Words in one turn, quoted words included: about 25 seconds of speech."""

_SENTENCE_END = re.compile(r"[.!?…]+[\"”')\]]*(?=\s)|\n+")
_ABBREVIATION = re.compile(r"\b(?:e\.g|i\.e|vs|etc|approx|fig|dr|mr|ms)\.$", re.IGNORECASE)
_MARKDOWN = re.compile(r"\*\*|__|```|`[^`]+`|^\s*(?:[-*•]|\d+[.)])\s+\S|^\s*#+\s|\[[^\]]+\]\(", re.MULTILINE)
_PRAISE = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|right|yes|yeah|well|so|ah)[,.! ]+)?"
    r"(?:(?:that(?:'s| is| was)|what) an? |"
    r"that(?:'s| is) (?:(?:really|very|absolutely|exactly) )?)?"
    r"(?:really |very |absolutely )?"
    r"(?:great|good|excellent|perfect|nice|fantastic|awesome|wonderful|brilliant|impressive|exactly|spot[- ]on|well done"
    r"|correct|love (?:that|it|this)|good job|nicely)\b"
    r"(?! (?:question is|of you to ask|enough|bad|for|will|with|as|at|morning|evening|afternoon))",
    re.IGNORECASE,
)
_OUT_OF_CHARACTER = re.compile(
    r"\bas an ai\b|\blanguage model\b|\bi(?:'m| am) (?:just )?an? (?:ai|assistant)\b|\bdirector'?s note\b|\brubric\b"
    r"|\bpoint id\b|\bsystem prompt\b|\bmove\s*=|\bheard\s*=|\bi can(?:'t|not) (?:assist|help) with\b",
    re.IGNORECASE,
)
_IMPERATIVE = re.compile(
    r"^(?:\W*(?:then|so|now|okay|please|just|and|well)\b)*\W*(?:tell|walk|give|show|explain|say|describe|suppose|imagine|pick|name|put|take|start|choose|convince|sketch|talk"
    r"|assume|defend|restate|be (?:more )?specific|let's hear|go on)\b",
    re.IGNORECASE,
)


def numbers(text: str) -> list[str]:
    """The figures in a text, without thousands separators."""
    return [n.replace(",", "").rstrip(".") for n in re.findall(r"\d[\d,]*(?:\.\d+)?", text)]


class Breach(ValueError):
    """A sentence that may not be spoken; the message tells a model which rule it broke."""


class Guard:
    """Lets speech out sentence by sentence. ``shown`` is what was let out, ``asked`` whether it asked something."""

    def __init__(
        self, forbidden: Sequence[str] = (), *, must_be_statement: bool = False, numbers: frozenset[str] | None = None
    ) -> None:
        self._forbidden = tuple(phrase.casefold() for phrase in forbidden)
        self._statement, self._numbers = must_be_statement, numbers
        self._pending = ""
        self.shown: list[str] = []
        self.asked = False
        self.done = False

    @property
    def text(self) -> str:
        """All that was let out."""
        return "".join(self.shown).strip()

    def feed(self, delta: str) -> Iterator[str]:
        """Take in the next piece; yields each sentence that is whole and clean. Raises ``Breach``."""
        self._pending += terminal_safe(delta)
        while match := self._boundary():
            sentence, self._pending = self._pending[:match], self._pending[match:]
            yield from self._let_out(sentence)

    def finish(self) -> Iterator[str]:
        """The rest, once no more will come. Raises ``Breach``."""
        if not self.done and self._pending.strip():
            rest, self._pending = self._pending, ""
            yield from self._let_out(rest)

    def _boundary(self) -> int | None:
        if self.done:
            return None
        for match in _SENTENCE_END.finditer(self._pending):
            before = self._pending[: match.end()]
            if match[0].startswith("\n"):
                if before.strip():
                    return match.end()
                continue
            if not _ABBREVIATION.search(before):
                return match.end()
        return None

    def _let_out(self, sentence: str) -> Iterator[str]:
        clean = re.sub(r"\s+", " ", sentence).strip().strip("*_").strip()
        if not clean:
            return
        if len(clean) > 1 and clean[0] == clean[-1] == '"':
            clean = clean[1:-1]
        self._check(sentence, clean)
        if len(self.text.split()) + len(clean.split()) > WORD_CAP:
            if self.shown:
                self.done = True
                return
            raise Breach(f"too long: at most {WORD_CAP} words")
        piece = (" " if self.shown else "") + clean
        self.shown.append(piece)
        if "?" in clean:
            self.asked = self.done = True
        elif _IMPERATIVE.search(clean):
            self.asked = True
        yield piece

    def _check(self, raw: str, clean: str) -> None:
        if _MARKDOWN.search(raw.strip("\n")):
            raise Breach("no markdown, no lists: plain spoken sentences")
        if _PRAISE.search(clean):
            raise Breach("no praise and no verdict on the answer")
        if _OUT_OF_CHARACTER.search(clean):
            raise Breach("stay in character: speak only as the interviewer")
        folded = clean.casefold()
        for phrase in self._forbidden:
            if phrase in folded:
                raise Breach(f"this interviewer never says: {phrase}")
        if self._statement and "?" in clean:
            raise Breach("no question here: the next question follows by itself")
        invented = sorted(set(numbers(clean)) - self._numbers) if self._numbers is not None else []
        if invented:
            raise Breach(f"reveal only what is in the material; it holds no {invented[0]}")
        letters = [c for c in clean if c.isalpha()]
        if letters and sum(ord(c) > 0x24F for c in letters) > len(letters) / 3:
            raise Breach("speak English")
