"""OpenAI, and every server that speaks its language: vLLM, LM Studio, llama.cpp, OpenRouter, and others by address."""

from __future__ import annotations

import re
from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from interviewer.errors import ModelMisconfigured
from interviewer.llms.chat import ChatClient
from interviewer.llms.loading import load_openai
from interviewer.llms.prices import cost
from interviewer.llms.pump import Pump
from interviewer.llms.reading import Piece, Request
from interviewer.llms.routing import ModelSettings, Route
from interviewer.ports import Usage

if TYPE_CHECKING:
    from openai import OpenAI

_REASONERS = re.compile(r"o\d|gpt-[5-9]")
_ACCOUNT_HEADERS = ("OpenAI-Organization", "OpenAI-Project")  # from OpenAI's own variables: no one else's business
_NO_KEY = "no-key"  # the library insists on one; servers that need none ignore it


class OpenAICompatible(ChatClient):
    """Speaks through the openai library, which is imported at the first call."""

    def __init__(self, route: Route, settings: ModelSettings) -> None:
        super().__init__(route, settings)
        self._client: OpenAI | None = None
        self._official = route.dialect == "openai"
        self._limit = "max_completion_tokens" if self._official and _REASONERS.match(route.model) else "max_tokens"
        self._count = True

    def close(self) -> None:
        """Let go of connections."""
        if self._client is not None:
            self._client.close()

    def _ready(self) -> OpenAI:
        with self._making:
            if self._client is None:
                self._client = self._made()
            return self._client

    def _made(self) -> OpenAI:
        openai: Any = load_openai()
        from interviewer.llms.transport import timeouts

        made: OpenAI = openai.OpenAI(
            api_key=self._key or _NO_KEY,
            base_url=self._route.base_url,
            max_retries=0,
            timeout=timeouts(self._settings),
            default_headers=None if self._official else {name: openai.Omit() for name in _ACCOUNT_HEADERS},
        )
        return made

    def _pieces(self, request: Request, pump: Pump[Any]) -> Generator[Piece]:
        stream = self._open(request)
        from interviewer.llms.transport import hang_up

        pump.on_stop(lambda: hang_up(stream.response))
        try:
            self._check(stream.response.headers.get("content-type", ""))
            for chunk in stream:
                usage = self._usage(chunk.usage) if chunk.usage is not None else None
                choice = chunk.choices[0] if chunk.choices else None
                if choice is None or choice.delta is None:
                    yield Piece(finish=(choice.finish_reason or "") if choice else "", usage=usage)
                    continue
                delta = choice.delta
                yield Piece(
                    text=delta.content or "",
                    reasoning=bool(getattr(delta, "reasoning_content", None) or getattr(delta, "reasoning", None)),
                    finish=choice.finish_reason or "",
                    refusal=getattr(delta, "refusal", None) or "",
                    usage=usage,
                )
        finally:
            pump.release()
            stream.close()

    def _check(self, content_type: str) -> None:
        """A web site, or a server that does not stream, answers too; the library would find nothing in it."""
        if "text/html" in content_type or "application/json" in content_type:
            what = "a web page" if "html" in content_type else "a reply in one piece, and no stream"
            raise ModelMisconfigured(
                f"{self._route.place} sent {what}.", hint="Check the address: most end in /v1, and all must stream."
            )

    def _open(self, request: Request) -> Any:
        """The stream; asks again where the server only dislikes how the limit or the count was asked for."""
        client = self._ready()
        while True:
            limit, count = self._limit, self._count
            try:
                return client.chat.completions.create(**self._arguments(request, limit, count))
            except Exception as error:
                text = str(error) if getattr(error, "status_code", None) in (400, 422) else ""
                if limit == "max_tokens" and "max_completion_tokens" in text:
                    self._limit = "max_completion_tokens"
                elif count and "stream_options" in text:
                    self._count = False
                else:
                    raise

    def _arguments(self, request: Request, limit: str, count: bool) -> dict[str, Any]:
        arguments: dict[str, Any] = {
            "model": self._route.model,
            "messages": [{"role": message.role, "content": message.text} for message in request.messages],
            "stream": True,
            limit: request.max_tokens,
        }
        if count:
            arguments["stream_options"] = {"include_usage": True}
        if self._settings.temperature is not None:
            arguments["temperature"] = self._settings.temperature
        if response_format := response_format_of(request):
            arguments["response_format"] = response_format
        return arguments

    def _usage(self, given: Any) -> Usage:
        details = getattr(given, "prompt_tokens_details", None)
        prompt, completion = given.prompt_tokens or 0, given.completion_tokens or 0
        cached = getattr(details, "cached_tokens", None) or 0
        price = getattr(given, "cost", None)
        if isinstance(price, int | float) and not isinstance(price, bool):
            return Usage(prompt, completion, cached, float(price))
        if not self._official:
            return Usage(prompt, completion, cached)
        return Usage(prompt, completion, cached, cost(self._route.model, prompt, completion, cached))


def response_format_of(request: Request) -> dict[str, Any] | None:
    """The parameter by which OpenAI's language asks for a shape."""
    if request.format == "json_schema":
        named = {"name": request.schema_name, "strict": True, "schema": request.schema}
        return {"type": "json_schema", "json_schema": named}
    return {"type": "json_object"} if request.format == "json_object" else None
