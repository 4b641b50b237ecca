"""A model whose replies are kept: what was asked before is answered from the file, and the rest is asked and kept.

One JSON line a reply: the hash of the request, and the reply. The same request asked again takes the next reply kept
for it, so that several readings of one prompt stay several. Without a model behind it, a request that is not in the
file fails: a changed prompt is never answered with an old reply.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Generator, Sequence
from pathlib import Path

from interviewer.errors import MalformedReply, ModelMisconfigured
from interviewer.ports import LLM, Cancel, Message, T, Usage, Waiting


class Store:
    """The replies of one model, kept in a file. Safe from many threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._kept: dict[str, list[dict[str, object]]] = defaultdict(list)
        if path.exists():
            for line in path.read_text(encoding="utf-8").splitlines():
                entry = json.loads(line)
                self._kept[entry["request"]].append(entry)

    def __len__(self) -> int:
        return sum(map(len, self._kept.values()))

    def get(self, key: str, number: int) -> dict[str, object] | None:
        """The reply kept for the ``number``-th asking, or None."""
        with self._lock:
            kept = self._kept[key]
            return kept[number] if number < len(kept) else None

    def add(self, key: str, reply: str, usage: Usage) -> None:
        """Keep a reply."""
        entry: dict[str, object] = {
            "request": key,
            "prompt": usage.prompt,
            "completion": usage.completion,
            "reply": reply,
        }
        with self._lock:
            self._kept[key].append(entry)
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(entry, ensure_ascii=False) + "\n")


class Remembered:
    """An ``LLM`` in front of a store. ``asked`` holds each request's last message with the reply to it.

    ``skip`` passes over so many kept replies to each request, for a reading that is to differ from the first.
    """

    def __init__(self, store: Store, name: str, llm: LLM | None, *, skip: int = 0) -> None:
        self.name = name
        self._store, self._llm, self._skip = store, llm, skip
        self._count: Counter[str] = Counter()
        self._lock = threading.Lock()
        self.asked: list[tuple[str, str]] = []

    def _next(self, messages: Sequence[Message], what: str) -> tuple[str, int]:
        key = hashlib.sha256(json.dumps([what, *((m.role, m.text) for m in messages)]).encode()).hexdigest()[:24]
        # A request that quotes an earlier reply, for a repair, is that reading's own already.
        repair = len(messages) > 1 and messages[-2].role == "assistant" and messages[-2].text.startswith("{")
        with self._lock:
            number = self._count[key] + (0 if repair else self._skip)
            self._count[key] += 1
        return key, number

    def _behind(self) -> LLM:
        if self._llm is None:
            raise ModelMisconfigured(
                f"{self._store.path.name} holds no reply to this request: a prompt or a conversation changed.",
                hint="Ask again: leave --replay out.",
            )
        return self._llm

    def structured(
        self,
        messages: Sequence[Message],
        schema: type[T],
        /,
        *,
        max_tokens: int,
        cancel: Cancel | None = None,
        on_wait: Callable[[Waiting], None] | None = None,
        on_begin: Callable[[], None] | None = None,
    ) -> tuple[T, Usage]:
        """As the model's own, from the store where it is there. A reply that does not fit is kept as well."""
        key, number = self._next(messages, schema.__name__)
        kept = self._store.get(key, number)
        if kept is None:
            try:
                reply, usage = self._behind().structured(
                    messages, schema, max_tokens=max_tokens, cancel=cancel, on_wait=on_wait, on_begin=on_begin
                )
            except MalformedReply as error:
                self._store.add(key, error.raw, Usage())
                raise
            self._store.add(key, reply.model_dump_json(), usage)
        else:
            text = str(kept["reply"])
            try:
                reply = schema.model_validate_json(text)
            except ValueError as error:
                raise MalformedReply("the reply is not in the form asked for", raw=text) from error
            usage = Usage(int(str(kept["prompt"])), int(str(kept["completion"])))
            if on_begin is not None:
                on_begin()
        with self._lock:
            self.asked.append((messages[-1].text, reply.model_dump_json()))
        return reply, usage

    def stream(
        self, messages: Sequence[Message], /, *, max_tokens: int, cancel: Cancel | None = None
    ) -> Generator[str | Waiting | Usage]:
        """As the model's own, in one piece from the store where it is there."""
        key, number = self._next(messages, "stream")
        kept = self._store.get(key, number)
        if kept is not None:
            yield str(kept["reply"])
            yield Usage(int(str(kept["prompt"])), int(str(kept["completion"])))
            return
        text, usage = "", Usage()
        for piece in self._behind().stream(messages, max_tokens=max_tokens, cancel=cancel):
            if isinstance(piece, str):
                text += piece
            if isinstance(piece, Usage):
                usage = piece
            yield piece
        self._store.add(key, text, usage)
