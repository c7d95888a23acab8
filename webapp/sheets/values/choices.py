"""Words people use for one of a few choices."""

import difflib
import re
from collections.abc import Mapping

from webapp.sheets.values.reading import Reading, asked
from webapp.sheets.values.text import is_empty, plain

_NOISE = re.compile(r"[\s()（）、,，.。;；:：/\"'“”·_-]")


def read_choice(text: str, choices: Mapping[str, str]) -> Reading[str]:
    """The value of the choice that is meant.

    `choices`: words, as shown or as people say, to values. Case, spaces and signs do not matter. What is merely similar is suggested, not taken.
    """
    if is_empty(text) and plain(text) not in choices:
        return Reading()
    known = {_key(words): value for words, value in choices.items()}
    if (value := known.get(_key(text))) is not None:
        return Reading(value)
    return asked("choice_unknown", found=plain(text), suggestion=_nearest(text, choices))


def _key(text: str) -> str:
    return _NOISE.sub("", plain(text)).lower()


def _nearest(text: str, choices: Mapping[str, str]) -> str | None:
    """The words that contain it, are contained, or look like it, if they mean one choice only."""
    wanted = _key(text)
    inside = [
        w for w in choices if wanted and (wanted in _key(w) or (_key(w) and _key(w) in wanted))
    ]
    if len({choices[words] for words in inside}) == 1:
        return inside[0]
    similar = difflib.get_close_matches(text, [*choices], n=1, cutoff=0.6)
    return similar[0] if similar else None
