-- No cytotoxic of ours without a temperature of that day and the asked-and-answered signs of that visit,
-- without a decision where either holds (39.5 °C or 103 °F; grade 2; loss of appetite from grade 1), or over
-- a report of the owner that no oncologist had read.
with dose as (
    select a.id, a.public_id, a.patient_id, a.visit_id, a.given_at, p.zone,
           (a.given_at at time zone p.zone)::date as given_on
      from records_administrationrow a
      join records_orderrow o on o.id = a.order_id and o.is_cytotoxic
      join records_practicerow p on p.id = a.practice_id
     where not a.is_error
), seen as (
    select d.*, t.id as temperature_id, t.celsius, s.id as signs_id, s.grades
      from dose d
      left join lateral (select * from records_temperaturerow t
                          where t.patient_id = d.patient_id and t.measured_at <= d.given_at
                            and (t.measured_at at time zone d.zone)::date = d.given_on
                          order by t.measured_at desc, t.id desc limit 1) t on true
      left join lateral (select * from records_signsrow s
                          where s.visit_id = d.visit_id and s.asked_at <= d.given_at
                            and (s.asked_at at time zone d.zone)::date = d.given_on
                          order by s.asked_at desc, s.id desc limit 1) s on true
)
select 'dose ' || public_id || ' was given without a temperature of the day' as detail
  from seen where temperature_id is null
union all
select 'dose ' || public_id || ' was given without asking for signs since the last one'
  from seen where signs_id is null
union all
select 'dose ' || public_id || ' was given in spite of fever or signs, and no oncologist decided'
  from seen
 where (celsius >= 39.45 or exists (select 1 from jsonb_each_text(grades) g
                                    where g.value::int >= case g.key when 'anorexia' then 1 else 2 end))
   and not exists (select 1 from records_signsdecisionrow k
                    where k.visit_id = seen.visit_id and k.temperature_id = seen.temperature_id
                      and k.signs_id = seen.signs_id and k.choice = 'treat' and k.created_at <= seen.given_at)
union all
select 'dose ' || public_id || ' was given over an unread report of the owner'
  from dose
 where exists (select 1 from records_ownerreportrow r
                where r.patient_id = dose.patient_id and r.created_at <= dose.given_at
                  and (r.read_at is null or r.read_at > dose.given_at))
