-- Death ends everything about the patient at once. Only the death that stands counts: one that two people
-- undid leaves no date of death, and then no course runs before an oncologist resumes it.
with dead as (select id, name, died_at from records_patientrow where died_at is not null)
select d.name || ': visit ' || v.public_id || ' is ' || v.state as detail
  from dead d join records_visitrow v on v.patient_id = d.id
 where v.state in ('planned', 'booked', 'arrived', 'held', 'released', 'no_show')
union all
select d.name || ': appointment ' || t.public_id || ' is ' || t.state
  from dead d join records_visitrow v on v.patient_id = d.id
  join records_appointmentrow t on t.visit_id = v.id
 where t.state <> 'cancelled' and t.starts_at > d.died_at
union all
select d.name || ': lab request ' || q.public_id || ' is ' || q.state
  from dead d join records_labrequestrow q on q.patient_id = d.id
 where q.state in ('requested', 'confirmed', 'drawn')
union all
select d.name || ': order ' || o.public_id || ' is ' || o.state
  from dead d join records_visitrow v on v.patient_id = d.id join records_orderrow o on o.visit_id = v.id
 where v.state not in ('given', 'skipped') and o.state not in ('given', 'partly_given', 'not_given', 'cancelled', 'error')
union all
select d.name || ': course ' || c.public_id || ' is ' || c.state
  from dead d join records_courserow c on c.patient_id = d.id
 where c.state in ('active', 'held')
union all
select d.name || ': message ' || m.public_id || ' is ' || m.state
  from dead d join records_messagerow m on m.patient_id = d.id
 where m.state in ('queued', 'held')
union all
select d.name || ': ' || a.drug || ' was given at ' || a.given_at
  from dead d join records_administrationrow a on a.patient_id = d.id
 where a.given_at > d.died_at
union all
select p.name || ': died at ' || p.died_at || ' and no recorded death of her stands'
  from records_patientrow p
 where p.died_at is not null
   and not exists (select 1 from records_deathrow x
                    where x.patient_id = p.id and x.undone_at is null and x.died_at = p.died_at)
union all
select p.name || ': her death stands and she is shown alive'
  from records_deathrow x join records_patientrow p on p.id = x.patient_id
 where x.undone_at is null and p.died_at is null
union all
select p.name || ': ' || a.drug || ' was given at ' || a.given_at || ', while she was recorded as dead'
  from records_deathrow x
  join records_patientrow p on p.id = x.patient_id
  join records_administrationrow a on a.patient_id = p.id
 where a.given_at > x.created_at and (x.undone_at is null or a.given_at < x.undone_at)
