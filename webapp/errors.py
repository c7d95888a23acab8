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


class TooManyPending(DomainError):
    """So many claims of the organisation already wait for an answer; `most` is how many may."""

    def __init__(self, most: int) -> None:
        super().__init__(f"{most} claims are waiting")
        self.most = most


class BeyondStandingRule(DomainError):
    """The match is larger than what the committee lets the coordinator approve alone."""


class ApproverInvolved(DomainError):
    """Whoever proposed a match, or belongs to one of its sides, does not approve it."""


class StillInUse(DomainError):
    """The organisation still has members, postings or parts and cannot be closed."""


class RoundBusy(DomainError):
    """A run of this tenant is under way; the next one has to wait."""


class TooLarge(DomainError):
    """The round looks at more pairs than one run may take."""

    def __init__(self, found: int, most: int) -> None:
        super().__init__(f"{found} pairs, at most {most}")
        self.found = found
        self.most = most
