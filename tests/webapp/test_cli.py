"""The command `gongjian`, as the person who runs the machine meets it."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select, text

from tests import pgtemp
from webapp import config, create_app, schema
from webapp.categories import CATEGORIES
from webapp.cli import main
from webapp.crypto import password_fits
from webapp.db import db, transaction
from webapp.i18n import now
from webapp.models.access import UserSession
from webapp.models.audit import AuditEvent
from webapp.models.categories import CalendarDay, Category
from webapp.models.organisations import Organisation
from webapp.models.people import Person, Role
from webapp.queries.doors import open_invitation
from webapp.services import acceptance

ROOT = Path(__file__).parents[2]
COMMANDS = ("init", "demo", "serve", "worker", "backup", "restore", "check", "import", "reset")


@pytest.fixture
def installation(monkeypatch, dialect, request, tmp_path):
    """A machine with settings and an empty database; the folder of its state."""
    monkeypatch.delenv("GONGJIAN_ENV", raising=False)
    monkeypatch.setenv("GONGJIAN_INSTANCE", str(tmp_path))
    for name in config.KEY_NAMES:
        monkeypatch.setenv(name, f"{name} of these tests, and long enough")
    if dialect == "postgresql":
        server = request.getfixturevalue("postgresql")
        name = f"installation_{tmp_path.name.lower()}"
        monkeypatch.setenv("GONGJIAN_DATABASE_URL", pgtemp.create_database(server, name))
        monkeypatch.setenv("GONGJIAN_PG_BIN", str(server.programs))
    else:
        monkeypatch.setenv("GONGJIAN_DATABASE_URL", f"sqlite:///{tmp_path}/gongjian.db")
    return tmp_path


@pytest.fixture
def stored(installation):
    """Call a function inside the installation's application, and close everything again."""

    def look(function):
        app = create_app()
        with app.app_context():
            try:
                return function()
            finally:
                db.session.remove()
                db.engine.dispose()

    return look


def test_init_makes_everything_a_site_needs_and_may_be_repeated(installation, stored, capsys):
    assert main(["init"]) == 0
    assert main(["init"]) == 0

    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith(f"tables at {schema.head()} (from nothing), 16 categories added")
    assert second.startswith(f"tables at {schema.head()} (unchanged), 0 categories added")

    def look():
        assert schema.is_current(db.engine)
        rows = db.session.scalars(select(Category).order_by(Category.position)).all()
        assert [row.key for row in rows] == [seed.key for seed in CATEGORIES]
        assert [row.position for row in rows] == list(range(1, 17))
        days = {day.day: day for day in db.session.scalars(select(CalendarDay))}
        assert (days[date(2026, 10, 1)].name, days[date(2026, 10, 1)].works) == ("国庆节", False)
        assert days[date(2026, 10, 10)].works  # a Saturday worked for it
        assert date(2026, 10, 3) not in days  # a Saturday rests anyway
        assert date(2026, 11, 23) not in days

    stored(look)
    assert main(["check"]) == 0


def test_init_leaves_what_people_changed(installation, stored):
    main(["init"])

    def rename():
        with transaction() as session:
            session.scalars(select(Category).where(Category.key == "venue")).one().name = "场地"

    stored(rename)
    main(["init"])

    names = select(Category.name).where(Category.key == "venue")
    assert stored(lambda: db.session.scalar(names)) == "场地"


def test_init_founds_a_district_and_prints_one_link_for_its_administrator(
    installation, stored, capsys
):
    command = ["init", "--admin", "Wang.Fang", "--name", "王芳", "--district", "清源区"]
    assert main(command) == 0
    earlier = capsys.readouterr().out.split("/invitations/")[1].strip()
    assert main(command) == 0
    token = capsys.readouterr().out.split("/invitations/")[1].strip()

    def look():
        from webapp.errors import InvitationSpent
        from webapp.i18n import now

        opened = open_invitation(token, at=now()).invitation
        assert (opened.account, opened.name, opened.role) == (
            "wang.fang",
            "王芳",
            Role.DISTRICT_ADMIN,
        )
        names = db.session.scalars(select(Organisation.name).order_by(Organisation.id)).all()
        assert names == ["和川市", "清源区"]
        with pytest.raises(InvitationSpent):
            open_invitation(earlier, at=now())
        invited = select(AuditEvent.facts).where(AuditEvent.action == "person.invited")
        assert db.session.scalars(invited).all() == [{"role": "district_admin"}] * 2

    stored(look)
    assert main(["check"]) == 0


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (["init", "--admin", "wang"], "--admin and --district belong together"),
        (["init", "--admin", "王芳", "--district", "清源区"], "small letters"),
        (["check"], "run `gongjian init`"),
        (["serve"], "run `gongjian init`"),
        (["worker"], "run `gongjian init`"),
        (["restore", "nowhere.gj"], "no such file"),
    ],
)
def test_a_mistake_is_one_line_and_exit_code_two(installation, capsys, command, sentence):
    assert main(command) == 2

    output = capsys.readouterr()
    assert output.err.startswith(f"gongjian {command[0]}: ")
    assert output.err.count("\n") == 1
    assert sentence in output.err


def test_demo_data_never_enters_a_real_installation(installation, stored, capsys):
    main(["init"])
    assert main(["demo"]) == 2
    assert "GONGJIAN_DEMO=1" in capsys.readouterr().err
    assert stored(lambda: db.session.scalars(select(Organisation)).all()) == []


def test_a_wrong_setting_is_named(installation, capsys, monkeypatch):
    monkeypatch.setenv("GONGJIAN_ENV", "prod")

    assert main(["check"]) == 2

    assert "GONGJIAN_ENV must be one of" in capsys.readouterr().err


def test_check_lists_violations_and_fails(installation, stored, capsys):
    main(["init", "--admin", "wang", "--district", "清源区"])

    def spoil():
        district = "UPDATE organisation SET district_id = 1 WHERE kind = 'district'"
        with db.engine.begin() as connection:
            connection.execute(text(district))

    stored(spoil)
    capsys.readouterr()

    assert main(["check"]) == 1

    *lines, count = capsys.readouterr().out.splitlines()
    words = "it and what it belongs to are in different districts or sub-districts"
    assert lines == [f"N10 organisation 2: {words}"]
    assert count == "1 violations"


def link_in(printed: str) -> str:
    return printed.rpartition("/")[2].strip()


def test_reset_lets_in_whom_nobody_else_may_help(installation, stored, capsys):
    main(["init", "--admin", "wang", "--district", "清源区"])
    first = link_in(capsys.readouterr().out)
    words = "wheel barrow thirteen", "another wheel barrow"
    stored(lambda: acceptance.accept(first, words[0], address="127.0.0.1", at=now()))

    assert main(["reset", "wang", "--second-factor"]) == 0

    link = link_in(capsys.readouterr().out)
    stored(lambda: acceptance.accept(link, words[1], address="127.0.0.1", at=now()))

    def look():
        person = db.session.scalars(select(Person)).one()
        assert password_fits(person.password_hash, words[1])
        before = select(UserSession).where(UserSession.ended_at.is_not(None))
        assert len(db.session.scalars(before).all()) == 1
        assert "invitation.reset" in db.session.scalars(select(AuditEvent.action)).all()

    stored(look)
    assert main(["reset", "nobody"]) == 2
    assert capsys.readouterr().err == "gongjian reset: nobody: no such open account\n"
    assert main(["check"]) == 0


def test_backup_and_restore_from_one_machine_to_the_next(
    installation, capsys, monkeypatch, dialect, request
):
    main(["init", "--admin", "wang", "--district", "清源区"])
    copy = installation / "monday.gj"
    assert main(["backup", str(copy)]) == 0
    assert main(["backup", str(copy)]) == 2
    if dialect == "postgresql":
        server = request.getfixturevalue("postgresql")
        url = pgtemp.create_database(server, "the_next_machine")
    else:
        url = f"sqlite:///{installation}/next/gongjian.db"
    monkeypatch.setenv("GONGJIAN_INSTANCE", str(installation / "next"))
    monkeypatch.setenv("GONGJIAN_DATABASE_URL", url)
    capsys.readouterr()

    assert main(["restore", str(copy)]) == 0

    assert capsys.readouterr().out.splitlines()[-1] == "ok"
    engine = create_engine(url)
    with engine.connect() as connection:
        last = "SELECT action FROM audit_event ORDER BY seq DESC LIMIT 1"
        assert connection.execute(text(last)).scalar() == "backup.restored"
        left = "SELECT count(*) FROM invitation WHERE expires_at > '2026-01-01' AND used_at IS NULL"
        assert connection.execute(text(left)).scalar() == 1  # it ended when it was restored
    engine.dispose()
    assert main(["restore", str(copy)]) == 2
    assert "--force" in capsys.readouterr().err


def test_help_names_every_command_in_two_languages(capsys):
    for command in COMMANDS:
        with pytest.raises(SystemExit) as leaving:
            main([command, "--help"])
        assert leaving.value.code == 0
        english, chinese = capsys.readouterr().out.split("\n\n")[1].splitlines()
        assert english.isascii()
        assert not chinese.isascii()


def test_help_loads_nothing_heavy():
    program = (
        "import sys, webapp.cli as c\n"
        "try: c.main(['--help'])\n"
        "except SystemExit: pass\n"
        "print({'flask', 'sqlalchemy', 'alembic', 'ortools'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "set()"
