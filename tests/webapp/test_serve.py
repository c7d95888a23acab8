"""`gongjian serve` as a whole: two processes that come, stay and go together."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from webapp import config

ROOT = Path(__file__).parents[2]
SERVE = [sys.executable, "-m", "webapp.cli", "serve"]


@pytest.fixture
def dialect():
    return "sqlite"


@pytest.fixture
def environment(database_url, tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    keys = {name: f"{name} of the tests, long enough" for name in config.KEY_NAMES}
    return os.environ | keys | {
        "GONGJIAN_INSTANCE": str(tmp_path),
        "GONGJIAN_DATABASE_URL": database_url,
        "GONGJIAN_BIND": f"127.0.0.1:{port}",
    }  # fmt: skip


@pytest.fixture
def served(environment, tmp_path):
    """A running `gongjian serve`, ended whatever happens."""
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(SERVE, cwd=ROOT, env=environment, stdout=log, stderr=log)
    yield process
    for child in children(process.pid):
        os.kill(child, signal.SIGKILL)
    process.kill()
    process.wait()


def get(environment, path, **headers):
    host = environment["GONGJIAN_BIND"]
    connection = http.client.HTTPConnection(host, timeout=5)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    except OSError:
        return 0, ""
    finally:
        connection.close()


def wait_for(condition, seconds=60):
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)
    return found


def children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in listed.read_text().split()] if listed.exists() else []


def gone(pid: int) -> bool:
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text().rpartition(")")[2].split()[0] == "Z"


def command_of(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_bytes().decode()


def test_it_serves_mends_itself_and_ends_cleanly(served, environment, tmp_path):
    wait_for(lambda: get(environment, "/readyz")[0] == 200)
    site, worker = sorted(children(served.pid), key=lambda pid: "worker" in command_of(pid))
    workers = children(site)

    os.kill(worker, signal.SIGKILL)
    wait_for(lambda: set(children(served.pid)) - {site, worker})
    (second,) = set(children(served.pid)) - {site}
    for _count in range(20):
        assert get(environment, "/healthz")[0] == 200
    status, figures = get(environment, "/metrics")

    assert status == 200
    alive = re.findall(r'seconds_count{endpoint="health.alive".*} (\d+)', figures)
    assert [float(n) for n in alive] == [20.0]  # of all processes together
    began = time.monotonic()
    served.terminate()
    assert served.wait(15) == 0
    assert time.monotonic() - began < 10
    wait_for(lambda: all(map(gone, [site, second, *workers])), 1)
    lines = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    assert {"died", "worker started", "request"} <= {line["event"] for line in lines}


def test_ctrl_c_ends_it_too(served, environment):
    wait_for(lambda: get(environment, "/healthz")[0] == 200)

    served.send_signal(signal.SIGINT)

    assert served.wait(15) == 0


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nobody ends the children")
def test_killed_it_takes_its_processes_along(served, environment):
    wait_for(lambda: get(environment, "/healthz")[0] == 200)
    mine = children(served.pid)

    served.kill()

    wait_for(lambda: all(gone(child) for child in mine))


def test_a_taken_port_is_said_in_one_line(environment):
    host, _colon, port = environment["GONGJIAN_BIND"].rpartition(":")
    with socket.socket() as taken:
        taken.bind((host, int(port)))
        taken.listen()
        done = subprocess.run(SERVE, cwd=ROOT, env=environment, capture_output=True, text=True)

    assert done.returncode == 2
    assert (
        done.stderr == f"gongjian serve: cannot listen on {host}:{port}: Address already in use\n"
    )


def test_gunicorn_alone_refuses_tables_of_another_release(environment, tmp_path):
    settings = environment | {"GONGJIAN_DATABASE_URL": f"sqlite:///{tmp_path}/empty.db"}
    command = [sys.executable, "-c", "import wsgi"]
    done = subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True)

    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].endswith("run `gongjian init`")
