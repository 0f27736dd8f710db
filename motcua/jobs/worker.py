"""The worker process: the library's loop runs tasks; a thread beside it keeps the timetable and watches the others."""

import logging
import threading
from secrets import token_hex

from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker

from motcua.jobs import services

logger = logging.getLogger(__name__)
PACE = 5.0  # seconds between two rounds; well below the grace after which a worker counts as dead


class Keeper(threading.Thread):
    """Beats for its worker, ticks the timetable, returns failed tasks and those of dead workers."""

    def __init__(self, worker_id: str, *, pace: float = PACE) -> None:
        super().__init__(name="keeper", daemon=True)
        self.worker_id = worker_id
        self.pace = pace
        self.stopping = threading.Event()

    def run(self) -> None:
        while not self.stopping.wait(self.pace):
            self.go_round()
        connection.close()

    def go_round(self) -> None:
        """One round; a database that is away for a moment must not end the thread."""
        close_old_connections()
        try:
            services.beat(self.worker_id, timezone.now())
            services.tick(timezone.now())
            services.retry_failed(timezone.now())
            services.reap(timezone.now())
        except DatabaseError:
            logger.exception("background round failed")
            connection.close()


def work(*, queues: list[str], interval: float, pace: float = PACE) -> None:
    """Run tasks until SIGINT or SIGTERM; the task at hand is finished first."""
    worker_id = token_hex(16)
    keeper = Keeper(worker_id, pace=pace)
    # The first beat comes before the first task, or another worker would take the task back.
    services.beat(worker_id, timezone.now())
    worker = Worker(
        queue_names=queues, interval=interval, batch=False, backend_name="default", startup_delay=False,
        max_tasks=None, worker_id=worker_id, excluded_queue_names=[],
    )  # fmt: skip
    worker.configure_signals()
    keeper.start()
    try:
        worker.run()
    finally:
        keeper.stopping.set()
        keeper.join(timeout=2 * PACE)
