"""How the embedded engine hears a turn: what kind it is, and where it is vague. The lists: rubrics/listening.yaml."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from interviewer.domain.rubric import ProbeKind
from interviewer.text import canonical, sentences

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
    EXHIBIT = "exhibit_request"
    CLARIFYING = "clarifying"
    DONT_KNOW = "dont_know"
    OFF_TOPIC = "off_topic"
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

    @property
    def challenges(self) -> tuple[str, ...]:
        """Ways to challenge a right answer."""
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
        """What a turn is. A long turn is an answer unless it steers its reader."""
        text = canonical(text)
        words = re.findall(r"[^\W\d_]+(?:'\w+)?|\d+", text)
        if not words:
            return Intent.EMPTY
        if _gibberish(text, words):
            return Intent.GIBBERISH
        if self._is(Intent.INJECTION, text):
            return Intent.INJECTION
        if len(words) > SHORT * 2:
            return Intent.ANSWER
        for intent in (Intent.HOSTILE, Intent.REPEAT, Intent.THINK, Intent.DONE, Intent.ASKS_ANSWER, Intent.EXHIBIT):
            if self._is(intent, text) and len(words) <= SHORT:
                return intent
        if self._is(Intent.EXHIBIT, text):
            return Intent.EXHIBIT
        if self._asks(text) and self._is(Intent.CLARIFYING, text):
            return Intent.CLARIFYING
        if len(words) <= SHORT and self._is(Intent.DONT_KNOW, text):
            return Intent.DONT_KNOW
        return Intent.OFF_TOPIC if self._is(Intent.OFF_TOPIC, text) else Intent.ANSWER

    def _is(self, intent: Intent, text: str) -> bool:
        return any(p.search(text) for p in self._intents[intent])

    @staticmethod
    def _asks(text: str) -> bool:
        last = sentences(text)[-1].text if sentences(text) else text
        return last.rstrip().endswith("?") or bool(
            re.match(
                r"\W*(?:what|which|how|who|when|where|why|is|are|was|were|do|does|did|can|could|may|has|have)\b",
                text,
                re.I,
            )
        )

    def vague(self, text: str, round_id: str) -> Iterator[Vague]:
        """Vague claims in an answer, the most pressing first."""
        split = [s.text for s in sentences(text)]
        for trigger in self.triggers:
            if trigger.rounds and round_id not in trigger.rounds:
                continue
            for sentence in split:
                match = trigger.pattern.search(sentence)
                if match and not (trigger.unless and trigger.unless.search(sentence)):
                    words = (match.groupdict().get("words") or match[0]).strip(" ,.;:")
                    yield Vague(trigger, sentence, words)
                    break


def _gibberish(text: str, words: Sequence[str]) -> bool:
    """Keys at random, one letter over and over, or nothing but marks. Short sound answers and other scripts are not."""
    if not text.isascii():
        return False
    letters = [w for w in words if not w.isdigit()]
    if not letters:
        return len(text) > 12
    odd = [
        w
        for w in letters
        if len(w) > 3 and (not re.search(r"[aeiouy]", w, re.I) or re.search(r"(.)\1{3}|[^aeiouy\W]{6}", w, re.I))
    ]
    longest = max(map(len, letters))
    return len(odd) * 2 > len(letters) or longest > 45
