"""Starting up: what ``--help`` may import, and what ./start and ./check say on a machine they cannot use."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HEAVY = {
    "fsrs",
    "httpx",
    "jinja2",
    "litellm",
    "numpy",
    "openai",
    "prompt_toolkit",
    "pydantic",
    "rapidfuzz",
    "rich",
    "safetensors",
    "tenacity",
    "tokenizers",
    "wordllama",
    "yaml",
}


def imported_by(code: str) -> set[str]:
    """Top-level names of the modules a fresh Python holds after ``code``."""
    tail = "\nimport sys\nprint('imported:', *{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code + tail], capture_output=True, text=True, check=True, timeout=60)
    return set(done.stdout.splitlines()[-1].split()[1:])


@pytest.mark.parametrize("arguments", [["--help"], ["practice", "--help"]])
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    code = f"""
import sys
sys.argv = ["interviewer", *{arguments!r}]
from interviewer.cli import main
try:
    main()
except SystemExit as stopped:
    assert not stopped.code, stopped.code
"""
    assert imported_by(code) & HEAVY == set()


def test_importing_the_package_imports_nothing_else() -> None:
    assert imported_by("import interviewer") - imported_by("") == {"interviewer"}


@pytest.mark.skipif(sys.platform == "win32", reason="a POSIX shell script")
@pytest.mark.parametrize("script", ["start", "check"])
def test_without_python_one_clear_error(script: str, tmp_path: Path) -> None:
    folder = tmp_path / "a folder"
    (folder / "bin").mkdir(parents=True)
    for tool in ("sh", "cat", "cksum", "dirname", "rm"):
        found = shutil.which(tool)
        assert found
        (folder / "bin" / tool).symlink_to(found)
    for name in ("scripts", "requirements"):
        shutil.copytree(ROOT / name, folder / name)
    for name in (script, "pyproject.toml"):
        shutil.copy(ROOT / name, folder / name)
    env = {"PATH": str(folder / "bin"), "HOME": str(tmp_path)}
    done = subprocess.run(
        [folder / script], capture_output=True, text=True, env=env, cwd=tmp_path, timeout=30, check=False
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert "No suitable Python was found: version 3.11 to 3.14 is needed." in done.stderr.splitlines()
