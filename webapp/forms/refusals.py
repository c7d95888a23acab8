"""Where a form shows what the service behind it refused."""

from webapp.errors import DomainError, Unfit
from webapp.forms.base import Form
from webapp.messages import describe, rule_sentence


def refuse(form: Form, error: DomainError) -> None:
    """Put the refusal beside the field it names, or above the form if it names none of it."""
    if isinstance(error, Unfit) and error.field in form:
        form[error.field].errors = [*form[error.field].errors, rule_sentence(error)]
    else:
        form.form_errors = [*form.form_errors, describe(error)]
