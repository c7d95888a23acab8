"""The command `gongjian`: set up, serve, keep safe. What is heavy is loaded when it is needed."""

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # loading these takes a second, which --help need not wait
    from flask import Flask

    from webapp.config import Settings

DESCRIPTION = """Match needs of communities with offers of resident units.
共建：社区需求与驻区单位资源对接。"""
CONFIGURED = "Settings are GONGJIAN_… variables of the environment; see docs/operations/README.md."
USER_ERROR = 2


class CommandError(Exception):
    """The command cannot do what was asked; the message is one line for a person."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return 0, 1 for what `check` finds, or 2 for what a person can mend."""
    arguments = _parser().parse_args(argv)
    os.umask(0o077)  # database, queue, keys and anchors are nobody else's business
    from webapp.backups import BackupError
    from webapp.config import ConfigurationError

    try:
        status: int | None = arguments.run(arguments)
    except (BackupError, CommandError, ConfigurationError) as error:
        print(f"gongjian {arguments.command}: {error}", file=sys.stderr)
        return USER_ERROR
    return status or 0


def _parser() -> argparse.ArgumentParser:
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser("gongjian", None, DESCRIPTION, CONFIGURED, formatter_class=raw)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, run: Callable[..., int | None], help_: str) -> argparse.ArgumentParser:
        english = help_.split("\n")[0]
        new = commands.add_parser(name, help=english, description=help_, formatter_class=raw)
        new.set_defaults(run=run)
        return new

    new = command("init", init, INIT)
    new.add_argument("--admin", metavar="ACCOUNT", help="print a link by which this person joins")
    new.add_argument("--name", help="the administrator's name (default: the account)")
    new.add_argument("--district", metavar="NAME", help="the district to found and administer")
    new = command("demo", demo, DEMO)
    new.add_argument("--seed", type=int, default=20261123, help="another number, another city")
    new.add_argument("--scale", type=int, default=1, help="how many times the usual size (1)")
    new.add_argument(
        "--published",
        action="store_true",
        help="one sub-district with really published items, and a round on them",
    )
    new.add_argument("--accounts", action="store_true", help="only print who may sign in how")
    new.add_argument("--rounds", action="store_true", help="and run a round for every district")
    new = command("round", round_, ROUND)
    new.add_argument("--subdistrict", metavar="NAME", help="only this one (default: each district)")
    new.add_argument("--seconds", type=int, default=60, help="each run may take so long (60)")
    command("serve", serve, SERVE)
    command("worker", worker, WORKER)
    new = command("backup", backup, BACKUP)
    new.add_argument("file", type=Path, metavar="FILE", help="must not exist yet")
    new = command("restore", restore, RESTORE)
    new.add_argument("file", type=Path, metavar="FILE", help="made by `gongjian backup`")
    new.add_argument("--force", action="store_true", help="replace a database that is in use")
    command("check", check, CHECK)
    new = command("reset", reset, RESET)
    new.add_argument("account", metavar="ACCOUNT", help="who cannot sign in any more")
    new.add_argument(
        "--second-factor",
        action="store_true",
        help="the phone and the recovery codes are lost, too",
    )
    new = command("import", import_sheet, IMPORT)
    new.add_argument("file", type=Path, metavar="FILE", help="xlsx or csv")
    new.add_argument(
        "--kind", required=True, help="needs, offers, communities, grids or units: what a row is"
    )
    new.add_argument("--as", dest="account", metavar="ACCOUNT", help="whose import it is")
    new.add_argument("--dry-run", action="store_true", help="only say what would be imported")
    return parser


INIT = """Create or upgrade the tables, add categories and holidays. May be repeated at any time.
建立或升级数据库，补齐类别与节假日；可重复执行。"""


def init(arguments: argparse.Namespace) -> None:
    if bool(arguments.admin) != bool(arguments.district):
        raise CommandError("--admin and --district belong together")
    with _application(current=False) as app:
        print(_prepare())
        if arguments.admin:
            _invite(arguments, app.extensions["settings"])


def _prepare() -> str:
    """Bring tables, categories and calendar to this release; say what that changed."""
    from webapp import schema
    from webapp.db import db
    from webapp.services import setup

    before = schema.current(db.engine)
    schema.upgrade(db.engine)
    added = setup.add_categories()
    year = setup.add_calendar()
    moved = "unchanged" if before == schema.head() else f"from {before or 'nothing'}"
    return f"tables at {schema.head()} ({moved}), {added} categories added, holidays to {year}"


def _invite(arguments: argparse.Namespace, settings: "Settings") -> None:
    from webapp.errors import Unfit
    from webapp.i18n import now
    from webapp.services import organisations, setup

    city = organisations.found_city(settings.city_name, at=now())
    district = organisations.found_district(city.id, arguments.district, at=now())
    name = arguments.name or arguments.admin
    try:
        token = setup.invite_administrator(arguments.admin, name, district.id, at=now())
    except Unfit as error:
        raise CommandError(
            f"--admin {arguments.admin}: use 3 to 40 small letters, digits, dots, - or _"
        ) from error
    _print_link(token, settings)


def _print_link(token: str, settings: "Settings") -> None:
    host = (
        f"https://{settings.trusted_hosts[0]}" if settings.production else f"http://{settings.bind}"
    )
    print(f"within 48 hours, once: {host}/invitations/{token}")


DEMO = """Do what init does, and fill an empty database with an invented city, passwords and all.
初始化，并在空库中生成演示城市（全部虚构，口令公开）。"""


def demo(arguments: argparse.Namespace) -> None:
    from seeds import demo as city
    from webapp.i18n import now
    from webapp.round_command import has_rounds, run

    with _application(current=arguments.accounts) as app:
        if not app.extensions["settings"].demo:
            raise CommandError("set GONGJIAN_DEMO=1: everybody may know these passwords")
        if not arguments.accounts:
            _prepare()
            print(_filled(arguments))
        if (arguments.rounds or arguments.published) and not has_rounds():
            for line in run(None, 60, reasons=False, at=now()):
                print(line, flush=True)
        print(city.accounts())


def _filled(arguments: argparse.Namespace) -> str:
    from seeds import demo as city
    from seeds import published
    from webapp.i18n import now

    if arguments.published:
        if arguments.scale != 1:
            raise CommandError("--published has one size: leave --scale out")
        return published.fill(seed=arguments.seed, at=now())
    return city.fill(seed=arguments.seed, scale=arguments.scale, at=now())


ROUND = """Run a round of matching and say what came of it: value, bound, gap, coverage.
运行一轮匹配，给出数值、上界、差距与覆盖情况。"""


def round_(arguments: argparse.Namespace) -> None:
    from webapp.i18n import now
    from webapp.round_command import NoSuchRound, run

    if not 1 <= arguments.seconds <= 3600:
        raise CommandError("--seconds: 1 to 3600")
    with _application():
        try:
            for line in run(arguments.subdistrict, arguments.seconds, reasons=True, at=now()):
                print(line, flush=True)
        except NoSuchRound as error:
            raise CommandError(str(error)) from error


SERVE = """Run the site and its worker until stopped.
运行网站与后台任务，直至停止。"""


def serve(_arguments: argparse.Namespace) -> int:
    from webapp.observability import configure_logging
    from webapp.supervisor import Supervisor

    with _application() as app:
        _check_free(app.extensions["settings"].bind)
    configure_logging()
    return Supervisor().run()


def _check_free(bind: str) -> None:
    import socket

    host, _colon, port = bind.rpartition(":")
    if not port.isdigit():
        return  # a Unix socket
    with socket.socket() as candidate:
        candidate.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            candidate.bind((host, int(port)))
        except OSError as error:
            raise CommandError(f"cannot listen on {bind}: {error.strerror}") from error


WORKER = """Run only the worker: daily jobs and whatever the site orders.
只运行后台任务。"""


def worker(_arguments: argparse.Namespace) -> None:
    from webapp.worker import Worker

    with _application() as app:
        Worker(app).run()


BACKUP = """Copy the database to FILE while it is in use, and prove the copy.
在线备份数据库并校验。"""


def backup(arguments: argparse.Namespace) -> None:
    from webapp import backups
    from webapp.db import db

    with _application(current=False) as app:
        programs = app.extensions["settings"].pg_bin
        backups.backup(db.engine, arguments.file, programs=programs)
    size = arguments.file.stat().st_size
    print(f"{arguments.file}: {size:,} bytes, proved. The keys are not in it: keep them elsewhere.")


RESTORE = """Replace the database by FILE, then check it. Stop the site first.
用备份替换数据库并检查；请先停止网站。"""


def restore(arguments: argparse.Namespace) -> int:
    from webapp import backups, schema
    from webapp.db import db
    from webapp.i18n import now
    from webapp.services import setup

    with _application(current=False) as app:
        programs = app.extensions["settings"].pg_bin
        force = arguments.force
        former = backups.restore(db.engine, arguments.file, force=force, programs=programs)
        schema.upgrade(db.engine)
        setup.after_restore(at=now())
    print(f"{arguments.file} is restored; everybody has to sign in again.")
    if former:
        print(f"What was there before is kept in {former}.")
    return check(arguments)


RESET = """Print a link by which somebody sets a new password whom no administrator can help.
为无法由管理员协助的人员生成重置密码的链接（48 小时内使用一次）。"""


def reset(arguments: argparse.Namespace) -> None:
    from webapp.errors import Unknown
    from webapp.i18n import now
    from webapp.services import setup

    lost = arguments.second_factor
    with _application() as app:
        try:
            token = setup.reset_account(arguments.account, drop_second_factor=lost, at=now())
        except Unknown as error:
            raise CommandError(f"{arguments.account}: no such open account") from error
        _print_link(token, app.extensions["settings"])


IMPORT = """Import a sheet as drafts if nothing in it has to be asked; else say what has to be.
导入表格为草稿；有拿不准的地方则逐条列出，什么也不写入。"""


def import_sheet(arguments: argparse.Namespace) -> int:
    from webapp import importing
    from webapp.errors import DomainError
    from webapp.messages import describe
    from webapp.models.imports import ImportKind

    if arguments.kind not in list(ImportKind):
        raise CommandError(f"--kind {arguments.kind}: one of {', '.join(ImportKind)}")
    if not arguments.file.is_file():
        raise CommandError(f"{arguments.file}: no such file")
    kind, last = ImportKind(arguments.kind), ""
    with _application() as app, app.test_request_context():
        try:
            actor = importing.importer(kind, arguments.account)
            for last in importing.run(arguments.file, kind, actor, dry=arguments.dry_run):
                print(last)
        except importing.NobodyMayImport as error:
            raise CommandError(f"{error}: name one with --as ACCOUNT") from error
        except DomainError as error:
            raise CommandError(describe(error)) from error
    return 0 if arguments.dry_run or last.endswith("committed") else 1


CHECK = """Look for anything in the database that must never be. Silent rows mean health.
检查数据不变式；发现问题逐行列出，退出码为 1。"""


def check(_arguments: argparse.Namespace) -> int:
    from webapp.check import violations
    from webapp.i18n import now

    found = 0
    with _application():
        for violation in violations(at=now()):
            found += 1
            print(violation)
    print(f"{found} violations" if found else "ok")
    return 1 if found else 0


@contextmanager
def _application(*, current: bool = True) -> "Iterator[Flask]":
    """Open the application; where it is to be used, its tables must be this release's."""
    from webapp import create_app, schema
    from webapp.db import db

    app = create_app()
    app.extensions["settings"].instance.mkdir(parents=True, exist_ok=True)
    with app.app_context():
        try:
            if current:
                schema.check_current(db.engine)
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()


if __name__ == "__main__":
    sys.exit(main())
