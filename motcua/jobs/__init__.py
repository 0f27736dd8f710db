"""Background work in the office's own database: what must be done later, by the clock, or again after a failure.

The queue itself is django-tasks with its database backend; enqueuing is part of the caller's transaction. This room
adds what it lacks: a timetable, retries that back off, the return of tasks whose worker died, and pruning. A task may
run twice (its worker can die after the work and before the note of it), so every task must be idempotent.

A room's tasks stand in its `tasks.py`, which is found by itself:

    from django_tasks import task
    from motcua.jobs.services import enqueue, periodic

    @periodic("0 6 * * *", name="notices.warn_holders")  # six in the morning, the office's clock
    @task()                                              # or @task(queue_name="slow")
    def warn_holders() -> int: ...

    enqueue(send_mail, str(mail.id), retries=8)          # arguments are JSON: ids, never objects
"""
