"""How does JSON become values, without a digit, a repeated key or a hidden mark being lost?

Numbers stay the text that was written, so 1.10 is not 1.1; a key that stands twice, NaN and what is
nested out of reason are no JSON here.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass

from oncodesk.domain.labs.result import RawFile, RawReport
from oncodesk.domain.shared.verdict import Finding, unknown
from oncodesk.gateways.labs.formats.base import decode, hidden_marks, malformed, whole

Json = str | bool | None | list["Json"] | dict[str, "Json"]
_BOM = b"\xef\xbb\xbf"
_DEEPEST = 60


class Digits(str):
    """A JSON number as it was written."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Parsed:
    """The value, or where reading it ended; `finding` is what else is wrong with its letters."""

    value: Json
    broken: str = ""
    finding: Finding | None = None


def looks_like_json(content: bytes, *keys: bytes) -> bool:
    """Begins like JSON and has one of these keys; inside a text the quotes of a key would be escaped."""
    start = content.removeprefix(_BOM).lstrip(b" \t\r\n")[:1]
    return start in (b"{", b"[") and any(b'"' + key + b'"' in content for key in keys)


def parse(content: bytes) -> Parsed:
    decoded = decode(content.removeprefix(_BOM), None)
    if decoded.finding is not None:
        return Parsed(None, finding=decoded.finding)
    try:
        value = json.loads(
            decoded.text,
            parse_float=Digits,
            parse_int=Digits,
            parse_constant=_refuse,
            object_pairs_hook=_object,
        )
        return Parsed(value, finding=_hidden(value))
    except json.JSONDecodeError as wrong:
        return Parsed(None, f"line {wrong.lineno}: {wrong.msg}")
    except RecursionError:
        return Parsed(None, "it is nested too deeply")
    except ValueError as wrong:
        return Parsed(None, str(wrong))


def refused(parsed: Parsed, format_name: str) -> RawFile | None:
    """The answer about a text that is no JSON, or hides something; None when it may be read."""
    if parsed.broken:
        return malformed(format_name, parsed.broken)
    return None if parsed.finding is None else RawFile(findings=(parsed.finding,))


def read_reports(
    content: bytes,
    format_name: str,
    key: str,
    report_of: Callable[[dict[str, Json], list[Finding]], RawReport],
) -> RawFile:
    """One report for each object of the list under `key`, or for the whole where nothing has that key."""
    parsed = parse(content)
    if (answer := refused(parsed, format_name)) is not None:
        return answer
    wrong: list[Finding] = []
    held: dict[str, Json] = parsed.value if isinstance(parsed.value, dict) else {key: parsed.value}
    listed = parts(held, key, wrong) if key in held else [held]
    return whole((report_of(each, wrong) for each in listed), wrong)


def _refuse(constant: str) -> Json:
    raise ValueError(f"{constant} is no number")


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    made = dict(pairs)
    if len(made) < len(pairs):
        twice = next(key for key, _ in pairs if [each for each, _ in pairs].count(key) > 1)
        raise ValueError(f"the key “{twice[:40]}” stands twice")
    return made


def _hidden(value: Json) -> Finding | None:
    waiting: list[tuple[Json, int]] = [(value, 0)]
    while waiting:
        each, depth = waiting.pop()
        if depth > _DEEPEST:
            return unknown("labs.too_deep", most=_DEEPEST)
        if isinstance(each, str) and (found := hidden_marks(each)) is not None:
            return found
        if isinstance(each, list):
            waiting += [(part, depth + 1) for part in each]
        elif isinstance(each, dict):
            waiting += [(part, depth + 1) for part in (*each.keys(), *each.values())]
    return None


def shown(value: Json) -> str:
    """A value as one text; what is no text or number is shown as it stands, so that it is no number."""
    if value is None:
        return ""
    return str(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def text(value: Json, *names: str) -> str:
    """The first of these members of an object that says something."""
    if not isinstance(value, dict):
        return ""
    return next((found for name in names if (found := shown(value.get(name)).strip())), "")


def member(value: Json, name: str) -> dict[str, Json]:
    """A member that is an object; anything else is an empty one."""
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def parts(value: Json, name: str, wrong: list[Finding]) -> list[dict[str, Json]]:
    """The objects of a member that is a list, or one object; what is neither is told and stops."""
    found = value.get(name) if isinstance(value, dict) else None
    listed = found if isinstance(found, list) else [] if found is None else [found]
    kept = [each for each in listed if isinstance(each, dict)]
    if len(kept) < len(listed):
        wrong.append(unknown("labs.odd_part", name=name))
    return kept


def words(value: Json) -> str:
    """Every text in a value, one after the other: notes come as a text, a list or objects."""
    if isinstance(value, dict):
        return " ".join(filter(None, map(words, value.values())))
    if isinstance(value, list):
        return " ".join(filter(None, map(words, value)))
    return value.strip() if isinstance(value, str) else ""
