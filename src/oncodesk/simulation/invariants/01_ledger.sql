-- What was given is counted once and whole: a given cytotoxic has one administration, and its exposure
-- is the milligrams over the surface of that day.
select 'order ' || o.public_id || ' is ' || o.state || ' with ' || count(a.id) || ' administrations' as detail
  from records_orderrow o
  left join records_administrationrow a on a.order_id = o.id and not a.is_error
 where o.is_cytotoxic
 group by o.id
having count(a.id) <> (case when o.state in ('given', 'partly_given') then 1 else 0 end)
union all
select 'administration ' || a.public_id || ' counts ' || coalesce(a.mg_per_m2::text, 'nothing')
  from records_administrationrow a
 where a.amount <= 0
    or (a.unit = 'mg' and (a.mg_per_m2 is null or abs(a.mg_per_m2 - a.amount / a.bsa_m2) > 0.0051))
union all
select 'administration ' || a.public_id || ' gave ' || a.amount || ' of ' || o.final_amount
  from records_administrationrow a
  join records_orderrow o on o.id = a.order_id
 where a.amount > o.final_amount or a.unit <> o.final_unit or (a.amount < o.final_amount) <> a.is_partial
