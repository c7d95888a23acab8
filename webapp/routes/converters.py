"""What an address may contain."""

from werkzeug.routing import BaseConverter, IntegerConverter, Map

LARGEST_ID = 2**31 - 1


class SmallInteger(IntegerConverter):
    """Identities fit in 31 bits: a larger number is an unknown address, not a database error."""

    def __init__(self, map: Map) -> None:  # noqa: A002 -- werkzeug's name
        super().__init__(map, min=1, max=LARGEST_ID)


class CategoryKey(BaseConverter):
    """The shape of a category's key: databases refuse some of what an address can hold."""

    regex = "[a-z][a-z_]{1,23}"
