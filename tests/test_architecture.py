"""The walls between the rooms, held as data: who may import whom, and how long a file may grow."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "interviewer"
FILES = sorted(PACKAGE.rglob("*.py"))

FILE_LINES = 350
FUNCTION_LINES = 60

CORE = {"domain", "errors", "ports", "text"}
"""Words, seams and faults: any room may use them."""

ROOMS: dict[str, set[str]] = {
    "errors": set(),
    "text": set(),
    "resources": set(),
    "domain": {"domain"},
    "ports": {"domain", "errors"},
    "settings": {"errors", "resources"},
    "minimal": {"domain"},
    "catalog": {"domain", "errors", "minimal", "resources", "text"},
    "store": {"domain", "errors", "text"},
    "delivery": {"delivery", "domain", "text"},
    "director": {"domain", "ports"},
    "timing": {"ports"},
    "recording": CORE | {"director"},
    "session": CORE | {"director", "recording", "timing"},
    "matching": CORE | {"matching", "resources"},
    "prompts": CORE | {"prompts"},
    "llms": CORE | {"llms"},
    "interviewers": CORE | {"interviewers", "matching", "prompts"},
    "judges": CORE | {"judges", "matching", "prompts"},
    "importing": CORE | {"importing", "matching", "recording"},
    "debrief": CORE,
    "review": CORE | {"delivery", "review"},
    "progress": CORE | {"catalog", "progress", "store"},
    "frontends": CORE | {"debrief", "frontends", "session"},
    "practice": CORE | {"debrief", "delivery", "frontends", "session", "settings", "store", "wiring"},
    "judging": CORE | {"debrief", "delivery", "judges", "settings", "store", "wiring"},
    "reviewing": CORE | {"review", "store", "wiring"},
    "keeping": CORE | {"progress", "settings", "store"},
    "sharing": CORE | {"delivery", "recording", "review", "sharing", "store"},
    "intake": CORE | {"importing", "minimal", "settings", "store", "wiring"},
    "listing": CORE | {"catalog", "keeping", "llms", "settings", "wiring"},
    "starting": {"errors"},
    "paging": {"settings"},
    "progressing": CORE | {"catalog", "progress", "store", "wiring"},
    "drilling": CORE | {"catalog", "practice", "progress", "progressing", "store", "wiring"},
    "cli_progress": {"domain", "drilling", "practice", "progressing", "wiring"},
    "linting": {"domain"},
    "checking": CORE | {"catalog", "linting", "minimal", "resources", "store", "wiring"},
    "wiring": CORE
    | {"catalog", "debrief", "delivery", "director", "interviewers", "judges", "llms", "matching", "resources"}
    | {"session", "settings", "store"},
    "cli_files": CORE | {"frontends", "intake", "keeping", "sharing", "wiring"},
    "cli": CORE
    | {
        "checking",
        "cli_files",
        "cli_progress",
        "frontends",
        "judging",
        "linting",
        "listing",
        "paging",
        "practice",
        "reviewing",
        "settings",
        "starting",
        "wiring",
    },
}
"""Each room, and the rooms it may import, inside functions too. A new room or door is added here, on purpose."""

LIBRARIES: dict[str, set[str]] = {
    "click": {"cli", "cli_files", "cli_progress", "paging"},
    "filelock": {"keeping", "progress.saved", "store"},
    "fsrs": {"progress.scheduling"},
    "httpx": {"llms"},
    "jinja2": {"prompts", "review"},
    "litellm": {"llms.litellm_client", "llms.loading"},
    "numpy": {"matching"},
    "openai": {"llms.loading", "llms.openai_compatible"},
    "phonenumbers": {"sharing.redaction"},
    "platformdirs": {"settings"},
    "prompt_toolkit": {"frontends"},
    "pydantic": {"catalog", "domain", "importing", "intake", "judges", "llms", "ports", "progress", "store"},
    "rapidfuzz": {"importing", "linting"},
    "rich": {"cli", "frontends", "review"},
    "safetensors": {"matching"},
    "tenacity": {"llms"},
    "tokenizers": {"matching"},
    "webvtt": {"importing.captions"},
    "yaml": {"catalog", "llms.scripted"},
}
"""Each library, and the rooms or the single modules that may import it."""

PURE = {"domain", "director"}
"""Rooms without input, output, clock or chance."""
IMPURE = {"asyncio", "datetime", "io", "os", "random", "socket", "subprocess", "tempfile", "threading", "time"}


class Import(NamedTuple):
    """One import: ``where`` it stands (``interviewers.llm``), what it names, and at which line."""

    where: str
    what: str
    line: int

    @property
    def room(self) -> str:
        return self.where.partition(".")[0]


def module(path: Path) -> str:
    """``"llms.routing"`` for ``interviewer/llms/routing.py``; the package itself is ``""``."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def imports(path: Path) -> Iterator[Import]:
    where = module(path)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (Import(where, alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import"
            name = node.module or ""
            # "from interviewer import director" names a room; "from interviewer.ports import LLM" has named it already.
            if name == "interviewer":
                yield from (Import(where, f"interviewer.{alias.name}", node.lineno) for alias in node.names)
            else:
                yield Import(where, name, node.lineno)


ALL = [found for path in FILES for found in imports(path)]


def test_every_room_is_in_the_table() -> None:
    assert {module(path).partition(".")[0] for path in FILES} - {""} <= set(ROOMS)


def test_rooms_import_only_through_their_doors() -> None:
    wrong = []
    for found in ALL:
        top, _, rest = found.what.partition(".")
        target = rest.partition(".")[0]
        # Names such as __version__ belong to the package itself.
        if top == "interviewer" and target in ROOMS and target not in ROOMS.get(found.room, set()):
            wrong.append(f"{found.where}:{found.line} imports {target}")
    assert wrong == []


def test_libraries_are_imported_only_where_they_belong() -> None:
    wrong = []
    for found in ALL:
        library = found.what.partition(".")[0]
        if library == "interviewer" or library in sys.stdlib_module_names:
            continue
        allowed = LIBRARIES.get(library, set())
        if found.room not in allowed and found.where not in allowed:
            wrong.append(f"{found.where}:{found.line} imports {library}")
    assert wrong == []


def test_pure_rooms_stay_pure() -> None:
    assert [f for f in ALL if f.room in PURE and f.what.partition(".")[0] in IMPURE] == []


@pytest.mark.parametrize(("one", "other"), [("interviewers", "judges"), ("interviewers", "llms"), ("judges", "llms")])
def test_peers_never_meet(one: str, other: str) -> None:
    assert other not in ROOMS[one]
    assert one not in ROOMS[other]


def test_only_a_practice_and_the_command_line_know_the_front_ends() -> None:
    assert [room for room, doors in ROOMS.items() if "frontends" in doors] == [
        "frontends",
        "practice",
        "cli_files",
        "cli",
    ]


def users_of(*names: str) -> set[str]:
    """The modules that import one of these names or reach it as an attribute."""
    users = set()
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            imported = {alias.name for alias in node.names} if isinstance(node, ast.ImportFrom) else set()
            attribute = node.attr if isinstance(node, ast.Attribute) else ""
            if {attribute, *imported} & set(names):
                users.add(module(path))
    return users


def test_only_settings_reads_the_environment() -> None:
    # llms.loading sets switches that litellm reads while it is imported.
    assert users_of("environ", "environb", "getenv", "putenv") <= {"settings", "llms.loading"}


def test_only_the_model_libraries_are_imported_by_name() -> None:
    assert users_of("import_module", "__import__") <= {"llms.loading"}


def test_files_and_functions_are_short() -> None:
    wrong = []
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        if (lines := text.count("\n")) > FILE_LINES:
            wrong.append(f"{module(path)}: {lines} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > FUNCTION_LINES:
                    wrong.append(f"{module(path)}.{node.name}: {length} lines")
    assert wrong == []
