"""Translation: mark with N_ when the module loads, translate with _ when the page is made.

The source language is Chinese; `translations/en` is complete (a test says so).
"""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, request
from flask_babel import Babel, format_date, format_datetime, get_locale, gettext, ngettext

LOCALES = {"zh": "zh_Hans_CN", "en": "en"}
LOCALE_COOKIE = "lang"
CHINA = ZoneInfo("Asia/Shanghai")

_ = gettext

__all__ = ["CHINA", "LOCALES", "N_", "_", "init_app", "ngettext", "today"]


def N_(message: str) -> str:  # noqa: N802 -- the name message extractors look for
    return message


def chosen_locale() -> str:
    """Cookie first, then the browser's wish, else Chinese."""
    asked = request.cookies.get(LOCALE_COOKIE) if request else None
    if asked in LOCALES:
        return LOCALES[asked]
    wish = request.accept_languages.best_match(["zh-CN", "zh", "en"], "zh") if request else "zh"
    return LOCALES["en" if wish == "en" else "zh"]


def init_app(app: Flask) -> None:
    Babel(
        app,
        default_locale=LOCALES["zh"],
        default_timezone=CHINA.key,
        locale_selector=chosen_locale,
    )
    app.jinja_env.globals.update(language=language, get_locale=get_locale)
    app.jinja_env.filters.update(day=day, moment=moment, label=label, unit=unit)


def language() -> str:
    """Return the value of the page's lang attribute."""
    return "en" if str(get_locale()) == "en" else "zh-CN"


def day(value: date | None) -> str:
    if value is None:
        return ""
    return str(format_date(value, "d MMM yyyy" if language() == "en" else "y年M月d日"))


def moment(value: datetime | None) -> str:
    """Date and minute in China's time, whatever zone the server lives in."""
    if value is None:
        return ""
    shape = "d MMM yyyy, HH:mm" if language() == "en" else "y年M月d日 HH:mm"
    return str(format_datetime(value, shape))


def now() -> datetime:
    return datetime.now(UTC)


def today() -> date:
    """The date in China, on which deadlines depend."""
    return datetime.now(CHINA).date()


def label(category: Any) -> str:
    """Name of a category in the reader's language; both are data."""
    return str(category.name_en if language() == "en" else category.name)


def unit(category: Any) -> str:
    """Its unit of measure in the reader's language."""
    return str(category.unit_en if language() == "en" else category.unit)
