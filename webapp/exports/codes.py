"""The column 编号: what says which stored row a line of an exported list is."""

import re

KEY = "code"
HEADING = "编号"
DRAFT, ORGANISATION = "草稿-", "组织-"
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")


def of_posting(code: str | None, posting_id: int) -> str:
    """Return its code; a draft has none yet, but an identity."""
    return code or f"{DRAFT}{posting_id}"


def of_organisation(organisation_id: int) -> str:
    return f"{ORGANISATION}{organisation_id}"


def draft_id_of(text: str) -> int | None:
    """Return the id of the draft that the text names, None if it names none."""
    return _number(text, DRAFT)


def organisation_id_of(text: str) -> int | None:
    """Return the id of the organisation that the text names, None if it names none."""
    return _number(text, ORGANISATION)


def _number(text: str, prefix: str) -> int | None:
    rest = text.strip().removeprefix(prefix)
    named = text.strip().startswith(prefix) and _NUMBER.fullmatch(rest)
    return int(rest) if named else None
