-- No owner is reminded of a visit of an animal that has died: by the time of recording, not of the death,
-- because before that nobody here could know. After two people undid a death, owners are written to again.
select p.name || ': ' || m.template || ' was sent at ' || m.sent_at as detail
  from records_messagerow m
  join records_patientrow p on p.id = m.patient_id
  join records_auditentryrow e on e.action = 'treatment.record_death' and p.id = any(e.patient_ids)
 where m.sent_at > e.at
   and not exists (select 1 from records_deathrow x
                    where x.patient_id = p.id and x.created_at = e.at and x.undone_at <= m.sent_at)
union all
-- A list for several pets, written before one of the household died, does not leave after it.
select p.name || ': ' || m.template || ' of the household was sent at ' || m.sent_at
  from records_messagerow m
  join records_relationrow r on r.client_id = m.client_id
  join records_patientrow p on p.id = r.patient_id and p.id <> m.patient_id
  join records_deathrow x on x.patient_id = p.id
 where m.template in ('day_closed', 'radiation_changed')
   and m.created_at <= x.created_at and m.sent_at > x.created_at
