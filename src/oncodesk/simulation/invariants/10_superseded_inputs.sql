-- When an input gets a new version, what rests on it falls in the same transaction.
with replaced as (
    select x.id, s.received_at as at from records_labresultrow x
      join records_labresultrow s on s.supersedes_id = x.id
    union all
    select x.id, copy.received_at from records_labresultrow x
      join records_labreportrow was on was.id = x.report_id and was.match = 'moved'
      join records_labreportrow copy on copy.document_id = was.document_id and copy.part = was.part + 10000
)
select 'release ' || r.public_id || ' was made on result ' || x.id || ', which was replaced before' as detail
  from records_releaserow r join replaced x on x.id = any(r.result_ids)
 where x.at < r.created_at
union all
select 'release ' || r.public_id || ' outlived result ' || x.id
  from records_releaserow r
  join replaced x on x.id = any(r.result_ids)
  join records_visitrow v on v.id = r.visit_id
 where x.at >= r.created_at
   and (r.taken_back_at is null or r.taken_back_at > x.at)
   and not exists (select 1 from records_administrationrow a where a.release_id = r.id and a.given_at <= x.at)
union all
select 'decision ' || d.public_id || ' outlived result ' || x.id
  from records_decisionrow d
  join replaced x on x.id = any(d.result_ids)
  join records_visitrow v on v.id = d.visit_id
 where v.state not in ('given', 'done', 'skipped', 'cancelled')
   and x.at >= d.created_at and (d.void_at is null or d.void_at > x.at)
union all
select 'visit ' || v.public_id || ' is released without a release'
  from records_visitrow v
 where v.state = 'released'
   and not exists (select 1 from records_releaserow r where r.visit_id = v.id and r.taken_back_at is null)
