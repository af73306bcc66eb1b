"""Which locks keep two writers apart, and in which order are they taken?

Order, everywhere: the practice's own row, its slots, its documents, then rows by table
and id, then the audit chain of the practice as the last statement before commit.
"""

from django.db import connection

_AUDIT_CHAIN, _SLOTS, _FOUNDING, _DOCUMENTS, _LABELS = 1, 2, 3, 4, 5


def _lock(kind: int, practice_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, %s)", [kind, practice_id])


def lock_audit_chain(practice_id: int) -> None:
    _lock(_AUDIT_CHAIN, practice_id)


def lock_practice(practice_id: int) -> None:
    """Who works here and when it is open is written by one action at a time."""
    with connection.cursor() as cursor:
        cursor.execute("select 1 from records_practicerow where id = %s for update", [practice_id])


def lock_founding() -> None:
    """Two foundings at once would each see an empty house."""
    _lock(_FOUNDING, 0)


def lock_slots(practice_id: int) -> None:
    """Held while free places are counted and one is taken."""
    _lock(_SLOTS, practice_id)


def lock_documents(practice_id: int) -> None:
    """Files come in one after the other, so that the same one is never stored twice; before patients."""
    _lock(_DOCUMENTS, practice_id)


def lock_patient(patient_id: int) -> None:
    """Everything about one patient is written by one action at a time; taken before her facts are read."""
    with connection.cursor() as cursor:
        cursor.execute("select 1 from records_patientrow where id = %s for update", [patient_id])


def lock_labels(practice_id: int) -> None:
    """Prepared doses are numbered one after the other; taken after the patient, and before nothing else."""
    _lock(_LABELS, practice_id)
