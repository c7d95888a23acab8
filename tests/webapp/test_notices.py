"""Pages about mail and calendars: with a sign-in one's own, without one nothing but the end."""

from datetime import date, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select, update

from tests.claimed import FIRST_DAY, LAST_DAY, UNIT, allow_small, claim, led_to, pair
from tests.mailbox import SITE, Mailbox, by_mail, mail_server, text_of, wants
from tests.posted import published
from tests.world import NOON
from webapp.db import db, transaction
from webapp.i18n import now, today
from webapp.mail_links import unsubscribe_token, unsubscribing
from webapp.models.matches import Match
from webapp.models.outbox import Mail, MailRhythm, MailState, MailWish
from webapp.models.people import Person
from webapp.models.postings import Visibility
from webapp.services.mail_sending import send_waiting

SECRETARY = "community_secretary river"


def wish(app, people, who):
    with app.app_context():
        return db.session.get(MailWish, people.actors[who].person_id)


def test_an_address_from_the_page_to_the_first_mail(app, people, client_of):
    box, client = Mailbox(), client_of(SECRETARY)
    with mail_server(box) as port:
        settings = by_mail(app, port)
        answer = client.post("/me/notices/address", data={"mail": " shu.ji@example.cn "})
        assert (answer.status_code, answer.location) == (302, "/me/notices")
        with app.app_context():
            send_waiting(settings, clock=lambda: now() + timedelta(seconds=1))
    (mail,) = box.mails
    link = next(word for word in text_of(mail).split() if "/confirm/" in word)
    link = link.removeprefix(SITE)
    assert wish(app, people, SECRETARY).address is None

    assert client_of(UNIT).get(link).status_code == 404  # somebody else's
    assert "/sign-in" in client_of(None).get(link).location
    assert "shu.ji@example.cn" in client.get(link).text
    assert wish(app, people, SECRETARY).address is None  # a look confirms nothing
    assert client.post(link).status_code == 302
    assert wish(app, people, SECRETARY).address == "shu.ji@example.cn"
    assert client.post(link).status_code == 404


def test_an_address_that_is_none_stays_in_its_field(app, client_of):
    by_mail(app, 9)
    answer = client_of(SECRETARY).post("/me/notices/address", data={"mail": "书记邮箱"})
    assert answer.status_code == 422
    assert "这个邮箱地址不完整" in answer.text
    assert 'value="书记邮箱"' in answer.text


def test_one_post_ends_all_mail_and_a_look_does_not(app, people, client_of):
    with app.app_context():
        address = wants(people, SECRETARY)
        token = unsubscribe_token(people.actors[SECRETARY].person_id)
        names = db.session.scalars(select(Person.name)).all()
    visitor = client_of(None)

    page = visitor.get(f"/unsubscribe/{token}")
    said = page.text
    assert [word for word in (*names, address, "翠堤") if word in said] == []
    assert wish(app, people, SECRETARY).rhythm is MailRhythm.PROMPT
    one_click = {"List-Unsubscribe": "One-Click"}  # RFC 8058: no cookie, no token of a page
    for _time in range(2):
        answer = app.test_client().open(f"/unsubscribe/{token}", method="POST", data=one_click)
        assert answer.status_code == 200
    assert wish(app, people, SECRETARY).rhythm is MailRhythm.NEVER


@pytest.mark.parametrize("token", ["", "5", "5-", "5-" + "0" * 40, "-", "甲-乙", "9" * 30 + "-x"])
def test_other_tokens_end_nobodys_mail(app, token):
    with app.app_context():
        assert unsubscribing(token) is None


@pytest.fixture
def feed(app, people, client_of):
    """A unit's calendar with one match; its path and a reader without a cookie."""
    with app.app_context():
        allow_small(people)
        need, offer = pair(people)
        match_id = led_to(people, claim(people, need, offer, 1), "active")
    page = client_of(UNIT).post("/me/calendar/renew").text
    path = page.partition(">http://localhost")[2].partition("<")[0]
    return path, client_of(None), match_id


class TestCalendar:
    def test_programs_read_the_days_that_were_agreed(self, app, people, feed):
        path, reader, match_id = feed
        answer = reader.get(path)
        assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
        calendar = Calendar.from_ical(answer.data)
        (event,) = calendar.walk("VEVENT")
        assert event["UID"] == f"match-{match_id}@localhost"
        assert event["SUMMARY"] == "对接：独居老人季度健康讲座"
        assert event.decoded("DTSTART") == FIRST_DAY
        assert event.decoded("DTEND") == LAST_DAY + timedelta(days=1)
        assert f"/matches/{match_id}" in event["DESCRIPTION"]

    def test_nobody_is_named_and_no_family(self, app, people, feed):
        path, reader, _match_id = feed
        with app.app_context():
            case = published(
                people,
                category="hardship",
                case_code="QW-2026-11",
                title="",
                text="",
                place="",
                visibility=Visibility.INTERNAL,
            )
            with transaction() as session:
                session.execute(update(Match).values(need_id=case))
            people_named = db.session.execute(select(Person.name, Person.phone)).all()
        said = reader.get(path).data.decode()
        assert "QW-2026-11" not in said
        assert [word for row in people_named for word in row if word and word in said] == []
        assert "0316-5550101" not in said

    def test_what_has_not_changed_is_not_sent_again(self, app, people, feed):
        path, reader, match_id = feed
        first = reader.get(path)
        assert "private" in first.headers["Cache-Control"]
        again = {"If-None-Match": first.headers["ETag"]}
        assert reader.get(path, headers=again).status_code == 304
        with app.app_context(), transaction() as session:
            session.get(Match, match_id).last_day = LAST_DAY + timedelta(days=3)
        assert reader.get(path, headers=again).status_code == 200

    def test_a_new_address_ends_the_old_one_and_can_be_ended(self, client_of, feed):
        path, reader, _match_id = feed
        client = client_of(UNIT)
        page = client.post("/me/calendar/renew").text
        newer = page.partition(">http://localhost")[2].partition("<")[0]
        assert [reader.get(one).status_code for one in (path, newer)] == [404, 200]
        assert newer not in client.get("/me/notices").text  # shown once
        client.post("/me/calendar/end")
        assert reader.get(newer).status_code == 404

    def test_a_closed_account_has_no_calendar(self, app, people, feed):
        path, reader, _match_id = feed
        with app.app_context(), transaction() as session:
            session.get(Person, people.actors[UNIT].person_id).deactivated_at = NOON
        assert reader.get(path).status_code == 404

    def test_who_asks_too_often_waits(self, feed):
        path, reader, _match_id = feed
        answers = [reader.get(path).status_code for _time in range(31)]
        assert answers == [200] * 30 + [429]

    def test_what_is_long_over_leaves_the_calendar(self, app, feed):
        path, reader, match_id = feed
        old = today() - timedelta(days=61)
        with app.app_context(), transaction() as session:
            match = session.get(Match, match_id)
            match.first_day = match.last_day = min(old, date.max)
        assert list(Calendar.from_ical(reader.get(path).data).walk("VEVENT")) == []


def test_the_administrator_sees_what_was_given_up_and_tries_again(app, people, client_of):
    with app.app_context():
        wants(people, SECRETARY)
        with transaction() as session:
            values = {"person_id": people.actors[SECRETARY].person_id, "sort": "digest"}
            values |= {"key": "k", "subject": "s", "text": "t", "html": "h", "fault": "550"}
            values |= {"state": MailState.FAILED, "tries": 7, "made_at": NOON, "next_try_at": NOON}
            session.add(Mail(**values))
            session.flush()
            mail_id = session.scalars(select(Mail.id)).one()
    client = client_of("district_admin district")
    page = client.get("/outbox").text
    assert "community-secretary-river" in page
    assert ("550" in page, "@example.cn" in page) == (True, False)
    assert client.post(f"/outbox/{mail_id}/retry").status_code == 302
    assert client.post(f"/outbox/{mail_id}/retry").status_code == 409
    with app.app_context():
        mail = db.session.get(Mail, mail_id)
        assert (mail.state, mail.tries) == (MailState.WAITING, 0)
