"""Write those parts of the documents that follow from the code: life cycles, lists of modules.

.venv/bin/python docs/generate.py    after a change of states, transitions or modules
"""

import ast
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
sys.path.insert(0, str(ROOT))

from webapp.models.matches import MATCH_TRANSITIONS, MatchState  # noqa: E402
from webapp.models.meetings import MEETING_TRANSITIONS, MeetingState  # noqa: E402
from webapp.models.postings import TRANSITIONS, PostingState  # noqa: E402
from webapp.names import MATCH_STATE_NAMES, MEETING_STATE_NAMES, STATE_NAMES  # noqa: E402
from webapp.policy import POLICY  # noqa: E402
from webapp.sheets.kinds import KINDS, Column  # noqa: E402

FILES = ("architecture.md", "glossary.md", "sheets.md")
PLACE = re.compile(r"(<!-- made: (.+?) -->\n).*?(<!-- end -->)", re.DOTALL)


def made(what: str) -> str:
    """Give the text for one place in the documents, by what stands there."""
    kind, _colon, name = what.partition(" ")
    if kind == "modules":
        return modules(ROOT / name)
    return DRAWINGS[name]()


def modules(folder: Path) -> str:
    """Give a table of a folder's modules with the first sentence of each one's docstring."""
    rows = [
        f"| `{path.relative_to(ROOT)}` | {first_sentence(path)} |"
        for path in sorted(folder.glob("*.py"))
        if path.stat().st_size
    ]
    return "\n".join(["| module | what it is |", "|---|---|", *rows])


def first_sentence(path: Path) -> str:
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    if not text:
        raise ValueError(f"{path} does not say what it is")
    paragraph = " ".join(text.split("\n\n")[0].split())
    return paragraph.replace("|", r"\|")


def posting_moves(*, of_people: bool) -> str:
    moves = {a: t for a, t in TRANSITIONS.items() if bool(POLICY[a]) is of_people}
    return draw(PostingState, STATE_NAMES, moves)


def sheet_columns() -> str:
    """Give a table of the columns of each kind of sheet."""
    return "\n\n".join(
        "\n".join(
            [
                f"### {kind.name}: `{kind.key}`",
                "",
                "| column | field | must | also called | note |",
                "|---|---|---|---|---|",
                *(_column(column) for column in kind.columns),
            ]
        )
        for kind in KINDS.values()
    )


def _column(column: Column) -> str:
    must = "always" if column.required else "to submit" if column.submit else ""
    called = "、".join((*column.aliases, *column.second)[:8])
    fields = ", ".join(f"`{name}`" for name in column.fills)
    return f"| {column.heading} | {fields} | {must} | {called} | {column.note} |"


DRAWINGS = {
    "sheet columns": sheet_columns,
    "postings moved by people": lambda: posting_moves(of_people=True),
    "postings moved by the system": lambda: posting_moves(of_people=False),
    "meetings": lambda: draw(MeetingState, MEETING_STATE_NAMES, MEETING_TRANSITIONS),
    "matches": lambda: draw(MatchState, MATCH_STATE_NAMES, MATCH_TRANSITIONS),
}


def draw(states: Iterable[Any], names: Mapping[Any, str], moves: Mapping[Any, Any]) -> str:
    """Give a mermaid diagram of the moves, and a list of those that leave the state as it is."""
    arrows = {
        (source, move.target, action)
        for action, move in moves.items()
        for source in move.sources
        if move.target not in {None, source}
    }
    order = list(states)
    used = [s for s in order if any(s in arrow for arrow in arrows)]
    lines = [f"  {state}: {state} {names[state]}" for state in used]
    for source in used:
        for target in used:
            actions = [a for a in moves if (source, target, a) in arrows]
            lines += [f"  {source} --> {target}: {', '.join(actions)}"] if actions else []
    chart = "\n".join(["```mermaid", "stateDiagram-v2", *lines, "```"])
    stays = [
        f"- `{action}` leaves the state as it is: "
        + ", ".join(f"`{state}`" for state in order if state in move.sources)
        for action, move in moves.items()
        if move.target is None
    ]
    return "\n".join([chart, "", *stays]).rstrip()


def redone(text: str) -> str:
    """Give a document's text with all its made parts made anew."""
    return PLACE.sub(lambda found: f"{found[1]}{made(found[2])}\n{found[3]}", text)


if __name__ == "__main__":
    for name in FILES:
        file = DOCS / name
        file.write_text(redone(file.read_text(encoding="utf-8")), encoding="utf-8")
