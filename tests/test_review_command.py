"""``interviewer review`` as a user runs it: through a pipe, to files, as data, and with text that means harm."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

import pytest
from markdown_it import MarkdownIt

from interviewer.domain.scorecard import Scorecard, Verdict
from interviewer.domain.transcript import Transcript
from tests.builders import ROOT, answer, exchange, probe, transcript
from tests.reviewed import card, finding, hostile, long, put
from tests.test_cli import ANSWERS, practice, run

SAID = transcript(
    exchange(
        answer("Basically I would improve the performance of the model."),
        probe("split", on="improve the performance"),
        answer("I split the error by region, because an average hides one.", "a2"),
    )
)
JUDGED = card(SAID, finding("split", Verdict.MET, "I split the error by region", "a2", prompted=True))


class Forms(NamedTuple):
    """One review in every form that the real command line gives."""

    text: str
    data: str
    markdown: str
    html: str
    told: str


def forms(home: Path, said: Transcript, judged: Scorecard | None) -> Forms:
    put(home, said, judged)
    text = run("review", home=home)
    files = run("review", said.session.id, "--html", "r.html", "--markdown", "r.md", "--json", home=home)
    assert (text.returncode, files.returncode) == (0, 0), text.stderr + files.stderr
    return Forms(text.stdout, files.stdout, read(home, "r.md"), read(home, "r.html"), files.stderr)


def read(home: Path, name: str) -> str:
    return (home / name).read_bytes().decode()


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Forms:
    return forms(tmp_path_factory.mktemp("plain"), SAID, JUDGED)


@pytest.fixture(scope="module")
def harmful(tmp_path_factory: pytest.TempPathFactory) -> Forms:
    return forms(tmp_path_factory.mktemp("harmful"), *hostile())


def test_a_real_practice_can_be_reviewed_at_once(tmp_path: Path) -> None:
    assert practice(tmp_path, ANSWERS).returncode == 0
    done = run("review", home=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "## Scorecard" in done.stdout
    assert "]+1" in done.stdout or "]~1" in done.stdout
    assert "\x1b" not in done.stdout


def test_the_pipe_gets_every_part_within_80_columns(plain: Forms) -> None:
    for part in (
        "Production thinking: level 3 of 5, at or above the bar",
        "[improve the performance of the model]?1",
        "{Basically} I would",
        "[I split the error by region]+2, because",
        "+2 Label of split (met, after a probe).",
        '-> Pressed on "improve the performance".',
        "Went for: label of split. The answer moved: shown in a2.",
        "Fillers: basically.",
        "(By words, since the times of the answers are not known.)",
        "(None of this moves a level.)",
    ):
        assert part in plain.text, plain.text
    assert max(map(len, plain.text.splitlines())) <= 80


def test_without_a_scorecard_it_says_how_to_get_one(tmp_path: Path) -> None:
    put(tmp_path, SAID, None)
    done = run("review", SAID.session.id, home=tmp_path)
    assert done.returncode == 0, done.stderr
    assert f"interviewer judge {SAID.session.id}" in " ".join(done.stdout.split())
    assert "## Scorecard" not in done.stdout
    assert "[improve the performance of the model]?1" in done.stdout


def test_json_is_the_review_with_spans_into_the_text(plain: Forms) -> None:
    turn = next(t for t in json.loads(plain.data)["asked"][0]["turns"] if t["id"] == "a2")
    (span,) = turn["spans"]
    assert turn["text"][span["start"] : span["end"]] == "I split the error by region"
    assert (span["kind"], span["notes"]) == ("point made", [2])


def test_files_are_written_and_named(plain: Forms) -> None:
    assert plain.told == "Written: r.html\nWritten: r.md\n"
    assert plain.markdown.startswith("# Review of ")
    assert plain.html.startswith("<!doctype html>")


def test_a_dash_is_standard_output(tmp_path: Path) -> None:
    put(tmp_path, *long(20))
    done = run("review", "--html", "-", home=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("<article") == 41
    assert len(done.stdout.encode()) < 300_000, "the page of forty turns is small"


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["nothing"], 2, "there is no session"),
        (["--html", "-", "--markdown", "-"], 2, "only one form"),
        (["--html", "-", "--json"], 2, "only one form"),
        (["--html", "transcripts/2026-11-23-mlops-4f2a.jsonl"], 2, "written over"),
        (["--markdown", "no/such/folder/r.md"], 1, "cannot be written"),
    ],
)
def test_what_cannot_be_is_one_message_and_leaves_everything(
    tmp_path: Path, arguments: list[str], code: int, told: str
) -> None:
    path = put(tmp_path, SAID, JUDGED)
    before = path.read_bytes()
    done = run("review", *arguments, home=tmp_path)
    assert (done.returncode, done.stdout) == (code, "")
    assert told in done.stderr
    assert path.read_bytes() == before


def test_earlier_levels_are_shown_and_a_broken_scorecard_is_passed_over_and_told(tmp_path: Path) -> None:
    put(tmp_path, SAID, JUDGED)
    for name, level in (("2026-11-20-mlops-aaaa", 2), ("2026-11-21-mlops-aaaa", 4), ("2026-12-01-mlops-aaaa", 1)):
        earlier = transcript(exchange(answer("Fine.")), id=name)
        put(tmp_path, earlier, card(earlier, level=level))
    (tmp_path / "transcripts" / "2026-11-22-x.jsonl").write_text("{}\n")
    (tmp_path / "transcripts" / "2026-11-22-x.scorecard.json").write_text("{")
    done = run("review", SAID.session.id, home=tmp_path)
    assert "at or above the bar (before: 2, 4)" in " ".join(done.stdout.split())
    assert "2026-11-22-x.scorecard.json" in done.stdout


# --- hostile text -----------------------------------------------------------------------------------------


def test_no_escape_sequence_reaches_a_terminal_or_a_file(harmful: Forms) -> None:
    for form in harmful:
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", form)


ALLOWED = {"class", "id", "href", "tabindex", "role", "scope", "lang", "charset", "http-equiv", "content", "name"}
DRAWN = {"viewbox", "width", "height", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r"}


class Page(HTMLParser):
    """What a browser would make elements and attributes of."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]
        self.ids += [value or "" for name, value in attrs if name == "id"]


def test_hostile_text_makes_no_element_no_attribute_and_no_link_of_its_own(harmful: Forms) -> None:
    page = Page()
    page.feed(harmful.html)
    assert not page.tags & {"script", "img", "b", "i", "iframe", "object", "form", "base", "link"}
    assert {a for a in page.attributes if not a.startswith("aria-")} <= ALLOWED | DRAWN
    assert all(link.startswith("#") for link in page.links)
    assert {link[1:] for link in page.links} <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))
    assert "default-src 'none'; style-src 'sha256-" in harmful.html
    assert not re.search(r"(?i)(src|url)\s*[=(]\s*[\"']?(https?:)?//", harmful.html)


def test_hostile_text_is_nothing_but_text_in_markdown(harmful: Forms) -> None:
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(harmful.markdown)
    flat = [t for token in tokens for t in (token, *(token.children or []))]
    kinds = {t.type for t in flat}
    assert not kinds & {"html_block", "html_inline", "link_open", "image", "code_inline", "fence", "code_block"}
    headings = [tokens[n + 1].content for n, t in enumerate(tokens) if t.type == "heading_open"]
    assert not any("not a heading" in heading for heading in headings)
    assert "ordered_list_open" not in kinds
    assert "https\\://evil.example" in harmful.markdown
    assert "www\\.evil" in harmful.markdown


def test_what_a_review_marks_is_documented() -> None:
    text = (ROOT / "docs" / "delivery.md").read_text(encoding="utf-8")
    for word in (
        "Fillers",
        "Hedges",
        "Vague claims",
        "Time to the point",
        "Longest stretch",
        "Words a minute",
        "Share",
    ):
        assert f"| {word}" in text, word


def test_a_transcript_of_any_name_is_never_written_over(tmp_path: Path) -> None:
    path = put(tmp_path, SAID, JUDGED).rename(tmp_path / "mine.txt")
    before = path.read_bytes()
    done = run("review", str(path), "--html", "./mine.txt", home=tmp_path)
    assert (done.returncode, path.read_bytes()) == (2, before)
