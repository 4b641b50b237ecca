"""From a model's name to the client that speaks to it: the one place that knows them all."""

from __future__ import annotations

from collections.abc import Mapping

from interviewer.llms.routing import route, settings_in
from interviewer.ports import LLM


def client(name: str, env: Mapping[str, str]) -> LLM:
    """The client for a model's name; its library is imported at the first call, or by ``preload``.

    Raises ``UsageError`` for a name that leads nowhere, ``ModelMisconfigured`` where a key is missing.
    """
    found, settings = route(name, env), settings_in(env)
    if found.client == "openai":
        from interviewer.llms.openai_compatible import OpenAICompatible

        return OpenAICompatible(found, settings)
    if found.client == "litellm":
        from interviewer.llms.litellm_client import LiteLLMClient

        return LiteLLMClient(found, settings)
    from interviewer.llms.scripted import Scripted

    return Scripted(found, settings)
