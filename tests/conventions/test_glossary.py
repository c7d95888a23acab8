"""The glossary holds every word of the domain, as the code has it, and no other."""

import importlib
import pkgutil
import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import pytest
from babel.messages.pofile import read_po

import webapp.models
from tests.conventions.documents import ROOT, code_words, text_of
from webapp import names, policy, worker
from webapp.categories import CATEGORIES
from webapp.forms.postings import PostingForm
from webapp.models.organisations import PARENT_KINDS
from webapp.models.people import HELD_IN, NEEDS_SECOND_FACTOR

GLOSSARY = text_of(ROOT / "docs/glossary.md")
MARKS = ("divisible", "recurring", "exclusive", "poolable")


def enumerations() -> dict[str, type[StrEnum]]:
    """Every enumeration that is stored, and that of permissions, by name."""
    stored = pkgutil.iter_modules(webapp.models.__path__, "webapp.models.")
    modules = [policy, *(importlib.import_module(found.name) for found in stored)]
    return {
        thing.__name__: thing
        for module in modules
        for thing in vars(module).values()
        if isinstance(thing, type) and issubclass(thing, StrEnum) and thing is not StrEnum
    }


ENUMERATIONS = enumerations()
IN_WORDS: Mapping[str, Mapping[Any, str]] = {
    "Role": names.ROLE_NAMES,
    "PostingKind": names.KIND_NAMES,
    "PostingState": names.STATE_NAMES,
    "PostingAction": names.ACTION_NAMES,
    "Origin": names.ORIGIN_NAMES,
    "Side": names.SIDE_NAMES,
    "MatchState": names.MATCH_STATE_NAMES,
    "MatchAction": names.MATCH_ACTION_NAMES,
    "MeetingKind": names.MEETING_KIND_NAMES,
    "MeetingState": names.MEETING_STATE_NAMES,
    "MeetingAction": names.MEETING_ACTION_NAMES,
    "Majority": names.MAJORITY_NAMES,
    "Choice": names.CHOICE_NAMES,
    "ItemResult": names.ITEM_RESULT_NAMES,
    "RoundState": names.ROUND_STATE_NAMES,
    "RoundAction": names.ROUND_ACTION_NAMES,
    "PlanState": names.PLAN_STATE_NAMES,
    "DecisionKind": names.DECISION_NAMES,
    "Urgency": names.URGENCY_NAMES,
    "RaisedBy": names.RAISED_BY_NAMES,
    "Source": names.SOURCE_NAMES,
    "Scope": names.SCOPE_NAMES,
    "Reach": names.REACH_NAMES,
    "Visibility": names.VISIBILITY_NAMES,
    "WindowKind": names.WINDOW_KIND_NAMES,
    "Holidays": names.HOLIDAY_NAMES,
    "OrganisationKind": names.ORGANISATION_KIND_NAMES,
    "Nature": names.NATURE_NAMES,
    "ImportKind": names.IMPORT_KIND_NAMES,
    "ImportState": names.IMPORT_STATE_NAMES,
    "ImportAction": names.IMPORT_ACTION_NAMES,
    "Severity": names.SEVERITY_NAMES,
}


def table(name: str) -> dict[str, list[str]]:
    """The rows of a marked table of the glossary: cells by key."""
    _before, found, after = GLOSSARY.partition(f"<!-- table: {name} -->\n")
    assert found, f"the glossary has no table of {name}"
    lines = after.split("\n\n")[0].split("\n")[2:]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {cells[0].strip("`"): cells[1:] for cells in rows if cells[0]}


@pytest.mark.parametrize("name", ENUMERATIONS)
def test_the_glossary_holds_every_member_and_no_other(name: str) -> None:
    assert list(table(name)) == [str(member) for member in ENUMERATIONS[name]]


@pytest.mark.parametrize("name", IN_WORDS)
def test_chinese_words_of_the_glossary_are_those_of_the_site(name: str) -> None:
    assert {key: cells[0] for key, cells in table(name).items()} == {
        str(member): word for member, word in IN_WORDS[name].items()
    }


def test_english_words_of_the_glossary_are_those_of_the_catalogue() -> None:
    with (ROOT / "webapp/translations/en/LC_MESSAGES/messages.po").open("rb") as file:
        catalogue = read_po(file)
    differ = {}
    for name in IN_WORDS:
        for chinese, english, *_rest in table(name).values():
            said = catalogue.get(chinese)
            string = said.string if said else ""
            said_there = set(string) if isinstance(string, tuple) else {string}
            if english not in said_there:
                differ[f"{name} {chinese}"] = (english, string)
    assert not differ


@pytest.mark.parametrize("name", ["PostingAction", "MatchAction", "Permission"])
def test_the_glossary_names_the_rules_of_the_policy(name: str) -> None:
    rules = {
        str(action): [rule.__name__ for rule in rules]
        for action, rules in policy.POLICY.items()
        if type(action) is ENUMERATIONS[name]
    }
    assert {key: code_words(cells[-1]) for key, cells in table(name).items()} == rules


def test_the_glossary_says_where_roles_are_held_and_which_have_a_second_factor() -> None:
    held = {key: code_words(cells[2]) for key, cells in table("Role").items()}
    assert held == {str(role): [str(k) for k in kinds] for role, kinds in HELD_IN.items()}
    sentence = re.search(r"^Roles with a second factor: (.*)\.$", GLOSSARY, re.MULTILINE)
    assert sentence
    assert set(code_words(sentence[1])) == {str(role) for role in NEEDS_SECOND_FACTOR}


def test_the_glossary_says_what_is_part_of_what() -> None:
    above = {key: code_words(cells[2]) for key, cells in table("OrganisationKind").items()}
    assert {key: above[key] for key in above if above[key]} == {
        str(kind): [str(parent)] for kind, parent in PARENT_KINDS.items()
    }


def test_the_glossary_holds_the_categories_as_they_are_at_first() -> None:
    assert table("categories") == {
        c.key: [
            c.name,
            c.name_en,
            f"{c.unit} {c.unit_en}",
            str(c.travel_limit_m),
            ", ".join(mark for mark in MARKS if getattr(c, mark)),
        ]
        for c in CATEGORIES
    }


def test_the_glossary_holds_the_four_marks() -> None:
    labels = {mark: str(getattr(PostingForm, mark).args[0]) for mark in MARKS}
    shown = {key: cells[0] for key, cells in table("marks").items()}
    assert shown == {mark: label.partition("：")[0] for mark, label in labels.items()}


def test_the_glossary_holds_the_daily_jobs() -> None:
    due = {key: cells[0] for key, cells in table("daily jobs").items()}
    assert due == {task: f"{time:%H:%M}" for task, time in worker.DAILY.items()}
