"""The embedded engine's voice: a persona's leads and the material's words, none of them said twice."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

from interviewer.interviewers.wording import fill, stem, stems, used
from interviewer.ports import View

_I = re.compile(r"I\b")


class Voice:
    """What can still be said in a session without repeating an opening or a phrase."""

    def __init__(self, view: View) -> None:
        self._said, self._leads = view.said, view.session.persona.leads
        self._rng = random.Random(f"{view.session.seed}:{len(view.said)}")
        self._stems = stems(view.said)

    def lead(self, occasion: str, words: str = "") -> str:
        """A lead not used before in this session, quoting ``words`` where it can; "" when all are used up."""
        pool: tuple[str, ...] = getattr(self._leads, occasion)
        quoting = [t for t in pool if "{words}" in t] if words else []
        plain = [t for t in pool if "{words}" not in t]
        return fill(self.choose(quoting, words) or self.choose(plain, ""), words)

    def choose(self, pool: Sequence[str], words: str) -> str:
        """A template whose words and opening were not heard before, or ""."""
        shuffled = self._rng.sample(list(pool), len(pool))
        for template in shuffled:
            if not used(template, self._said) and stem(fill(template, words)) not in self._stems:
                return template
        return ""

    def compose(self, lead: str, words: str) -> str:
        """Lead and words together; the lead goes where the words alone would begin like an earlier turn."""
        spoken = f"{lead} {words}".strip()
        if stem(spoken) in self._stems:
            for filler in ("Staying with this,", "On that point,", "Back to it,", "Next,", "Then,", "Still,"):
                tried = f"{filler} {words if _I.match(words) else words[:1].lower() + words[1:]}".strip()
                if stem(tried) not in self._stems:
                    return tried
        return spoken
