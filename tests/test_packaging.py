"""A wheel, an sdist and an editable install each do the main job in an empty environment, outside the checkout."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import venv
import zipfile
from pathlib import Path
from typing import NamedTuple

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from interviewer import resources

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = sorted((ROOT / "requirements").glob("*.txt"))
OURS = ("ml_interviewer", "_ml_interviewer", "__editable__")

ANSWERS = """\
First I would plot the live metric against the offline one by week: a gap from day one is skew, a slow one is drift.
Then I would join the served features to the ones recomputed from the warehouse for the same ids and compare them.
I would roll back to the last version while we look, since the labels arrive weeks late and we cannot see the harm yet.
I don't know.
"""


class Built(NamedTuple):
    """What the build made: a wheel of the tree, an sdist of it, and a wheel of that sdist."""

    wheel: Path
    sdist: Path
    wheel_of_sdist: Path


class Ran(NamedTuple):
    """A finished command."""

    code: int
    out: str
    err: str


def run(*command: str | Path, cwd: Path, **given: str) -> Ran:
    """Run with nothing of the caller's environment but PATH, and a home of its own."""
    stdin = given.pop("stdin", "")
    own = {"HOME": str(cwd), "INTERVIEWER_HOME": str(cwd / "home"), "NO_COLOR": "1"}
    done = subprocess.run(
        [str(part) for part in command],
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        env={"PATH": os.environ["PATH"], **own, **given},
        timeout=120,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def build(out: Path, *what: str) -> dict[str, Path]:
    """What the build made, by suffix. Without ``what``, an sdist and a wheel of that."""
    out.mkdir()
    ran = run(sys.executable, "-m", "build", "--no-isolation", *what, "--outdir", out, ROOT, cwd=out)
    assert ran.code == 0, ran.out + ran.err
    return {path.suffix: path for path in out.iterdir() if path.suffix in (".whl", ".gz")}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    out = tmp_path_factory.mktemp("built")
    direct, roundabout = build(out / "direct", "--wheel"), build(out / "roundabout")
    return Built(direct[".whl"], roundabout[".gz"], roundabout[".whl"])


def empty_environment(folder: Path) -> Path:
    """An environment that shares this one's dependencies and nothing of the project; returns its folder of programs."""
    shared = folder / "shared"
    shared.mkdir(parents=True)
    for site in {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}:
        for entry in Path(site).iterdir():
            if not entry.name.startswith(OURS):
                (shared / entry.name).symlink_to(entry)
    venv.create(folder / "venv", with_pip=False, symlinks=True)
    paths = {"base": str(folder / "venv"), "platbase": str(folder / "venv")}
    (Path(sysconfig.get_path("purelib", "venv", paths)) / "shared.pth").write_text(f"{shared}\n", encoding="utf-8")
    return Path(sysconfig.get_path("scripts", "venv", paths))


@pytest.fixture(scope="module", params=["wheel", "sdist", "editable"])
def programs(request: pytest.FixtureRequest, built: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp(request.param)
    bin_ = empty_environment(folder)
    kinds: dict[str, tuple[str | Path, ...]] = {
        "wheel": (built.wheel,),
        "sdist": (built.wheel_of_sdist,),
        "editable": ("--no-build-isolation", "--editable", ROOT),
    }
    quiet = {"PIP_CONFIG_FILE": os.devnull, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    ran = run(
        bin_ / "python",
        "-m",
        "pip",
        "install",
        "-q",
        "--no-index",
        "--no-deps",
        *kinds[request.param],
        cwd=folder,
        **quiet,
    )
    assert ran.code == 0, ran.out + ran.err
    return bin_


def test_an_installed_program_holds_an_interview(programs: Path, tmp_path: Path) -> None:
    command = ("practice", "--round", "mlops", "--model", "offline", "--minutes", "30", "--seed", "1")
    ran = run(programs / "interviewer", *command, cwd=tmp_path, stdin=ANSWERS)
    assert ran.code == 0, ran.out + ran.err
    assert "Traceback" not in ran.err
    assert "Production thinking" in ran.out

    (transcript,) = (tmp_path / "home").rglob("*.jsonl")
    records = [json.loads(line) for line in transcript.read_text(encoding="utf-8").splitlines()]
    assert records[0]["type"] == "session"
    answers = [r["text"] for r in records if r["type"] == "answer"]
    assert answers
    assert answers == ANSWERS.splitlines()[: len(answers)]

    ran = run(programs / "interviewer", "review", "--html", "-", cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.count("<article") > len(answers)


def test_an_installed_program_carries_sound_data(programs: Path, tmp_path: Path) -> None:
    ran = run(programs / "interviewer", "check", cwd=tmp_path)
    assert ran.code == 0, ran.out + ran.err
    listed = run(programs / "interviewer", "list", "rounds", cwd=tmp_path)
    assert "project-deep-dive" in listed.out


def test_where_the_data_is_found(programs: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    say = "from interviewer import resources as r; print(r.data_dir('rubrics')); print(r.checkout())"
    rubrics, checkout = run(programs / "python", "-c", say, cwd=tmp_path).out.splitlines()
    assert (Path(rubrics) / "skills.yaml").is_file()
    in_checkout = "editable" in request.node.callspec.id
    assert checkout == (str(ROOT) if in_checkout else "None")
    assert Path(rubrics).is_relative_to(ROOT) is in_checkout


def test_a_wheel_holds_all_data_and_nothing_else(built: Built) -> None:
    with zipfile.ZipFile(built.wheel) as wheel:
        names = set(wheel.namelist())
    with zipfile.ZipFile(built.wheel_of_sdist) as again:
        assert set(again.namelist()) == names
    data = {
        f"interviewer/_data/{path.relative_to(ROOT).as_posix()}"
        for folder in ("personas", "rubrics")
        for path in (ROOT / folder).rglob("*.*")
    }
    prompts = {path.relative_to(ROOT).as_posix() for path in (ROOT / "interviewer").rglob("*.j2")}
    assert data | prompts | {"interviewer/py.typed"} <= names
    assert prompts
    assert {name.split("/")[0] for name in names} == {"interviewer", built.wheel.name.split("-py3")[0] + ".dist-info"}
    assert any(name.endswith("/licenses/LICENSE") for name in names)


def test_an_sdist_holds_no_one_s_interviews(built: Built) -> None:
    with tarfile.open(built.sdist) as archive:
        names = archive.getnames()
    assert not [name for name in names if "/transcripts/" in name or "/.venv" in name]


def test_the_checkout_is_known_by_what_lies_beside_the_package() -> None:
    assert resources.checkout() == ROOT
    assert resources.data_dir("personas") == ROOT / "personas"


@pytest.mark.parametrize("path", REQUIREMENTS, ids=lambda path: path.name)
def test_requirements_are_pinned_and_name_no_place(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"https?:|file:|index-url|find-links|^-|@ |^/", text, re.MULTILINE)
    for entry in re.split(r"\n(?=\S)", text.strip()):
        assert re.match(r"[a-z0-9-]+==\S+( ; .+)? \\\n    --hash=sha256:[0-9a-f]{64}", entry), entry[:80]


@pytest.mark.parametrize(("file", "group"), [("runtime.txt", "build"), ("dev.txt", "dev")])
def test_requirements_are_what_the_project_asks_for(file: str, group: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    wanted = [Requirement(line) for line in project["project"]["dependencies"]]
    wanted += [Requirement(line) for line in groups[group] if isinstance(line, str)]
    pins: dict[str, set[Version]] = {}
    for name, version in re.findall(r"(?m)^([a-z0-9-]+)==(\S+)", (ROOT / "requirements" / file).read_text("utf-8")):
        pins.setdefault(name, set()).add(Version(version))
    for requirement in wanted:
        name = requirement.name.lower().replace("_", "-")
        assert pins.get(name), f"{name} is not in {file}: run scripts/lock.sh"
        assert all(requirement.specifier.contains(version) for version in pins[name]), f"{name}: run scripts/lock.sh"
