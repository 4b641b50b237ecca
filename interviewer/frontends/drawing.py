"""Exhibits as rich draws them: tables that fit or turn into records, code lightly coloured, logs in a frame."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rich import box
from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.style import Style
from rich.table import Table
from rich.text import Text

from interviewer.domain.rubric import Exhibit
from interviewer.frontends.page import WIDEST, Page
from interviewer.frontends.plain import is_number, rows
from interviewer.text import terminal_safe

FRAMED = 60
"""Columns from which a full frame is worth the four that it takes."""

_LEAST = 14  # columns: a column of words is wrapped no narrower
_TAB = 4


def console(page: Page) -> Console:
    """A rich console on the page. It interprets nothing in what it is given, and minds NO_COLOR and TERM itself."""
    return Console(
        file=page,  # type: ignore[arg-type]
        width=page.columns,
        markup=False,
        emoji=False,
        highlight=False,
        force_terminal=True,
        color_system=None if page.dumb else "auto",
    )


def exhibit(shown: Exhibit, columns: int) -> RenderableType:
    """One exhibit in a titled frame that is as wide as it needs to be and never wider than ``columns``."""
    framed = columns >= FRAMED
    room = columns - 4 if framed else columns
    title = Text(terminal_safe(shown.title), style="bold")
    body: RenderableType
    if shown.kind == "table":
        body = _table(rows(shown), room)
    elif shown.kind == "text":
        body = hung(Text(terminal_safe(shown.body.rstrip())), min(room, WIDEST), hang=0)
    else:
        text = terminal_safe(shown.body.rstrip()).expandtabs(_TAB)
        body = hung(_coloured(text) if shown.kind == "code" else Text(text), room, hang=4)
    if framed:
        return Panel(body, title=title, title_align="left", box=box.ROUNDED, expand=False, padding=(0, 1))
    rule = Text("─" * columns, style="dim")
    return Group(hung(title, columns, hang=0), rule, body, rule)


# --- tables -----------------------------------------------------------------------------------------------


def _table(table: Sequence[Sequence[str]], room: int) -> RenderableType:
    if not table:
        return Text("")
    head, body = table[0], table[1:]
    numeric = [all(is_number(row[i]) or not row[i] for row in body) and bool(body) for i in range(len(head))]
    least = [_least([row[i] for row in table], right) for i, right in enumerate(numeric)]
    if sum(least) + 2 * (len(head) - 1) > room:
        return _records(head, body, room)
    drawn = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1), header_style="bold")
    for name, right in zip(head, numeric, strict=True):
        drawn.add_column(Text(name), justify="right" if right else "left", no_wrap=right, overflow="fold")
    for row in body:
        drawn.add_row(*(Text(cell) for cell in row))
    return drawn


def _least(cells: Sequence[str], right: bool) -> int:
    """The fewest columns a column of a table reads well in."""
    natural = max(cell_len(cell) for cell in cells)
    longest_word = max((cell_len(word) for cell in cells for word in cell.split()), default=0)
    return natural if right else max(longest_word, min(natural, _LEAST))


def _records(head: Sequence[str], body: Sequence[Sequence[str]], room: int) -> RenderableType:
    """A table too wide for the screen, row under row: its first cell as a heading, the others named."""
    parts: list[RenderableType] = []
    for row in body:
        parts.append(hung(Text(f"{head[0]}: {row[0]}", style="bold"), room, hang=2))
        parts.extend(hung(Text(f"  {n}: {c}"), room, hang=4) for n, c in zip(head[1:], row[1:], strict=True) if c)
    return Group(*parts)


# --- text that keeps its lines ------------------------------------------------------------------------------


def hung(text: Text, room: int, *, hang: int) -> Text:
    """Every line as it stands where it fits; a longer one broken at a space, its rest hung under its own indent."""
    pieces: list[Text] = []
    for line in text.split("\n", allow_blank=True):
        indent = len(line.plain) - len(line.plain.lstrip())
        pieces.extend(_broken(line, room, min(indent + hang, room // 2)))
    return Text("\n").join(pieces)


def _broken(line: Text, room: int, indent: int) -> list[Text]:
    pieces: list[Text] = []
    first = True
    while True:
        width = room if first else room - indent
        end = _fit(line.plain, width)
        head, rest = line[:end], line[end:]
        head.rstrip()
        pieces.append(head if first else Text(" " * indent) + head)
        first = False
        if not rest.plain.strip():
            return pieces
        line = rest[len(rest.plain) - len(rest.plain.lstrip()) :]


def _fit(text: str, width: int) -> int:
    """How many characters go on a line: up to the last space in its second half, else up to the edge."""
    if cell_len(text) <= width:
        return len(text)
    taken, end = 0, 0
    for character in text:
        taken += cell_len(character)
        if taken > width:
            break
        end += 1
    end = max(1, end)
    if text[end : end + 1].isspace():
        return end
    space = text.rfind(" ", width // 2, end)
    return space if space > 0 and text[:space].strip() else end


# --- code -------------------------------------------------------------------------------------------------


_LANGUAGES: tuple[tuple[str, str], ...] = (
    ("diff", r"\A--- .*\n\+\+\+ |^@@ .* @@"),
    ("python", r"^\s*(?:import|from) \w|^\s*def \w+\(|^\s*class \w+[:(]|^\s*print\(|^\w+ = \w+[.(]"),
    ("sql", r"(?i)^\s*(?:select|with|create|insert|update|merge)\s"),
    ("docker", r"^FROM \S+"),
    ("json", r"\A\s*[\[{]"),
    ("yaml", r"\A\s*(?:#.*\n\s*)*[\w-]+:(?:\s|$)"),
    ("bash", r"\A(?:#!|\$ )"),
)


def language(code: str) -> str:
    """The language of a snippet by its looks, or "" when it looks like none we know."""
    return next((name for name, looks in _LANGUAGES if re.search(looks, code, re.MULTILINE)), "")


def _coloured(code: str) -> Text:
    """Code with a light hand: terminal colours that read on dark and on light, and comments dimmed."""
    name = language(code)
    if not name:
        return Text(code)
    from pygments import token
    from rich.syntax import ANSISyntaxTheme, Syntax

    theme = ANSISyntaxTheme(
        {
            token.Comment: Style(dim=True, italic=True),
            token.Keyword: Style(color="magenta"),
            token.Operator.Word: Style(color="magenta"),
            token.String: Style(color="green"),
            token.Number: Style(color="cyan"),
            token.Name.Function: Style(bold=True),
            token.Name.Class: Style(bold=True),
            token.Name.Tag: Style(bold=True),
            token.Generic.Deleted: Style(color="red"),
            token.Generic.Inserted: Style(color="green"),
        }
    )
    drawn = Syntax(code, name, theme=theme, background_color="default").highlight(code)
    drawn.rstrip()
    drawn.no_wrap = False
    return drawn
