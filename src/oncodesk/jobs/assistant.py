"""When does the assistant look, and when does it act? Every few seconds, at what is due by then."""

from django.db import close_old_connections
from procrastinate.contrib.django import app

from oncodesk.services import clock
from oncodesk.services.assistant import carry_out, looking
from oncodesk.services.practice.queries import list_practices


@app.periodic(cron="* * * * * */5")
@app.task(name="assistant.sweep", queueing_lock="assistant.sweep")
def sweep(timestamp: int) -> None:
    """Look at every patient that is due, practice by practice, then carry out what may be.

    Repeated or killed anywhere it loses and repeats nothing: keys are unique, each step commits alone.
    """
    close_old_connections()
    for practice_id in (each.practice_id for each in list_practices()):
        # carrying something out wakes its patient, so what follows from it is found in the same sweep
        for _ in range(3):
            looked = looking.sweep(practice_id, clock.now())
            tried = carry_out.carry_out_due(practice_id, clock.now)
            if not looked and not tried:
                break
