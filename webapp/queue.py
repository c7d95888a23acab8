"""The carrier of job numbers from whoever orders to whoever works: Huey, on three kinds of store.

It may lose or repeat a number: the `job` table knows better, and the worker sends again.
"""

from collections.abc import Callable, Mapping
from typing import Any

from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey
from huey.exceptions import ConfigurationError as HueyConfigurationError
from huey.serializer import SignedSerializer

from webapp.config import ConfigurationError, Settings

NAME = "gongjian"


def open_queue(settings: Settings) -> Huey:
    """Open the store that GONGJIAN_QUEUE_URL names; raises ConfigurationError for another kind."""
    url = settings.queue_url
    # Messages are pickled, so only what we signed ourselves may be read.
    common = {
        "results": False,
        "serializer": SignedSerializer(secret=settings.secret_key, salt="gongjian.queue"),
    }
    try:
        return _open(url, common)
    except HueyConfigurationError as error:  # a database's driver is not installed
        raise ConfigurationError(f"GONGJIAN_QUEUE_URL: {error}") from error


def _open(url: str, common: Mapping[str, Any]) -> Huey:
    match url.partition(":")[0].partition("+")[0]:
        case "sqlite":
            file = url.removeprefix("sqlite:").removeprefix("///")
            return SqliteHuey(NAME, filename=file, fsync=False, timeout=15, **common)
        case "postgresql":
            dsn = "postgresql:" + url.partition(":")[2]
            return _postgresql(dsn, common)
        case "redis" | "rediss":
            return RedisHuey(NAME, url=url, **common)
    raise ConfigurationError("GONGJIAN_QUEUE_URL must start with sqlite:, postgresql: or redis:")


def _postgresql(dsn: str, common: Mapping[str, Any]) -> Huey:
    """Two workers may start at once on an empty queue: one of them finds its tables just made."""
    from psycopg.errors import UniqueViolation

    try:
        return PostgresHuey(NAME, dsn=dsn, **common)
    except UniqueViolation:
        return PostgresHuey(NAME, dsn=dsn, **common)


def carry(queue: Huey, run: Callable[[int], None]) -> Callable[[int], object]:
    """Let the queue's consumer call `run`; return what puts a job's number into the queue."""

    def run_job(job_id: int) -> None:
        run(job_id)

    send: Callable[[int], object] = queue.task(name="run_job")(run_job)
    return send
