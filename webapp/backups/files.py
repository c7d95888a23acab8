"""What both kinds of copies need."""

import os
from pathlib import Path

from webapp import schema

# Tables by which one of our databases is recognised, whatever its release.
OURS = frozenset({"alembic_version", "audit_event", "audit_head", "organisation", "person"})


class BackupError(Exception):
    """Nothing was copied or put back; the message says why."""


def keep(partial: Path, target: Path) -> None:
    """Rename once the bytes are on the disk, then see that the rename is, too."""
    _sync(partial)
    partial.replace(target)
    _sync(target.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def check_ours(file: Path, tables: set[str], revision: str) -> None:
    """Raise BackupError unless the copy holds our tables, of this release or an older one."""
    if not OURS.issubset(tables):
        raise BackupError(f"{file} is not a backup of this program")
    if not schema.knows(revision):
        raise BackupError(f"{file} comes from a newer release ({revision}): upgrade first")
