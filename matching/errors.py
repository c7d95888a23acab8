"""The ways the optimizer refuses to work."""


class BadInput(ValueError):  # noqa: N818 -- a sentence, as in webapp.errors
    """What was given cannot be read; the message is one sentence that names the field."""
