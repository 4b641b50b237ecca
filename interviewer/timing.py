"""Candidate time: it runs only while the floor is the candidate's."""

from __future__ import annotations

from interviewer.ports import Clock


class Stopwatch:
    """Seconds that have run so far. Waiting for a model, retries and pauses happen while it stands."""

    def __init__(self, clock: Clock, gone: float = 0.0) -> None:
        self._clock, self._gone = clock, gone
        self._since: float | None = None
        self.paused = False

    @property
    def elapsed(self) -> float:
        """Seconds run so far."""
        return self._gone + (self._clock() - self._since if self._since is not None else 0.0)

    @property
    def running(self) -> bool:
        """Whether time is passing."""
        return self._since is not None

    def start(self) -> None:
        """Let time pass, unless paused."""
        if self._since is None and not self.paused:
            self._since = self._clock()

    def stop(self) -> None:
        """Stop time."""
        self._gone, self._since = self.elapsed, None
