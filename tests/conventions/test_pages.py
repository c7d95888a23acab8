"""What holds for every page, whoever looks at it: valid, labelled, and it changes nothing."""

import pytest

from tests.page import faults_of
from tests.permissions.matrix import ACTORS
from tests.town import HALF_WAY
from tests.walk import knows, walk

WHO = [*ACTORS.values(), *HALF_WAY]
SERVER_ERROR = 500


@pytest.fixture
def stage(stages):
    """One database suffices: what is checked here is made by templates."""
    return stages("sqlite")


@pytest.mark.parametrize("who", WHO)
def test_looking_at_every_page_changes_nothing(stage, who):
    stage.pages.pop(who, None)
    with stage.unchanged():
        pages = walk(stage, who)
    assert [address for address, (status, _text) in pages.items() if status >= SERVER_ERROR] == []


@pytest.mark.parametrize("who", WHO)
def test_every_page_is_whole(stage, who):
    def ours(address, method):
        """The page of components shows forms that lead nowhere."""
        return address.startswith("/styleguide") or knows(stage, address, method)

    pages = {text: address for address, (_status, text) in walk(stage, who).items()}
    found = {}  # the last page of each fault
    for text, address in pages.items():
        if text.startswith("<!DOCTYPE html>"):  # a redirect has two lines for very old browsers
            found |= dict.fromkeys(faults_of(text, address, ours), address)
    assert found == {}
