"""From a model's name to its client, the libraries imported late: half a second for openai, two for litellm."""

from __future__ import annotations

import importlib
import logging
import os
import threading
from types import ModuleType
from typing import Any

from interviewer.errors import ModelMisconfigured
from interviewer.llms.routing import route

_LITELLM_ENVIRONMENT = {
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",  # else it fetches a price list over the network while importing
    "LITELLM_LOCAL_ANTHROPIC_BETA_HEADERS": "True",
    "LITELLM_MODE": "PRODUCTION",  # else it loads whatever .env file lies about
}
_lock = threading.Lock()


def load_openai() -> ModuleType:
    """The openai library. Raises ``ModelMisconfigured`` when it is not installed."""
    return _load("openai")


def load_litellm() -> ModuleType:
    """The litellm library, quiet and offline. Raises ``ModelMisconfigured`` when it is not installed."""
    with _lock:
        os.environ.update(_LITELLM_ENVIRONMENT)  # noqa: TID251 - it reads them while importing, and nowhere else
        litellm = _load("litellm")
        settings: Any = litellm
        settings.suppress_debug_info = True  # else it prints a request for feedback at every error
        settings.telemetry = False
        settings.disable_streaming_logging = True  # its own reckoning, a thread a chunk
        logging.getLogger("LiteLLM").setLevel(logging.CRITICAL)
    return litellm


def preload(name: str) -> None:
    """Import what the model will need: meant for a background thread, while the candidate reads.

    Raises ``UsageError`` or ``ModelMisconfigured``, as using the model would.
    """
    needed = route(name, {}).client
    if needed == "openai":
        load_openai()
    elif needed == "litellm":
        load_litellm()


def _load(name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise ModelMisconfigured(
            f"The {name} library cannot be imported: {error}", hint=f"Install it: pip install {name}"
        ) from error
