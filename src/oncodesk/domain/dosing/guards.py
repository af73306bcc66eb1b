"""Is this drug ruled out for this very animal: its breed, its history, the hours since its last dose?"""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from oncodesk.domain.dosing.drug import Drug
from oncodesk.domain.patients.patient import is_breed
from oncodesk.domain.shared.verdict import Finding, block, unknown

_HOUR = timedelta(hours=1)


def check_breed(drug: Drug, breed: str) -> tuple[Finding, ...]:
    """Blocks a breed that the table rules out, crosses included; a breed not told is unknown.

    Nobody may override it: rabacfosadine in a West Highland White Terrier risks fibrosis of the lung.
    """
    if not drug.never_in_breed:
        return ()
    source = drug.grounds["never_in_breed"].source
    named = is_breed(breed, drug.never_in_breed)
    if named is None:
        return (
            unknown("dosing.breed_unknown", source, drug=drug.name, breeds=", ".join(drug.never_in_breed)),
        )
    return (block("dosing.breed_forbidden", source, drug=drug.name, breed=breed),) if named else ()


def check_history(drug: Drug, events: Collection[str] | None) -> tuple[Finding, ...]:
    """Blocks a drug after an event that rules it out for life; None means that nobody asked: unknown.

    After hemorrhagic cystitis cyclophosphamide is never given again, at no dose, for nobody.
    """
    if not drug.never_again:
        return ()
    if events is None:
        told = ", ".join(_words(rule.after) for rule in drug.never_again)
        return (unknown("dosing.history_unknown", drug=drug.name, events=told),)
    return tuple(
        block(
            "dosing.never_again",
            rule.ground.source,
            drug=drug.name,
            event=_words(rule.after),
            instead=rule.instead,
            amount=str(rule.amount),
        )
        for rule in drug.never_again
        if rule.after in events
    )


def check_hours(drug: Drug, last: datetime | None, at: datetime) -> tuple[Finding, ...]:
    """Blocks a dose nearer to the last one than the table's hours; exactly the hours are allowed.

    Counted in elapsed time across clock changes, from the dose as it was really taken: after a late
    dose the next one moves (verdinexor: 72 h). A `last` still to come counts as just now.
    """
    least = drug.min_interval_hours
    if least is None or last is None:
        return ()
    since = max(at.astimezone(UTC) - last.astimezone(UTC), timedelta(0))
    if since >= least * _HOUR:
        return ()
    source = drug.grounds["min_interval_hours"].source
    return (block("dosing.hours_too_near", source, drug=drug.name, hours=since // _HOUR, least=least),)


def _words(event: str) -> str:
    return event.replace("_", " ")
