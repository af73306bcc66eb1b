"""What leaves the queue's tables? Jobs that succeeded, after three days; failed ones stay for a person."""

from procrastinate import JobContext
from procrastinate.contrib.django import app

KEPT_HOURS = 72


@app.periodic(cron="17 * * * *")
@app.task(name="queue.tidy", queueing_lock="queue.tidy", pass_context=True)
async def tidy(context: JobContext, timestamp: int) -> None:
    await context.app.job_manager.delete_old_jobs(nb_hours=KEPT_HOURS)
