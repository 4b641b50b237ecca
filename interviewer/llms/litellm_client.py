"""Every other provider, through litellm: Anthropic, Gemini, Ollama by its native route, and the rest it knows."""

from __future__ import annotations

import threading
from collections.abc import Generator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from interviewer.errors import ModelUnavailable
from interviewer.llms.chat import ChatClient
from interviewer.llms.faults import Again, plain
from interviewer.llms.loading import load_litellm
from interviewer.llms.openai_compatible import response_format_of
from interviewer.llms.pump import Pump
from interviewer.llms.reading import Piece, Request
from interviewer.llms.routing import ModelSettings, Route
from interviewer.ports import Message, Usage

if TYPE_CHECKING:
    import httpx

    from interviewer.llms.transport import Watch

_WATCHED = ("anthropic", "gemini", "ollama")


class LiteLLMClient(ChatClient):
    """Speaks through litellm, which is imported at the first call.

    The native routes get an HTTP client of our own, to hang up on and to read along with: litellm makes up an end
    for a stream that was cut.
    """

    def __init__(self, route: Route, settings: ModelSettings) -> None:
        super().__init__(route, settings)
        self._litellm: Any = None
        self._handler: Any = None
        self._calls = threading.local()

    def close(self) -> None:
        """Let go of connections."""
        if self._handler is not None:
            self._handler.client.close()

    def _ready(self) -> Any:
        with self._making:
            if self._litellm is None:
                litellm = load_litellm()
                if self._route.dialect in _WATCHED:
                    from litellm.llms.custom_httpx.http_handler import HTTPHandler

                    from interviewer.llms.transport import timeouts

                    self._handler = HTTPHandler(timeout=timeouts(self._settings))
                    self._handler.client.headers["accept-encoding"] = "identity"
                    self._handler.client.event_hooks = {"response": [self._answered]}
                if self._route.dialect == "ollama":  # else it asks for the model's details before every call
                    free = {"input_cost_per_token": 0.0, "output_cost_per_token": 0.0}
                    litellm.model_cost[self._route.model] = {**free, "litellm_provider": "ollama_chat", "mode": "chat"}
                self._litellm = litellm
        return self._litellm

    def _answered(self, response: httpx.Response) -> None:
        """Called by the HTTP client, in the thread of the call, when the headers have come."""
        from interviewer.llms.transport import Watch, hang_up

        pump: Pump[Any] | None = getattr(self._calls, "pump", None)
        if pump is None:
            return
        self._calls.response = response
        pump.on_stop(lambda: hang_up(response))
        if response.status_code == 200 and response.headers.get("content-encoding", "identity") == "identity":
            response.stream = self._calls.watch = Watch(response.stream, self._route.dialect)  # type: ignore[arg-type]

    def _pieces(self, request: Request, pump: Pump[Any]) -> Generator[Piece]:
        litellm = self._ready()
        self._calls.pump, self._calls.watch, self._calls.response = pump, None, None
        try:
            stream = litellm.completion(**self._arguments(request))
            finish = ""
            for chunk in stream:
                piece = self._piece(chunk)
                finish = piece.finish or finish
                # Held back: litellm names an end whether one came or not.
                yield Piece(piece.text, piece.reasoning, "", piece.refusal, piece.usage)
        except Exception as error:
            watch = self._calls.watch
            if watch is not None and watch.fault:
                raise self._told(watch) from error
            raise
        finally:
            pump.release()
            if self._calls.response is not None:
                self._calls.response.close()
        watch = self._calls.watch
        if watch is not None and watch.fault:
            raise self._told(watch)
        came = watch.finished if watch is not None else stream.received_finish_reason is not None
        yield Piece(finish=finish or "stop" if came else "")

    def _told(self, watch: Watch) -> Again:
        """What the server said midway; litellm makes something else of it, or nothing."""
        return Again(ModelUnavailable(f"{self._route.place} failed: {plain(watch.fault)}"), "the model failed")

    def _piece(self, chunk: Any) -> Piece:
        given = getattr(chunk, "usage", None)
        usage = self._usage(given) if given is not None else None
        if not chunk.choices:
            return Piece(usage=usage)
        choice = chunk.choices[0]
        delta = choice.delta
        return Piece(
            text=delta.content or "",
            reasoning=bool(getattr(delta, "reasoning_content", None)),
            finish=choice.finish_reason or "",
            refusal=getattr(delta, "refusal", None) or "",
            usage=usage,
        )

    def _arguments(self, request: Request) -> dict[str, Any]:
        from interviewer.llms.transport import timeouts

        arguments: dict[str, Any] = {
            "model": self._route.model,
            "messages": [self._message(message) for message in request.messages],
            "stream": True,
            "stream_options": {"include_usage": True},
            "max_tokens": request.max_tokens,
            "max_retries": 0,
            "timeout": timeouts(self._settings),
        }
        if self._key:
            arguments["api_key"] = self._key
        if self._route.base_url:
            arguments["api_base"] = self._route.base_url
        if self._handler is not None:
            arguments["client"] = self._handler
        if self._route.dialect == "ollama":
            arguments["num_ctx"] = self._settings.num_ctx
        if self._settings.temperature is not None:
            arguments["temperature"] = self._settings.temperature
        if response_format := response_format_of(request):
            arguments["response_format"] = response_format
        return arguments

    def _message(self, message: Message) -> dict[str, Any]:
        if not message.cache or self._route.dialect != "anthropic":
            return {"role": message.role, "content": message.text}
        block = {"type": "text", "text": message.text, "cache_control": {"type": "ephemeral"}}
        return {"role": message.role, "content": [block]}

    def _usage(self, given: Any) -> Usage:
        details = getattr(given, "prompt_tokens_details", None)
        price: float | None = None
        with suppress(Exception):  # a model without a price raises, and what it raises varies
            price = sum(self._litellm.cost_per_token(model=self._route.model, usage_object=given))
        return Usage(
            given.prompt_tokens or 0, given.completion_tokens or 0, getattr(details, "cached_tokens", None) or 0, price
        )
