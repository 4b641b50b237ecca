"""What an interviewer decides next."""

from __future__ import annotations

from enum import StrEnum

from interviewer.domain.base import Frozen, Name
from interviewer.domain.rubric import ProbeKind


class MoveKind(StrEnum):
    """The six moves. ``ask`` goes on to the next planned question, whose prompt is spoken as written."""

    ASK = "ask"
    PROBE = "probe"
    REVEAL = "reveal"
    TWIST = "twist"
    REDIRECT = "redirect"
    CLOSE = "close"


class Move(Frozen):
    """One decision.

    ``point`` is the point a probe opens or presses on; ``kind`` of probe in ``probe``; ``on`` the candidate's
    own words it presses on, verbatim; ``item`` the fact or exhibit revealed; ``heard`` the points heard in the
    answer just given and ``vague`` those only touched; ``press`` tells a second push at something already opened
    from the opening of a door; ``gave_up`` notes that the candidate said they do not know.
    """

    kind: MoveKind
    probe: ProbeKind | None = None
    point: Name | None = None
    on: str = ""
    item: Name | None = None
    heard: tuple[Name, ...] = ()
    vague: tuple[Name, ...] = ()
    press: bool = False
    gave_up: bool = False

    @property
    def door(self) -> str | None:
        """The point whose door this opens: that of a probe which does not push at one opened before."""
        return self.point if self.kind is MoveKind.PROBE and not self.press else None
