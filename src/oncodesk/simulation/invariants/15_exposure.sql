-- The exposure ledger is what was given and not in error, and what other hospitals gave: nothing twice,
-- nothing lost, no sum below zero. Each counter entry takes back exactly the entry that it names.
select 'administration ' || a.public_id || ' counts ' || coalesce(sum(e.mg_per_m2)::text, 'nothing')
       || ' mg/m2 in the ledger' as detail
  from records_administrationrow a
  left join records_exposurerow e on e.administration_id = a.id
 group by a.id
having coalesce(sum(e.mg_per_m2), 0)
       <> case when a.is_error or a.unit <> 'mg' then 0 else round(a.mg_per_m2, 2) end
    or coalesce(sum(e.amount_mg), 0) <> case when a.is_error or a.unit <> 'mg' then 0 else a.amount end
union all
select 'patient ' || p.public_id || ' has ' || sum(e.mg_per_m2) || ' mg/m2 of ' || e.substance
  from records_exposurerow e
  join records_patientrow p on p.id = e.patient_id
 group by p.public_id, e.substance
having sum(e.mg_per_m2) < 0
union all
select 'entry ' || c.public_id || ' takes back ' || c.mg_per_m2 || ' of ' || coalesce(e.mg_per_m2::text, 'nothing')
  from records_exposurerow c
  left join records_exposurerow e on e.id = c.reverses_id
 where c.source = 'counter' and (e.id is null or e.mg_per_m2 + c.mg_per_m2 <> 0 or e.patient_id <> c.patient_id)
