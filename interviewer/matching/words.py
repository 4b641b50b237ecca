"""What can be seen of a sentence without understanding it: its words, and whether it claims anything.

Word lists and rules here are about English only. Each rule is there to hold back credit, never to give it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

_WORD = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+(?:'[^\W_]+)*")

_ARTICLES = frozenset("the a an my your our their its every".split())
_PREPOSITIONS = frozenset(
    "of to in on at by for from with without into onto over under between among about against across after before "
    "during through per via within than as until since toward towards around behind beyond up down off out".split()
)
_PRONOUNS = frozenset(
    "i me you he him she her it we us they them this that these those who whom whose which what someone something "
    "anything everything nothing anyone everyone nobody one ones mine yours ours theirs itself themselves "
    "myself".split()
)
_AUXILIARIES = frozenset(
    "is are was were be been being am do does did done have has had having can could will would shall should may might "
    "must i'd i'll i'm i've we'd we'll we're we've you'd you'll you're you've they'd they'll they're they've it's it'd "
    "it'll that's there's here's he's she's what's who's let's isn't aren't wasn't weren't don't doesn't didn't "
    "haven't hasn't hadn't can't cannot couldn't won't wouldn't shouldn't mustn't gonna gotta wanna".split()
)
_CONJUNCTIONS = frozenset(
    "and or but nor so because if when while whereas although though unless whether then therefore either neither "
    "both how why where not no".split()
)
_ADVERBS = frozenset(
    "very really just only also too even still already again there here now maybe perhaps well um uh er okay ok yeah "
    "yes like more most less least much many some any all each other another such same own few lot kind sort first "
    "rather quite actually basically probably usually often never always ever once".split()
)
FUNCTION_WORDS = _ARTICLES | _PREPOSITIONS | _PRONOUNS | _AUXILIARIES | _CONJUNCTIONS | _ADVERBS
"""Words that hold a sentence together and say nothing of its subject."""


_REDACTED = re.compile(r"\[(name|e-mail|phone|link) (\d+)\]")


def words(text: str) -> list[str]:
    """The lower-case words and numbers of a text, in order; hyphens divide, apostrophes do not.

    What stands for something redacted ("[name 1]") is one word, as a name would be.
    """
    return _WORD.findall(_plain(text))


def _plain(text: str) -> str:
    return _REDACTED.sub(lambda found: f"{found[1].replace('-', '')}{found[2]}", text).lower().replace("’", "'")


_ENDINGS = tuple(
    "izations ization ations ation ingly ments ment ities ings ness ing edly ies ied ity ors ers or ed es er ly s e "
    "".split()
)


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """The word without its commonest English ending: crude, and the same for both sides of a comparison."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            root = word[: -len(ending)]
            return root[:-1] if len(root) > 3 and root[-1] == root[-2] and root[-1] not in "sl" else root
    return word


_SUBJECTS = frozenset("i we you they it he she this that which who".split())
_REASONS = frozenset("because so if when since unless until while whereas otherwise therefore then than".split())
_VERBS = (
    "accept add agree aim alert allow ask assume audit average avoid backtest begin block break build cache "
    "calculate call cap catch change check choose collect compare compute confirm correct count cut deal decide "
    "define deploy describe detect disable do drop escalate estimate evaluate exclude expect explain explore fall "
    "fill filter find fit fix flag follow force freeze get give go group guard handle hold identify include "
    "increase inspect join keep know label learn leave let limit list log look lower make mark mask match mean "
    "measure mix monitor move name need note open order pad page pass pay pick plan point prevent price protect "
    "pull put raise rank read rebuild recommend record reduce refit refuse reject remove repair repeat replace "
    "replay report rerun reserve restrict retrain return revert review rewrite roll route run sample save say "
    "score see sell send separate serve set share ship show shrink shuffle sit slice sort split stand start state "
    "stop store stream suggest suspect switch take talk tell test tie trace track train treat trust try tune turn "
    "understand use verify wait want warn watch weigh withdraw work write"
)
_DOING = frozenset(stem(verb) for verb in _VERBS.split())
_BARE = 5  # words: so few without a verb are a heading
_LISTED = 12  # words: so few without even a word that can be a verb are a list of topics


def claims(sentence: Sequence[str]) -> bool:
    """Whether a sentence of words says something of something, rather than naming it.

    A subject, an auxiliary or a reason shows it at any length, an order ("compare by segment") from three words on.
    """
    if any(word in _AUXILIARIES or word in _SUBJECTS or word in _REASONS for word in sentence):
        return True
    if len(sentence) > _LISTED:
        return True
    spoken = [word for word in sentence if word not in _ADVERBS and word not in _CONJUNCTIONS]
    if len(sentence) > _BARE:
        return any(stem(word) in _DOING for word in spoken)
    return len(sentence) > 2 and stem(spoken[0] if spoken else "") in _DOING


_STUFFED = 0.15
_ENOUGH = 8  # words: shares of fewer mean nothing


def stuffed(sentence: Sequence[str]) -> bool:
    """Whether a sentence of words is a heap of terms.

    People speak with 35 to 60 percent function words and jot notes with 20 or more; lists of terms have under 15.
    """
    return len(sentence) >= _ENOUGH and sum(w in FUNCTION_WORDS for w in sentence) < _STUFFED * len(sentence)


_SHUFFLED = 0.015
_WHOLE = 50  # words
_PARTICLES = frozenset("over under between down up off out within like".split())
_RELATIONS = (_PREPOSITIONS - _PARTICLES) | _AUXILIARIES | (_CONJUNCTIONS - {"no"})
_NOT_AFTER_ARTICLE = _RELATIONS | (_ARTICLES - {"its", "their"}) | (_PRONOUNS - {"one", "ones", "this", "that"})
_NOT_AFTER_SUBJECT = _ARTICLES | (_PREPOSITIONS - _PARTICLES)


def shuffled(answer: Sequence[str]) -> bool:
    """Whether the words of a whole answer stand in no order a person would say them in.

    Counts pairs that cannot stand together, such as an article before a preposition. In the answers this was
    measured on, sense had at most 0.7 of them in a hundred words and the same words shuffled at least 1.9.
    """
    broken = sum(_broken(a, b) for a, b in pairwise(answer))
    return len(answer) >= _WHOLE and broken > _SHUFFLED * len(answer)


def _broken(a: str, b: str) -> bool:
    if a in ("the", "a", "an"):
        return b in _NOT_AFTER_ARTICLE
    if a in ("i", "we", "they", "he", "she"):
        return b in _NOT_AFTER_SUBJECT
    return (a in ("of", "from", "with", "into", "by") and b in _AUXILIARIES) or (a == b and a in _PREPOSITIONS)


_REFUSALS = frozenset("wouldn't won't don't didn't never skip".split())
_REFUSED_BY_NOT = frozenset("would will do did i'd i'll".split())
_NOT_WORTH = frozenset("going bother bothering worth necessary important".split())
_NO_USE = frozenset("need point reason sense use".split())
_SPEAKERS = frozenset("i i'd i'll i'm".split())
_SCOPE = 16  # words a refusal reaches forward
_TURNS = frozenset(
    "but because so until unless before if when instead rather although though since as otherwise i i'd i'll we".split()
)


def refused(sentence: Sequence[str]) -> set[int]:
    """Which words the speaker refuses to act on ("I wouldn't compare segments", "no need to look at nulls").

    Denials about anything else ("the job did not know the setting") are claims like others.
    """
    under: set[int] = set()
    for i, word in enumerate(sentence):
        before, after = sentence[i - 1] if i else "", sentence[i + 1] if i + 1 < len(sentence) else ""
        by_speaker = i == 0 or not _SPEAKERS.isdisjoint(sentence[max(0, i - 2) : i])
        says_no = (word in _REFUSALS and by_speaker) or (word == "no" and after in _NO_USE)
        if not says_no and not (word == "not" and ((before in _REFUSED_BY_NOT and by_speaker) or after in _NOT_WORTH)):
            continue
        for j in range(i + 1, min(i + 1 + _SCOPE, len(sentence))):
            if sentence[j] in _TURNS:
                break
            under.add(j)
    return under


_OTHERS = re.compile(
    r"\b(?:some(?:one|body)|people|many|others|they|colleagues?|a\s+team)\s+(?:(?:will|would|might|may|often|always)\s+)?"
    r"(?:say|suggest|propose|think|want|tell)s?\b",
    re.IGNORECASE,
)


def disowned(sentence: str) -> bool:
    """Whether a sentence is about something that the speaker refuses to do, or that others would say."""
    return bool(refused(words(sentence)) or _OTHERS.search(sentence))


_PIECE = re.compile(rf"({_WORD.pattern})|[,;:]")


def items(text: str) -> list[int]:
    """For each word of a text the number of the item it belongs to: commas and "and" or "or" divide items."""
    numbers, item = [], 0
    for piece in _PIECE.finditer(_plain(text)):
        if piece.group(1) in (None, "and", "or"):
            item += 1
        if piece.group(1):
            numbers.append(item)
    return numbers


_SHORT = 3  # words of an item in a list of topics
_MANY = 3  # items that make a list


def listed(sentence: Sequence[str], item_of: Sequence[int], hits: Sequence[int]) -> bool:
    """Whether the words at ``hits`` are a single short item of a list of topics, with no reason given for any."""
    sizes: dict[int, int] = {}
    for word, item in zip(sentence, item_of, strict=True):
        sizes[item] = sizes.get(item, 0) + (word not in ("and", "or"))
    of = {item_of[hit] for hit in hits}
    short = [item for item, size in sizes.items() if size <= _SHORT]
    return len(of) == 1 and of <= set(short) and len(short) >= _MANY and _REASONS.isdisjoint(sentence)
