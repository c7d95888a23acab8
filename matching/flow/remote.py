"""Tasks of an executor, some of which may never come back."""

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any


def sent(executor: Executor, function: Callable[..., Any], *arguments: Any) -> "Future[Any]":
    """Submit a task; to a pool that is broken already, one that has failed already."""
    try:
        return executor.submit(function, *arguments)
    except RuntimeError as broken:
        failed: Future[Any] = Future()
        failed.set_exception(broken)
        return failed
