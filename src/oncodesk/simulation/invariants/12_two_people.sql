-- At the patient two different people, each a person of this practice, under the release that stood; and
-- two different people prepared it under that release, before the first of them compared at the patient.
select 'administration ' || a.public_id || ' was checked and given by ' || a.given_by_id as detail
  from records_administrationrow a
 where a.given_by_id = a.checked_by_id
union all
select 'administration ' || a.public_id || ' has no check of ' || a.checked_by_id || ' under its release'
  from records_administrationrow a
 where not exists (select 1 from records_bedsidecheckrow b
                    where b.order_id = a.order_id and b.release_id = a.release_id
                      and b.checked_by_id = a.checked_by_id and b.created_at <= a.given_at)
union all
select 'administration ' || a.public_id || ' was given without a standing release'
  from records_administrationrow a
  join records_releaserow r on r.id = a.release_id
 where r.visit_id <> a.visit_id or r.created_at > a.given_at
    or (r.taken_back_at is not null and r.taken_back_at <= a.given_at)
union all
select 'administration ' || a.public_id || ' by somebody who does not work here'
  from records_administrationrow a
 where exists (select 1 from unnest(array[a.given_by_id, a.checked_by_id]) as who
                where not exists (select 1 from records_membershiprow m
                                   where m.practice_id = a.practice_id and m.person_id = who))
