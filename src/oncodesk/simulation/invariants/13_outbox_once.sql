-- One message a key, and one text to the server a message: what was accepted was sent once.
select 'key ' || key || ' has ' || count(*) || ' messages' as detail
  from records_messagerow group by practice_id, key having count(*) > 1
union all
select 'message ' || m.public_id || ' was accepted ' || count(*) || ' times'
  from records_messagerow m
  join records_messageeventrow e on e.message_id = m.id and e.state = 'accepted'
 group by m.id having count(*) > 1
union all
select 'message ' || m.public_id || ' went out again after nobody knew whether it had left'
  from records_messagerow m
  join records_messageeventrow lost on lost.message_id = m.id and lost.state = 'uncertain'
  join records_messageeventrow again on again.message_id = m.id and again.state = 'sending' and again.id > lost.id
