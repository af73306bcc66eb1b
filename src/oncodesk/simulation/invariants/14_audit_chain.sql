-- The audit chain is whole: each entry follows the one before, and its digest can be made again.
with entry as (
    select e.*, lag(e.digest) over w as left_at, lag(e.sequence) over w as sequence_before,
           encode(sha256(convert_to(concat_ws(chr(31), e.previous, e.practice_id, e.sequence,
                  to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') || '+00:00',
                  e.actor, e.action, e.body), 'UTF8')), 'hex') as made
      from records_auditentryrow e
    window w as (partition by e.practice_id order by e.sequence)
)
select 'entry ' || sequence || ' (' || action || ') breaks the chain' as detail
  from entry
 where made <> digest
    or previous <> coalesce(left_at, repeat('0', 64))
    or sequence <> coalesce(sequence_before, 0) + 1
