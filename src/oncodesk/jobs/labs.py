"""When is the lab folder looked at? Every few seconds, by one worker at a time."""

from django.conf import settings
from django.db import close_old_connections
from procrastinate.contrib.django import app

from oncodesk.services import clock
from oncodesk.services.labs import folder
from oncodesk.services.labs.actions import import_file, note_unread_file
from oncodesk.services.practice.queries import list_practices

DOING = folder.Doing(import_file, note_unread_file)


@app.periodic(cron="* * * * * */5")
@app.task(name="labs.sweep", queueing_lock="labs.sweep", lock="labs.sweep")
def sweep(timestamp: int) -> None:
    """Without the setting there is no folder; killed anywhere, the next sweep finds what is left."""
    if settings.LAB_FOLDER is not None:
        close_old_connections()
        folder.sweep(settings.LAB_FOLDER, list_practices(), clock.now(), DOING)
