"""When do signatures of an ended day drop? Within a minute of midnight in the practice's zone."""

from django.db import close_old_connections
from procrastinate.contrib.django import app

from oncodesk.services import clock
from oncodesk.services.context import Context
from oncodesk.services.practice.queries import list_practices
from oncodesk.services.treatment.expiring import END_OF_DAY, expire_orders, list_past_signatures


@app.periodic(cron="* * * * *")
@app.task(name="treatment.expire", queueing_lock="treatment.expire", lock="treatment.expire")
def expire(timestamp: int) -> None:
    """Killed anywhere, the next run finds what is left; at the patient an old signature is refused anyway."""
    close_old_connections()
    for practice in list_practices():
        now = clock.now()
        for visit in list_past_signatures(practice.practice_id, now):
            expire_orders(Context(END_OF_DAY, practice.practice_id, now), visit=visit)
