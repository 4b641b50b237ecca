"""Draw docs/interview.svg and docs/debrief.svg: ``python -m scripts.picture``.

What is drawn is what the terminal front end prints for transcripts/samples/strong.jsonl and its scorecard: the same
code, fed the same records. Fonts come from the reader's machine, nothing from a network.
"""

from __future__ import annotations

import io
import os
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from interviewer import debrief, settings
from interviewer.delivery.figures import measure
from interviewer.domain.events import ExhibitShown, Recorded, SpeechDelta, SpeechEnd
from interviewer.domain.transcript import AnswerRecord, AskRecord, MoveRecord, SessionRecord, Transcript
from interviewer.frontends import notes
from interviewer.frontends.terminal import Terminal
from interviewer.store import fold, load_scorecard
from interviewer.wiring import Wiring

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "transcripts" / "samples" / "strong.jsonl"
COLUMNS = 92
INTERVIEW_LINES = 62
DEBRIEF_LINES = 48
ACCENTS = [(224, 108, 117), (152, 195, 121), (229, 192, 123), (97, 175, 239), (198, 120, 221), (86, 182, 194)]
THEME = TerminalTheme(
    (24, 26, 31),
    (220, 223, 228),
    [(40, 44, 52), *ACCENTS, (220, 223, 228)],
    [(92, 99, 112), *ACCENTS, (255, 255, 255)],
)
SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-label="{title}">
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  font-size: {char_height}px; line-height: {line_height}px; font-variant-east-asian: full-width; }}
{styles}
</style>
<defs><clipPath id="{unique_id}-clip-terminal"><rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>{lines}</defs>
<rect fill="#181a1f" width="{width}" height="{height}" rx="8"/>
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}<g class="{unique_id}-matrix">{matrix}</g></g>
</svg>
"""


class Screen(io.StringIO):
    """A terminal of a fixed width that remembers what was printed."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        """So that colours are printed."""
        return True


def interview(transcript: Transcript) -> str:
    """What the terminal prints for a transcript."""
    screen = Screen()
    terminal = Terminal(screen)
    for record in transcript.records:
        match record:
            case SessionRecord():
                terminal.show(Recorded(record=record))
            case AskRecord():
                terminal.show(Recorded(record=record))
                terminal.show(SpeechDelta(text=record.text))
                terminal.show(SpeechEnd())
            case AnswerRecord():
                notes.sent(terminal.page, record.text)
            case MoveRecord() if record.text:
                terminal.show(SpeechDelta(text=record.text))
                exchange = next(e for e in transcript.exchanges if e.ask.id == record.ask)
                exhibit = exchange.ask.question.exhibit(record.move.item) if record.move.item else None
                terminal.show(ExhibitShown(exhibit=exhibit) if exhibit else SpeechEnd())
            case _:
                pass
    return screen.getvalue()


def summary(transcript: Transcript) -> str:
    """What the terminal prints for a scorecard."""
    scorecard = load_scorecard(SAMPLE)
    if scorecard is None:
        raise FileNotFoundError("judge the sample first: python -m scripts.samples")
    screen = Screen()
    sounded = measure(transcript, Wiring(settings.load({})).lexicon, scorecard)
    Terminal(screen).debrief(debrief.lines(transcript, scorecard, sounded=sounded), scorecard)
    return screen.getvalue()


def draw(ansi: str, lines: int, title: str, path: Path) -> None:
    """Write the first ``lines`` lines of terminal output as a picture."""
    kept = "\n".join(ansi.strip("\n").splitlines()[:lines])
    console = Console(width=COLUMNS, record=True, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    console.print(Text.from_ansi(kept), soft_wrap=False)
    svg = console.export_svg(theme=THEME, code_format=SVG.replace("{title}", title), unique_id=path.stem)
    path.write_text("\n".join(line.rstrip() for line in svg.splitlines()) + "\n", encoding="utf-8")


def main() -> None:
    """Draw both pictures."""
    os.environ["COLUMNS"] = str(COLUMNS)
    os.environ.pop("NO_COLOR", None)
    transcript = fold(SAMPLE).transcript
    draw(interview(transcript), INTERVIEW_LINES, "An interview in a terminal", ROOT / "docs" / "interview.svg")
    draw(summary(transcript), DEBRIEF_LINES, "Its debrief", ROOT / "docs" / "debrief.svg")


if __name__ == "__main__":
    main()
