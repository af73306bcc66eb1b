"""What may be set for an installation, from where, and what is wrong with a value?

Each setting comes from the first of: the environment variable, the file that its `_FILE` variable names,
`oncodesk.toml` in the working folder, the default. An empty value means "not set" and hides the file's.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

PREFIX, TOML = "ONCODESK_", "oncodesk.toml"


def default_data_folder() -> Path:
    """Where an account's data lies; for root a folder that the database's own account can enter."""
    if os.geteuid() == 0:
        return Path("/var/lib/oncodesk")
    base = os.environ.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "oncodesk"


class Options(BaseModel):
    """Every setting with its type; the description is what `oncodesk config` and the docs print."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    data_dir: Path = Field(
        default_factory=default_data_folder,
        description="the folder of the built-in PostgreSQL, its secrets and backups",
    )
    database_url: SecretStr | None = Field(
        None, description="a PostgreSQL of your own instead of the built-in one, as the serving role"
    )
    database_owner_url: SecretStr | None = Field(
        None, description="the same database as the role that owns it; migrates and backs up"
    )
    public_url: str = Field(
        "http://127.0.0.1:8000", description="the address under which people open the pages"
    )
    secret_key: SecretStr | None = Field(
        None, description="signs sessions and links; kept in the data folder when not set"
    )
    smtp_url: SecretStr | None = Field(
        None, description="the server that sends mail; without it messages wait, marked as not sent"
    )
    imap_url: SecretStr | None = Field(
        None, description="the mailbox whose mail is read; not used in this version"
    )
    sms_url: SecretStr | None = Field(
        None, description="the provider of text messages; not used in this version"
    )
    sms_account: str | None = Field(None, description="the account at that provider")
    sms_token: SecretStr | None = Field(None, description="the token of that account")
    lab_folder: Path | None = Field(
        None, description="the folder in which laboratories leave files, with a subfolder a practice"
    )
    chromium: Path | None = Field(None, description="the browser of the journeys; for tests only")
    idle_minutes: int = Field(
        30, ge=1, le=720, description="after so many minutes without a page a person signs in again"
    )
    demo: bool = Field(False, description="says on every page that the practice is invented; `demo` sets it")

    @field_validator("data_dir")
    @classmethod
    def _absolute(cls, folder: Path) -> Path:
        return folder.expanduser().absolute()

    @field_validator("lab_folder")
    @classmethod
    def _absolute_too(cls, folder: Path | None) -> Path | None:
        return None if folder is None else folder.expanduser().absolute()

    @field_validator("public_url")
    @classmethod
    def _web_address(cls, address: str) -> str:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/"):
            raise ValueError("write it like https://desk.example.com, without a path")
        return address.rstrip("/")

    @field_validator("database_url", "database_owner_url")
    @classmethod
    def _database(cls, address: SecretStr | None) -> SecretStr | None:
        return _of_kind(address, ("postgresql", "postgres"), "postgresql://user:password@host:5432/database")

    @field_validator("smtp_url")
    @classmethod
    def _smtp(cls, address: SecretStr | None) -> SecretStr | None:
        return _of_kind(address, ("smtp", "smtps"), "smtp://user:password@mail.example.com:587")

    @field_validator("imap_url")
    @classmethod
    def _imap(cls, address: SecretStr | None) -> SecretStr | None:
        return _of_kind(address, ("imap", "imaps"), "imaps://user:password@mail.example.com")

    @field_validator("sms_url")
    @classmethod
    def _sms(cls, address: SecretStr | None) -> SecretStr | None:
        return _of_kind(address, ("http", "https"), "https://sms.example.com/v1")

    @field_validator("secret_key")
    @classmethod
    def _long_enough(cls, key: SecretStr | None) -> SecretStr | None:
        if key is not None and len(key.get_secret_value()) < 32:
            raise ValueError("use at least 32 random characters")
        return key


def _of_kind(address: SecretStr | None, schemes: tuple[str, ...], example: str) -> SecretStr | None:
    if address is None:
        return None
    try:
        parts = urlsplit(address.get_secret_value())
        usable = parts.scheme in schemes and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        usable = False
    if not usable:
        raise ValueError(f"write it like {example}")
    return address


@dataclass(frozen=True, slots=True)
class Loaded:
    options: Options
    origins: Mapping[str, str]  # setting: where its value came from
    unknown: tuple[str, ...]  # environment variables with our prefix that name no setting


def load_options(environment: Mapping[str, str], toml: Path) -> Loaded:
    """All settings with their origins. Raises ImproperlyConfigured with a sentence for each wrong value."""
    names = Options.model_fields
    values, origins = _from_toml(toml)
    for name in names:
        variable = PREFIX + name.upper()
        if path := environment.get(f"{variable}_FILE"):
            values[name], origins[name] = (
                _from_file(f"{variable}_FILE", Path(path)),
                f"{variable}_FILE ({path})",
            )
        if variable in environment:
            values[name], origins[name] = environment[variable], variable
    given = {name: value for name, value in values.items() if value not in ("", None)}
    try:
        options = Options.model_validate(given)
    except ValidationError as wrong:
        raise ImproperlyConfigured(_sentences(wrong, origins, toml)) from None
    known = {PREFIX + name.upper() + ending for name in names for ending in ("", "_FILE")}
    strangers = sorted(key for key in environment if key.startswith(PREFIX) and key not in known)
    return Loaded(
        options,
        {name: origins[name] if name in given else "default" for name in names},
        tuple(strangers),
    )


def _from_toml(toml: Path) -> tuple[dict[str, object], dict[str, str]]:
    try:
        written = tomllib.loads(toml.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}, {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as damaged:
        raise ImproperlyConfigured(f"{toml} cannot be read: {damaged}. Correct or remove it.") from damaged
    values: dict[str, object] = {}
    origins: dict[str, str] = {}
    for key, value in written.items():
        name = key.removesuffix("_file")
        if key.endswith("_file") and name in Options.model_fields:
            values[name], origins[name] = (
                _from_file(f"{key} in {toml}", Path(str(value))),
                f"{toml} ({value})",
            )
        else:
            values[key], origins[key] = value, str(toml)
    return values, origins


def _from_file(named_by: str, path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as damaged:
        reason = getattr(damaged, "strerror", None) or str(damaged)
        raise ImproperlyConfigured(
            f"{named_by} names {path}, which cannot be read ({reason}). Correct the path or its permissions."
        ) from damaged


def _sentences(wrong: ValidationError, origins: Mapping[str, str], toml: Path) -> str:
    """One sentence a mistake: where it stands, what it is, what to do; never the value (a secret?)."""
    told = []
    for error in wrong.errors():
        name = str(error["loc"][0])
        if error["type"] == "extra_forbidden":
            known = ", ".join(Options.model_fields)
            told.append(f"{toml} sets {name}, which is no setting; remove it or use one of: {known}.")
            continue
        reason = error["msg"].removeprefix("Value error, ")
        told.append(f"The setting {name} from {origins.get(name, 'the default')} is wrong: {reason}.")
    return " ".join(told)
