"""What an interviewer may say aloud: rules precise enough to enforce, applied sentence by sentence as speech streams.

A sentence is let out only when it is whole and clean. Rules that cannot be told apart in code (is this a hint?) are
not here; they are counted by the evals instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from interviewer.interviewers.figures import claimed
from interviewer.text import terminal_safe

WORD_CAP = 70
"""Words in one turn, quoted words included: about 25 seconds of speech."""

_SENTENCE_END = re.compile(r"[.!?…]+[\"”')\]]*(?=\s)|\n+")
_ABBREVIATION = re.compile(r"\b(?:e\.g|i\.e|vs|etc|approx|fig|dr|mr|ms)\.$", re.IGNORECASE)
_ENUMERATOR = re.compile(r"\s*\(?\d{1,2}[.)]")
_FENCE = re.compile(r"```(?:text|plaintext|markdown)?")
_MARKDOWN = re.compile(r"```|^\s*(?:[-*•]|\d+[.)])\s+\S|^\s*#+\s|\[[^\]]+\]\(", re.MULTILINE)
_EMPHASIS = re.compile(r"\*\*|`")
_STRAIGHT = str.maketrans("’‘“”", "''\"\"")
_PRAISE = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|right|yes|yeah|well|so|ah|oh)\b[,.! ]*)?(?:"
    r"(?:(?:that|this|it)(?:'s| is| was| sounds) |what )?(?:an? )?(?:really |very |absolutely |exactly )?"
    r"(?:great|good|excellent|perfect|nice|fantastic|awesome|wonderful|brilliant|impressive|exactly|correct|spot[- ]on)"
    r"(?:\W*$|[,.!;:—–]|\s-|\s(?:so|then)\b|\s(?:answer|points?|question|job|work|thinking|start|approach|idea|catch"
    r"|instinct|insight|observation|explanation|example|call|choice|reasoning|stuff|one(?!-))\b)"
    r"|(?:that'?s?(?: is| was)? a |a )?(?:fair|solid|strong|clear|thoughtful|thorough|interesting) (?:point|answer)\b"
    r"|(?:that(?:'s| is)|you(?:'re| are)) (?:quite |exactly |absolutely )?right\b(?:\W*$|[,.!;:—–])"
    r"|(?:very |that's |that is )?(?:well (?:done|put|said)|nicely (?:done|put|said))\b"
    r"|i (?:really )?(?:love|like) (?:that|it|this)\b(?:\W*$|[,.!;:—–]))",
    re.IGNORECASE,
)
_AI = r"an? (?:ai|artificial intelligence|(?:large |ai )?language model|chatbot|(?:ai |virtual |helpful )?assistant)\b"
_OUT_OF_CHARACTER = re.compile(
    rf"\b(?:as|i'm|i am) (?:just |only )?{_AI}(?:\W*$|[,.;:!?]| (?:and|so|but|i|who|that|made|trained)\b)"
    r"|\bdirector's note\b|\bpoint id\b|\bmove\s*=|\bheard\s*=|\bgave_up\b|\bmy (?:system prompt|instructions|rubric)\b"
    r"|\bi can(?:'t|not) assist with\b"
    r"|\b(?:i'm|i am) (?:sorry|afraid),? (?:but )?i can(?:'t|not) (?:help|provide|comply)\b",
    re.IGNORECASE,
)
_ENGLISH = frozenset(
    "the of to is are what how you your that this it and for with did does would which who when where why if by from "
    "be not have has had they them their there we my us our but then than can could should will about after before "
    "through into over more any these those tell show said".split()
)
_NOT_ENGLISH = frozenset(
    "que qué el la los las un una de del y es está cómo por para su lo os uma não você le les une du et est dans qui "
    "ce vous votre avez der das und ist nicht ein eine wie sie ihr ihre haben für mit auf von il che di sono è avete "
    "het een van wat hoe niet".split()
)
"""Small words of other languages in our script: two of them in a sentence, and none of ``_ENGLISH``, tell it."""
_IMPERATIVE = re.compile(
    r"^(?:\W*(?:then|so|now|okay|please|just|and|well)\b)*\W*(?:tell|walk|give|show|explain|say|describe|suppose|imagine|pick|name|put|take|start|choose|convince|sketch|talk"
    r"|assume|defend|restate|be (?:more )?specific|let's hear|go on)\b",
    re.IGNORECASE,
)


class Breach(ValueError):
    """A sentence that may not be spoken; the message tells a model which rule it broke."""


class Guard:
    """Lets speech out sentence by sentence. ``shown`` is what was let out, ``asked`` whether it asked something."""

    def __init__(
        self, forbidden: Sequence[str] = (), *, must_be_statement: bool = False, known: Set[str] | None = None
    ) -> None:
        self._forbidden = tuple(phrase.casefold().translate(_STRAIGHT) for phrase in forbidden)
        self._statement, self._known = must_be_statement, known
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
        self._pending += delta
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
            if not _ABBREVIATION.search(before) and not _ENUMERATOR.fullmatch(before):
                return match.end()
        return None

    def _let_out(self, sentence: str) -> Iterator[str]:
        safe = terminal_safe(sentence)
        clean = re.sub(r"\s+", " ", _EMPHASIS.sub("", safe)).strip().strip("*_").strip()
        if not clean or _FENCE.fullmatch(safe.strip()):
            return
        if len(clean) > 1 and clean[0] == clean[-1] == '"':
            clean = clean[1:-1]
        self._check(safe, clean)
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
        plain = clean.translate(_STRAIGHT)
        if _PRAISE.search(plain):
            raise Breach("no praise and no verdict on the answer")
        if _OUT_OF_CHARACTER.search(plain):
            raise Breach("stay in character: speak only as the interviewer")
        folded = plain.casefold()
        for phrase in self._forbidden:
            if phrase in folded:
                raise Breach(f"this interviewer never says: {phrase}")
        if self._statement and "?" in clean:
            raise Breach("no question here: the next question follows by itself")
        invented = sorted(claimed(clean) - self._known) if self._known is not None else []
        if invented:
            raise Breach(f"reveal only what is in the material; it holds no {invented[0]}")
        if _foreign(plain):
            raise Breach("speak English")


def _foreign(sentence: str) -> bool:
    """Whether most of a sentence is in another script, or its small words are those of another language."""
    letters = [c for c in sentence if c.isalpha()]
    if sum(ord(c) > 0x24F for c in letters) > len(letters) / 3:
        return True
    words = set(re.findall(r"[^\W\d_]+", sentence.casefold()))
    return len(words & _NOT_ENGLISH) > 1 and words.isdisjoint(_ENGLISH)
