"""Text made safe and countable: canonical form, numbered sentences, and what a terminal may be shown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST = 40
"""Words after which a sentence without a full stop is cut at a connective."""

_MARKS = 6  # combining marks kept in a row: more is decoration, and makes normalising quadratic

_LINE_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_BLANKS = re.compile(r"[^\S\n]+")
_AROUND_BREAK = re.compile(r" ?\n ?")
_BREAKS = re.compile(r"\n{3,}")

# Controls, format characters, fillers that show as nothing, variation selectors, private use, lone surrogates.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff"
    "\ud800-\udfff\ue000-\uf8ff\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)

# No alternative may match white space: a token is replaced by a space, so removing one can never make another.
_CHAT_TOKEN = re.compile(
    r"<\|[^\s<>|]{1,64}\|>|</?s>|<</?sys>>|</?(?:bos|eos|pad|unk|think|tool_call|tool_response)>"
    r"|</?(?:start|end)_of_[a-z]{1,16}>|\[/?(?:inst|system_prompt|available_tools|tool_calls|tool_results)\]",
    re.IGNORECASE,
)


def canonical(text: str) -> str:
    """The one form in which candidate text is judged, quoted and matched.

    Compatibility-normalised (NFKC), without invisible, directional and control characters, without
    chat-template tokens, white space collapsed, at most one empty line in a row. Idempotent.
    """
    text = _LINE_BREAK.sub("\n", text)
    text = _INVISIBLE.sub("", text)
    if not text.isascii():
        text = _fewer_marks(unicodedata.normalize("NFKC", _fewer_marks(text)))
    text = _CHAT_TOKEN.sub(" ", text)
    text = _AROUND_BREAK.sub("\n", _BLANKS.sub(" ", text))
    return _BREAKS.sub("\n\n", text).strip()


def _fewer_marks(text: str) -> str:
    kept = []
    run = 0
    for character in text:
        run = run + 1 if unicodedata.combining(character) else 0
        if run <= _MARKS:
            kept.append(character)
    return "".join(kept)


_ESCAPE = re.compile(
    "(?:\x1b\\[|\x9b)[0-?]*[ -/]*[@-~]?"  # CSI: cursor, colour, modes
    "|(?:\x1b[\\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\\\|\x9c)?"  # OSC, DCS and their payload
    "|\x1b[ -/]*[0-~]"
    "|[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\U000e0000-\U000e007f]"
)


def terminal_safe(text: str) -> str:
    """Text that cannot move a cursor, recolour, retitle, ring or reorder.

    Escape sequences go with their payload, then every control but newline and tab, directional
    overrides, and lone surrogates, which no stream can encode.
    """
    return _ESCAPE.sub("", text)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an answer: ``text == answer[start:end]``; ``number`` counts from 1."""

    number: int
    start: int
    end: int
    text: str


def sentences(text: str) -> tuple[Sentence, ...]:
    """Numbers the sentences of canonical text, typed or spoken.

    Line ends and bullets divide; abbreviations, decimals, versions and dotted names do not; what runs
    on for more than ``LONGEST`` words is cut at a connective. Every word but the number of a list lands in one.
    """
    spans: list[tuple[int, int]] = []
    for block_start, block_end in _blocks(text):
        for start, end in _between_stops(text, block_start, block_end):
            if not _WORD_LIKE.search(text, start, end):
                continue
            spans.extend(_cut(text, start, end))
    return tuple(Sentence(n, start, end, text[start:end]) for n, (start, end) in enumerate(spans, 1))


_LINE = re.compile(r"[^\n]+")
_BULLET = re.compile(r"\s*(?:[-*+•‣◦▪·–—]\s+|\(?\d{1,2}[.)]\s+|\(?[a-h]\)\s+|#{1,6}\s+|>\s+)")
_WORD_LIKE = re.compile(r"\w")
_WRAP = 45  # characters: a shorter line was ended by its writer


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Spans of lines that belong together: a long line goes on in a next one that starts in lower case."""
    start = end = -1
    wrap = 0
    for line in _LINE.finditer(text):
        bullet = _BULLET.match(text, line.start(), line.end())
        first = bullet.end() if bullet else line.start()
        follows = start >= 0 and line.start() == end + 1 and not bullet
        if follows and text[first].islower() and text[end - 1] not in ".!?:;" and wrap >= _WRAP:
            end = line.end()
        else:
            if start >= 0:
                yield start, end
            start, end = first, line.end()
        wrap = line.end() - line.start()
    if start >= 0:
        yield start, end


_STARTERS = (
    "Then,?|I|I['’](?:d|m|ll)|We|The|This|That|It|So|But|And|If|When|First|Next|Also|After|Because|My|You|They|For"
)
_STOP = re.compile(
    rf"[.!?]{{1,8}}[\"'”’)\]]{{0,4}}(?=\s|$)|…(?=\s|$)|[。！？]|(?<=[a-z0-9)%])[.!?](?=(?:{_STARTERS})(?:\s|$))"
)
_LAST_WORD = re.compile(r"[^\s(\[\"'“]*$")
_NEVER_ENDS = frozenset("e.g eg i.e ie vs cf approx dr mr mrs ms prof fig eq resp est incl excl ca viz".split())
_SELDOM_ENDS = frozenset("etc al a.k.a no".split())
_ACRONYM = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]$")
_ENUMERATOR = re.compile(r"\s*\(?(?:\d{1,2}|[a-h])$")


def _between_stops(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for stop in _STOP.finditer(text, start, end):
        if _ends(text, start, stop, end):
            yield _trimmed(text, start, stop.end())
            start = stop.end()
    yield _trimmed(text, start, end)


def _ends(text: str, start: int, stop: re.Match[str], end: int) -> bool:
    rest = text[stop.end() : min(end, stop.end() + 3)].lstrip()
    goes_on = rest[:1].islower()
    mark = stop.group()
    if mark.startswith(("...", "…")):
        return not goes_on and not rest.startswith(("I ", "I'", "I’"))
    if not mark.startswith(".") or not rest:
        return True
    word = _LAST_WORD.search(text, max(start, stop.start() - 16), stop.start())
    last = word.group().lower() if word else ""
    if last in _NEVER_ENDS:
        return False
    if last in _SELDOM_ENDS:
        return (rest[:1].isupper() and last != "no") or not (goes_on or rest[:1].isdigit())
    if _ACRONYM.match(last):
        return not goes_on
    return not _ENUMERATOR.fullmatch(text, start, stop.start())


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


_TOKEN = re.compile(r"\S+")
_LEAST = 8  # words: no piece of a cut sentence is shorter
_STRONG = frozenset("so but then however whereas afterwards secondly finally".split())
_WEAK = frozenset("and because since or also plus which while if when".split())
_NOT_AFTER_SO = frozenset("many much far on that long".split())


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The span, or its pieces of about ``LONGEST`` words where it runs on."""
    words = [(m.start(), m.end()) for m in _TOKEN.finditer(text, start, end)]
    first = 0
    while len(words) - first > LONGEST:
        latest = min(first + LONGEST, len(words) - _LEAST)
        at = max(range(first + _LEAST, latest + 1), key=lambda i: (_joint(text, words, i), i))
        yield words[first][0], words[at - 1][1]
        first = at
    if words:
        yield words[first][0], end


def _joint(text: str, words: list[tuple[int, int]], i: int) -> int:
    """How good a place to cut is just before word ``i``: 0 none, 4 best."""

    def word(k: int) -> str:
        return text[slice(*words[k])].lower().strip(",;:") if 0 <= k < len(words) else ""

    closed = text[words[i - 1][1] - 1]
    this = word(i)
    if closed in ";:":
        return 4
    if this == "and" and word(i + 1) in ("then", "so", "after"):
        return 4
    if this in _STRONG and word(i - 1) not in ("and", "or", "even", "if"):
        return 0 if this == "so" and word(i + 1) in _NOT_AFTER_SO else 3
    if closed == ",":
        return 2
    return 1 if this in _WEAK else 0


def in_english(text: str) -> bool:
    """Whether a turn can be followed: short ones are taken to be, longer ones show by their small words."""
    words = re.findall(r"[^\W\d_]+", text.casefold())
    return len(words) < _TELL or sum(w in _ENGLISH for w in words) >= _ENGLISH_SHARE * len(words)


_TELL = 12
_ENGLISH_SHARE = 0.12
_ENGLISH = frozenset(
    "the of to is are what how you your that this it and for with did does would which who when where why if by from "
    "be not have has had they them their there we us our but then than can could should will about after before "
    "through into over more any these those i a an as at do so was were my on or in".split()
)
"""Small words that make up a third and more of spoken English."""
# --- what both ends of an interview hear ------------------------------------------------------------------

NEAR = 60
"""Characters before a claim in which it may be turned down."""

_NOT = r"(?:\b(?:not|never|no|nor|neither|nobody|without|instead of|rather than|before|avoid|avoids|avoiding)|n't)"
_TURNED_DOWN = re.compile(rf"{_NOT}(?!\s+(?:just|only|sure)\b)(?:\s+[\w'-]+){{0,3}}\s*$", re.IGNORECASE)


def straight(text: str) -> str:
    """The text with straight apostrophes, character for character."""
    return text.replace("’", "'").replace("‘", "'")


def turned_down(sentence: str, start: int) -> bool:
    """Whether what begins at ``start`` of a sentence is what the speaker would not do. Takes straight apostrophes."""
    return bool(_TURNED_DOWN.search(sentence, max(0, start - NEAR), start))
