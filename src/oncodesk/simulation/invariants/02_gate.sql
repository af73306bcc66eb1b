-- No dose without blood that carried it when it was given. The limits stand here once more, by hand:
-- neutrophils from 2.0, platelets from 100 (vincristine 75), at most 48 h old, drawn after the dose before.
-- Below them only an oncologist's decision carries a dose; below 1.0 and 50 a second oncologist as well.
with limits(drug, platelets) as (
    values ('vincristine', 75), ('cyclophosphamide', 100), ('doxorubicin', 100)
), dose as (
    select a.id, a.public_id, a.patient_id, a.visit_id, a.drug, a.given_at, r.result_ids, r.decision_id,
           r.created_at as released_at, coalesce(l.platelets, 100) as platelets,
           (select max(e.given_at) from records_administrationrow e
             where e.patient_id = a.patient_id and e.visit_id <> a.visit_id and e.given_at < a.given_at) as before_at
      from records_administrationrow a
      join records_releaserow r on r.id = a.release_id
      left join limits l on l.drug = a.drug
     where not a.is_error
), valid as (
    -- result versions that stood when the dose was given: not yet corrected, not yet moved away
    select d.id as dose_id, x.id, x.analyte, x.value, x.collected_at,
           row_number() over (partition by d.id, x.analyte order by x.collected_at desc, x.id desc) as place
      from dose d
      join records_labresultrow x on x.patient_id = d.patient_id and x.is_usable
       and x.analyte in ('neutrophils', 'platelets') and x.received_at <= d.given_at
       and x.collected_at between d.given_at - interval '48 hours' and d.given_at
       and (d.before_at is null or x.collected_at > d.before_at)
     where not exists (select 1 from records_labresultrow s
                        where s.supersedes_id = x.id and s.received_at <= d.given_at)
       and not exists (select 1 from records_labreportrow was
                         join records_labreportrow copy on copy.document_id = was.document_id
                          and copy.part = was.part + 10000
                        where was.id = x.report_id and was.match = 'moved' and copy.received_at <= d.given_at)
), seen as (
    select d.*, n.id as n_id, n.value as neutrophils, p.id as p_id, p.value as thrombocytes,
           k.choice, k.decided_by_id, k.second_by_id, k.second_at, k.void_at, k.result_ids as decided_on
      from dose d
      left join valid n on n.dose_id = d.id and n.analyte = 'neutrophils' and n.place = 1
      left join valid p on p.dose_id = d.id and p.analyte = 'platelets' and p.place = 1
      left join records_decisionrow k on k.id = d.decision_id and k.choice in ('as_planned', 'reduced')
       and (k.void_at is null or k.void_at > d.given_at)
)
select drug || ' ' || public_id || ' was given on neutrophils ' || coalesce(neutrophils::text, 'none')
       || ', platelets ' || coalesce(thrombocytes::text, 'none') as detail
  from seen
 where neutrophils is null
    or thrombocytes is null
    or not (n_id = any(result_ids) and p_id = any(result_ids))
    or ((neutrophils < 2 or thrombocytes < platelets) and choice is null)
    or ((neutrophils < 1 or thrombocytes < 50)
        and (second_by_id is null or second_by_id = decided_by_id or second_at > given_at))
