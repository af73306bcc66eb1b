-- A delivered fraction had the machine at that hour, an anesthesia record or why there was none, and two people;
-- a phase never has more than was prescribed and allowed by name; a missed one is made up only by her choice.
select 'fraction ' || f.public_id || ' was delivered without a time on the machine' as detail
  from records_fractionrow f
 where f.state = 'delivered'
   and not exists (select 1 from records_fractionslotrow s
                    where s.fraction_id = f.id and s.kind = 'machine' and s.state = 'booked')
union all
select 'fraction ' || f.public_id || ' was delivered without anesthesia and without a reason'
  from records_fractionrow f
  left join records_anesthesiarow a on a.id = f.anesthesia_id
 where f.state = 'delivered' and f.no_anesthesia = '' and (a.id is null or a.induced_at > f.delivered_at)
union all
select 'fraction ' || f.public_id || ' was checked and recorded by one person'
  from records_fractionrow f
 where f.state = 'delivered'
   and (f.checked_by_id is null or f.delivered_by_id is null or f.checked_by_id = f.delivered_by_id)
union all
select 'phase ' || p.public_id || ' has ' || sum(f.delivered_gy) || ' Gy of ' || p.dose_gy * p.fractions
  from records_radiationphaserow p
  join records_fractionrow f on f.phase_id = p.id and f.state = 'delivered'
 group by p.id
having sum(f.delivered_gy) > p.dose_gy * p.fractions + p.extra_gy
    or (p.extra_gy > 0 and p.extra_by_id is null)
union all
select 'patient ' || a.patient_id || ' is on two machines at ' || a.starts_at
  from records_fractionslotrow a
  join records_fractionslotrow b on b.patient_id = a.patient_id and b.id > a.id
   and a.starts_at < b.ends_at and b.starts_at < a.ends_at
 where a.kind = 'machine' and b.kind = 'machine' and a.state = 'booked' and b.state = 'booked'
union all
select 'fraction ' || f.public_id || ' makes up for one that nobody decided about'
  from records_fractionrow f
  join records_fractionrow missed on missed.id = f.makes_up_id
 where f.state in ('planned', 'anesthetized', 'delivered') and missed.missed_choice not in ('append', 'twice_daily')
