"""An interview with a scripted interviewer, held in whatever terminal this runs in: ``python held.py OPTIONS``.

Lets a test choose how long the session is, how long the interviewer thinks and what it says.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from interviewer.catalog import Catalog
from interviewer.domain.move import Move, MoveKind
from interviewer.domain.signal import Seniority
from interviewer.domain.transcript import SessionRecord
from interviewer.errors import ModelUnavailable
from interviewer.frontends.loop import Stopped, hold
from interviewer.frontends.terminal import Terminal
from interviewer.ports import Cancel, Reply, Spoke, View, Waiting
from interviewer.resources import data_dir
from interviewer.session import Session
from interviewer.store import TranscriptLog


class Scripted:
    """Presses on every answer with the same words, after thinking for a while."""

    waits = True

    def __init__(self, says: str, thinks: float, fails: int) -> None:
        self._says, self._thinks, self._fails = says, thinks, fails

    def reply(self, view: View, cancel: Cancel, /) -> Iterator[Reply]:
        if self._fails:
            self._fails -= 1
            raise ModelUnavailable("The server hung up.", hint="Is it running?")
        if self._thinks:
            yield Waiting("the first reply may take a while")
        until = time.monotonic() + self._thinks
        while time.monotonic() < until and not cancel.raised:
            time.sleep(0.02)
        yield Spoke("model")
        point = view.ask.question.points[0]
        yield Move(kind=MoveKind.PROBE, probe=point.probe.kind, point=point.id)
        yield from self._says.split("|")


OWN = Path(__file__).with_name("own")
CATALOG = Catalog(data_dir("rubrics"), data_dir("personas"), [OWN])


def opening(minutes: float) -> SessionRecord:
    """The first record of an interview about a greenhouse."""
    return SessionRecord(
        id="2026-01-01-0000-test-0000",
        started="2026-01-01T00:00:00+00:00",
        program="0",
        salt="0",
        seed=1,
        round=CATALOG.round("greenhouse"),
        persona=CATALOG.persona("gardener"),
        seniority=Seniority.MID,
        pressure=1,
        minutes=minutes,
        pace=1.6,
        model="scripted",
        plan=("tomato-yield", "watering-plan"),
    )


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--log", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--says", default="And what settles |it for you? |One sentence will do.")
    parser.add_argument("--thinks", type=float, default=0)
    parser.add_argument("--fails", type=int, default=0)
    parser.add_argument("--dumb", action="store_true")
    given = parser.parse_args()
    with TranscriptLog(given.log) as log:
        session = Session(
            opening(given.minutes),
            log=log,
            interviewer=Scripted(given.says, given.thinks, given.fails),
            find=CATALOG.question,
            clock=time.monotonic,
        )
        try:
            hold(session, Terminal(dumb=given.dumb))
        except Stopped:
            return 130
        except ModelUnavailable:
            return 1
    print("held")
    return 0


if __name__ == "__main__":
    sys.exit(main())
