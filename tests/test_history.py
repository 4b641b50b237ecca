"""Progress over sessions through the real command: levels with ranges, skills over chances, self-ratings, the index."""

from __future__ import annotations

import csv
import datetime
import io
import json
import os
import subprocess
from pathlib import Path

import pytest

from interviewer.domain.rubric import Tier
from interviewer.domain.scorecard import Verdict
from interviewer.domain.signal import Signal
from interviewer.progress import index
from interviewer.progress.history import chosen, history, weakness
from interviewer.progress.history_text import cell
from interviewer.progress.rows import Kind
from interviewer.progress.statistics import Chances, level_range, wilson
from interviewer.store import Transcripts
from tests.builders import shipped
from tests.practised import Told, days_ago, held, lines
from tests.test_cli import EXE, run

FOUR = [Told("rollback"), Told("label-delay"), Told("data-drift"), Told("safe-rollout", Verdict.NOT_MET)]
WORSE = [Told(t.skill, Verdict.NOT_MET) for t in FOUR]


def practised(home: Path) -> None:
    """Three judged sessions, one marked by hand, one that only the engine read, one not judged at all."""
    held(home, "s1", days_ago(9), *WORSE, rated={Signal.PRODUCTION_THINKING: 4})
    held(home, "s2", days_ago(7), *FOUR, rated={Signal.PRODUCTION_THINKING: 4})
    held(home, "s3", days_ago(5), *FOUR)
    held(home, "s4", days_ago(4), *(t._replace(marked=True) for t in FOUR), judge="offline")
    held(home, "s5", days_ago(3), *(Told(t.skill, Verdict.LIKELY) for t in FOUR), judge="offline")
    held(home, "s6", days_ago(2), *FOUR, judge=None, asked_round="genai-systems", asked_question="other")


def test_kinds_of_evidence_never_share_a_figure(tmp_path: Path) -> None:
    practised(tmp_path)
    told = json.loads(run("history", "--json", home=tmp_path).stdout)
    series = {s["kind"]: s for s in told["series"]}
    assert set(series) == {"judged", "self-marked"}
    assert [at["level"] for at in series["judged"]["levels"]] == [1, 3, 3]
    assert [at["level"] for at in series["self-marked"]["levels"]] == [3]
    assert told["coverage"][0]["share"]["shown"] == 4
    rollback = next(s for s in told["skills"] if s["skill"] == "rollback")
    assert (rollback["judged"]["shown"], rollback["judged"]["of"]) == (2, 3)
    assert (rollback["self_marked"]["of"], rollback["engine"]["of"]) == (1, 1)
    assert told["done"]["without_levels"] == 1
    assert told["done"]["unjudged"] == 1


def test_a_person_reads_the_same_in_eighty_columns(tmp_path: Path) -> None:
    practised(tmp_path)
    done = run("history", home=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "6 sessions, 6 questions (2 different)" in done.stdout
    assert "1 3 3" in done.stdout
    assert "read by the embedded engine alone" in done.stdout
    assert "+2.0 (too high) against a judge's level, 2 sessions" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert "\x1b" not in done.stdout


def test_without_sessions_it_says_how_to_begin(tmp_path: Path) -> None:
    done = run("history", home=tmp_path)
    assert done.returncode == 0
    assert "interviewer practice" in done.stdout
    assert list(tmp_path.iterdir()) == [], "looking back writes nothing where nothing is"


def test_round_and_since_narrow_it_down(tmp_path: Path) -> None:
    practised(tmp_path)
    late = ("--json", "--since", str(days_ago(4)), "--round", "mlops")
    assert json.loads(run("history", *late, home=tmp_path).stdout)["done"]["sessions"] == 2


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--round", "mlopps"], "Did you mean mlops"),
        (["--since", "last week"], "is no day"),
        (["--since", "9999-12-31"], "too far away"),
        (["--csv", "--json"], "--csv goes neither"),
    ],
)
def test_wrong_usage_is_one_message(tmp_path: Path, arguments: list[str], told: str) -> None:
    done = run("history", *arguments, home=tmp_path)
    assert done.returncode == 2
    assert told in done.stderr


def test_a_skill_shows_the_words_behind_its_figures(tmp_path: Path) -> None:
    held(tmp_path, "s1", days_ago(2), Told("rollback", Verdict.PARTIAL, quote="I \x1b[31mroll back\x1b[0m the region."))
    done = run("history", "--skill", "rollback", home=tmp_path)
    assert "judged 0 of 1 (0 to 79%)" in done.stdout
    assert '"I roll back the region."' in done.stdout
    (one,) = lines(run("history", "--skill", "rollback", "--json", home=tmp_path).stdout)
    assert (one["session"], one["verdict"], one["kind"]) == ("s1", "partial", "judged")


def test_csv_is_safe_in_a_spreadsheet(tmp_path: Path) -> None:
    practised(tmp_path)
    rows = list(csv.DictReader(io.StringIO(run("history", "--csv", home=tmp_path).stdout)))
    assert [(r["session"], r["kind"], r["level"]) for r in rows] == [
        ("s1", "judged", "1"),
        ("s2", "judged", "3"),
        ("s3", "judged", "3"),
        ("s4", "self-marked", "3"),
        ("s5", "embedded engine", ""),
    ]
    assert rows[0]["self_rating"] == "4"
    assert cell("=1+1") == "'=1+1"
    assert cell("-2+3") == "'-2+3"


def test_broken_files_are_named_once_and_passed_over(tmp_path: Path) -> None:
    practised(tmp_path)
    folder = tmp_path / "transcripts"
    (folder / "broken.jsonl").write_text("{}\n", encoding="utf-8")
    (folder / "s1.scorecard.json").write_text("nonsense", encoding="utf-8")
    for name, old, new in (("late", days_ago(9).isoformat(), "9999-12-31"), ("endless", '"at":60.0', '"at":Infinity')):
        path = held(tmp_path, name, days_ago(9), *FOUR)
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
    for _ in range(2):  # the second time beside an index
        done = run("history", home=tmp_path)
        assert done.returncode == 0, done.stderr
        assert done.stdout.count("broken.jsonl") == 1
        assert done.stdout.count("late.jsonl") == done.stdout.count("endless.jsonl") == 1
        assert done.stdout.count("s1.scorecard.json") == 1
        assert "6 sessions" in done.stdout


# --- the index ------------------------------------------------------------------------------------------


def rows_of(home: Path) -> index.Index:
    return index.load(Transcripts(home / "transcripts"))


def cache(home: Path) -> Path:
    return home / "transcripts" / index.NAME


def test_what_is_indexed_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    practised(tmp_path)
    first = rows_of(tmp_path)
    monkeypatch.setattr(index, "fold", lambda path: pytest.fail(f"{path} was read again"))
    assert rows_of(tmp_path) == first


def test_a_changed_or_new_or_removed_session_is_noticed(tmp_path: Path) -> None:
    practised(tmp_path)
    rows_of(tmp_path)
    held(tmp_path, "s1", days_ago(9), *FOUR)
    held(tmp_path, "s9", days_ago(1), *FOUR)
    (tmp_path / "transcripts" / "s6.jsonl").unlink()
    rows = {r.id: r for r in rows_of(tmp_path).rows}
    assert set(rows) == {"s1", "s2", "s3", "s4", "s5", "s9"}
    assert rows["s1"].tallies["rollback"] == [0, 1, 1]
    assert b"s6" not in cache(tmp_path).read_bytes()


@pytest.mark.parametrize(
    "harm",
    [
        lambda data: b"",
        lambda data: data[:-40],
        lambda data: data.replace(b"rollback", b"rollb*ck"),
        lambda data: b"interviewer progress index 0\n" + data.partition(b"\n")[2],
        lambda data: b"\xff\x00" * 500,
        lambda data: data.replace(b"\t", b" "),
    ],
)
def test_a_corrupt_index_is_made_again(tmp_path: Path, harm: object) -> None:
    practised(tmp_path)
    first = rows_of(tmp_path)
    sound = cache(tmp_path).read_bytes()
    cache(tmp_path).write_bytes(harm(sound))  # type: ignore[operator]
    assert rows_of(tmp_path) == first
    assert cache(tmp_path).read_bytes() == sound


def test_a_fault_that_was_mended_leaves_no_trace(tmp_path: Path) -> None:
    practised(tmp_path)
    path = tmp_path / "transcripts" / "s1.jsonl"
    sound, times = path.read_bytes(), (path.stat().st_atime_ns, path.stat().st_mtime_ns)
    path.write_bytes(b"x" * len(sound))
    os.utime(path, ns=times)
    assert len(rows_of(tmp_path).faults) == 1
    path.write_bytes(sound)
    os.utime(path, ns=times)
    assert rows_of(tmp_path).faults == ()
    assert len(rows_of(tmp_path).rows) == 6


def test_an_index_that_cannot_be_written_hinders_nobody(tmp_path: Path) -> None:
    practised(tmp_path)
    cache(tmp_path).mkdir()
    assert len(rows_of(tmp_path).rows) == 6


def test_two_processes_may_index_at_once(tmp_path: Path) -> None:
    for number in range(40):
        held(tmp_path, f"s{number}", days_ago(number % 9), *FOUR)
    command = [EXE, "history", "--json"]
    env = {"INTERVIEWER_HOME": str(tmp_path), "PATH": ""}
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, env=env, cwd=tmp_path) for _ in range(2)]
    told = [child.communicate(timeout=60)[0] for child in both]
    assert told[0] == told[1]
    assert json.loads(told[0])["done"]["sessions"] == 40
    assert len(cache(tmp_path).read_bytes().splitlines()) == 42
    assert [p.name for p in (tmp_path / "transcripts").glob("*.tmp")] == []


# --- the figures ----------------------------------------------------------------------------------------


def test_one_bad_chance_is_no_weakness() -> None:
    assert wilson(0, 1) == pytest.approx((0.0, 0.7935), abs=1e-3)
    assert wilson(0, 4)[1] < 0.5
    assert wilson(0, 0) == (0.0, 1.0)


def test_weakest_first_by_what_is_known(tmp_path: Path) -> None:
    held(tmp_path, "s1", days_ago(3), Told("leakage", Verdict.NOT_MET), Told("rollback", Verdict.NOT_MET))
    for n in range(4):
        held(tmp_path, f"t{n}", days_ago(2), Told("rollback", Verdict.NOT_MET), Told("grounding"))
    rows = rows_of(tmp_path).rows
    told = history(chosen(rows), shipped().skills)
    assert [(s.skill, s.standing) for s in told.skills] == [
        ("rollback", "weak"),
        ("leakage", "open"),
        ("grounding", "holds"),
    ]
    weak = weakness(rows, shipped().skills)
    assert weak["rollback"] < weak["leakage"] < weak["calibration"] < weak["grounding"]


def test_a_few_marks_do_not_outweigh_many_chances_of_the_engine(tmp_path: Path) -> None:
    for n in range(5):
        held(tmp_path, f"s{n}", days_ago(3), Told("leakage", Verdict.NOT_FOUND), judge="offline")
    held(tmp_path, "t", days_ago(1), Told("leakage", Verdict.MET))
    (one,) = history(rows_of(tmp_path).rows, shipped().skills).skills
    assert one.by is Kind.ENGINE
    assert one.judged is not None


def test_more_chances_narrow_the_range_of_a_level() -> None:
    few = Chances((3, 1, 0), (2.0, 1.0, 0.0), 2, 1, 0, 5, 3)
    many = Chances((30, 10, 0), (20.0, 10.0, 0.0), 20, 10, 0, 5, 3)

    def width(*sessions: Chances) -> float:
        low, high = level_range(sessions)
        return high - low

    assert width(few) > width(few, few, few, few, few) > 0
    assert width(few) > width(many)


def test_the_range_holds_the_level_and_its_cap() -> None:
    capped = Chances((4, 2, 1), (4.0, 2.0, 1.0), 7, 0, 0, 2, 2)
    assert level_range([capped]) == (2.0, 2.0)
    odd = Chances((4, 0, 0), (0.0, 0.0, 0.0), 0, 0, 0, 5, 5)
    assert level_range([odd])[1] == 5.0


def test_an_exceptional_point_that_was_asked_for_lifts_no_range(tmp_path: Path) -> None:
    every = [Told("rollback"), Told("label-delay"), Told("data-drift"), Told("safe-rollout", tier=Tier.STRONG)]
    spans = []
    for prompted in (False, True):
        for n in range(5):
            held(tmp_path, f"s{n}", days_ago(2), *every, Told("leakage", tier=Tier.EXCEPTIONAL, prompted=prompted))
        spans.append(history(rows_of(tmp_path).rows, {}).series[0].now)
    unasked, asked = spans
    assert (unasked.mean, asked.mean) == (5.0, 4.0)
    assert asked.high < unasked.high


def test_days_are_those_of_this_machine(tmp_path: Path) -> None:
    held(tmp_path, "s1", datetime.date(2026, 11, 20), *FOUR)
    late = json.loads(run("history", "--json", home=tmp_path, extra={"TZ": "Pacific/Kiritimati"}).stdout)
    assert late["done"]["first"] == "2026-11-21"
