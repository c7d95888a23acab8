"""A kill at any moment leaves all of an import or nothing of it. Sixty: tests.benchmarks."""

import io
import secrets

import pytest

from tests.killing import Victims, killed_after, killed_at, moments
from tests.webapp.test_import_pages import STAFF
from webapp.check import violations
from webapp.i18n import now
from webapp.services import imports_undoing

ROWS, KILLS = 8, 12


@pytest.fixture
def victims(app, people):
    return Victims(app, people, ROWS)


@pytest.fixture(autouse=True)
def healthy(app):
    yield
    with app.app_context():
        assert [str(one) for one in violations(at=now())] == []


def spread(total, kills=KILLS):
    """Return moments from the first to the last, the last three for certain."""
    return sorted({*range(1, total, max(1, total // kills)), total - 2, total - 1, total})


def test_a_killed_writer_has_written_all_or_nothing(app, victims):
    for _time in range(2):  # only the first one of a year begins its series of numbers
        first = victims.ready_to_write()
        total = moments(app, victims.worker(first))
    assert victims.state(first) == ("committed", 0, ROWS, 2 * ROWS)
    made = victims.ready_to_write()

    for moment in spread(total):
        assert killed_at(app, victims.worker(made), moment), moment
        assert victims.state(made) == ("writing", ROWS, 0, 2 * ROWS), moment
        victims.take_up_again()
    assert not killed_at(app, victims.worker(made), total + 50)

    assert victims.state(made) == ("committed", 0, ROWS, 3 * ROWS)


def test_a_killed_reader_has_stored_all_rows_or_none(app, victims):
    total = moments(app, victims.worker(victims.uploaded()))
    made = victims.uploaded()

    for moment in spread(total, 6):
        assert killed_at(app, victims.worker(made), moment), moment
        assert victims.state(made) == ("reading", 0, 0, 0), moment
        victims.take_up_again()
    assert killed_after(app, victims.worker(made), 0.05)  # while its own child has the file
    victims.take_up_again()
    assert not killed_at(app, victims.worker(made), total + 50)

    assert victims.state(made) == ("ready", ROWS, 0, 0)


def test_a_killed_undoing_has_withdrawn_all_or_nothing(app, victims, monkeypatch):
    def many():
        monkeypatch.setattr(imports_undoing, "AT_ONCE", 1)

    made = victims.ready_to_undo(many)
    total = 60

    for moment in spread(total, 6):
        if not killed_at(app, victims.worker(made), moment):
            break
        assert victims.state(made) == ("committed", 0, ROWS, ROWS), moment
        victims.take_up_again()
    killed_at(app, victims.worker(made), 1000)

    assert victims.state(made) == ("undone", 0, ROWS, 0)


def test_a_killed_request_has_kept_the_whole_upload_or_nothing(app, victims, client_of):
    client = client_of(STAFF)

    def upload():
        data = {"kind": "needs", "form_key": secrets.token_hex(16)}
        data["file"] = (io.BytesIO(victims.content()), "清单.csv")
        answer = client.post("/imports/new", data=data, content_type="multipart/form-data")
        assert answer.status_code == 302

    total = moments(app, upload)
    before = victims.kept()
    for moment in spread(total, 6):
        assert killed_at(app, upload, moment), moment
        assert victims.kept() == before, moment
    assert not killed_at(app, upload, total + 50)
    assert victims.kept() == tuple(n + 1 for n in before)
