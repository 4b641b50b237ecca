"""How the embedded engine puts a move into words: leads and probes never said before, and the candidate's own words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from interviewer.matching.words import FUNCTION_WORDS

STEM_WORDS = 3
_FILLERS = re.compile(
    r"^(?:(?:so|well|okay|ok|um+|uh+|like|yeah|yes|no|right|honestly|basically|actually|then|and|but|also|maybe"
    r"|first(?:ly)?|second(?:ly)?|again|i mean|you know|i think|i guess|i feel like|i would say|i'd say|i suppose"
    r"|probably|to be honest|of course|obviously|in general|usually|(?:as|like) i (?:said|mentioned)|i would|i'd|i'll"
    r"|i will|i want to|we would|we'd|we will|we'll|let me|let's|just|try to|can i|could i|could we|can we)[, ]+)+",
    re.IGNORECASE,
)
_BREAK = re.compile(
    r"\s*(?:(?<!\d),|,(?!\d)|[;:()—–])\s*|\s+-\s+"
    r"|\s+(?:because|so that|and then|but|which|while|although|unless|if)\s+",
    re.I,
)
_PREPOSITIONS = frozenset(
    "to of in on at by for with from per and or between against before after than into over as that".split()
)
_EMPTY = re.compile(r"\b(?:know|not sure|no idea|hard to say|depends|guess|good question|make sense)\b", re.I)
_MID_SENTENCE = re.compile(
    r"(?:if|when|whenever|unless|to|than|rather|since|because|or|with|so that|that|which)\b", re.I
)
_TELLING = 2
"""Words of some length that words said back must hold, besides those that only hold a sentence together."""
_LOOSE_END = re.compile(
    r"\s+(?:a|an|the|of|to|in|on|at|by|for|with|and|or|is|are|was|that|my|our|i|we|it|as|be|not|would|if|when|whenever|where|while|than|because|so)$",
    re.I,
)


def stem(text: str) -> str:
    """The first three words of a turn, by which a listener would notice a repetition."""
    return " ".join(re.findall(r"[\w']+", text.casefold())[:STEM_WORDS])


def stems(said: Iterable[str]) -> set[str]:
    """The stems of all turns so far."""
    return {stem(text) for text in said}


def used(template: str, said: Sequence[str]) -> bool:
    """Whether a template was spoken before, whatever words stood in it."""
    longest = max(template.split("{words}"), key=len).strip(' .,"“”?')
    return any(longest.casefold() in text.casefold() for text in said)


def fill(template: str, words: str) -> str:
    """A template with the candidate's words in it; quotation marks come once."""
    quoted = words.strip(" \"'“”.,;:?!")
    if '"{words}"' in template or "“{words}”" in template:
        return template.replace("{words}", quoted)
    return template.replace("{words}", f'"{quoted}"')


def _before_preposition(words: list[str], least: int) -> list[str]:
    """A clause cut short ends before its last preposition, where a speaker would stop."""
    places = [i for i, word in enumerate(words) if i >= least and word.casefold() in _PREPOSITIONS]
    return words[: places[-1]] if places else words


def phrase(sentence: str, most: int = 8, least: int = 2, *, telling: int = _TELLING) -> str:
    """A few of the candidate's own words worth saying back: the first full clause of a sentence, cut where one would.

    ``telling`` words of it must say something of the subject; with 0, words already picked out are only cut to size.
    Returns "" when no clause of at least ``least`` words is there.
    """
    bare = re.sub(r"\s+", " ", _FILLERS.sub("", sentence.strip()))
    parts = (_FILLERS.sub("", f"{part} ").strip() for part in _BREAK.split(bare))
    clauses = [c for c in parts if len(c.split()) >= least and not _EMPTY.search(c)]
    if telling:
        clauses = [c for c in clauses if not _MID_SENTENCE.match(c)]
    if not clauses:
        return ""
    words = clauses[0].split()
    if len(words) > most:
        words = _before_preposition(words[:most], least)
    cut = " ".join(words).rstrip(" .,;:?!\"'")
    while (shorter := _LOOSE_END.sub("", cut)) != cut:
        cut = shorter
    saying = [w for w in re.findall(r"[\w'-]+", cut.casefold()) if len(w) > 3 and w not in FUNCTION_WORDS]
    sayable = least <= len(cut.split()) and len(saying) >= telling and not re.search(r'["“”<>\[\]{}|]', cut)
    return cut if sayable else ""
