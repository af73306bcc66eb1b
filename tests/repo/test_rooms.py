"""Do the contracts on rooms refuse what they say they refuse? A small house is built wrong on purpose."""

import configparser
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.repo.tree import ROOT

CONTRACTS = ROOT / ".importlinter"

# rule: a module that breaks it, and the import that does
BROKEN_BY = {
    "rooms": ("domain.shared.dates", "oncodesk.services.clock"),
    "domain": ("domain.patients.patient", "oncodesk.domain.treatment.visit"),
    "actions": ("services.labs.actions", "oncodesk.services.treatment.actions"),
    "steps": ("services.patients.steps", "oncodesk.services.labs.steps"),
    "circles": ("services.labs.queries", "oncodesk.services.treatment.queries"),
    "models": ("services.labs.actions", "oncodesk.records.models.labs"),
    "write": ("web.labs", "oncodesk.records.write.labs"),
    "records": ("cli.labs", "oncodesk.records.read.labs"),
    "gateways": ("jobs.send", "oncodesk.gateways.email"),
    "carry_out": ("web.feed", "oncodesk.services.assistant.carry_out"),
}
_ROOMS = (
    *("config", "web.labs", "api", "cli.labs", "jobs.send", "inbound", "simulation", "content"),
    *("web.feed", "services.clock", "services.labs.actions", "services.labs.steps", "services.labs.queries"),
    *("services.treatment.actions", "services.treatment.queries", "services.patients.steps"),
    *("services.assistant.carry_out", "records.models.labs", "records.write.labs", "records.read.labs"),
    *("gateways.email", "domain.shared.dates", "domain.patients.patient", "domain.treatment.visit"),
)


def _contracts() -> dict[str, str]:
    parser = configparser.ConfigParser()
    parser.read(CONTRACTS)
    return {
        section.rsplit(":", 1)[1]: parser[section]["name"]
        for section in parser.sections()
        if section.startswith("importlinter:contract:")
    }


def _house(folder: Path) -> Path:
    for room in ("", "__main__", *_ROOMS):
        path = folder.joinpath("oncodesk", *room.split("."))
        (path if not room else path.parent).mkdir(parents=True, exist_ok=True)
        if room:
            path.with_suffix(".py").write_text("")
    for inside in [folder / "oncodesk", *(folder / "oncodesk").rglob("*")]:
        if inside.is_dir():
            (inside / "__init__.py").touch()
    return folder / "oncodesk"


def _told(folder: Path) -> str:
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache", str(CONTRACTS)]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    ).stdout


def test_a_house_without_wrong_imports_keeps_every_contract(tmp_path: Path) -> None:
    _house(tmp_path)
    told = _told(tmp_path)
    assert f"Contracts: {len(_contracts())} kept, 0 broken." in told, told


@pytest.mark.parametrize("rule", _contracts())
def test_each_contract_refuses_its_wrong_import(rule: str, tmp_path: Path) -> None:
    house = _house(tmp_path)
    module, wrong = BROKEN_BY[rule]
    house.joinpath(*module.split(".")).with_suffix(".py").write_text(f"import {wrong}\n")
    if rule == "circles":  # a circle needs its way back
        back = house.joinpath(*wrong.split(".")[1:]).with_suffix(".py")
        back.write_text(f"import oncodesk.{module}\n")
    told = _told(tmp_path)
    assert f"{_contracts()[rule]} BROKEN" in told, told


def test_a_room_that_nobody_placed_is_refused(tmp_path: Path) -> None:
    house = _house(tmp_path)
    (house / "machinery.py").write_text("")
    assert f"{_contracts()['rooms']} BROKEN" in _told(tmp_path)


def test_every_contract_is_tried() -> None:
    assert set(_contracts()) <= set(BROKEN_BY)
