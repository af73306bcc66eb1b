-- No cytotoxic of ours on a day on which nobody asked what she takes at home, and none beside a home drug that
-- nobody knew and no oncologist had looked up.
with dose as (
    select a.public_id, a.patient_id, a.given_at, p.zone, (a.given_at at time zone p.zone)::date as given_on
      from records_administrationrow a
      join records_orderrow o on o.id = a.order_id and o.is_cytotoxic
      join records_practicerow p on p.id = a.practice_id
     where not a.is_error
)
select 'dose ' || public_id || ' was given without asking what she takes at home' as detail
  from dose
 where not exists (select 1 from records_homedrugsaskedrow k
                    where k.patient_id = dose.patient_id and k.asked_at <= dose.given_at
                      and (k.asked_at at time zone dose.zone)::date = dose.given_on)
union all
select 'dose ' || public_id || ' was given beside an unknown home drug'
  from dose
 where exists (select 1 from records_homedrugrow h
                where h.patient_id = dose.patient_id and h.created_at <= dose.given_at and h.substance = ''
                  and h.ended_reason <> 'mistake' and (h.ended_on is null or h.ended_on >= dose.given_on)
                  and (h.until is null or h.until >= dose.given_on)
                  and (h.judged_at is null or h.judged_at > dose.given_at))
