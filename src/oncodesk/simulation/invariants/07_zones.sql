-- A day is a day of the practice, wherever the server stands: what was given, booked or asked for on a day
-- lies on that day by the practice's clock.
select 'administration ' || a.public_id || ' at ' || a.given_at || ' stands on ' || v.actual_on as detail
  from records_administrationrow a
  join records_visitrow v on v.id = a.visit_id
  join records_practicerow p on p.id = a.practice_id
 where not a.is_error and v.state = 'given' and (a.given_at at time zone p.zone)::date <> v.actual_on
union all
select 'appointment ' || t.public_id || ' at ' || t.starts_at || ' is of a visit on ' || v.planned_on
  from records_appointmentrow t
  join records_visitrow v on v.id = t.visit_id
  join records_practicerow p on p.id = t.practice_id
 where t.state <> 'cancelled' and (t.starts_at at time zone p.zone)::date <> v.planned_on
union all
select 'lab request ' || q.public_id || ' ends ' || q.draw_until || ' for a visit on ' || v.planned_on
  from records_labrequestrow q
  join records_visitrow v on v.id = q.visit_id
  join records_practicerow p on p.id = q.practice_id
 where q.state <> 'cancelled' and v.state not in ('skipped', 'cancelled')
   and (q.draw_until at time zone p.zone)::date not between v.planned_on - 1 and v.planned_on
