"""Text that a spreadsheet program would take for a formula when it opens a csv file."""

# Full-width signs count: a program set to Chinese or Japanese reads them as the narrow ones.
BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
GUARD = "'"


def guarded(text: str) -> str:
    """Put an apostrophe before what would be calculated; import takes it away again.

    Blanks in front do not help: some programs drop them. A text that begins with an apostrophe
    and looks guarded gets another one, so that `unguarded` gives back exactly what was there.
    """
    return GUARD + text if _tempts(text) else text


def unguarded(text: str) -> str:
    """Undo `guarded`."""
    return text[1:] if text.startswith(GUARD) and _tempts(text[1:]) else text


def _tempts(text: str) -> bool:
    bare = text.lstrip(" \n\u3000\u00a0")
    while bare.startswith(GUARD):
        bare = bare[1:].lstrip(" \n\u3000\u00a0")
    return bare.startswith(BEGINS_A_FORMULA)
