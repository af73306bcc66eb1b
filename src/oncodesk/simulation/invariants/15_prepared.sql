-- Nothing is given that two different people have not prepared, nothing past its beyond-use time or on a
-- signature whose day had ended, and nothing that was prepared is lost: it is given, or thrown away by name.
select 'administration ' || a.public_id || ' was prepared by ' || coalesce(p.prepared_by_id::text, 'nobody')
       || ' and checked by ' || coalesce(p.checked_by_id::text, 'nobody') as detail
  from records_administrationrow a
  join records_orderrow o on o.id = a.order_id
  left join records_preparationrow p on p.id = a.preparation_id
 where p.id is null or p.order_id <> a.order_id or p.checked_by_id is null
    or p.checked_by_id = p.prepared_by_id or p.checked_at > a.given_at or p.release_id <> a.release_id
union all
select 'administration ' || a.public_id || ' of a dose worked out as ' || p.recomputed
  from records_administrationrow a
  join records_orderrow o on o.id = a.order_id
  join records_preparationrow p on p.id = a.preparation_id
 where p.recomputed <> o.final_amount or p.amount <> o.final_amount
union all
select 'administration ' || a.public_id || ' began after ' || p.beyond_use_at
  from records_administrationrow a
  join records_preparationrow p on p.id = a.preparation_id
 where p.beyond_use_at <= a.given_at
union all
select 'administration ' || a.public_id || ' was given on a signature for ' || v.planned_on
  from records_administrationrow a
  join records_visitrow v on v.id = a.visit_id
  join records_practicerow r on r.id = a.practice_id
 where a.order_id is not null and (a.given_at at time zone r.zone)::date <> v.planned_on and not a.is_error
union all
select 'order ' || o.public_id || ' is ' || o.state || ' after ' || v.planned_on
  from records_orderrow o
  join records_visitrow v on v.id = o.visit_id
  join records_practicerow r on r.id = o.practice_id
 where o.state in ('signed', 'released', 'preparing', 'prepared', 'checked', 'held')
   and v.planned_on < (select max(e.at at time zone r.zone)::date - 1
                         from records_auditentryrow e where e.practice_id = o.practice_id)
union all
select 'preparation ' || p.public_id || ' stands beside an order that is ' || o.state
  from records_preparationrow p
  join records_orderrow o on o.id = p.order_id
 where p.outcome = '' and o.state in ('given', 'partly_given')
