"""Typed settings, read once from the environment and checked before anything starts."""

import contextlib
import json
import os
import re
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

SHORTEST_SECRET = 32
NETWORK_FILE_SYSTEMS = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs"}
KEY_NAMES = ("GONGJIAN_SECRET_KEY", "GONGJIAN_FIELD_KEY", "GONGJIAN_AUDIT_KEY")


class ConfigurationError(Exception):
    """A setting is missing or dangerous; the message says which and what to do."""


class Environment(StrEnum):
    DEVELOPMENT = "development"
    PRODUCTION = "production"


class MailSecurity(StrEnum):
    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


USUAL_PORTS = {MailSecurity.STARTTLS: 587, MailSecurity.TLS: 465, MailSecurity.NONE: 25}
MAIL_NAMES = (
    "GONGJIAN_MAIL_FROM",
    "GONGJIAN_MAIL_LINK",
    "GONGJIAN_MAIL_PORT",
    "GONGJIAN_MAIL_SECURITY",
    "GONGJIAN_MAIL_USER",
    "GONGJIAN_MAIL_PASSWORD",
)
LOCAL = {"localhost", "127.0.0.1", "::1"}
# As people write them; what else is allowed by the standard nobody has.
MAIL_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")


@dataclass(frozen=True, slots=True)
class MailSettings:
    """By which server mail leaves, and what its links start with ("https://gongjian.example.cn").

    `sender` is the bare address; mail is sent in the name of the site.
    """

    host: str
    sender: str
    site: str
    port: int
    security: MailSecurity = MailSecurity.STARTTLS
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "MailSettings | None":
        """None without a server: mail is off. Raises ConfigurationError for nonsense."""
        host = env.get("GONGJIAN_MAIL_HOST", "").strip()
        if not host:
            without = next((name for name in MAIL_NAMES if env.get(name)), None)
            if without:
                raise ConfigurationError(
                    f"{without} is set without GONGJIAN_MAIL_HOST: mail needs a server"
                )
            return None
        security = _mail_security(env)
        settings = cls(
            host=host,
            sender=env.get("GONGJIAN_MAIL_FROM", ""),
            site=env.get("GONGJIAN_MAIL_LINK", "").rstrip("/"),
            port=_whole_number(env, "GONGJIAN_MAIL_PORT", USUAL_PORTS[security]),
            security=security,
            user=env.get("GONGJIAN_MAIL_USER", ""),
            password=env.get("GONGJIAN_MAIL_PASSWORD", ""),
        )
        settings.refuse_nonsense()
        return settings

    def refuse_nonsense(self) -> None:
        if re.search(r"[\s/@]", self.host):
            raise ConfigurationError("GONGJIAN_MAIL_HOST must be a host name or an address")
        if not 1 <= self.port <= 65535:
            raise ConfigurationError("GONGJIAN_MAIL_PORT must be between 1 and 65535")
        if not MAIL_ADDRESS.fullmatch(self.sender):
            raise ConfigurationError("GONGJIAN_MAIL_FROM must be an address like a@example.cn")
        site = urlsplit(self.site)
        if site.scheme not in {"http", "https"} or not site.netloc or site.path or site.query:
            raise ConfigurationError(
                "GONGJIAN_MAIL_LINK must be what addresses of the site start with, "
                "like https://gongjian.example.cn"
            )
        if bool(self.user) != bool(self.password):
            raise ConfigurationError("GONGJIAN_MAIL_USER and GONGJIAN_MAIL_PASSWORD go together")

    def refuse_danger(self) -> None:
        """What may be tried at one's own desk, but not sent over a network."""
        if not self.site.startswith("https://"):
            raise ConfigurationError("GONGJIAN_MAIL_LINK must start with https:// in production")
        if self.security is MailSecurity.NONE and self.host not in LOCAL:
            raise ConfigurationError(
                "GONGJIAN_MAIL_SECURITY=none is only for a mail server on this machine"
            )


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
    mail: MailSettings | None = None  # None: people are told in the site only
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
            mail=MailSettings.from_env(env),
        )
        settings.refuse_danger()
        if settings.production and settings.mail:
            settings.mail.refuse_danger()
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


def _mail_security(env: Mapping[str, str]) -> MailSecurity:
    try:
        return MailSecurity(env.get("GONGJIAN_MAIL_SECURITY", MailSecurity.STARTTLS))
    except ValueError as error:
        allowed = ", ".join(MailSecurity)
        raise ConfigurationError(f"GONGJIAN_MAIL_SECURITY must be one of {allowed}") from error


def _whole_number(env: Mapping[str, str], name: str, default: int = 0) -> int:
    try:
        return int(env.get(name) or default)
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
