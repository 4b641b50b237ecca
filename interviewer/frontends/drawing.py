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
    title = Text(terminal_safe(shown.title), style="bold")
    text = terminal_safe(shown.body.rstrip()).expandtabs(_TAB)
    # A frame takes four columns: none where they would make lines wrap that stand whole without it.
    longest = 0 if shown.kind in ("table", "text") else max(map(cell_len, text.splitlines()), default=0)
    framed = columns >= FRAMED and title.cell_len <= columns - 6 and not columns - 4 < longest <= columns
    room = columns - 4 if framed else columns
    body: RenderableType
    if shown.kind == "table":
        body = _table(rows(shown), room)
    elif shown.kind == "text":
        body = hung(Text(text), min(room, WIDEST), hang=0)
    else:
        body = hung(_coloured(text) if shown.kind == "code" else Text(text), room, hang=4)
    if framed:
        return Panel(body, title=title, title_align="left", box=box.ROUNDED, expand=False, padding=(0, 1))
    rule = Text("─" * min(columns, WIDEST), style="dim")
    return Group(hung(title, columns, hang=0), rule, body, rule)


# --- tables -----------------------------------------------------------------------------------------------


def _table(table: Sequence[Sequence[str]], room: int) -> RenderableType:
    if not table:
        return Text("")
    head, body = list(table[0]), table[1:]
    columns = list(zip(*body, strict=True)) if body else [()] * len(head)
    numeric = [bool(column) and all(is_number(cell) or not cell for cell in column) for column in columns]
    least = [_least(column, right) for column, right in zip(columns, numeric, strict=True)]
    gap = 2 if room >= FRAMED - 4 else 1
    gaps = gap * (len(head) - 1)
    if sum(max(w, cell_len(name)) for w, name in zip(least, head, strict=True)) + gaps > room:
        head = [_folded(name, w) for w, name in zip(least, head, strict=True)]
        least = [max(w, *map(cell_len, name.split("\n"))) for w, name in zip(least, head, strict=True)]
        if sum(least) + gaps > room:
            return _records(table[0], body, room)
    drawn = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, gap - 1, 0, 0), header_style="bold")
    for name, right, width in zip(head, numeric, least, strict=True):
        drawn.add_column(Text(name), justify="right" if right else "left", no_wrap=right, min_width=width)
    for row in body:
        drawn.add_row(*(Text(cell) for cell in row))
    return drawn


def _least(cells: Sequence[str], right: bool) -> int:
    """The fewest columns that the cells of a column read well in."""
    natural = max(map(cell_len, cells), default=0)
    longest_word = max((cell_len(word) for cell in cells for word in cell.split()), default=0)
    return natural if right else max(longest_word, min(natural, _LEAST))


def _folded(name: str, width: int) -> str:
    """A column's name on several lines, broken at spaces and after underscores and hyphens."""
    pieces = re.findall(r"[^\s_-]*[\s_-]?", name)
    width = max(width, *(cell_len(piece.rstrip()) for piece in pieces))
    lines = [""]
    for piece in pieces:
        if lines[-1] and cell_len(lines[-1] + piece.rstrip()) > width:
            lines.append("")
        lines[-1] += piece
    return "\n".join(line.strip() for line in lines)


def _records(head: Sequence[str], body: Sequence[Sequence[str]], room: int) -> RenderableType:
    """A table too wide for the screen, row under row: its first cell as a heading, the others named."""
    parts: list[RenderableType] = []
    for row in body:
        parts.append(hung(Text(f"{head[0]}: {row[0]}", style="bold"), room, hang=2))
        parts.extend(hung(Text(f"  {n}: {c}"), room, hang=4) for n, c in zip(head[1:], row[1:], strict=True) if c)
    return Group(*parts)


# --- text that keeps its lines ------------------------------------------------------------------------------


_NAMED = re.compile(r"\s*\S+\s{2,}")
"""A line that begins with a name and a gap: what wraps of it is hung beyond the gap."""

_AFTER = re.compile(r"[\s,;{=|&?]|[(\[](?![)\]])|(?<=[)\]])(?=\.)")


def hung(text: Text, room: int, *, hang: int) -> Text:
    """Every line as it stands where it fits; a longer one broken at a space, its rest hung under its own indent."""
    pieces: list[Text] = []
    for line in text.split("\n", allow_blank=True):
        named = _NAMED.match(line.plain)
        indent = len(line.plain) - len(line.plain.lstrip()) + hang
        beyond = named.end() if named and named.end() <= room // 3 else min(indent, room // 2)
        pieces.extend(_broken(line, room, beyond))
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
    """How many characters go on a line: to the last space in its second half, else after a comma or bracket."""
    if cell_len(text) <= width:
        return len(text)
    taken, edge = 0, 0
    for character in text:
        taken += cell_len(character)
        if taken > width:
            break
        edge += 1
    edge = max(1, edge)
    half = max(edge // 2, len(text) - len(text.lstrip()) + 1)
    space = text.rfind(" ", half, edge + 1)
    return space if space > 0 else max((m.end() for m in _AFTER.finditer(text, half, edge)), default=edge)


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


_THEME: dict[tuple[str, ...], Style] = {
    ("Comment",): Style(dim=True, italic=True),
    ("Keyword",): Style(color="magenta"),
    ("Operator", "Word"): Style(color="magenta"),
    ("Literal", "String"): Style(color="green"),
    ("Literal", "Number"): Style(color="cyan"),
    ("Name", "Function"): Style(bold=True),
    ("Name", "Class"): Style(bold=True),
    ("Name", "Tag"): Style(bold=True),
    ("Generic", "Deleted"): Style(color="red"),
    ("Generic", "Inserted"): Style(color="green"),
}
"""Terminal colours that read on dark and on light alike, which leaves out yellow, white and blue."""


def _coloured(code: str) -> Text:
    """Code with a light hand."""
    name = language(code)
    if not name:
        return Text(code)
    from rich.syntax import ANSISyntaxTheme, Syntax

    theme = ANSISyntaxTheme(_THEME)
    drawn = Syntax(code, name, theme=theme, background_color="default").highlight(code)
    drawn.rstrip()
    drawn.no_wrap = False
    return drawn
