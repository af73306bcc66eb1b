"""Where does a setting come from, and what is said about a wrong one?"""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from oncodesk.config.databases import connection_settings
from oncodesk.config.options import load_options

NOWHERE = Path("nowhere.toml")


def test_the_environment_goes_before_its_file_before_toml_before_the_default(tmp_path: Path) -> None:
    secret, toml = tmp_path / "key", tmp_path / "oncodesk.toml"
    secret.write_text("k" * 40 + "\n")
    toml.write_text('public_url = "https://toml.example"\nsmtp_url = "smtp://toml.example"\n')
    loaded = load_options(
        {
            "ONCODESK_SECRET_KEY_FILE": str(secret),
            "ONCODESK_PUBLIC_URL": "https://desk.example/",
            "ONCODESK_SMTP_URL_FILE": "",
        },
        toml,
    )
    options, origins = loaded.options, loaded.origins
    assert options.secret_key is not None and options.secret_key.get_secret_value() == "k" * 40
    assert options.public_url == "https://desk.example"
    assert options.smtp_url is not None and options.smtp_url.get_secret_value() == "smtp://toml.example"
    assert origins["secret_key"] == f"ONCODESK_SECRET_KEY_FILE ({secret})"
    assert origins["public_url"] == "ONCODESK_PUBLIC_URL"
    assert origins["smtp_url"] == str(toml)
    assert origins["imap_url"] == "default"


def test_an_empty_value_hides_the_one_of_the_file(tmp_path: Path) -> None:
    toml = tmp_path / "oncodesk.toml"
    toml.write_text('smtp_url = "smtp://toml.example"\n')
    loaded = load_options({"ONCODESK_SMTP_URL": ""}, toml)
    assert loaded.options.smtp_url is None
    assert loaded.origins["smtp_url"] == "default"


def test_toml_may_name_a_file_for_a_secret(tmp_path: Path) -> None:
    (tmp_path / "url").write_text("smtps://u:p@mail.example:465\n")
    (tmp_path / "oncodesk.toml").write_text(f'smtp_url_file = "{tmp_path / "url"}"\n')
    smtp = load_options({}, tmp_path / "oncodesk.toml").options.smtp_url
    assert smtp is not None and smtp.get_secret_value() == "smtps://u:p@mail.example:465"


def test_a_variable_that_names_no_setting_is_told_and_harms_nothing() -> None:
    loaded = load_options({"ONCODESK_SMPT_URL": "smtp://mail.example", "OTHER": "x"}, NOWHERE)
    assert loaded.unknown == ("ONCODESK_SMPT_URL",)
    assert loaded.options.smtp_url is None


@pytest.mark.parametrize(
    ("variable", "value", "fix"),
    [
        ("ONCODESK_DATABASE_URL", "mysql://u:hidden@h/d", "postgresql://user:password@host:5432/database"),
        ("ONCODESK_DATABASE_URL", "postgresql:///d?password=hidden", "postgresql://user:password@host"),
        ("ONCODESK_DATABASE_OWNER_URL", "postgresql://u:hidden@h:port/d", "postgresql://user:password@host"),
        ("ONCODESK_PUBLIC_URL", "desk.example.com", "https://desk.example.com"),
        ("ONCODESK_PUBLIC_URL", "https://desk.example.com/desk", "without a path"),
        ("ONCODESK_SECRET_KEY", "hidden" + "k" * 25, "32 random characters"),
        ("ONCODESK_SMTP_URL", "mail.example.com:587", "smtp://user:password@mail.example.com:587"),
        ("ONCODESK_SMTP_URL", "smtp://u:hidden@mail.example.com:99999", "smtp://user:password@"),
        ("ONCODESK_IMAP_URL", "smtp://u:hidden@h", "imaps://"),
        ("ONCODESK_SMS_URL", "sms:hidden", "https://"),
        ("ONCODESK_DEMO", "perhaps", "boolean"),
    ],
)
def test_a_wrong_value_is_told_with_its_place_and_fix_but_never_shown(
    variable: str, value: str, fix: str
) -> None:
    with pytest.raises(ImproperlyConfigured) as told:
        load_options({variable: value}, NOWHERE)
    sentence = str(told.value)
    assert variable in sentence
    assert fix in sentence
    assert "hidden" not in sentence


def test_every_wrong_value_is_told_at_once() -> None:
    with pytest.raises(ImproperlyConfigured) as told:
        load_options({"ONCODESK_PUBLIC_URL": "x", "ONCODESK_SMTP_URL": "y"}, NOWHERE)
    assert "ONCODESK_PUBLIC_URL" in str(told.value)
    assert "ONCODESK_SMTP_URL" in str(told.value)


def test_wrong_files_are_told_with_name_and_line(tmp_path: Path) -> None:
    toml = tmp_path / "oncodesk.toml"
    toml.write_text('public_url = "https://a.example"\nsmtp_url = \n')
    with pytest.raises(ImproperlyConfigured, match=r"oncodesk.toml cannot be read.*line 2"):
        load_options({}, toml)
    toml.write_text('smpt_url = "smtp://mail.example"\n')
    with pytest.raises(ImproperlyConfigured, match=r"oncodesk.toml sets smpt_url, which is no setting"):
        load_options({}, toml)
    with pytest.raises(ImproperlyConfigured, match=r"ONCODESK_SECRET_KEY_FILE names .* cannot be read"):
        load_options({"ONCODESK_SECRET_KEY_FILE": str(tmp_path / "missing")}, NOWHERE)


def test_an_address_may_name_several_servers_and_options() -> None:
    address = "postgresql://u:p%40ss@a:1,b:2/desk?target_session_attrs=read-write"
    settings = connection_settings(address)
    assert (settings["HOST"], settings["PORT"], settings["NAME"]) == ("a,b", "1,2", "desk")
    assert (settings["USER"], settings["PASSWORD"]) == ("u", "p@ss")
    assert settings["OPTIONS"]["target_session_attrs"] == "read-write"
    assert settings["CONN_HEALTH_CHECKS"] is True
