-- What happened in one practice, counted in the database; a count is 0 until something counts it.
select
       (select count(*) from records_visitrow
          where state = 'given') as visits_given,
       (select count(*) from records_administrationrow
          where not is_error) as doses_given,
       (select count(distinct (b.change ->> 'id', e.sequence)) from records_auditentryrow e, jsonb_array_elements(e.body::jsonb -> 'changes') as b(change)
          where b.change ->> 'row' = 'Visit' and b.change -> 'after' ->> 'state' = 'held' and b.change -> 'before' ->> 'state' <> 'held') as doses_held,
       (select count(*) from records_schedulechangerow
          where verb = 'delay' and reason <> 'closed day') as delays,
       (select count(*) from records_schedulechangerow
          where reason = 'closed day') as moved_off_closed_days,
       (select count(*) from records_schedulechangerow
          where verb = 'pull') as pulled_forward,
       (select count(*) from records_schedulechangerow
          where verb = 'omit') as omitted,
       (select count(*) from records_courserow
          where state = 'ceased') as ceased,
       (select count(*) from records_courserow
          where state = 'completed') as completed,
       (select count(*) from records_auditentryrow
          where action = 'scheduling.mark_no_show') as no_shows,
       (select count(*) from records_patientrow
          where died_at is not null) as deaths,
       (select count(distinct report_id) from records_labresultrow
          where supersedes_id is not null and status = 'corrected') as corrections,
       (select count(*) from records_releaserow
          where taken_back_reason = 'an input changed') as corrected_after_release,
       (select count(distinct a.id) from records_administrationrow a join records_releaserow r on r.id = a.release_id join records_labresultrow x on x.supersedes_id = any(r.result_ids) and x.received_at > a.given_at) as corrected_after_given,
       (select count(*) from records_labrequestrow q join records_visitrow v on v.id = q.visit_id
          where q.received_at > v.arrived_at + interval '60 minutes') as late_labs,
       (select count(*) from records_taskrow
          where kind in ('result_missing', 'lab_not_drawn')) as missing_labs,
       (select count(*) from records_auditentryrow
          where action = 'labs.attach_report') as unmatched_labs,
       (select count(*) from records_labreportrow
          where match = 'moved') as moved_labs,
       (select count(*) from records_labreportrow
          where source = 'typed' and verified_at is not null) as typed_labs,
       (select count(*) from records_labresultrow
          where findings::text like '%labs.platelets_clumped%') as clumped_platelets,
       (select count(*) from records_labresultrow
          where findings::text like '%labs.unit_unknown%') as wrong_units,
       (select count(*) from records_decisionrow
          where band = 'oncologist') as band_oncologist,
       (select count(*) from records_decisionrow
          where band = 'hold') as band_hold,
       (select count(*) from records_decisionrow
          where band = 'floor') as band_floor,
       (select count(*) from records_decisionrow
          where choice = 'as_planned') as decided_as_planned,
       (select count(*) from records_decisionrow
          where choice = 'reduced') as decided_reduced,
       (select count(*) from records_decisionrow
          where choice = 'delay') as decided_delay,
       (select count(*) from records_decisionrow
          where second_by_id is not null) as second_oncologist,
       (select count(*) from records_dosemodificationrow
          where is_forward) as dose_reductions_forward,
       (select count(*) from records_visitrow
          where kind = 'blood_check' and state = 'done') as blood_checks,
       (select count(*) from records_closurerow
          where reason = 'burst pipe') as closures_added,
       (select count(*) from records_appointmentrow) as appointments_booked,
       (select count(*) from records_messagerow
          where state = 'accepted') as messages_sent,
       (select count(*) from records_messagerow
          where state = 'uncertain') as messages_uncertain,
       (select count(*) from records_messagerow m join records_patientrow p on p.id = m.patient_id
          where p.died_at is not null
            and m.state in ('cancelled', 'suppressed')) as messages_stopped_by_death,
       (select count(*) from records_taskrow) as tasks,
       (select count(*) from records_taskrow
          where kind like 'call%') as calls_scheduled,
       0 as invoices,
       0 as claims,
       (select count(*) from records_auditentryrow
          where action <> 'assistant.look') as actions,
       (select count(*) from records_auditentryrow
          where action = 'assistant.look') as looks
