"""When do messages leave? As soon as one is queued, and by a sweep for those that waited."""

from django.db import close_old_connections
from procrastinate.contrib.django import app

from oncodesk.services import clock
from oncodesk.services.comms.sending import configured_gateway, send_due
from oncodesk.services.practice.queries import list_practices


@app.task(name="comms.send_due")
def send_due_of(practice_id: int) -> None:
    """Repeated it sends nothing twice: one worker leases a message, and a lost lease waits for a person."""
    close_old_connections()  # a database that went away must not spoil the thread's next job
    gateway = configured_gateway()
    send_due(practice_id, clock.now, gateway, sender=getattr(gateway, "sender", ""))


@app.periodic(cron="* * * * * */5")
@app.task(name="comms.sweep", queueing_lock="comms.sweep")
def sweep(timestamp: int) -> None:
    """Messages that waited for the morning or for another try, and leases of workers that were killed."""
    for each in list_practices():
        send_due_of(each.practice_id)
