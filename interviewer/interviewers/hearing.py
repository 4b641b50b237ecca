"""How the embedded engine hears a turn: what kind it is, and where it is vague. The lists: rubrics/listening.yaml."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from interviewer.domain.rubric import ProbeKind
from interviewer.interviewers.wording import phrase
from interviewer.text import NEAR, canonical, sentences, straight, turned_down

SHORT = 25
"""Words up to which a turn may be nothing but a request or an "I don't know"."""


class Intent(StrEnum):
    """What a turn is, when it is not an answer. Earlier ones win."""

    EMPTY = "empty"
    GIBBERISH = "gibberish"
    INJECTION = "injection"
    HOSTILE = "hostile"
    REPEAT = "repeat_request"
    THINK = "think_time"
    DONE = "done"
    ASKS_ANSWER = "asks_answer"
    OFF_TOPIC = "off_topic"
    EXHIBIT = "exhibit_request"
    CLARIFYING = "clarifying"
    DONT_KNOW = "dont_know"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Trigger:
    """A vague claim worth pressing on, and ways to press."""

    id: str
    kind: ProbeKind
    rounds: tuple[str, ...]
    priority: int
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    say: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vague:
    """A trigger met in a sentence: which sentence, and the candidate's own words."""

    trigger: Trigger
    sentence: str
    words: str


class Listening:
    """The lists, compiled when first needed."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._data = data

    @cached_property
    def triggers(self) -> tuple[Trigger, ...]:
        """Triggers, most pressing first."""
        built = [
            Trigger(
                id=t["id"],
                kind=ProbeKind(t["kind"]),
                rounds=tuple(t.get("rounds") or ()),
                priority=t["priority"],
                pattern=re.compile(t["pattern"], re.IGNORECASE),
                unless=re.compile(t["unless"], re.IGNORECASE) if t.get("unless") else None,
                say=tuple(t["say"]),
            )
            for t in self._data["triggers"]
        ]
        return tuple(sorted(built, key=lambda t: -t.priority))

    @cached_property
    def _intents(self) -> dict[Intent, tuple[re.Pattern[str], ...]]:
        return {
            Intent(name): tuple(re.compile(p, re.IGNORECASE) for p in entry["patterns"])
            for name, entry in self._data["intents"].items()
        }

    @property
    def injection(self) -> tuple[re.Pattern[str], ...]:
        """Patterns of text that tries to steer its reader."""
        return self._intents[Intent.INJECTION]

    @cached_property
    def unproving(self) -> tuple[re.Pattern[str], ...]:
        """Patterns of sentences that claim worth and state nothing."""
        return tuple(re.compile(p, re.IGNORECASE) for p in self._data["unproving"]["patterns"])

    @property
    def challenges(self) -> tuple[str, ...]:
        """Ways to challenge a claim, right or wrong; nothing in them tells which."""
        return tuple(self._data["challenge"])

    def generics(self, kind: ProbeKind) -> tuple[str, ...]:
        """Content-free probes of a kind."""
        return tuple(self._data["generic"][kind.value])

    def generic(self, kind: ProbeKind, said: Sequence[str]) -> str:
        """A content-free probe that quotes nothing and was not said yet, of this kind or, those used up, any."""
        spoken = "\n".join(said)
        for pool in (self.generics(kind), *(self.generics(k) for k in ProbeKind)):
            for probe in pool:
                if "{words}" not in probe and probe not in spoken:
                    return probe
        return self.generics(kind)[-1]

    def wants_to_go_on(self, text: str) -> bool:
        """Whether a turn asks for the next question."""
        return self.intent(text) is Intent.DONE

    def intent(self, text: str) -> Intent:
        """What a turn is. A long turn is an answer unless it steers its reader or ends in a question of its own."""
        text = straight(canonical(text))
        words = re.findall(r"[^\W\d_]+(?:'\w+)?|\d+", text)
        if not words:
            return Intent.EMPTY
        if _gibberish(text, words):
            return Intent.GIBBERISH
        if self._is(Intent.INJECTION, text):
            return Intent.INJECTION
        last = sentences(text)[-1].text
        if len(words) > SHORT:
            return self._asked(last, last) or Intent.ANSWER
        for intent in _WHOLE_TURN:
            if self._is(intent, text):
                return intent
        return self._asked(text, last) or (Intent.DONT_KNOW if self._is(Intent.DONT_KNOW, text) else Intent.ANSWER)

    def steers(self, sentence: str) -> bool:
        """Whether a sentence tries to steer its reader."""
        return self._is(Intent.INJECTION, sentence)

    def asking(self, text: str) -> str:
        """The sentences of a turn that ask for something; the whole turn where none does by itself."""
        each = [s.text for s in sentences(straight(canonical(text)))]
        return " ".join(s for s in each if s.rstrip().endswith("?") or self._asked(s, s)) or text

    def asks_for_something(self, text: str) -> bool:
        """Whether any sentence asks the interviewer for a fact or an exhibit: without that, nothing may be revealed."""
        each = [s.text for s in sentences(canonical(text))]
        return any(s.rstrip().endswith("?") or self._asked(s, s) is not None for s in each)

    def _asked(self, text: str, last: str) -> Intent | None:
        """What ``text`` asks for, if anything; ``last`` is the sentence it leaves the interviewer with."""
        if self._is(Intent.EXHIBIT, text):
            return Intent.EXHIBIT
        asks = last.rstrip().endswith("?") or ("?" not in text and _INVERTED.match(text))
        return Intent.CLARIFYING if asks and self._is(Intent.CLARIFYING, text) else None

    def _is(self, intent: Intent, text: str) -> bool:
        return any(p.search(text) for p in self._intents[intent])

    def vague(self, text: str, round_id: str) -> Iterator[Vague]:
        """Vague claims in an answer, the most pressing first. What is asked or turned down is no claim."""
        split = [s.text for s in sentences(text) if not s.text.rstrip().endswith("?")]
        for trigger in self.triggers:
            if trigger.rounds and round_id not in trigger.rounds:
                continue
            for sentence in split:
                words = _claimed(trigger, sentence)
                if words:
                    yield Vague(trigger, sentence, words)
                    break


_WHOLE_TURN = (
    Intent.HOSTILE,
    Intent.REPEAT,
    Intent.THINK,
    Intent.DONE,
    Intent.ASKS_ANSWER,
    Intent.OFF_TOPIC,
)
"""What a short turn may be, before it is looked at as a question."""

_SO = r"\W*(?:(?:so|ok|okay|and|well|um+|uh|hm+|sorry|also|first|just|then|wait|before i (?:answer|start))\b\W*){0,4}"
_INVERTED = re.compile(
    rf"{_SO}(?:"
    r"how (?:many|much|often|long|old|large|big)\b(?: \w+){0,3}? (?:is|are|was|were|do|does|did|can|has|have|will)\b"
    r"|(?:when|where|why) (?:is|are|was|were|do|does|did|can|should|has|have|will|would)\b"
    r"|(?:is|are|was|were|does|did|can|could|may|has|have)"
    r" (?:i|we|you|they|it|there|the|this|that|these|those|our|any)\b"
    r"|(?:do|should) (?:i|we|you|they)\b|who \w+s\b[^.!,;]{0,60}$"
    r"|(?:what|which|who|whose|how)\b(?! (?:i|we|you|they|matters|counts|is important)\b)"
    r"(?: \w+){0,3}? (?:is|are|was|were|do|does|did|can|could|has|have|should|will|would)\b[^.!]*$"
    r")",
    re.IGNORECASE,
)
"""A question by its word order, for who types or dictates without a question mark."""

_WORD_BEFORE = re.compile(r"(?<![\w'-])(?!(?:and|or|but|so|then|that|which|because|if|when)\b)[\w'-]+\s+$", re.I)
_DANGLING = re.compile(
    r"\s+(?:(?:and|or|that|which|who|so|as|than|like|maybe|when|if|to(?!\s+(?:zero|everyone|it)\b))(?:\s+[\w'’-]+)?"
    r"|(?:from|about|over|for|with|into|on|in|by|after|of|at|such as|around)"
    r"(?:\s+(?:a|an|the|its|our|their)(?:\s+[\w'’-]+)?)?)$",
    re.IGNORECASE,
)
"""The end of a span that stops in the middle of a clause."""


def _claimed(trigger: Trigger, sentence: str) -> str:
    """The words of a vague claim in a sentence, two to eight and whole where it has as many; "" if it makes none."""
    plain = straight(sentence)
    for match in trigger.pattern.finditer(plain):
        start, end = match.span("words" if "words" in trigger.pattern.groupindex else 0)
        if turned_down(plain, start):
            continue
        if trigger.unless and trigger.unless.search(plain):
            return ""
        return _sayable(sentence, start, end)
    return ""


def _sayable(sentence: str, start: int, end: int) -> str:
    """The span as it can be said back: cut where a clause breaks, begun a word or two earlier if it is too short."""
    goes_on = sentence[end:].lstrip()[:1].isalnum()
    said = ""
    for _ in range(3):
        span = sentence[start:end].strip(" ,.;:")
        said = phrase(span, telling=0) or said or span
        while goes_on and (shorter := _DANGLING.sub("", said)) != said:
            said = shorter
        earlier = _WORD_BEFORE.search(straight(sentence), max(0, start - NEAR), start)
        if len(said.split()) > 2 or not earlier:
            break
        start = earlier.start()
    return said


def _gibberish(text: str, words: Sequence[str]) -> bool:
    """Keys at random, one letter over and over, or nothing but marks. Short sound answers and other scripts are not."""
    if not text.isascii():
        return False
    letters = [w for w in words if not w.isdigit()]
    if not letters:
        return len(text) > 12
    odd = [w for w in letters if len(w) > 3 and not (w.isupper() and len(w) < 7) and _ODD.search(w)]
    longest = max(map(len, letters))
    return len(odd) * 2 > len(letters) or longest > 45


_ODD = re.compile(r"^[^aeiouy]+$|(.)\1{3}|[^aeiouy\W]{6}|asdf|sdfg|dfgh|qwer|zxcv|xcvb|hjkl", re.IGNORECASE)
"""A word nobody says: no vowel, one letter over and over, six consonants, or a run along the keyboard."""
