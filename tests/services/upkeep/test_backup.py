"""Is what was saved what comes back, and is a changed history seen?"""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from oncodesk.cli import main
from tests.conftest import Fresh
from tests.doors.cli.program import oncodesk

PASSWORD = "a long pass phrase 7"


@dataclass(frozen=True)
class Told:
    returncode: int
    stdout: str
    stderr: str


@dataclass(frozen=True)
class House:
    database: Fresh
    capsys: pytest.CaptureFixture[str]

    def run(self, *arguments: str) -> Told:
        """One command as a person runs it, in this process and with connections of its own."""
        connection.close()
        self.capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(list(arguments))
        connection.close()
        printed = self.capsys.readouterr()
        return Told(int(ended.value.code or 0), printed.out, printed.err)

    def answer(self, *arguments: str) -> Any:
        told = self.run(*arguments, "--json")
        assert told.returncode in (0, 3), told.stderr
        return json.loads(told.stdout)

    def as_owner(self, statement: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.database.owner_url, autocommit=True) as owner:
            cursor = owner.execute(statement)
            return cursor.fetchall() if cursor.description else []


@pytest.fixture
def house(fresh_database: Fresh, capsys: pytest.CaptureFixture[str], settings: Any, tmp_path: Path) -> House:
    settings.SERVING_ADDRESS = fresh_database.serving_url
    settings.OWNER_ADDRESS = fresh_database.owner_url
    settings.EXTERNAL_DATABASE = True
    settings.DATA_DIR = tmp_path
    made = House(fresh_database, capsys)
    told = made.run(
        *("create-admin", "--email", "ana@example.com", "--name", "Ana Ruiz"),
        *("--practice", "Harbor Oncology", "--password", PASSWORD),
    )
    assert told.returncode == 0, told.stderr
    return made


def names(house: House) -> set[str]:
    return {name for (name,) in house.as_owner("select name from records_personrow")}


def test_a_restored_backup_is_the_house_as_it_was_and_keeps_the_other_one(house: House) -> None:
    saved = house.answer("backup")
    note = json.loads(Path(saved["note"]).read_text())
    assert Path(saved["file"]).stat().st_mode & 0o777 == 0o600
    assert [practice["name"] for practice in note["practices"]] == ["Harbor Oncology"]

    later = house.run(
        *("create-admin", "--email", "bo@example.com", "--name", "Bo Lind", "--password", PASSWORD)
    )
    assert later.returncode == 0, later.stderr
    assert names(house) == {"Ana Ruiz", "Bo Lind"}

    back = house.answer("restore", saved["file"], "--yes")
    assert names(house) == {"Ana Ruiz"}
    assert back["practices"] == 1
    assert house.answer("verify-audit", "--head", saved["note"])["violations"] == []
    # The serving role works again: its rights came back with the walls.
    states = {check["name"]: check["state"] for check in house.answer("check")["checks"]}
    assert (states["database"], states["migrations"], states["backup"]) == ("ok", "ok", "ok")
    kept = psycopg.conninfo.make_conninfo(house.database.owner_url, dbname=back["kept_as"])
    with psycopg.connect(kept) as replaced:
        assert replaced.execute("select count(*) from records_personrow").fetchone() == (2,)


def test_a_damaged_backup_changes_nothing(house: House) -> None:
    saved = Path(house.answer("backup")["file"])
    saved.write_bytes(saved.read_bytes()[:-100])
    refused = house.run("restore", str(saved), "--yes")
    assert refused.returncode == 2
    assert "is not the file that" in refused.stderr
    saved.with_suffix(".json").unlink()
    refused = house.run("restore", str(saved), "--yes")
    assert refused.returncode == 2
    assert "was not restored" in refused.stderr
    assert names(house) == {"Ana Ruiz"}
    left = house.as_owner("select datname from pg_database where datname like 'oncodesk_scratch%'")
    assert left == []


def test_a_whole_chain_is_proved_and_every_change_in_it_is_seen(house: House, tmp_path: Path) -> None:
    whole = house.run("verify-audit", "--json")
    assert whole.returncode == 0
    head = tmp_path / "head.json"
    head.write_text(whole.stdout)
    assert json.loads(whole.stdout)["practices"][0]["sequence"] >= 1

    house.as_owner("update records_auditentryrow set actor = 'nobody' where sequence = 1")
    changed = house.run("verify-audit")
    assert changed.returncode == 3
    assert "BROKEN Harbor Oncology: entry 1 was changed after it was written" in changed.stdout

    house.as_owner("delete from records_auditentryrow")
    assert house.run("verify-audit").returncode == 0  # a chain cut at its end looks whole …
    cut = house.run("verify-audit", "--head", str(head))
    assert cut.returncode == 3  # … unless its head was kept outside
    assert "the head kept outside names entry" in cut.stdout


def test_a_backup_needs_the_owner_and_says_so(house: House, settings: Any) -> None:
    settings.OWNER_ADDRESS = ""
    refused = house.run("backup")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "set ONCODESK_DATABASE_OWNER_URL" in refused.stderr


def test_a_second_practice_must_be_named(house: House) -> None:
    house.as_owner(
        "insert into records_practicerow select (jsonb_populate_record(p, jsonb_build_object("
        "'id', 999, 'public_id', gen_random_uuid(), 'name', 'Hill Oncology'))).* from records_practicerow p"
    )
    arguments = ("create-admin", "--email", "bo@example.com", "--name", "Bo Lind", "--password", PASSWORD)
    refused = house.run(*arguments)
    assert refused.returncode == 2
    assert "--practice: Harbor Oncology, Hill Oncology" in refused.stderr
    unknown = house.run(*arguments, "--practice", "Lake")
    assert "No practice is named Lake" in unknown.stderr


def test_settings_are_shown_with_their_origin_and_without_secrets() -> None:
    address = "smtp://u:hidden@mail.example"
    own = {"DJANGO_SETTINGS_MODULE": "oncodesk.config.settings", "ONCODESK_SMTP_URL": address}
    shown = oncodesk("config", "--json", env={**os.environ, **own})
    assert shown.returncode == 0
    assert "hidden" not in shown.stdout
    by_name = {setting["name"]: setting for setting in json.loads(shown.stdout)["settings"]}
    assert by_name["ONCODESK_SMTP_URL"] == {
        "name": "ONCODESK_SMTP_URL",
        "value": "**********",
        "from": "ONCODESK_SMTP_URL",
    }
    assert by_name["ONCODESK_IMAP_URL"]["value"] is None
    assert by_name["ONCODESK_SECRET_KEY"]["value"] == "**********"
