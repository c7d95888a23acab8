"""A mail in words, in the language that is spoken just now: subject, plain text, simple HTML.

It names postings that its reader may know by name, what is asked and until when; no persons,
no contacts, nothing about families. Whatever it links to asks for the sign-in.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import current_app
from werkzeug.routing import BuildError

from webapp.config import MailSettings
from webapp.i18n import _, label, language, ngettext
from webapp.mail_links import absolute, unsubscribe_token
from webapp.match_story import next_step, since
from webapp.models.outbox import Notice, NoticeKind
from webapp.names import NOTICE_NAMES, ROLE_NAMES
from webapp.queries.alternates import Choice
from webapp.queries.mail_news import RoleNews
from webapp.queries.matches import MatchRow

# Where news about other things than matches leads, and what the page is asked by.
PAGES = {"meeting": ("meetings.show", "meeting_id"), "round": ("rounds.show", "round_id")}


@dataclass(frozen=True, slots=True)
class Line:
    title: str
    facts: Sequence[str]
    url: str


@dataclass(frozen=True, slots=True)
class Section:
    """`more`: how many there are beyond the lines."""

    title: str
    lines: Sequence[Line]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """What concerns one role of the reader."""

    title: str
    sections: Sequence[Section]


@dataclass(frozen=True, slots=True)
class Written:
    """A letter before it is set as text and as HTML."""

    subject: str
    lead: str
    parts: Sequence[Part] = ()
    button: tuple[str, str] | None = None  # words and address
    foot: Sequence[tuple[str, str]] = field(default=())  # words, and an address or ""

    def text(self) -> str:
        lines = [self.lead, ""]
        if self.button:
            lines += [f"{self.button[0]}{_('：')}", self.button[1], ""]
        for part in self.parts:
            lines += [part.title, "=" * 24, ""]
            for section in part.sections:
                lines += _as_text(section)
        lines += ["-- "]
        lines += [f"{words}{_('：')}{url}" if url else words for words, url in self.foot]
        return "\n".join(lines) + "\n"

    def html(self) -> str:
        template = current_app.jinja_env.get_template("mail/letter.html")
        return template.render(letter=self, lang=language())


def _as_text(section: Section) -> list[str]:
    lines = [f"{section.title}{_('：')}"]
    for line in section.lines:
        lines += [f"* {line.title}", *(f"  {fact}" for fact in line.facts), f"  {line.url}"]
    if section.more:
        lines.append(more(section.more))
    return [*lines, ""]


def more(count: int) -> str:
    return ngettext("另有 %(num)s 件，请到平台查看", "另有 %(num)s 件，请到平台查看", count)


def digest(
    news: Sequence[RoleNews], kinds: Collection[NoticeKind], mail: MailSettings, person_id: int
) -> Written:
    """All that waits for one person, and what else is new."""
    several = len(news) > 1
    parts = [_part(one, mail, several=several) for one in news]
    count = sum(len(s.lines) + s.more for part in parts for s in part.sections)
    lead = _("您好。以下事项与平台首页的待办一致，点开链接、登录后即可办理。")
    return Written(
        _subject(kinds, count),
        lead,
        parts,
        button=(_("打开工作台"), absolute(mail, "home.index")),
        foot=_foot(mail, person_id),
    )


def _subject(kinds: Collection[NoticeKind], count: int) -> str:
    """One kind of news says itself; else how much there is."""
    if len(set(kinds)) == 1:
        (kind,) = set(kinds)
        return _("共建：%(news)s", news=_(NOTICE_NAMES[kind]))
    told = ngettext("%(num)s 件事项请您查看", "%(num)s 件事项请您查看", count)
    return _("共建：%(news)s", news=told)


def _part(news: RoleNews, mail: MailSettings, *, several: bool) -> Part:
    membership = news.membership
    role = _(ROLE_NAMES[membership.role])
    place = _("%(organisation)s（%(role)s）", organisation=membership.organisation.name, role=role)
    title = _("以%(place)s的身份", place=place) if several else place
    sections = [
        Section(
            _(queue.title),
            [_match(row, mail) for row in queue.rows],
            queue.count - len(queue.rows),
        )
        for queue in news.queues
    ]
    if news.others:
        sections.append(Section(_("其他新进展"), [_match(row, mail) for row in news.others]))
    if news.alternates:
        sections.append(
            Section(_("可以改请的备选"), [_alternate(one, mail) for one in news.alternates])
        )
    if news.notices:
        sections.append(Section(_("通知"), [_notice(one, mail) for one in news.notices]))
    return Part(title, sections)


def _match(row: MatchRow, mail: MailSettings) -> Line:
    match: Any = row.match
    step = next_step(match)
    facts = [fact for fact in (step.sentence, since(match)) if fact]
    return Line(title_of(row), facts, absolute(mail, "matches.show", match_id=match.id))


def _alternate(choice: Choice, mail: MailSettings) -> Line:
    need = choice.need
    unnamed = _("一条不公开的需求（%(category)s）", category=label(need.category))
    facts = [_("原来的一方没有答应，方案里还有一家可以改请")]
    page = absolute(mail, "matches.show", match_id=choice.match_id)
    return Line(unnamed if need.case_code else need.title, facts, page)


def title_of(row: MatchRow) -> str:
    """A family's need is not named outside the site, not even by its code."""
    need: Any = row.match.need
    if row.knows_need and not need.case_code:
        return str(need.title)
    return _("一条不公开的需求（%(category)s）", category=label(need.category))


def _notice(notice: Notice, mail: MailSettings) -> Line:
    endpoint, argument = PAGES.get(notice.object_type, ("home.index", ""))
    values = {argument: notice.object_id} if argument else {}
    try:
        url = absolute(mail, endpoint, **values)
    except BuildError:  # a part of the site that this release does not have
        url = absolute(mail, "home.index")
    return Line(_(NOTICE_NAMES[notice.kind]), (), url)


def _foot(mail: MailSettings, person_id: int) -> list[tuple[str, str]]:
    stop = absolute(mail, "unsubscribe.ask", token=unsubscribe_token(person_id))
    return [
        (_("这封邮件由共建平台自动发出，请不要直接回复"), ""),
        (_("修改邮件设置"), absolute(mail, "notices.show")),
        (_("不再接收邮件"), stop),
    ]


def confirmation(mail: MailSettings, token: str) -> Written:
    """Ask whether the address is right; says nothing about anybody."""
    return Written(
        _("共建：请确认邮箱"),
        _("有人在共建平台填写了这个邮箱，用来接收待办提醒。确认后才会发送提醒。"),
        button=(_("登录并确认"), absolute(mail, "notices.confirm", token=token)),
        foot=[
            (_("链接 48 小时内有效。如果不是您本人填写，不用理会，不会再收到邮件"), ""),
        ],
    )
