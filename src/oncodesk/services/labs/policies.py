"""Which limits does the gate judge by? A bad policy file is told with line and fix."""

import re
import tomllib
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files

from oncodesk.domain.labs.policy import GatePolicy, Problem, parse_policy

LARGEST = 500_000  # bytes; the shipped file has under 10,000


class BadPolicyError(Exception):
    """A policy file that cannot be used; the message is one line a problem: file, line, what and fix."""


@cache
def shipped_policy() -> GatePolicy:
    """The default limits that come with Oncodesk; unsigned until an oncologist of the practice signs them."""
    content = (files("oncodesk") / "content" / "gates" / "default.toml").read_bytes()
    return read_policy(content, "default.toml")


@lru_cache(maxsize=16)
def stored_policy(body: str) -> GatePolicy:
    """The limits of a version that a practice keeps; it was read before it was stored."""
    return read_policy(body.encode(), "the practice's limits")


def read_policy(content: bytes, file: str) -> GatePolicy:
    """A policy of the practice's own. Raises BadPolicyError with every problem of the file."""
    if len(content) > LARGEST:
        raise BadPolicyError(f"{file}: larger than {LARGEST} bytes; a policy is a short TOML file.")
    try:
        text = content.decode("utf-8-sig")
        document = tomllib.loads(text, parse_float=Decimal)
    except UnicodeDecodeError:
        raise BadPolicyError(f"{file}: not a text file in UTF-8; save it as UTF-8.") from None
    except tomllib.TOMLDecodeError as wrong:
        raise BadPolicyError(f"{file}: not valid TOML: {wrong}; correct that line.") from None
    except (ValueError, ArithmeticError, RecursionError):
        raise BadPolicyError(f"{file}: a number or a nesting is too large; write plain numbers.") from None
    policy = parse_policy(document)
    if isinstance(policy, GatePolicy):
        return policy
    told = [f"{file}, line {_line(text, each)}: {each.message}; {each.fix}." for each in policy]
    raise BadPolicyError(" ".join(told))


def _line(text: str, problem: Problem) -> int:
    """The line to which a path of table names, their numbers and a key leads; the nearest one before it."""
    lines = text.splitlines()
    place, depth = 0, list[str]()
    path = list(problem.path)
    while path and isinstance(path[0], str):
        name = str(path.pop(0))
        if path and isinstance(path[0], int):
            depth.append(name)
            wanted = int(path.pop(0)) + 1
            head = re.compile(rf"^\s*\[\[\s*{re.escape('.'.join(depth))}\s*\]\]")
        else:
            wanted, head = 1, re.compile(rf"^\s*(?:\[\s*{re.escape(name)}\s*\]|{re.escape(name)}\s*=)")
        for number in range(place, len(lines)):
            if head.match(lines[number]):
                wanted -= 1
                if wanted == 0:
                    place = number
                    break
    return place + 1
