"""Export: what is written, never over anything, and names that are gone from every place they stood in."""

from __future__ import annotations

import html
import json
import re
import zipfile
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from interviewer import cli
from interviewer.domain.move import MoveKind
from interviewer.domain.scorecard import Evidence, Scorecard
from interviewer.domain.transcript import NoticeRecord, Transcript
from interviewer.judges.evidence import prove
from interviewer.judges.offline import OfflineJudge
from interviewer.matching.matcher import Matcher
from interviewer.settings import load
from interviewer.sharing import package, redacting
from interviewer.sharing.redaction import Redactor
from interviewer.store import fold, load_scorecard, save_scorecard, save_transcript
from interviewer.wiring import Wiring
from tests.builders import POINTS, answer, exchange, moved, persona, probe, question, signals, transcript
from tests.test_cli import run

LEXICON = Wiring(load({"INTERVIEWER_HOME": "nowhere"})).lexicon
SAID = (
    "At Acme Corp, Ada Byron and I split the labels by team, because one team may be late. "
    "I wrote to ada.byron@example.org and called +44 20 7946 0958 that day. "
    "BYRON said that secret text of split is at https://acme.example/wiki?page=2. Acme agreed."
)
CLAIMS = {
    "baseline": "Compares the model with the simplest rule before anything else is built.",
    "split": "Splits the labels by team, because one team's labels may come late.",
    "labels": "Asks each team when its labels are final and leaves out rows that are younger.",
    "rollback": "Puts the last good version back while the cause is being looked for.",
    "owner": "Names the one who owns the feed and what they have to be told.",
    "alert": "Sets an alarm on the share of rows without a label on each day.",
    "invariant": "Checks that no row is counted on both sides of a date.",
}
"""Points that say something, so that a judge's verdicts on them mean something."""


def judged(made: Transcript):
    return OfflineJudge(Matcher, signals()).assess(made)


def readable(made: Transcript, scorecard: Scorecard) -> str:
    return package.files(made, scorecard, LEXICON)[f"{made.session.id}.md"].decode()


def session(**changes: object) -> Transcript:
    points = [p.model_copy(update={"text": CLAIMS[p.id], "paraphrases": ()}) for p in POINTS]
    own = question("ours", points=points, collection="own", prompt="How did you and Ada Byron split it at Acme Corp?")
    turns = (
        answer(SAID),
        probe("labels", text="You and Ada. What of Acme?", on="Ada Byron and I"),
        answer("Ask Ada.", "a2"),
    )
    who = persona(name="Ada Byron", opening="I am Ada, and we have {minutes} minutes.")
    made = transcript(exchange(*turns, of=own), persona=who, **changes)
    notice = NoticeRecord(kind="import", text="Ada was here.", at=0.0)
    return made.model_copy(update={"records": (*made.records, notice)})


def test_everything_named_is_gone_and_every_quote_is_still_proven() -> None:
    made = session(project="# Late labels at Acme\nWe moved the nightly label job of the returns team to Monday.\n")
    scorecard = judged(made)
    assert made.session.persona.name == "Ada Byron"
    words = "Ada Byron and I split the labels by team"
    placed = scorecard.points[0].model_copy(
        update={"evidence": Evidence(answer="a1", sentence=1, quote=words), "reasoning": "Names Ada Byron."}
    )
    cut = placed.model_copy(
        update={
            "point": "labels",
            "evidence": Evidence(answer="a1", sentence=2, quote="byron@example.org and called +44 20"),
        }
    )
    scorecard = scorecard.model_copy(update={"points": (placed, cut, *scorecard.points[2:])})
    redactor = redacting.redactor_for(made.session, ["Ada Byron", "Acme Corp", "Acme"])
    after = redacting.transcript(made, redactor)
    hidden = redacting.scorecard(scorecard, made, after, redactor)
    for text in (after.model_dump_json(), hidden.model_dump_json(), readable(after, hidden)):
        for gone in ("Ada", "Byron", "BYRON", "Acme", "acme", "example.org", "7946", "nightly label job"):
            assert gone not in text, gone
    first = after.answers[0].text
    assert first.startswith("At [name 2], [name 1] and I split the labels by team")
    assert "wrote to [e-mail 1] and called [phone 1] that day. [name 1] said" in first
    quotes = [found.evidence.quote for found in hidden.points[:2] if found.evidence]
    assert quotes[0] == "[name 1] and I split the labels by team"
    assert quotes[1] == "[e-mail 1] and called [phone 1]", "a quote never holds half a placeholder"
    assert hidden.transcript_sha256 == after.sha256 != made.sha256
    for evidence in (f.evidence for f in hidden.points if f.evidence):
        proven = prove(evidence.quote, f"{evidence.answer}.{evidence.sentence}", after.exchanges[0])
        assert (proven.answer, proven.sentence) == (evidence.answer, evidence.sentence)
        assert proven.quote == evidence.quote.rstrip(".")
    assert after.exchanges[0].ask.sha256 != made.exchanges[0].ask.sha256, "the question of one's own was changed too"
    assert [p.verdict for p in judged(after).points] == [p.verdict for p in judged(made).points]


def test_a_shipped_question_stays_as_it_is() -> None:
    made = transcript(exchange(answer("I split it."), of=question(prompt="Will the model hold?")))
    after = redacting.transcript(made, Redactor(["Will", "model"]))
    assert after.exchanges[0].ask.question == made.exchanges[0].ask.question
    assert after.exchanges[0].ask.sha256 == made.exchanges[0].ask.sha256


def test_how_a_name_is_given_does_not_matter() -> None:
    for given in ("ada van byron", "Ada Van Byron", "ADA VAN BYRON"):
        text = "Ada van Byron; ada van byron; Byron or ADA said it. Van means nothing, and nor does adage."
        wanted = "[name 1]; [name 1]; [name 1] or [name 1] said it. Van means nothing, and nor does adage."
        assert Redactor([given]).text(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Ada's idea, ADA BYRON's, ada  byron and Byron", "[name 1]'s idea, [name 1]'s, [name 1] and [name 1]"),
        ("adamant Adam and ada", "adamant Adam and ada"),
        ("(212) 555-0123, 07911 123456, +91 98765 43210", "[phone 1], [phone 2], [phone 3]"),
        (
            "4,200 orders on 2026-11-23 at 192.168.0.1, 10 000 000 rows",
            "4,200 orders on 2026-11-23 at 192.168.0.1, 10 000 000 rows",
        ),
        ("ada at gmail dot com. Look at it.", "[e-mail 1]. Look at it."),
        ("see www.x.org/a, github.com/ada and scikit-learn.org", "see [link 1], [link 2] and scikit-learn.org"),
        ("a@b.co, A@B.CO and c@d.co", "[e-mail 1], [e-mail 1] and [e-mail 2]"),
    ],
)
def test_what_is_replaced(text: str, wanted: str) -> None:
    assert Redactor(["Ada Byron"]).text(text) == wanted


def test_the_conversation_shows_what_was_said_and_does_nothing() -> None:
    hostile = (
        "<script>x</script> [a](javascript:b) ![i](http://x/y.png) **b** `c` &lt; <https://x.y>\n# head\n- item\n"
        "1. one\n2) two\n===\n---\n    code\n\n    code\n| t |\n> q\n```\n\\# end"
    )
    made = transcript(exchange(answer(hostile), moved(MoveKind.REDIRECT, text="</details>\x1b[31m")))
    shown = readable(made, judged(made))
    page = MarkdownIt("commonmark").render(shown)
    assert "\x1b" not in shown
    kinds = set(re.findall(r"<([a-z0-9]+)", page))
    assert kinds == {"h1", "h2", "h3", "p", "strong", "br", "ul", "li", "em", "blockquote"}
    assert page.count("<h1") == 1
    text = html.unescape(re.sub(r"<[^>]+>", "", page))
    for line in hostile.replace("    code", "code").split("\n"):
        assert line in text
    assert "not reached" in shown, "what had no chance is not called missing"


def test_export_and_redact_through_the_command_line(tmp_path: Path) -> None:
    made = session()
    path = save_transcript(tmp_path / "transcripts" / f"{made.session.id}.jsonl", made.records)
    save_scorecard(path, judged(made))
    done = run("export", "--to", "out", home=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / path.name).read_bytes() == path.read_bytes()
    assert load_scorecard(tmp_path / "out" / path.name) == load_scorecard(path)
    assert "Ada Byron" in (tmp_path / "out" / f"{path.stem}.md").read_text()
    again = run("export", "--to", "out", home=tmp_path)
    assert again.returncode == 2
    assert "is there already" in again.stderr
    options = ["--redact", "--name", "Ada Byron", "--name", "Acme", "--name", "Zoe"]
    done = run("export", path.stem, "--to", "out", "--force", *options, home=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Replaced 'ada byron' by [name 1]: in 10 places." in done.stdout
    assert "Replaced 'zoe' by [name 3]: found nowhere." in done.stdout
    assert "No program finds every name" in done.stdout
    assert not [f for f in (tmp_path / "out").iterdir() if b"Byron" in f.read_bytes()]
    redone = run("judge", str(tmp_path / "out" / path.name), home=tmp_path)
    assert redone.returncode == 0, redone.stderr
    zipped = run("export", "--to", "one.zip", "--redact", "--json", home=tmp_path)
    assert json.loads(zipped.stdout)["replaced"]["e-mail"] == 1
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        assert sorted(archive.namelist()) == sorted(f"{path.stem}{end}" for end in (".jsonl", ".md", ".scorecard.json"))


@pytest.mark.parametrize(
    ("options", "code", "told"),
    [
        (["--to", "x", "--name", "Ada"], 2, "--name is for --redact"),
        (["--to", "x", "--redact", "--name", "--"], 2, "holds no letter"),
        (["--to", "taken.zip"], 2, "is a folder"),
        (["--to", "file"], 2, "is a file"),
        ([], 2, "--to"),
    ],
)
def test_export_that_cannot_be(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    options: list[str],
    code: int,
    told: str,
) -> None:
    monkeypatch.setenv("INTERVIEWER_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "taken.zip").mkdir()
    (tmp_path / "file").write_text("mine")
    made = session(id="../../evil")
    save_transcript(tmp_path / "transcripts" / "2026-x.jsonl", made.records)
    assert cli.run(["export", "2026-x", *options]) == code
    assert told in capsys.readouterr().err
    assert (tmp_path / "file").read_text() == "mine"


def test_an_id_that_is_no_file_name_leads_nowhere(tmp_path: Path) -> None:
    save_transcript(tmp_path / "transcripts" / "2026-x.jsonl", session(id="../../evil").records)
    done = run("export", "2026-x", "--to", "deep/er", home=tmp_path)
    assert done.returncode == 0, done.stderr
    assert sorted(p.name for p in (tmp_path / "deep" / "er").iterdir()) == ["session.jsonl", "session.md"]
    assert fold(tmp_path / "deep" / "er" / "session.jsonl").transcript.session.id == "../../evil"
