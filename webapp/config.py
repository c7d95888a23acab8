"""Typed settings, read once from the environment and checked before anything starts."""

import contextlib
import json
import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

SHORTEST_SECRET = 32
NETWORK_FILE_SYSTEMS = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs"}
KEY_NAMES = ("GONGJIAN_SECRET_KEY", "GONGJIAN_FIELD_KEY", "GONGJIAN_AUDIT_KEY")


class ConfigurationError(Exception):
    """A setting is missing or dangerous; the message says which and what to do."""


class Environment(StrEnum):
    DEVELOPMENT = "development"
    PRODUCTION = "production"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the environment decides. Keys are separate so that each can be rotated alone."""

    instance: Path
    database_url: str
    queue_url: str
    secret_key: str = field(repr=False)
    field_key: str = field(repr=False)
    audit_key: str = field(repr=False)
    environment: Environment = Environment.DEVELOPMENT
    demo: bool = False
    trusted_hosts: tuple[str, ...] = ()
    bind: str = "127.0.0.1:8000"
    proxy_hops: int = 0
    metrics_token: str = field(default="", repr=False)
    city_name: str = "和川市"
    pg_bin: str = ""  # folder of pg_dump, where it is not found by itself
    testing: bool = False

    @property
    def production(self) -> bool:
        return self.environment is Environment.PRODUCTION

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> "Settings":
        """Read GONGJIAN_* variables; raises ConfigurationError naming the variable at fault."""
        environment = _choice(env, "GONGJIAN_ENV", Environment, Environment.DEVELOPMENT)
        instance = Path(env.get("GONGJIAN_INSTANCE", "instance")).resolve()
        keys = _keys(env, instance, environment)
        settings = cls(
            instance=instance,
            database_url=env.get("GONGJIAN_DATABASE_URL") or f"sqlite:///{instance}/gongjian.db",
            queue_url=env.get("GONGJIAN_QUEUE_URL") or f"sqlite:{instance}/queue.db",
            secret_key=keys["GONGJIAN_SECRET_KEY"],
            field_key=keys["GONGJIAN_FIELD_KEY"],
            audit_key=keys["GONGJIAN_AUDIT_KEY"],
            environment=environment,
            demo=env.get("GONGJIAN_DEMO") == "1",
            trusted_hosts=tuple(h for h in env.get("GONGJIAN_TRUSTED_HOSTS", "").split(",") if h),
            bind=env.get("GONGJIAN_BIND", "127.0.0.1:8000"),
            proxy_hops=_whole_number(env, "GONGJIAN_PROXY_HOPS"),
            metrics_token=env.get("GONGJIAN_METRICS_TOKEN", ""),
            city_name=env.get("GONGJIAN_CITY_NAME", "和川市"),
            pg_bin=env.get("GONGJIAN_PG_BIN", ""),
        )
        settings.refuse_danger()
        return settings

    def refuse_danger(self) -> None:
        """Raise ConfigurationError for settings that must never serve real people."""
        if self.production:
            if self.demo:
                raise ConfigurationError("GONGJIAN_DEMO=1 is not allowed in production")
            if not self.trusted_hosts:
                raise ConfigurationError("GONGJIAN_TRUSTED_HOSTS must name the site's host names")
            for name, key in zip(KEY_NAMES, self._keys(), strict=True):
                if len(key) < SHORTEST_SECRET:
                    raise ConfigurationError(f"{name} must have {SHORTEST_SECRET} characters")
            if len(set(self._keys())) < len(KEY_NAMES):
                raise ConfigurationError(f"{', '.join(KEY_NAMES)} must differ from each other")
        if self.database_url.startswith("sqlite:///"):
            _refuse_network_disk(Path(self.database_url.removeprefix("sqlite:///")))

    def _keys(self) -> tuple[str, str, str]:
        return self.secret_key, self.field_key, self.audit_key


def _choice(
    env: Mapping[str, str], name: str, kind: type[Environment], default: Environment
) -> Environment:
    try:
        return kind(env.get(name, default))
    except ValueError as error:
        allowed = ", ".join(kind)
        raise ConfigurationError(f"{name} must be one of {allowed}") from error


def _whole_number(env: Mapping[str, str], name: str) -> int:
    try:
        return int(env.get(name, "0"))
    except ValueError as error:
        raise ConfigurationError(f"{name} must be a whole number") from error


def _keys(env: Mapping[str, str], instance: Path, environment: Environment) -> dict[str, str]:
    """Keys from the environment; in development missing ones are made once and kept."""
    given = {name: env.get(name, "") for name in KEY_NAMES}
    missing = [name for name, key in given.items() if not key]
    if not missing:
        return given
    if environment is Environment.PRODUCTION:
        raise ConfigurationError(f"{', '.join(missing)} must be set in production")
    stored = _kept_keys(instance / "secrets.json")
    return {name: key or stored[name] for name, key in given.items()}


def _kept_keys(path: Path) -> dict[str, str]:
    """Read the file of keys, making it first where there is none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        fresh = json.dumps({name: secrets.token_urlsafe(48) for name in KEY_NAMES})
        handle, draft = tempfile.mkstemp(dir=path.parent)  # readable by its owner alone
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(fresh)
        # Of several processes that start together, one gives its whole file the name.
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        Path(draft).unlink()
    keys: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return keys


def _refuse_network_disk(database: Path) -> None:
    """SQLite's locks do not work over a network: two machines would corrupt the file."""
    mounts = Path("/proc/mounts")
    if not mounts.exists():
        return
    points = {}
    for line in mounts.read_text(encoding="utf-8").splitlines():
        _device, point, kind, *_rest = line.split()
        points[Path(point.replace("\\040", " "))] = kind
    home = next(p for p in database.absolute().parents if p in points)
    if points[home] in NETWORK_FILE_SYSTEMS:
        raise ConfigurationError(
            f"{database} is on a network disk ({points[home]}): use PostgreSQL there"
        )
