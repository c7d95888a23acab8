"""Settings of mail: off by default, and nonsense is refused before anything starts."""

import pytest

from webapp.config import ConfigurationError, MailSecurity, MailSettings, Settings

GOOD = {
    "GONGJIAN_MAIL_HOST": "smtp.example.cn",
    "GONGJIAN_MAIL_FROM": "gongjian@example.cn",
    "GONGJIAN_MAIL_LINK": "https://gongjian.example.cn/",
}
NONSENSE = {
    "GONGJIAN_MAIL_HOST": ("http://smtp.example.cn", "a@b.cn"),
    "GONGJIAN_MAIL_PORT": ("mail", "0", "65536"),
    "GONGJIAN_MAIL_SECURITY": ("ssl",),
    "GONGJIAN_MAIL_FROM": ("", "共建", "a@b", "共建 <a@b.cn>"),
    "GONGJIAN_MAIL_LINK": ("", "gongjian.example.cn", "ftp://a.cn", "https://a.cn/site"),
    "GONGJIAN_MAIL_PASSWORD": ("without user",),
}


def test_mail_is_off_until_there_is_a_server():
    assert MailSettings.from_env({}) is None


def test_usual_settings():
    settings = MailSettings.from_env(GOOD)
    assert settings == MailSettings(
        "smtp.example.cn", "gongjian@example.cn", "https://gongjian.example.cn", 587
    )
    ports = {
        kind: MailSettings.from_env({**GOOD, "GONGJIAN_MAIL_SECURITY": kind}).port
        for kind in MailSecurity
    }
    assert ports == {"starttls": 587, "tls": 465, "none": 25}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in NONSENSE.items() for value in values]
)
def test_nonsense_is_refused_by_name(name, value):
    with pytest.raises(ConfigurationError, match=name):
        MailSettings.from_env({**GOOD, name: value})


def test_settings_without_a_server_are_a_mistake():
    with pytest.raises(ConfigurationError, match="without GONGJIAN_MAIL_HOST"):
        MailSettings.from_env({"GONGJIAN_MAIL_FROM": "a@b.cn"})


@pytest.mark.parametrize(
    ("name", "value"),
    [("GONGJIAN_MAIL_LINK", "http://gongjian.example.cn"), ("GONGJIAN_MAIL_SECURITY", "none")],
)
def test_what_is_dangerous_is_refused_in_production_only(tmp_path, name, value):
    keys = {f"GONGJIAN_{k}_KEY": f"{k} " * 20 for k in ("SECRET", "FIELD", "AUDIT")}
    env = {**GOOD, **keys, "GONGJIAN_INSTANCE": str(tmp_path), name: value}
    assert Settings.from_env(env).mail is not None
    production = {"GONGJIAN_ENV": "production", "GONGJIAN_TRUSTED_HOSTS": "gongjian.example.cn"}
    with pytest.raises(ConfigurationError, match=name):
        Settings.from_env(env | production)


def test_the_password_is_not_printed():
    env = {**GOOD, "GONGJIAN_MAIL_USER": "u", "GONGJIAN_MAIL_PASSWORD": "very secret"}
    assert "very secret" not in repr(MailSettings.from_env(env))
