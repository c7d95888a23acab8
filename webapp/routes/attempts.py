"""Forms that the service behind them may refuse: shown again with the reason, nothing lost."""

from collections.abc import Callable

from flask import request
from flask.typing import ResponseReturnValue

from webapp.errors import SignInRefused, TooManyTries, Unfit
from webapp.forms.base import Form
from webapp.forms.refusals import refuse
from webapp.messages import STATUS_CODES


def attempt(
    form: Form, show: Callable[[], str], act: Callable[[], ResponseReturnValue]
) -> ResponseReturnValue:
    """Show the form, or do what it asks; what is refused is shown beside the field."""
    if request.method in {"GET", "HEAD"}:
        return show()
    if not form.validate():
        return show(), 422
    try:
        return act()
    except (SignInRefused, TooManyTries, Unfit) as error:
        refuse(form, error)
        wait = {"Retry-After": str(error.seconds)} if isinstance(error, TooManyTries) else {}
        return show(), STATUS_CODES[type(error)], wait
