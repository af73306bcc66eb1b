"""What happens to a job whose worker was killed? Another worker gets it once that heart stands still."""

from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

HEARTBEAT_SECONDS = 30  # the same as `stalled_worker_timeout` in the settings


@app.periodic(cron="* * * * * */15")
@app.task(name="queue.retry_stalled", queueing_lock="queue.retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Every 15 s. The job runs again from its start, so whatever it does carries an idempotency key.

    When the same job already waits in the queue, that one is its second run, and this one has ended: it
    must not keep the sweep from the jobs behind it.
    """
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=HEARTBEAT_SECONDS):
        try:
            await manager.retry_job(job)
        except UniqueViolation:
            await manager.finish_job(job, Status.FAILED, delete_job=False)
