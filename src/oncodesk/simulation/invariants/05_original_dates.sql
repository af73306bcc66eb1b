-- The date at activation never changes: it is the one that the first audit entry of the visit tells.
with laid_out as materialized (  -- read the whole chain once, not once a visit
    select change ->> 'id' as visit, change -> 'after' ->> 'original_on' as original_on
      from records_auditentryrow e, jsonb_array_elements(e.body::jsonb -> 'changes') as change
     where change ->> 'row' = 'Visit' and change ->> 'verb' = 'add'
)
select 'visit ' || v.public_id || ' was laid out for ' || coalesce(l.original_on, 'no day')
       || ' and now says ' || v.original_on as detail
  from records_visitrow v
  left join laid_out l on l.visit = v.public_id::text
 where l.original_on is distinct from v.original_on::text
