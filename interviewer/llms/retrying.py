"""One retry policy for every client; the libraries' own retries are switched off."""

from __future__ import annotations

import math
from collections.abc import Callable

from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    stop_after_attempt,
    wait_exponential,
    wait_random,
)

from interviewer.llms.faults import Again
from interviewer.llms.routing import ModelSettings
from interviewer.ports import Waiting

_LONGEST_PAUSE = 8.0
_MARGIN = 0.05  # a server's clock may run a little behind ours


def retried(
    attempt: Callable[[], None],
    settings: ModelSettings,
    *,
    on_wait: Callable[[Waiting, float], None],
    sleep: Callable[[float], None],
) -> None:
    """Run ``attempt`` until it stops raising ``Again``, or its tries are used up: then that failure's own error rises.

    Before each pause ``on_wait`` is told why and for how many seconds, then ``sleep`` is called. A server that
    names the wait gets it; otherwise pauses double, with some chance in them, up to eight seconds.
    """
    first = settings.first_pause_seconds
    doubling = wait_exponential(multiplier=first, max=_LONGEST_PAUSE) + wait_random(0, first)

    def pause(state: RetryCallState) -> float:
        again = _failure(state)
        return again.after + _MARGIN if again.after is not None else doubling(state)

    def tell(state: RetryCallState) -> None:
        seconds = state.upcoming_sleep
        on_wait(Waiting(f"{_failure(state).why}; trying again in {max(1, math.floor(seconds))} s"), seconds)

    policy = Retrying(
        retry=retry_if_exception_type(Again),
        stop=stop_after_attempt(1 + settings.max_retries),
        wait=pause,
        before_sleep=tell,
        sleep=sleep,
        reraise=True,
    )
    try:
        policy(attempt)
    except Again as again:
        raise again.error from again.__cause__


def _failure(state: RetryCallState) -> Again:
    error = state.outcome.exception() if state.outcome else None
    if not isinstance(error, Again):
        raise TypeError(f"not a failure to retry: {error!r}")
    return error
