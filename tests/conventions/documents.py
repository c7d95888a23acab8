"""The documents, as tests read them."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
READMES = (ROOT / "README.md", ROOT / "README.zh-CN.md")
DOCUMENTS = (*READMES, *sorted((ROOT / "docs").rglob("*.md")))
DECISIONS = sorted((ROOT / "docs/decisions").glob("0*.md"))


def text_of(document: Path) -> str:
    return document.read_text(encoding="utf-8")


def without_blocks(text: str) -> str:
    return re.sub(r"```.*?```", "", text, flags=re.DOTALL)


def code_words(text: str) -> list[str]:
    """What stands in `code` within sentences."""
    return re.findall(r"`([^`\n]+)`", without_blocks(text))
