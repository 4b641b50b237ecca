"""What can be seen of a sentence without understanding it: its words, and whether it claims anything.

Word lists and rules here are about English only. Each rule is there to hold back credit, never to give it.
"""

from __future__ import annotations

import re

_WORD = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+(?:'[^\W_]+)*")

_ARTICLES = frozenset("the a an my your our their its every".split())
_PREPOSITIONS = frozenset(
    "of to in on at by for from with without into onto over under between among about against across after before "
    "during through per via within than as until since toward towards around behind beyond up down off out".split()
)
_PRONOUNS = frozenset(
    "i me you he him she her it we us they them this that these those who whom whose which what someone something "
    "anything everything nothing anyone everyone nobody one ones mine yours ours theirs itself themselves myself".split()
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


def words(text: str) -> list[str]:
    """The lower-case words and numbers of a text, in order; hyphens divide, apostrophes do not."""
    return _WORD.findall(text.lower().replace("’", "'"))


_ENDINGS = (
    "izations ization ations ation ingly ments ment ities ings ness ing edly ies ied ity ors ers or ed es er ly s e".split()
)


def stem(word: str) -> str:
    """The word without its commonest English ending: crude, and the same for both sides of a comparison."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            root = word[: -len(ending)]
            return root[:-1] if len(root) > 3 and root[-1] == root[-2] and root[-1] not in "sl" else root
    return word


_SUBJECTS = frozenset("i we you they it he she this that which who".split())
_REASONS = frozenset("because so if when since unless until while whereas otherwise therefore then than".split())
_DOING = frozenset(
    stem(verb)
    for verb in "accept add agree aim alert allow ask assume audit average avoid backtest begin block break build cache "
    "calculate call cap catch change check choose collect compare compute confirm correct count cut deal decide define "
    "deploy describe detect disable do drop escalate estimate evaluate exclude explain explore expect fall fill filter "
    "find fit fix flag follow force freeze get give go group guard handle hold identify include increase inspect join "
    "keep know label learn leave let limit list log look lower make mark mask match mean measure mix monitor move name "
    "need note open order pad page pass pay pick plan point prevent price protect pull put raise rank read rebuild "
    "recommend record reduce refit refuse reject remove repair repeat replace replay report rerun reserve restrict retrain "
    "return review revert rewrite roll route run sample save say score see sell send separate serve set share ship show "
    "shrink shuffle sit slice sort split stand start state stop store stream suggest suspect switch take talk tell test "
    "tie track train trace treat trust try tune turn understand use verify wait want warn watch weigh withdraw work write".split()
)
_BARE = 12  # words: anything longer without a verb is a list, and `stuffed` sees that


def claims(sentence: Sequence[str]) -> bool:
    """Whether a sentence of words says something of something: a verb with its subject, an order, or a reason."""
    if any(word in _AUXILIARIES or word in _SUBJECTS or word in _REASONS for word in sentence):
        return True
    openers = [word for word in sentence if word not in _ADVERBS and word not in _CONJUNCTIONS][:1]
    after_to = [b for a, b in zip(sentence, sentence[1:], strict=False) if a == "to"]
    return len(sentence) > _BARE or (len(sentence) > 2 and any(stem(w) in _DOING for w in openers + after_to))


_STUFFED = 0.15
_SHUFFLED = 0.12
_ENOUGH = 8  # words: shares of fewer mean nothing
_CANNOT_FOLLOW_ARTICLE = (_PREPOSITIONS | _AUXILIARIES | _CONJUNCTIONS | _PRONOUNS | _ARTICLES) - frozenset(
    "one ones this that over under between down up off out no within like its their".split()
)


def stuffed(sentence: Sequence[str]) -> bool:
    """Whether the words are a heap of terms: next to no function words, or function words where none can stand.

    People speak with 35 to 60 percent function words, notes have 20 or more, lists of terms under 15.
    Shuffled prose keeps its share but puts prepositions and verbs after articles.
    """
    if len(sentence) < _ENOUGH:
        return False
    if sum(word in FUNCTION_WORDS for word in sentence) < _STUFFED * len(sentence):
        return True
    broken = sum(
        a in ("the", "a", "an") and b in _CANNOT_FOLLOW_ARTICLE for a, b in zip(sentence, sentence[1:], strict=False)
    )
    broken += sentence[-1] in ("the", "a", "an", "and", "my", "our", "their", "of")
    return broken > 1 and broken > _SHUFFLED * len(sentence) / 2
