"""The ways the domain says no. Errors carry facts; `messages` words them for people."""
# ruff: noqa: N818 -- each name is a sentence: "the posting is AlreadyMoved"

from collections.abc import Sequence


class DomainError(Exception):
    """Something a person asked for that may not happen; never a fault of the program."""


class Unknown(DomainError):
    """Nothing with this identity exists where the actor may look."""

    def __init__(self, kind: str, identity: object) -> None:
        super().__init__(f"no {kind} {identity}")
        self.kind = kind


class NotPermitted(DomainError):
    """The actor may not do this to that object."""


class AlreadyMoved(DomainError):
    """The object is not in a state from which the action may start."""

    def __init__(self, action: str, state: str) -> None:
        super().__init__(f"cannot {action} what is {state}")
        self.action = action
        self.state = state


class ChangedMeanwhile(DomainError):
    """Somebody else changed the same row between our read and our write."""


class NotVerifiedYet(DomainError):
    """A community's need is published only after its secretary has verified it."""


class ReasonMissing(DomainError):
    """The action must say why."""


class Incomplete(DomainError):
    """A posting lacks what it needs to be submitted; `fields` names the form fields."""

    def __init__(self, fields: Sequence[str]) -> None:
        super().__init__(f"missing: {', '.join(fields)}")
        self.fields = tuple(fields)


class Unfit(DomainError):
    """A value contradicts another or a rule; `rule` names the sentence, `field` the place."""

    def __init__(self, field: str, rule: str, found: str = "") -> None:
        super().__init__(f"{field}: {rule}")
        self.field = field
        self.rule = rule
        self.found = found


class SignInRefused(DomainError):
    """Name, password or code did not fit; deliberately says no more."""


class TooManyTries(DomainError):
    """The limit for this account or address is used up; `seconds` says how long to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"try again in {seconds} s")
        self.seconds = seconds


class InvitationSpent(DomainError):
    """The link was used, is older than 48 hours or never existed."""


class NotYourself(DomainError):
    """People may not end their own account or role: somebody else has to."""


class StillMatched(DomainError):
    """Matches are under way: the posting cannot leave the list before they end."""


class StillInUse(DomainError):
    """The organisation still has members, postings or parts and cannot be closed."""
