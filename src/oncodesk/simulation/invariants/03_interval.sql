-- Between two doses of one patient lie the days that the earlier drug asks for, by the practice's own days.
with dose as (
    select a.patient_id, a.drug, (a.given_at at time zone p.zone)::date as given_on
      from records_administrationrow a
      join records_practicerow p on p.id = a.practice_id
     where not a.is_error
), minimum(drug, days) as (
    values ('vincristine', 6), ('cyclophosphamide', 6), ('doxorubicin', 13)
)
select 'patient ' || later.patient_id || ': ' || later.drug || ' on ' || later.given_on || ', '
       || later.given_on - earlier.given_on || ' days after ' || earlier.drug as detail
  from dose earlier
  join minimum on minimum.drug = earlier.drug
  join dose later on later.patient_id = earlier.patient_id and later.given_on > earlier.given_on
 where later.given_on - earlier.given_on < minimum.days
