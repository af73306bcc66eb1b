"""What happened in a simulation, counted in the database, and does every invariant hold?"""

from oncodesk.simulation import watching
from oncodesk.simulation.faults import Faults
from oncodesk.simulation.invariants import violations
from oncodesk.simulation.run import Simulation

# key: one number
COUNTS = {
    "visits_given": "select count(*) from records_visitrow where state = 'given'",
    "doses_given": "select count(*) from records_administrationrow where not is_error",
    "doses_held": "select count(distinct (b.change ->> 'id', e.sequence)) from records_auditentryrow e,"
    " jsonb_array_elements(e.body::jsonb -> 'changes') as b(change)"
    " where b.change ->> 'row' = 'Visit' and b.change -> 'after' ->> 'state' = 'held'"
    " and b.change -> 'before' ->> 'state' <> 'held'",
    "delays": "select count(*) from records_schedulechangerow where verb = 'delay' and reason <> 'closed day'",
    "moved_off_closed_days": "select count(*) from records_schedulechangerow where reason = 'closed day'",
    "pulled_forward": "select count(*) from records_schedulechangerow where verb = 'pull'",
    "omitted": "select count(*) from records_schedulechangerow where verb = 'omit'",
    "ceased": "select count(*) from records_courserow where state = 'ceased'",
    "completed": "select count(*) from records_courserow where state = 'completed'",
    "no_shows": "select count(*) from records_auditentryrow where action = 'scheduling.mark_no_show'",
    "deaths": "select count(*) from records_patientrow where died_at is not null",
    "corrections": "select count(distinct report_id) from records_labresultrow"
    " where supersedes_id is not null and status = 'corrected'",
    "corrected_after_release": "select count(*) from records_releaserow"
    " where taken_back_reason = 'an input changed'",
    "corrected_after_given": "select count(distinct a.id) from records_administrationrow a"
    " join records_releaserow r on r.id = a.release_id"
    " join records_labresultrow x on x.supersedes_id = any(r.result_ids) and x.received_at > a.given_at",
    "late_labs": "select count(*) from records_labrequestrow q join records_visitrow v on v.id = q.visit_id"
    " where q.received_at > v.arrived_at + interval '60 minutes'",
    "missing_labs": "select count(*) from records_taskrow where kind in ('result_missing', 'lab_not_drawn')",
    "unmatched_labs": "select count(*) from records_auditentryrow where action = 'labs.attach_report'",
    "moved_labs": "select count(*) from records_labreportrow where match = 'moved'",
    "typed_labs": "select count(*) from records_labreportrow where source = 'typed' and verified_at is not null",
    "clumped_platelets": "select count(*) from records_labresultrow"
    " where findings::text like '%labs.platelets_clumped%'",
    "wrong_units": "select count(*) from records_labresultrow where findings::text like '%labs.unit_unknown%'",
    "band_oncologist": "select count(*) from records_decisionrow where band = 'oncologist'",
    "band_hold": "select count(*) from records_decisionrow where band = 'hold'",
    "band_floor": "select count(*) from records_decisionrow where band = 'floor'",
    "decided_as_planned": "select count(*) from records_decisionrow where choice = 'as_planned'",
    "decided_reduced": "select count(*) from records_decisionrow where choice = 'reduced'",
    "decided_delay": "select count(*) from records_decisionrow where choice = 'delay'",
    "second_oncologist": "select count(*) from records_decisionrow where second_by_id is not null",
    "dose_reductions_forward": "select count(*) from records_dosemodificationrow where is_forward",
    "blood_checks": "select count(*) from records_visitrow where kind = 'blood_check' and state = 'done'",
    "closures_added": "select count(*) from records_closurerow where reason = 'burst pipe'",
    "appointments_booked": "select count(*) from records_appointmentrow",
    "messages_sent": "select count(*) from records_messagerow where state = 'accepted'",
    "messages_uncertain": "select count(*) from records_messagerow where state = 'uncertain'",
    "messages_stopped_by_death": "select count(*) from records_messagerow m"
    " join records_patientrow p on p.id = m.patient_id where p.died_at is not null"
    " and m.state in ('cancelled', 'suppressed')",
    "tasks": "select count(*) from records_taskrow",
    "calls_scheduled": "select count(*) from records_taskrow where kind like 'call%'",
    "invoices": "select 0",
    "claims": "select 0",
    "actions": "select count(*) from records_auditentryrow where action <> 'assistant.look'",
    "looks": "select count(*) from records_auditentryrow where action = 'assistant.look'",
}


def simulated(weeks: int, patients: int, seed: int, *, faults: bool) -> dict[str, object]:
    """Run it in the database of the settings, and answer as INTERFACES says."""
    simulation = Simulation(weeks, patients, seed, Faults(is_on=faults))
    simulation.run()
    practice_id = simulation.desk.house.practice_id
    found = violations([practice_id])
    return {
        "weeks": weeks,
        "patients": len(simulation.patients),
        "seed": seed,
        **{key: _number(practice_id, question) for key, question in COUNTS.items()},
        "refused": dict(sorted(simulation.desk.refused.items())),
        "faults": {point.value: times for point, times in sorted(simulation.faults.stops.items())},
        "violations": [
            *({"invariant": each.invariant, "detail": each.detail} for each in found),
            *({"invariant": "faults", "detail": each} for each in simulation.faults.found),
        ],
    }


def _number(practice_id: int, question: str) -> int:
    (row,) = watching.ask([practice_id], question)
    (value,) = row.values()
    return int(value)
