-- No treatment is planned or given on a closed day, unless an oncologist accepted that day.
with treatment as (
    select v.public_id, v.practice_id, coalesce(v.actual_on, v.planned_on) as on_day, v.accepted
      from records_visitrow v
     where v.kind = 'treatment' and v.state in ('planned', 'booked', 'arrived', 'held', 'released', 'given')
)
select 'visit ' || t.public_id || ' stands on ' || t.on_day || ', which is closed' as detail
  from treatment t
 where not t.accepted ? 'scheduling.closed_day'
   and (exists (select 1 from records_closurerow c
                 where c.practice_id = t.practice_id and t.on_day between c.first_on and c.last_on)
        or (exists (select 1 from records_openingrow o where o.practice_id = t.practice_id)
            and not exists (select 1 from records_openingrow o
                             where o.practice_id = t.practice_id
                               and o.weekday = extract(isodow from t.on_day)::int - 1)))
