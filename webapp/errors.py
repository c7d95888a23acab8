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


class ExportTooLong(DomainError):
    """The list has more rows than a file of this format may have."""

    def __init__(self, rows: int, most: int) -> None:
        super().__init__(f"{rows} rows, {most} at most")
        self.rows = rows
        self.most = most


class ExportsWaiting(DomainError):
    """The worker has yet to make so many large exports of this person."""

    def __init__(self, waiting: int) -> None:
        super().__init__(f"{waiting} are waiting")
        self.waiting = waiting


class ExportsBusy(DomainError):
    """Somebody else's export is being made by this process."""


class NoPaper(DomainError):
    """The machine lacks the libraries that set pages."""


class ExportNotThere(DomainError):
    """The file is not made yet, could not be made, or has expired."""


class TooManyPending(DomainError):
    """So many claims of the organisation already wait for an answer; `most` is how many may."""

    def __init__(self, most: int) -> None:
        super().__init__(f"{most} claims are waiting")
        self.most = most


class BeyondStandingRule(DomainError):
    """The match is larger than what the committee lets the coordinator approve alone."""


class ApproverInvolved(DomainError):
    """Whoever proposed a match, or belongs to one of its sides, does not approve it."""


class MustAbstain(DomainError):
    """The member belongs to one of the sides, or proposed the match."""


class OnTheAgenda(DomainError):
    """A meeting that has been called decides about the match."""


class NotOnTheRoll(DomainError):
    """Whoever votes was no member of the committee when the meeting was called."""


class MailIsOff(DomainError):
    """No mail server is set: this installation sends none."""


class NudgedToday(DomainError):
    """Whoever has not answered was asked again today already."""


class StillInUse(DomainError):
    """The organisation still has members, postings or parts and cannot be closed."""


class AlreadyImported(DomainError):
    """The same table was imported before, or somebody is just importing it."""

    def __init__(self, import_id: int) -> None:
        super().__init__(f"import {import_id} has the same content")
        self.import_id = import_id


class NotReady(DomainError):
    """The import still has open questions, or nothing that could be written."""


class HangsOnIt(DomainError):
    """What an import made was used since, so it cannot be undone; `names` says what."""

    def __init__(self, why: str, names: Sequence[str]) -> None:
        super().__init__(f"{len(names)} {why}")
        self.why = why
        self.names = tuple(names)


class NothingToPreview(DomainError):
    """No round of this tenant has a plan yet, so weights have nothing to be tried on."""


class RoundBusy(DomainError):
    """A run of this tenant is under way; the next one has to wait."""


class TooLarge(DomainError):
    """The round looks at more pairs than one run may take."""

    def __init__(self, found: int, most: int) -> None:
        super().__init__(f"{found} pairs, at most {most}")
        self.found = found
        self.most = most
