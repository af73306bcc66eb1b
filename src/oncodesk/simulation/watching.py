"""What stands in the database? Questions in SQL, because a simulation must not trust what it tests."""

from collections.abc import Iterable
from typing import Any

from django.db import connection

from oncodesk.services.reading import reading

Answer = dict[str, Any]

VISIT = """
select v.id, v.public_id, v.version, v.state, v.kind, v.number, v.planned_on, v.answer,
       v.answer_code, v.neutrophils,
       v.answer_facts ->> 'band' as band,
       c.public_id as course, c.version as course_version, c.state as course_state,
       v.patient_id, p.public_id as patient, p.died_at
  from records_visitrow v
  join records_patientrow p on p.id = v.patient_id
  left join records_courserow c on c.id = v.course_id
 where {where}
 order by v.planned_on, v.id
"""
PATIENT = "select id, version from records_patientrow where public_id = %(patient)s"
ORDERS = """
select public_id, version, drug, route, state, is_cytotoxic, final_amount
  from records_orderrow where visit_id = %(visit)s order by sequence
"""
ORDER = "select version, final_amount from records_orderrow where public_id = %(order)s"
REQUESTS = """
select public_id, version, state, place from records_labrequestrow
 where visit_id = %(visit)s and state in ('requested', 'confirmed') order by id
"""
PROPOSAL = """
select public_id, version from records_proposalrow
 where visit_id = %(visit)s and kind = 'delay_course' and state = 'open' and mode = 'asks' order by id
"""
ALERTS = """
select public_id, version, coalesce(to_person_id, 0) as person from records_taskrow
 where state = 'open' and escalate_at is not null order by id
"""
FILED = """
select r.public_id, r.version from records_labreportrow r
  join records_documentrow d on d.id = r.document_id
 where d.public_id = %(document)s and r.match in ('unmatched', 'automatic')
"""
UNREAD = """
select public_id, version from records_ownerreportrow
 where patient_id = %(patient)s and read_at is null order by id
"""
MAIN_DRUG = """
select drug from records_orderrow where visit_id = %(visit)s and is_cytotoxic order by sequence
"""


def ask(practice_ids: Iterable[int], question: str, **facts: Any) -> list[Answer]:
    """The rows that answer, by column name; only of these practices."""
    with reading(practice_ids), connection.cursor() as cursor:
        cursor.execute(question, facts or None)  # without facts a % is a %
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def visits(practice_id: int, where: str, **facts: object) -> list[Answer]:
    return ask([practice_id], VISIT.format(where=where), **facts)


def one(practice_id: int, question: str, **facts: object) -> Answer | None:
    """The first answer, or None."""
    found = ask([practice_id], question, **facts)
    return found[0] if found else None
