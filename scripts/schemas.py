"""Write rubrics/schemas: ``python -m scripts.schemas``. JSON Schemas for editors that check rubric files.

They are made from the same models that the program validates with; a question may leave out what the program fills in.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from interviewer.domain.persona import Persona
from interviewer.domain.rubric import Question, Round

FOLDER = Path(__file__).resolve().parent.parent / "rubrics" / "schemas"


def schemas() -> dict[str, dict[str, Any]]:
    """Every schema by file name."""
    return {
        "question.schema.json": _question(),
        "round.schema.json": Round.model_json_schema(),
        "persona.schema.json": Persona.model_json_schema(),
    }


def _question() -> dict[str, Any]:
    schema = Question.model_json_schema()
    schema["required"] = ["prompt", "points"]
    points = schema["properties"]["points"]
    points["items"] = {"anyOf": [{"type": "string", "minLength": 1}, points["items"]]}
    schema["properties"]["signal"] = {**schema["$defs"]["Signal"], "description": "Of points given as plain sentences."}
    return schema


def main() -> None:
    """Write them all."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, schema in schemas().items():
        (FOLDER / name).write_text(json.dumps(schema, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
