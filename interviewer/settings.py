"""The only reader of the environment. Flags beat it, and it beats the saved choice in the settings file.

INTERVIEWER_MODEL       the model to use when no flag names one
INTERVIEWER_HOME        where transcripts and settings go
INTERVIEWER_BASE_URL    an OpenAI-compatible server, with a model named openai/NAME
provider keys           read under the providers' own names (see docs/models.md)
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from interviewer.errors import DataError
from interviewer.resources import checkout

OFFLINE = "offline"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment and the settings file say.

    ``model`` is the saved or set choice and ``model_from`` where it came from; ``environment`` is handed to the model
    clients, which read no environment themselves.
    """

    home: Path
    transcripts: Path
    rubrics: Path | None
    model: str = OFFLINE
    model_from: str = "default"
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def file(self) -> Path:
        """Where the saved choice lies."""
        return self.home / "settings.toml"


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """Read environment and settings file. Raises ``DataError`` when the file is not sound TOML."""
    env = dict(os.environ if environment is None else environment)
    home = _home(env)
    saved = _saved(home / "settings.toml")
    model, origin = OFFLINE, "the default: no model was chosen"
    if saved.get("model"):
        model, origin = saved["model"], f"saved in {home / 'settings.toml'}"
    if env.get("INTERVIEWER_MODEL"):
        model, origin = env["INTERVIEWER_MODEL"], "INTERVIEWER_MODEL"
    own = home / "rubrics"
    return Settings(
        home=home,
        transcripts=_transcripts(env, home),
        rubrics=own if own.is_dir() else None,
        model=model,
        model_from=origin,
        environment=env,
    )


def _home(env: Mapping[str, str]) -> Path:
    if env.get("INTERVIEWER_HOME"):
        return Path(env["INTERVIEWER_HOME"]).expanduser()
    import platformdirs

    return Path(platformdirs.user_data_dir("interviewer", appauthor=False))


def _transcripts(env: Mapping[str, str], home: Path) -> Path:
    """./transcripts when run inside the checkout, else under the home."""
    if not env.get("INTERVIEWER_HOME") and (root := checkout()) and Path.cwd().is_relative_to(root):
        return root / "transcripts"
    return home / "transcripts"


def _saved(path: Path) -> dict[str, str]:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise DataError(f"{path}: cannot be read: {error}", hint="Mend or delete that file.") from error
    unknown = sorted(set(data) - {"model"})
    if unknown:
        raise DataError(f"{path}: {unknown[0]!r} is no setting", hint='The one setting is: model = "NAME"')
    if "model" in data and not isinstance(data["model"], str):
        raise DataError(f"{path}: model should be a string", hint='Write: model = "NAME"')
    return data


def save_model(settings: Settings, model: str) -> Path:
    """Remember a chosen model. Returns the file written; raises ``DataError`` when it cannot be."""
    import json

    try:
        settings.home.mkdir(parents=True, exist_ok=True)
        settings.file.write_text(f"model = {json.dumps(model)}\n", encoding="utf-8")
    except OSError as error:
        raise DataError(f"{settings.file}: cannot be written: {error.strerror}") from error
    return settings.file


def let_less_show_colours() -> None:
    """Have ``less`` pass colours on instead of spelling them out, unless the user has told it how to behave."""
    os.environ.setdefault("LESS", "-R")
