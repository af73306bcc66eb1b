"""What does a laboratory send? Made-up reports for tests: as texts, and as HL7 v2 messages."""

from collections.abc import Iterable

from oncodesk.domain.labs.result import Kind, RawComment, RawReport, RawResult, Status

GOOD: dict[str, str] = {
    "WBC": "6.0 | 10^9/L",
    "Neutrophils": "3.9 | 10^9/L",
    "Neutrophils %": "65 | %",
    "Platelets": "240 | 10^9/L",
    "HCT": "41.5 | %",
}
DRAWN = "2026-10-20T08:10:00-04:00"


def raw_result(name: str, told: str, panel: str = "CBC") -> RawResult:
    """A result from `value | unit | status | comment`; the name may be `code^name`, a LOINC code or words.

    The status `smear` is an oncologist's own reading.
    """
    value, unit, status, comment = ([part.strip() for part in told.split("|")] + [""] * 3)[:4]
    code, _, words = name.rpartition("^")
    return RawResult(
        code=code,
        system="LN" if code else "",
        name=words,
        value=value,
        unit=unit,
        reference="",
        status=Status.CORRECTED if status == "smear" else Status(status or "final"),
        status_text=status or "F",
        kind=Kind.SMEAR if status == "smear" else Kind.TEXT,
        panel=panel,
        filler="F1",
        comment=comment,
    )


def raw_report(
    results: dict[str, str] | None = None,
    *,
    patient: str = "Biscuit",
    owner: str = "Rivera",
    species: str = "CANINE",
    collected: str = DRAWN,
    comment: str = "",
    may_tell_species: bool = True,
    panels: dict[str, str] | None = None,
) -> RawReport:
    """One draw; `results` replaces the good ones, `panels` names another panel for a result's name."""
    told = GOOD if results is None else results
    return RawReport(
        patient=patient,
        owner=owner,
        species=species,
        collected=collected,
        results=tuple(raw_result(name, text, (panels or {}).get(name, "CBC")) for name, text in told.items()),
        comments=(RawComment(comment),) if comment else (),
        may_tell_species=may_tell_species,
    )


def msh(
    *,
    version: str = "2.5",
    charset: str = "",
    number: str = "M1",
    sent: str = "20261020083500-0400",
    kind: str = "ORU^R01",
) -> str:
    return f"MSH|^~\\&|VETLAB|LAB|PMS|CLINIC|{sent}||{kind}|{number}|P|{version}||||||{charset}"


def pid(name: str = "Rivera^Biscuit", species: str = "CANINE", breed: str = "") -> str:
    fields = ["PID"] + [""] * 36
    fields[5], fields[35], fields[36] = name, species, breed
    return "|".join(fields)


def obr(panel: str = "CBC^Complete blood count", drawn: str = "20261020081000-0400", hint: str = "F") -> str:
    fields = ["OBR", "1", "", "F123", panel, "", "", drawn] + [""] * 18
    fields[25] = hint
    return "|".join(fields)


def obx(name: str, value: str, unit: str, status: str = "F", kind: str = "NM", sub: str = "") -> str:
    return f"OBX|1|{kind}|{name}|{sub}|{value}|{unit}|||||{status}"


def counts(
    neutrophils: str = "3.9",
    platelets: str = "240",
    white: str = "6.0",
    percent: str = "65",
    status: str = "F",
) -> list[str]:
    return [
        obx("WBC", white, "10*3/uL", status),
        obx("NEUT^Neutrophils", neutrophils, "10*3/uL", status),
        obx("NEUT%^Neutrophils %", percent, "%", status),
        obx("PLT^Platelets", platelets, "K/uL", status),
    ]


def message(
    *segments: str | Iterable[str],
    head: str | None = None,
    animal: str | None = None,
    order: str | None = None,
) -> bytes:
    """One message of the given segments; without any, a blood count in range."""
    lines = [msh() if head is None else head, pid() if animal is None else animal]
    lines.append(obr() if order is None else order)
    for each in segments or (counts(),):
        lines += [each] if isinstance(each, str) else list(each)
    return ("\r".join(line for line in lines if line) + "\r").encode()
