"""Why a file or a sheet cannot be read at all; `webapp/messages.py` has the sentences."""


class SheetRefused(Exception):  # noqa: N818 -- a sentence: "the sheet is refused"
    """`code` names a sentence of SHEET_REFUSALS, `facts` are the values it shows."""

    def __init__(self, code: str, /, **facts: str | int) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts
