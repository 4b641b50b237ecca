"""An independent judge of our manners: llmock breaks the calls and grades what the client did about it."""

from __future__ import annotations

from typing import Any

import pytest

from interviewer.errors import ModelError, ModelUnavailable
from interviewer.ports import Message, Waiting
from tests.llms.conftest import Connect

ASKED = [Message("user", "Hello?")]
each = pytest.mark.parametrize("kind", ["openai", "anthropic"])


@each
def test_it_rides_out_rate_limits(kind: str, connect: Connect, llmock: Any) -> None:
    llmock.reply("Good morning.").rate_limit(times=2, retry_after=0.2)
    items = list(connect(kind, llmock.base_url(kind)).stream(ASKED, max_tokens=50))
    assert [type(item) for item in items[:2]] == [Waiting, Waiting]
    assert "".join(item for item in items if isinstance(item, str)).strip() == "Good morning."
    llmock.assert_resilient(strict=True)


@each
def test_it_rides_out_an_overload(kind: str, connect: Connect, llmock: Any) -> None:
    llmock.fail(503, times=2, retry_after=0.1)
    assert list(connect(kind, llmock.base_url(kind)).stream(ASKED, max_tokens=50))
    llmock.assert_resilient(strict=True)


@each
@pytest.mark.parametrize("status", [400, 401, 403, 404, 422])
def test_it_does_not_insist(kind: str, status: int, connect: Connect, llmock: Any) -> None:
    llmock.fail(status, times=None)
    with pytest.raises(ModelError):
        list(connect(kind, llmock.base_url(kind)).stream(ASKED, max_tokens=50))
    assert len(llmock.requests) == 1
    llmock.assert_resilient(strict=True)


@each
@pytest.mark.parametrize("fault", ["disconnect", "truncate", "corrupt", "stall"])
def test_it_takes_no_half_reply_for_a_whole(kind: str, fault: str, connect: Connect, llmock: Any) -> None:
    llmock.reply("one two three four five six seven eight nine ten")
    getattr(llmock, fault)(after_chunks=7)  # Anthropic's language begins with some that hold no words
    shown: list[object] = []
    with pytest.raises(ModelUnavailable):
        shown.extend(connect(kind, llmock.base_url(kind), idle_seconds=0.5).stream(ASKED, max_tokens=50))
    assert shown
    assert len(llmock.requests) == 1


@each
def test_an_overflow_is_no_reason_to_insist(kind: str, connect: Connect, llmock: Any) -> None:
    llmock.context_overflow()
    with pytest.raises(ModelUnavailable, match="longer than"):
        list(connect(kind, llmock.base_url(kind)).stream(ASKED, max_tokens=50))
    llmock.assert_resilient(strict=True)
