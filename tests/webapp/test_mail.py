"""What people are told by mail: to whom, once, in which words, and when no more."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.claimed import COORDINATOR, SECRETARY, STAFF, UNIT, claim, pair, step
from tests.mailbox import SITE, Mailbox, by_mail, mail_server, text_of, wants
from tests.posted import OFFER, published
from tests.webapp.test_upkeep import do
from tests.world import NOON
from webapp import check
from webapp.db import db, transaction
from webapp.errors import MailIsOff, TooManyTries, Unfit, Unknown
from webapp.models.matches import Match
from webapp.models.matches import MatchAction as A
from webapp.models.outbox import (
    Mail,
    MailRhythm,
    MailSort,
    MailState,
    MailWish,
    Notice,
    NoticeKind,
)
from webapp.models.people import Person
from webapp.models.postings import Visibility
from webapp.services import mail_sending, mail_wishes
from webapp.services.mail_making import make_digests, make_prompt_ones
from webapp.services.mail_sending import LEASE, MOST_TRIES, put_back, send_waiting, take
from webapp.services.mailing import tell

pytestmark = pytest.mark.usefixtures("in_app")
MORNING = NOON + timedelta(hours=19, minutes=30)  # half past seven on Tuesday


@pytest.fixture
def box(app):
    box = Mailbox()
    with mail_server(box) as port:
        box.settings = by_mail(app, port)
        yield box


def send(box, at=NOON):
    return send_waiting(box.settings, clock=lambda: at)


def digest(box, at=MORNING):
    made = do(make_digests, at)
    send(box, at)
    return made


def mails(**wanted):
    db.session.expire_all()
    return db.session.scalars(select(Mail).filter_by(**wanted).order_by(Mail.id)).all()


def notices():
    db.session.expire_all()
    return db.session.scalars(select(Notice).order_by(Notice.id)).all()


class TestTelling:
    def test_whoever_is_asked_is_told_and_nobody_else(self, people, box):
        for who in (SECRETARY, STAFF, UNIT, COORDINATOR, "community_secretary hill"):
            wants(people, who)
        claim(people, *pair(people), 1)

        told = {(one.person_id, one.kind, one.urgent) for one in notices()}
        assert told == {
            (people.actors[who].person_id, NoticeKind.ASKED, False) for who in (SECRETARY, STAFF)
        }

    def test_a_refused_claim_tells_nobody(self, people, box):
        wants(people, SECRETARY)
        need, offer = pair(people)
        with pytest.raises(Unfit, match="more_than_left"):
            claim(people, need, offer, 99)
        assert notices() == []

    def test_who_wants_no_mail_has_no_address_or_has_left_is_noted_nothing(self, people, box):
        wants(people, SECRETARY, MailRhythm.NEVER)
        wants(people, STAFF)
        with transaction() as session:
            session.get(MailWish, people.actors[STAFF].person_id).address = None
        wants(people, UNIT)
        with transaction() as session:
            session.get(Person, people.actors[UNIT].person_id).deactivated_at = NOON
        match_id = claim(people, *pair(people), 1)
        step(people, match_id, A.ACCEPT, SECRETARY)
        assert notices() == []

    def test_each_step_tells_whoever_did_not_take_it(self, people, box):
        for who in (SECRETARY, UNIT, COORDINATOR):
            wants(people, who)
        match_id = claim(people, *pair(people), 1)
        step(people, match_id, A.ACCEPT, SECRETARY)
        step(people, match_id, A.REFUSE, COORDINATOR)

        names = {people.actors[who].person_id: who for who in (SECRETARY, UNIT, COORDINATOR)}
        told = sorted((names[one.person_id], str(one.kind)) for one in notices())
        assert told == [
            (SECRETARY, "asked"),
            (SECRETARY, "decided"),
            (COORDINATOR, "agreed"),
            (UNIT, "agreed"),
            (UNIT, "decided"),
        ]

    def test_meetings_have_their_words_and_are_for_the_committee(self, people, box):
        address = wants(people, "committee_member river")
        wants(people, SECRETARY)
        with transaction() as session:  # any stored thing will do
            thing = session.get(Person, people.actors[UNIT].person_id)
            place = [people.organisations["river"], people.organisations["river community"]]
            tell(session, NoticeKind.MEETING_CALLED, place, thing, at=NOON)

        assert digest(box) == "1"
        (mail,) = box.mails
        assert (mail["To"], mail["Subject"]) == (address, "共建：联席会议已召集，请查看会议材料")
        assert "联席会议已召集，请查看会议材料\n" in text_of(mail)


class TestDigest:
    def test_it_holds_all_of_the_own_queue_and_nothing_else(self, people, box):
        address = wants(people, SECRETARY)
        offer = published(people, OFFER, quantity=40)
        titles = [f"第{n}次健康讲座" for n in range(3)]
        ids = {claim(people, published(people, title=title), offer) for title in titles}
        other = claim(people, published(people, title="别家的讲座"), offer)
        second = people.organisations["river second community"]
        with transaction() as session:
            session.get(Match, other).receiver_id = second

        assert digest(box) == "1"
        (mail,) = box.mails
        body = text_of(mail)
        assert mail["To"] == address
        assert [title for title in titles if title in body] == titles
        assert "别家的讲座" not in body
        assert "待我方答复的对接：" in body
        assert "请在 2026年11月30日 前答复" in body
        addresses = set(re.findall(r"https?://\S+", body))
        pages = {f"{SITE}/matches/{number}" for number in ids}
        assert {one for one in addresses if "/matches/" in one} == pages
        assert other not in ids
        html = text_of(mail, "html")
        assert all(title in html for title in titles)
        assert pages <= set(re.findall(r'href="([^"]+)"', html))

    def test_one_a_day_however_much_happens(self, people, box):
        wants(people, SECRETARY)
        claim(people, *pair(people), 1)
        assert digest(box) == "1"
        claim(people, *pair(people), 1, at=MORNING)
        assert digest(box, MORNING + timedelta(hours=1)) == "0"
        assert digest(box, MORNING + timedelta(days=1)) == "1"
        assert [mail["Subject"] for mail in box.mails] == ["共建：有对接请您答复"] * 2
        assert digest(box, MORNING + timedelta(days=2)) == "0"  # nothing new

    def test_not_on_a_sunday(self, people, box):
        wants(people, SECRETARY)
        claim(people, *pair(people), 1)
        assert digest(box, MORNING + timedelta(days=5)) == "0"
        assert digest(box, MORNING + timedelta(days=6)) == "1"

    def test_what_came_to_nothing_is_told_though_no_queue_shows_it(self, people, box):
        wants(people, UNIT)
        match_id = claim(people, *pair(people), 1)
        step(people, match_id, A.DECLINE, SECRETARY)

        digest(box)
        body = text_of(box.mails[0])
        assert "其他新进展：" in body
        assert "未成：有一方婉拒，或未获批准" in body

    def test_a_family_is_not_named_not_even_by_its_code(self, people, box):
        wants(people, SECRETARY)
        need = published(
            people,
            category="hardship",
            case_code="QW-2026-11",
            title="",
            text="",
            place="",
            visibility=Visibility.INTERNAL,
        )
        offer = published(people, OFFER, category="hardship")
        claim(people, need, offer)

        digest(box)
        (mail,) = box.mails
        assert "QW-2026-11" not in mail.as_string() + text_of(mail) + text_of(mail, "html")
        assert "一条不公开的需求（困难帮扶）" in text_of(mail)

    def test_nothing_is_said_of_people_and_telephones(self, people, box):
        wants(people, UNIT)
        match_id = claim(people, *pair(people), 1)
        step(people, match_id, A.ACCEPT, SECRETARY)
        digest(box)
        said = text_of(box.mails[0]) + text_of(box.mails[0], "html")
        names = db.session.scalars(select(Person.name)).all()
        assert [name for name in names if name in said] == []
        assert re.findall(r"1[0-9]{10}", said) == []

    def test_in_english_for_whoever_wants_it_so(self, people, box):
        wants(people, SECRETARY, language="en")
        claim(people, *pair(people), 1)
        digest(box)
        assert '<html lang="en">' in text_of(box.mails[0], "html")

    def test_news_that_is_none_any_more_is_dropped(self, people, box):
        wants(people, SECRETARY)
        match_id = claim(people, *pair(people), 1)
        with transaction() as session:
            session.get(Match, match_id).receiver_id = people.organisations[
                "river second community"
            ]
        assert digest(box) == "0"
        assert [one.dropped_at for one in notices()] == [MORNING]
        assert box.mails == []


class TestUrgent:
    def urgent(self, people, box, at=NOON):
        match_id = claim(people, *pair(people), 1)
        with transaction() as session:
            match = session.get(Match, match_id)
            place = [people.organisations["river community"]]
            tell(session, NoticeKind.NUDGED, place, match, at=at, urgent=True)

    def test_what_is_urgent_goes_at_once_and_three_hours_apart(self, people, box):
        wants(people, SECRETARY)
        wants(people, STAFF, MailRhythm.DAILY)
        made = []
        for hours in (0, 1, 4):
            at = NOON + timedelta(hours=hours)
            self.urgent(people, box, at)
            made.append(make_prompt_ones(box.settings, at=at))
        assert made == [1, 0, 1]
        assert {mail.sort for mail in mails()} == {MailSort.PROMPT}
        assert {mail.person_id for mail in mails()} == {people.actors[SECRETARY].person_id}

    def test_the_worker_orders_the_sending_only_if_there_is_any(self, people, box):
        from webapp.models.jobs import Job

        def ordered():
            mail_sending.order_if_any(at=NOON)
            asked = select(Job.key).where(Job.task == "send_mails")
            return db.session.scalars(asked).all()

        wants(people, SECRETARY)
        assert ordered() == []
        self.urgent(people, box)
        assert ordered() == ["send_mails:202611230400"]


class TestSending:
    @pytest.fixture
    def one(self, people, box):
        """A mail that waits; its id."""
        wants(people, SECRETARY)
        claim(people, *pair(people), 1)
        do(make_digests, MORNING)
        (mail,) = mails()
        return mail.id

    def test_it_is_sent_once_and_its_words_are_not_kept(self, one, box):
        assert (send(box, MORNING), send(box, MORNING + LEASE * 2)) == (1, 0)
        (mail,) = mails()
        assert (mail.state, mail.sent_at, mail.text, mail.html) == (
            MailState.SENT,
            MORNING,
            "",
            "",
        )
        (got,) = box.mails
        assert got["Auto-Submitted"] == "auto-generated"
        assert got["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert got["List-Unsubscribe"].startswith(f"<{SITE}/unsubscribe/")
        assert list(check.violations(at=MORNING)) == []

    def test_sent_but_not_marked_it_comes_again_under_the_same_id(self, one, box):
        taken = take(at=MORNING)
        assert taken.letter is not None
        with mail_sending.smtp.connection(box.settings) as server:
            server.send_message(mail_sending.smtp.message(taken.letter, box.settings))

        assert send(box, MORNING + LEASE / 2) == 0  # somebody may still be at it
        assert send(box, MORNING + LEASE * 2) == 1
        first, second = (mail["Message-ID"] for mail in box.mails)
        assert first == second
        assert mail_sending.mark_sent(taken, at=MORNING) is False  # it is over for the first one

    def test_two_workers_never_take_the_same(self, one, box):
        assert take(at=MORNING).mail_id == one
        assert take(at=MORNING) is None

    def test_a_server_that_is_busy_is_asked_again_ever_more_rarely(self, one, box):
        box.answer = "451 try later"
        at, waited = MORNING, []
        while (mail := mails()[0]).state is MailState.WAITING:
            waited.append(mail.next_try_at - at)
            at = mail.next_try_at
            assert send(box, at) == 0
        assert len(waited) == MOST_TRIES
        assert waited == sorted(waited)
        assert (mail.state, mail.fault, mail.tries) == (MailState.FAILED, "451", MOST_TRIES)

    def test_an_address_that_does_not_exist_is_given_up_at_once(self, one, box):
        box.answer = "550 no such mailbox"
        assert send(box, MORNING) == 0
        assert [(mail.state, mail.fault) for mail in mails()] == [(MailState.FAILED, "550")]

    def test_no_server_at_all(self, app, one, box):
        with mail_server(Mailbox()) as port:
            pass
        assert send_waiting(by_mail(app, port), clock=lambda: MORNING) == 0
        (mail,) = mails()
        assert (mail.state, mail.fault) == (MailState.WAITING, "ConnectionRefusedError")

    def test_whoever_has_unsubscribed_meanwhile_gets_nothing(self, one, people, box):
        with transaction() as session:
            wish = session.get(MailWish, people.actors[SECRETARY].person_id)
            wish.rhythm = MailRhythm.NEVER
        assert send(box, MORNING) == 0
        assert [mail.state for mail in mails()] == [MailState.DROPPED]
        assert box.mails == []

    def test_a_try_that_is_over_changes_nothing(self, one, box):
        taken = take(at=MORNING)
        assert send(box, MORNING + LEASE * 2) == 1
        assert put_back(taken, "451", at=MORNING) is False
        assert [mail.state for mail in mails()] == [MailState.SENT]


class TestAddress:
    LINK = re.compile(rf"{SITE}(/me/notices/confirm/\S+)")

    def test_nothing_is_sent_there_before_its_owner_has_confirmed(self, people, box):
        actor = people.actors[SECRETARY]
        mail_wishes.ask_address("shu.ji@example.cn", "zh", actor=actor, at=NOON)
        assert send(box) == 1
        claim(people, *pair(people), 1)
        assert notices() == []
        (mail,) = box.mails
        assert (mail["To"], mail["Subject"]) == ("shu.ji@example.cn", "共建：请确认邮箱")
        assert mail["List-Unsubscribe"] is None
        token = self.LINK.search(text_of(mail))[1].rpartition("/")[2]

        for wrong, who in ((token[:-1] + "x", SECRETARY), (token, UNIT)):
            with pytest.raises(Unknown, match="mail link"):
                mail_wishes.confirm(wrong, actor=people.actors[who], at=NOON)
        with pytest.raises(Unknown, match="mail link"):
            mail_wishes.confirm(token, actor=actor, at=NOON + timedelta(hours=49))
        mail_wishes.confirm(token, actor=actor, at=NOON + timedelta(hours=47))
        wish = db.session.get(MailWish, actor.person_id)
        assert (wish.address, wish.wanted) == ("shu.ji@example.cn", None)

    def test_a_second_question_ends_the_first(self, people, box):
        actor = people.actors[SECRETARY]
        for number in range(2):
            mail_wishes.ask_address(
                f"a{number}@example.cn", "zh", actor=actor, at=NOON + timedelta(seconds=number)
            )
        assert send(box, NOON + timedelta(minutes=1)) == 1
        assert [mail["To"] for mail in box.mails] == ["a1@example.cn"]

    @pytest.mark.parametrize("address", ["", "a", "a@b", "a b@c.cn", "a@b.cn\n", "甲@乙.cn"])
    def test_nonsense_is_refused(self, people, box, address):
        with pytest.raises(Unfit, match="mail_shape"):
            mail_wishes.ask_address(address, "zh", actor=people.actors[UNIT], at=NOON)
        assert mails() == []

    def test_only_so_many_questions_in_a_quarter_of_an_hour(self, people, box):
        actor = people.actors[UNIT]
        for number in range(mail_wishes.TRIES):
            at = NOON + timedelta(seconds=number)
            mail_wishes.ask_address("a@b.cn", "zh", actor=actor, at=at)
        with pytest.raises(TooManyTries):
            mail_wishes.ask_address("a@b.cn", "zh", actor=actor, at=NOON)
        assert len(mails()) == mail_wishes.TRIES

    def test_where_mail_is_off_there_is_nothing_to_ask(self, people):
        with pytest.raises(MailIsOff):
            mail_wishes.ask_address("a@b.cn", "zh", actor=people.actors[UNIT], at=NOON)
