"""The word lists at work: where an answer holds the floor, hedges, stays vague, commits or gives a reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from interviewer.domain.speech import Need, SpeechRubric, VagueRule
from interviewer.text import Sentence, straight, turned_down


@dataclass(frozen=True, slots=True)
class Found:
    """One listed phrase or claim: where it stands, and the list's name for it."""

    kind: Literal["vague", "hedge", "filler"]
    start: int
    end: int
    name: str
    rule: VagueRule | None = None


class Lexicon:
    """The lists, compiled when first needed."""

    def __init__(self, rubric: SpeechRubric) -> None:
        self._rubric = rubric

    @cached_property
    def _phrases(self) -> tuple[tuple[Literal["hedge", "filler"], re.Pattern[str]], ...]:
        return ("hedge", _any_of(self._rubric.hedges)), ("filler", _any_of(self._rubric.fillers))

    @cached_property
    def _signposts(self) -> re.Pattern[str]:
        return _any_of(self._rubric.signposts)

    @cached_property
    def _commits(self) -> tuple[re.Pattern[str], ...]:
        return _compiled(self._rubric.commits)

    @cached_property
    def _fixes(self) -> tuple[re.Pattern[str], ...]:
        return _compiled(self._rubric.fixes)

    @cached_property
    def _supports(self) -> dict[Need, tuple[re.Pattern[str], ...]]:
        return {need: _compiled(patterns) for need, patterns in self._rubric.supports.items()}

    @cached_property
    def _vague(self) -> tuple[tuple[VagueRule, re.Pattern[str], re.Pattern[str] | None], ...]:
        return tuple((r, _one(r.pattern), _one(r.unless) if r.unless else None) for r in self._rubric.vague)

    def found(self, text: str, split: Sequence[Sentence]) -> list[Found]:
        """Every vague claim, hedge and filler of an answer in canonical form, in order. They may overlap."""
        all_ = [f for sentence in split for f in self.vague(sentence)]
        plain = straight(text)
        for kind, pattern in self._phrases:
            for match in pattern.finditer(plain):
                name = " ".join(match.group().casefold().split())
                if not self._other_use(name, plain, match.start()):
                    all_.append(Found(kind, match.start(), match.end(), name))
        return sorted(all_, key=lambda f: (f.start, -f.end))

    def vague(self, sentence: Sentence) -> Iterator[Found]:
        """The vague claims of a sentence. What is asked or turned down is no claim."""
        for rule, start, end in self._claims(sentence.text):
            yield Found("vague", sentence.start + start, sentence.start + end, rule.id, rule)

    @cached_property
    def _claims(self) -> Callable[[str], tuple[tuple[VagueRule, int, int], ...]]:
        """The claims of a sentence and where they stand in it. Each sentence is asked about several times."""
        return lru_cache(maxsize=1024)(self._look_for_claims)

    def _look_for_claims(self, text: str) -> tuple[tuple[VagueRule, int, int], ...]:
        plain = straight(text)
        if plain.rstrip().endswith("?"):
            return ()
        claims = []
        for rule, pattern, unless in self._vague:
            match = next((m for m in pattern.finditer(plain) if not turned_down(plain, m.start())), None)
            if match and not (unless and unless.search(plain)):
                claims.append((rule, *match.span("words" if "words" in pattern.groupindex else 0)))
        return tuple(claims)

    def _other_use(self, name: str, plain: str, start: int) -> bool:
        before = re.search(r"([\w']+)\s+$", plain[max(0, start - 24) : start])
        return before is not None and before[1].casefold() in self._rubric.not_after.get(name, ())

    def signposts(self, text: str) -> list[int]:
        """Where the signposts of a text begin."""
        return [m.start() for m in self._signposts.finditer(straight(text))]

    def figures(self, text: str) -> int:
        """How many figures a text names, in digits or in words."""
        return sum(len(p.findall(straight(text))) for p in self._supports.get(Need.FIGURE, ()))

    def commits(self, sentence: Sentence) -> bool:
        """Whether a sentence says what the speaker does, without a vague claim. A question commits to nothing."""
        return _holds(self._commits, sentence.text) and not any(True for _ in self.vague(sentence))

    def fixes(self, sentence: str) -> bool:
        """Whether a sentence proposes to change something, and does not turn it down."""
        plain = straight(sentence)
        matches = (m for p in self._fixes for m in p.finditer(plain))
        return not plain.rstrip().endswith("?") and any(not turned_down(plain, m.start()) for m in matches)

    def firm(self, sentence: Sentence, need: Need) -> bool:
        """Whether a sentence holds a figure, a check, a reason or a decision, without vagueness, hedge or filler.

        A decision must stand beside something that holds it up: "I would retrain it" alone is none.
        """
        plain = straight(sentence.text)
        if any(True for _ in self.vague(sentence)) or any(p.search(plain) for _, p in self._phrases):
            return False
        props = (need,) if need is not Need.DECISION else (Need.FIGURE, Need.CHECK, Need.REASON)
        return self._supported(need, plain) and any(self._supported(prop, plain) for prop in props)

    def _supported(self, need: Need, plain: str) -> bool:
        return _holds(self._supports.get(need, ()), plain)


def _holds(patterns: Sequence[re.Pattern[str]], sentence: str) -> bool:
    plain = straight(sentence)
    return not plain.rstrip().endswith("?") and any(p.search(plain) for p in patterns)


def _one(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _compiled(patterns: Sequence[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(_one(p) for p in patterns)


def _any_of(phrases: Sequence[str]) -> re.Pattern[str]:
    """Any of the phrases as whole words, the longest first, whatever white space divides their words."""
    longest_first = sorted(phrases, key=len, reverse=True)
    spelt = (r"\s+".join(re.escape(word) for word in straight(phrase).split()) for phrase in longest_first)
    return _one(rf"(?<![\w'])(?:{'|'.join(spelt)})(?![\w'])")
