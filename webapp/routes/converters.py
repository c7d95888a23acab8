"""What an address may contain."""

from werkzeug.routing import IntegerConverter, Map

LARGEST_ID = 2**31 - 1


class SmallInteger(IntegerConverter):
    """Identities fit in 31 bits: a larger number is an unknown address, not a database error."""

    def __init__(self, map: Map) -> None:  # noqa: A002 -- werkzeug's name
        super().__init__(map, min=1, max=LARGEST_ID)
