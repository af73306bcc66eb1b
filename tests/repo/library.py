"""What does each shipped protocol and drug say, and what must a clinician verify? Two pages of reference."""

import re
from collections.abc import Iterator

from oncodesk.domain.dosing.drug import Drug, Evidence
from oncodesk.domain.labs.units import tidy
from oncodesk.domain.patients.patient import Species
from oncodesk.domain.protocols.protocol import Dose, Protocol, Status, Where, planned_total
from oncodesk.services.dosing.interactions import shipped_interactions
from oncodesk.services.dosing.shipped import drug_ids, get_drug
from oncodesk.services.protocols.shipped import list_shipped
from tests.repo.tree import PACKAGE

_TAGS = {"GK": "general knowledge", "OD": "our own choice", "CALC": "arithmetic"}


def protocols() -> str:
    """Each shipped protocol with its status, its doses, its evidence and the remark of its file."""
    shipped = list_shipped()
    active = [each for each in shipped if each.status is Status.ACTIVE]
    parts = [
        "# Protocols\n",
        f"{len(shipped)} protocols ship in `src/oncodesk/content/protocols`. {len(active)} rest on sources",
        "in every part that could let a dose through, and wait for your signature. The others are drafts:",
        "something in them is general knowledge (`GK`) that nobody checked, or was not read to its end.",
        "**No clinician has signed any of them.** The text below each name is the remark of its file: what",
        "was chosen, and what to verify before it is signed.\n",
        "| protocol | species | status | visits | gives at the practice | evidence |",
        "|---|---|---|---|---|---|",
    ]
    parts += [_row(protocol) for protocol in shipped]
    for protocol in shipped:
        parts += ["", *_about(protocol)]
    return "\n".join(parts) + "\n"


def _row(protocol: Protocol) -> str:
    totals = [
        f"{drug} {tidy(total.amount):f} {total.unit}" + (f"/{total.per}" if total.per else "")
        for drug in dict.fromkeys(dose.drug for dose in protocol.doses if dose.where is Where.CLINIC)
        for total in planned_total(protocol, drug)
    ]
    more = protocol.continuation
    visits = f"{len(protocol.visits)}" + ("" if more is None else f", then every {more.every_days} days")
    told = ", ".join(_TAGS.get(tag, tag) for tag in sorted(_tags(protocol)))
    anchor = re.sub(r"[^a-z0-9 -]", "", protocol.name.lower()).replace(" ", "-")
    return (
        f"| [{protocol.id}](#{anchor}) | {', '.join(protocol.species)} | {protocol.status} | {visits} "
        f"| {'; '.join(totals) or '–'} | {told} |"
    )


def _tags(protocol: Protocol) -> set[str]:
    parts = (protocol.doses, protocol.visits, protocol.intervals, protocol.limits, protocol.monitoring)
    return {tag for part in parts for each in part for tag in each.evidence}


def _about(protocol: Protocol) -> Iterator[str]:
    text = (PACKAGE / "content" / "protocols" / f"{protocol.id}.toml").read_text("utf-8")
    remark = [
        line.removeprefix("#").strip() for line in text.split("schema = ")[0].splitlines() if line.strip()
    ]
    yield f"## {protocol.name}\n"
    yield " ".join(remark) + "\n"
    yield from (f"- {_dose(dose)}" for dose in protocol.doses)
    yield from (
        f"- instead of {other.instead_of}, {other.when}: {_dose(other.dose)}"
        for other in protocol.alternatives
    )
    yield from (
        f"- off the protocol: {path.when}; {path.then}"
        + (f" ({', '.join(path.protocols)})" if path.protocols else "")
        for path in protocol.off_protocol
    )
    if protocol.rescues:
        yield f"- after the failure of {', '.join(protocol.rescues)}"


def _dose(dose: Dose) -> str:
    low_high = dose.printed_range
    printed = "" if low_high is None else f" (printed {low_high[0]:f}–{low_high[1]:f})"
    options = [f"under {each.below_kg:f} kg {each.applies}: {each.amount}" for each in dose.options]
    return "; ".join(
        [
            f"{dose.drug} {dose.amount}{printed}, {' or '.join(dose.routes)}",
            *options,
            ", ".join(dose.evidence),
        ]
    )


def drugs() -> str:
    """Each shipped drug with what the rules read of it, and the facts of it that nobody checked."""
    found = [drug for name in drug_ids() if (drug := get_drug(name)) is not None]
    parts = [
        "# Drugs\n",
        "The drug table in `src/oncodesk/content/drugs`. *General knowledge* names the facts of a drug that",
        "were not read in a source; an oncologist of the practice checks them before the table is signed.\n",
        "| drug | class | vesicant | ABCB1 | at least | low counts (dog; cat) | before each dose (dog; cat) "
        "| home care | general knowledge |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    parts += [_drug(drug) for drug in found]
    table = shipped_interactions()
    parts += ["", "## Not together\n", "| one | other | level | because | source |", "|---|---|---|---|---|"]
    parts += [
        f"| {', '.join(sorted(pair.one))} | {', '.join(sorted(pair.other))} | {pair.weight} | {pair.effect} "
        f"| {pair.ground.source} |"
        for pair in table.pairs
    ]
    return "\n".join(parts) + "\n"


def _drug(drug: Drug) -> str:
    general = [
        key.replace("_", " ") for key, ground in drug.grounds.items() if ground.evidence is Evidence.GENERAL
    ]
    general += [
        "ceilings"
        for each in drug.ceilings[:1]
        if any(one.ground.evidence is Evidence.GENERAL for one in drug.ceilings)
    ]
    low = [f"{days[0]}–{days[1]}" if (days := drug.low_count_days.get(kind)) else "–" for kind in Species]
    tests = [", ".join(drug.requires.get(kind, ())) or "–" for kind in Species]
    apart = (
        f"{drug.min_interval_hours} h" if drug.min_interval_hours else f"{drug.min_interval_days or '–'} days"
    )
    never = "".join(f"; never in a {kind}" for kind in drug.never_in)
    return (
        f"| {drug.name}{never} | {drug.group} | {'yes' if drug.vesicant else 'no'} "
        f"| {'yes' if drug.pgp_substrate else 'no'} | {apart} | {'; '.join(low)} | {'; '.join(tests)} "
        f"| {drug.handling_days or '–'} days | {', '.join(general)} |"
    )
