-- A dose can be calculated again from what was kept: surface = k / 100 × kg^exponent to 4 decimals, the
-- calculated amount to 3, each reduction in order. Rounding may move the final dose by 5 % (by mouth 10 %).
with kept as (
    select o.public_id, o.final_amount, o.unit, o.per, o.route, o.calculation as c, w.kilograms,
           split_part(o.calculation ->> 'weight', ' ', 1)::numeric as kg,
           coalesce((o.calculation #>> '{formula,k}')::numeric,
                    case o.calculation ->> 'species' when 'cat' then 10.0 else 10.1 end) as k,
           coalesce(split_part(o.calculation #>> '{formula,exponent}', '/', 1)::numeric
                    / split_part(o.calculation #>> '{formula,exponent}', '/', 2)::numeric, 2.0 / 3) as exponent
      from records_orderrow o
      join records_weightrow w on w.id = o.weight_id
     where o.calculation is not null
), surface as (
    select *, round(k / 100 * power(kg, exponent), 4) as m2 from kept
)
select 'order ' || public_id || ' was calculated for ' || kg || ' kg, its weight says ' || kilograms as detail
  from surface where kg <> kilograms
union all
select 'order ' || public_id || ' keeps ' || (c ->> 'surface_m2') || ' m2, again it is ' || m2
  from surface where (c ->> 'surface_m2')::numeric <> m2
union all
select 'order ' || public_id || ' keeps ' || (c ->> 'calculated') || ', again it is '
       || round(split_part(c ->> 'amount', ' ', 1)::numeric * m2, 3)
  from surface
 where per = 'm2' and not c -> 'steps' @> '[{"kind": "size_rule"}]'
   and round((c ->> 'calculated')::numeric, 3)
       <> round(split_part(c ->> 'amount', ' ', 1)::numeric * m2, 3)
union all
select 'order ' || public_id || ' orders ' || final_amount || ' for ' || (c ->> 'modified')
  from surface
 where final_amount <> (c ->> 'final')::numeric
    or abs(final_amount - (c ->> 'modified')::numeric)
       > (c ->> 'modified')::numeric * (case route when 'PO' then 0.10 else 0.05 end)
