"""How gunicorn serves us: two processes of three threads, behind a proxy that buffers."""

import os
import shutil
from pathlib import Path
from typing import Any

# Each process counts in files of its own; /metrics adds them up. The counting library looks at
# the variable once, when it is loaded: so this comes before anything of ours.
_instance = Path(os.environ.get("GONGJIAN_INSTANCE", "instance")).resolve()
_figures = Path(os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", f"{_instance}/metrics"))

bind = os.environ.get("GONGJIAN_BIND", "127.0.0.1:8000")
worker_class = "gthread"
workers = 2
threads = 3  # more would only take turns at one interpreter, and answer in no order
# One queue for both processes, kept by the system: a process accepts only what a thread of it is
# free to answer, and a connection carries one request. With kept ones each process has a queue of
# its own, and whoever stands in the longer waits half as long again (docs/decisions/0031).
worker_connections = threads
keepalive = 0
timeout = 60
graceful_timeout = 8  # `gongjian serve` promises to end within ten seconds
max_requests = 50_000  # a slow leak never grows old
max_requests_jitter = 5000
umask = 0o007  # of a Unix socket: the proxy's group may use it
forwarded_allow_ips = "127.0.0.1,::1"
# Its own lines look like all others; a failing request is told without its address.
logconfig_dict = {
    "handlers": {"json": {"()": "webapp.observability.json_handler"}},
    "root": {"level": "WARNING", "handlers": ["json"]},
    "loggers": {
        "gunicorn.error": {"level": "INFO", "handlers": ["json"], "propagate": False},
        "gunicorn.access": {"handlers": [], "propagate": False},
    },
}
accesslog = None  # webapp.observability writes one line for each request, without addresses
# Heart-beat files on a slow disk would make healthy processes look dead.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
# The control socket lies in the home directory, where two instances would share it.
control_socket_disable = True


def on_starting(_server: Any) -> None:
    shutil.rmtree(_figures, ignore_errors=True)
    _figures.mkdir(parents=True)


def child_exit(_server: Any, worker: Any) -> None:
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
