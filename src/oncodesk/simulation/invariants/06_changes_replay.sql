-- A change of dates is whole: each begins where the one before ended, the first at the original dates, and
-- after the last one every visit stands where it says.
with change as (
    select c.course_id, c.created_at, c.id, c.before, c.after,
           lag(c.after) over w as left_at, lag(c.created_at) over w as before_at
      from records_schedulechangerow c
    window w as (partition by c.course_id order by c.id)
), visit as (
    select v.*, v.kind || ':' || coalesce(v.number, v.day, 0) as place from records_visitrow v
     where v.course_id is not null
)
select 'change ' || c.id || ' of course ' || c.course_id || ' begins where none ended' as detail
  from change c
 where c.left_at is not null and c.created_at <> c.before_at and c.before <> c.left_at
union all
select 'visit ' || v.public_id || ' stands on ' || v.planned_on || ', its course says '
       || coalesce(coalesce(last.after ->> v.place, v.original_on::text), 'nothing')
  from visit v
  left join lateral (select c.after from change c where c.course_id = v.course_id order by c.id desc limit 1)
       last on true
 where v.state not in ('skipped', 'cancelled')
   and v.planned_on::text is distinct from coalesce(last.after ->> v.place, v.original_on::text)
