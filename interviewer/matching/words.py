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
