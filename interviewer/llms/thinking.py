"""Reasoning that a server leaves in the text: ``<think>...</think>`` before the words themselves."""

from __future__ import annotations

_OPENERS = ("<think>", "<thinking>")


class Spoken:
    """Lets through what is speech. Only a block at the very beginning is reasoning; later such marks are words."""

    def __init__(self) -> None:
        self._held = ""
        self._closer = ""
        self._decided = False

    @property
    def thinking(self) -> bool:
        """Whether a block of reasoning is open."""
        return bool(self._closer) and not self._decided

    def feed(self, text: str) -> str:
        """The part of the text so far that is speech and was not given before."""
        if self._decided:
            return text
        self._held += text
        if not self._closer:
            start = self._held.lstrip().lower()
            opener = next((mark for mark in _OPENERS if start.startswith(mark)), "")
            if not opener:
                if start and not any(mark.startswith(start) for mark in _OPENERS):
                    return self._decide(self._held)
                return ""
            self._closer = f"</{opener[1:]}"
        at = self._held.lower().find(self._closer)
        if at >= 0:
            return self._decide(self._held[at + len(self._closer) :].lstrip())
        if len(self._held) > 4096:  # keep enough to find a mark that is split over two pieces
            self._held = self._held[-len(self._closer) :]
        return ""

    def rest(self) -> str:
        """What was held back at the end of the reply, unless it is reasoning."""
        held, self._held = self._held, ""
        return "" if self._closer or self._decided else held

    def _decide(self, speech: str) -> str:
        self._held = ""
        self._decided = True
        return speech
