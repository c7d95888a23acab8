"""What a password must be. Composition rules are left out on purpose: length is what counts."""

import unicodedata

from webapp.errors import Unfit

# Printed for everybody in demo mode; refused as a new password, and forced out of use elsewhere.
DEMO_PASSWORD = "gongjian-demo-2026"  # noqa: S105
SHORTEST_ALONE = 15
SHORTEST_WITH_SECOND_FACTOR = 10
LONGEST = 200
STRONG_ENOUGH = 3  # of 4, as zxcvbn rates
RATED = 72  # characters; zxcvbn's time grows fast with length


def typed(password: str) -> str:
    """Return what is hashed: full-width and half-width input methods give the same password."""
    return unicodedata.normalize("NFKC", password)


def shortest(*, second_factor: bool) -> int:
    return SHORTEST_WITH_SECOND_FACTOR if second_factor else SHORTEST_ALONE


def check_password(password: str, *, account: str, name: str, second_factor: bool) -> None:
    """Raise Unfit on the field `password` unless it may protect that account."""
    least = shortest(second_factor=second_factor)
    if len(password) < least:
        raise Unfit("password", "password_short", str(least))
    if len(password) > LONGEST:
        raise Unfit("password", "password_long", str(LONGEST))
    if account in password.casefold():
        raise Unfit("password", "password_holds_account")
    if password == DEMO_PASSWORD or _rating(password, account, name) < STRONG_ENOUGH:
        raise Unfit("password", "password_weak")


def _rating(password: str, account: str, name: str) -> int:
    from zxcvbn import zxcvbn  # its word lists take memory that few requests need

    rating = zxcvbn(password[:RATED], user_inputs=[account, name, "gongjian", "共建"])
    return int(rating["score"])
