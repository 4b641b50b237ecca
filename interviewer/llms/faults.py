"""What a client library raised, in this program's words. Knows the libraries' exceptions by shape, imports neither.

litellm's exceptions are openai's children with other statuses now and then, and wrap what really happened two or
three deep; so the whole chain is read and the wire's own status wins.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from interviewer.errors import MalformedReply, ModelError, ModelMisconfigured, ModelUnavailable
from interviewer.llms.routing import Route

LONGEST_WAIT = 30.0
"""Seconds. A server that asks for more is not waited for: the candidate is told."""

_OVERFLOW = re.compile(
    r"context.{0,12}(length|size|window)|maximum context|prompt is too long|too many tokens|input token count|"
    r"exceeds? the (available|limit|maximum number of tokens)|reduce the length",
    re.IGNORECASE,
)
_FILTERED = re.compile(r"content.?(policy|filter|management)|responsible.?ai", re.IGNORECASE)
_FORMAT = re.compile(
    r"response.?format|json.?(schema|object|mode)|grammar|structured|output_(config|format)|not.?support|unsupported",
    re.IGNORECASE,
)
_BAD_KEY = re.compile(r"api.?key.{0,20}(invalid|not valid|not found|expired|missing)|API_KEY_INVALID", re.IGNORECASE)
_NOT_SET_UP = re.compile(r"credentials|api_base is required|\b(is|are) not set\b|import failed", re.IGNORECASE)
_NO_CREDIT = re.compile(r"insufficient_quota|exceeded your current quota|credit balance|billing", re.IGNORECASE)
_SECRET = re.compile(r"\b(?:sk|pk|key|AIza|gsk|hf|xai)[-_A-Za-z0-9*]{10,}")
_WRAPPING = re.compile(r"^(?:[\w.]*(?:Error|Exception)(?:: | - | ))+")
_MESSAGE = re.compile(r'"(?:message|error|detail)"\s*:\s*("(?:[^"\\]|\\.)*")')
_UNREACHABLE = {"ConnectError", "ConnectTimeout", "ProxyError", "PoolTimeout"}
_LOST = {"RemoteProtocolError", "ReadError", "WriteError", "WriteTimeout", "CloseError"}
_BROKEN = {"JSONDecodeError", "UnicodeDecodeError", "DecodingError", "BrokenStream"}


class Again(Exception):
    """A failure worth another try.

    ``error`` is for when there is none; ``why`` is told while waiting; ``after`` is the wait the server asked for.
    """

    def __init__(self, error: ModelUnavailable, why: str, after: float | None = None) -> None:
        super().__init__(why)
        self.error = error
        self.why = why
        self.after = after


class FormatRefused(ModelMisconfigured):
    """The server may have refused the way a shape was asked for, and another way may do."""


@dataclass(frozen=True, slots=True)
class Failure:
    """What is known of a failed call.

    ``kinds`` are the class names along the exception's chain; ``answered`` says that the server itself sent
    ``status``, and no library made it up; ``after`` is how many seconds the server asks to wait.
    """

    kinds: frozenset[str]
    status: int | None
    text: str
    after: float | None = None
    answered: bool = True

    @classmethod
    def of(cls, error: BaseException) -> Failure:
        """Read the chain of ``error``."""
        links = list(_chain(error))
        kinds = frozenset(c.__name__ for link in links for c in type(link).__mro__)
        headers: dict[str, str] = {}
        for link in links:
            response = getattr(link, "response", None)
            for found in (getattr(link, "litellm_response_headers", None), getattr(response, "headers", None)):
                headers = {**{str(k).lower(): str(v) for k, v in (found or {}).items()}, **headers}
        answered, status = _status(links)
        return cls(kinds, status, _text(links), _after(headers, str(error)), answered)


def translate(failure: Failure, route: Route, *, asked_format: bool = False) -> ModelError | Again:
    """The error to raise for ``failure``, or ``Again`` where trying once more can help.

    ``asked_format`` says that the request asked for a shape the server has not yet been seen to grant.
    """
    if "CannotOverwriteExistingCassetteException" in failure.kinds:
        return ModelUnavailable("No recorded reply matches this request.", hint="The prompt changed: record again.")
    if failure.answered and failure.status is not None:
        return _of_status(failure.status, failure, route, asked_format=asked_format)
    if not failure.answered and _NOT_SET_UP.search(failure.text):
        return ModelMisconfigured(
            f"{route.server} is not set up: {failure.text}", hint="litellm's page on this provider tells what it needs."
        )
    if failure.kinds & _UNREACHABLE:
        return Again(_unreachable(route), f"cannot reach {route.place}")
    if failure.kinds & _LOST:
        return Again(ModelUnavailable(f"{route.place} closed the connection."), "the connection was lost")
    if "ReadTimeout" in failure.kinds:
        return ModelUnavailable(f"{route.place} went silent.", hint="Try again, or raise INTERVIEWER_IDLE_SECONDS.")
    if failure.kinds & _BROKEN:
        return Again(ModelUnavailable(f"{route.place} sent a broken reply."), "the reply was broken")
    if failure.kinds & {"InvalidURL", "UnsupportedProtocol", "LocalProtocolError", "UnicodeEncodeError"}:
        return ModelMisconfigured(f"{route.place} cannot be asked: {failure.text}", hint="Check address and key.")
    if failure.status is None:
        return Again(ModelUnavailable(f"{route.place} failed: {failure.text}"), "the model failed")
    return _of_status(failure.status, failure, route, asked_format=asked_format)


def _of_status(status: int, failure: Failure, route: Route, *, asked_format: bool) -> ModelError | Again:
    text = failure.text
    if status in (401, 403) or (status == 400 and _BAD_KEY.search(text)):
        return _wrong_key(route, text)
    if status == 402 or (status == 429 and _NO_CREDIT.search(text)):
        return ModelUnavailable(f"{route.server} says the account has no credit left: {text}")
    if status == 413 or (status in (400, 422, 500) and _OVERFLOW.search(text)):
        return ModelUnavailable(
            f"The conversation is longer than {route.name} can read: {text}",
            hint="Nothing is lost. " + _longer_context(route),
        )
    if status in (400, 422) and _FILTERED.search(text):
        return MalformedReply(f"{route.server} withheld the reply: {text}")
    if asked_format and (status in (400, 422) or (status in (500, 501) and _FORMAT.search(text))):
        return FormatRefused(f"{route.server} refused the request: {text}")
    if status in (408, 409, 429) or status >= 500:
        return _busy(status, failure, route)
    if status == 404:
        pull = f" With Ollama: ollama pull {route.model.partition('/')[2]}." if route.dialect == "ollama" else ""
        return ModelMisconfigured(
            f"{route.place} has no model called {route.name.partition('/')[2] or route.name!r}: {text}",
            hint=f"Check the name and the address.{pull}",
        )
    return ModelMisconfigured(f"{route.place} refused the request ({status}): {text}")


def _busy(status: int, failure: Failure, route: Route) -> ModelUnavailable | Again:
    why = "the model is rate limited" if status == 429 else "the model is overloaded" if status in (503, 529) else ""
    why = why or f"{route.server} had a fault of its own ({status})"
    if failure.after is not None and failure.after > LONGEST_WAIT:
        return ModelUnavailable(
            f"{_opening(why)}: {route.server} asks to wait {_span(failure.after)}.",
            hint="Nothing is lost. Go on after that, or name another model.",
        )
    error = ModelUnavailable(
        f"{_opening(why)}: {failure.text}", hint="Nothing is lost. Try again later, or name another model."
    )
    return Again(error, why, failure.after)


def _opening(why: str) -> str:
    """Ours begin in lower case; a server's name stays as it is."""
    return why.replace("the model", "The model", 1)


def _unreachable(route: Route) -> ModelUnavailable:
    local = "127.0.0.1" in route.base_url or "localhost" in route.base_url
    ask = "Is it running, and is the address right?" if local else "Check the network and the address."
    return ModelUnavailable(f"Cannot reach {route.place}.", hint=f"{ask} What was said so far is kept.")


def _wrong_key(route: Route, text: str) -> ModelMisconfigured:
    if not route.key_variable:
        return ModelMisconfigured(f"{route.place} refused our credentials: {text}", hint="Check the keys it reads.")
    return ModelMisconfigured(
        f"{route.place} refused the key: {text}", hint=f"The key is read from {route.key_variable}: check its value."
    )


def _longer_context(route: Route) -> str:
    if route.dialect == "ollama":
        return "Raise INTERVIEWER_NUM_CTX, or name a model with a longer context."
    if route.dialect == "llamacpp":
        return "Start the server with a larger --ctx-size, or name a model with a longer context."
    return "Name a model with a longer context."


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        original = getattr(error, "original_exception", None)
        error = original if isinstance(original, BaseException) else error.__cause__ or error.__context__


def _status(links: list[BaseException]) -> tuple[bool, int | None]:
    """Whether the server itself gave the status, and the status: litellm names one for every failure."""
    for link in reversed(links):
        if type(link).__name__ == "HTTPStatusError":
            return True, int(link.response.status_code)  # type: ignore[attr-defined]
        status = getattr(link, "status_code", None)
        if isinstance(status, int) and type(link).__module__.startswith("openai."):
            return True, status
    for link in links:
        status = getattr(link, "status_code", None)
        if isinstance(status, int):
            return False, status
    bodies = [link.body for link in links if isinstance(getattr(link, "body", None), dict)]  # type: ignore[attr-defined]
    code = next((body.get("code") for body in bodies), None)
    return False, code if isinstance(code, int) and 400 <= code < 600 else None


def _text(links: list[BaseException]) -> str:
    """The server's own sentence, without the library's wrapping."""
    for link in links:
        body = getattr(link, "body", None)
        if isinstance(body, Mapping) and isinstance(body.get("message"), str):
            code = f" ({body['code']})" if isinstance(body.get("code"), str) else ""
            return plain(body["message"] + code)
    for link in links:
        found = _MESSAGE.search(str(getattr(link, "message", "") or link))
        if found:
            try:
                return plain(str(json.loads(found.group(1))))
            except ValueError:
                return plain(found.group(1))
    said = _WRAPPING.sub("", str(links[0])).partition("Traceback (most recent")[0]
    if said.lstrip().startswith("<"):
        return "it sent a web page"
    return plain(said) or type(links[0]).__name__


def plain(text: str, limit: int = 200) -> str:
    """``text`` on one line of ``limit`` characters, without controls or anything that looks like a key."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    line = _SECRET.sub("(key)", line)
    return line if len(line) <= limit else line[: limit - 1] + "…"


def _after(headers: Mapping[str, str], text: str) -> float | None:
    """Seconds the server asks to wait: its headers, or Gemini's ``retryDelay`` in the body."""
    for name, scale in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        given = headers.get(name, "").strip()
        if re.fullmatch(r"\d+(\.\d*)?", given):
            return float(given) * scale
        if given:
            try:
                moment = parsedate_to_datetime(given)
            except ValueError:
                continue
            return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)).total_seconds())
    delay = re.search(r'"?retryDelay\\?"?\s*:\s*\\?"?(\d+(?:\.\d+)?)s', text)
    return float(delay.group(1)) if delay else None


def _span(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} seconds"
    return f"{seconds / 60:.0f} minutes" if seconds < 5400 else f"{seconds / 3600:.1f} hours"
