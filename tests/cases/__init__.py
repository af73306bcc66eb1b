"""Which cases did a vet write down? Tables that the tests of the rules read."""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any


def read_cases(name: str) -> dict[str, Any]:
    """The tables of `tests/cases/<name>.toml`, with exact numbers."""
    text = Path(__file__).with_name(f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text, parse_float=Decimal)
