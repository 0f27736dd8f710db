"""What the task library does not keep: the timetable, its runs, how often to retry, and which workers live."""

from django.db import models
from django_tasks_db.models import DBTaskResult


class Schedule(models.Model):
    """One line of the timetable, written by `periodic` in the code; an administrator may switch it off."""

    name = models.CharField("tên việc", max_length=100, unique=True)
    expression = models.CharField("lịch chạy", max_length=60)
    is_enabled = models.BooleanField("đang bật", default=True)
    known_since = models.DateTimeField("có từ lúc")

    class Meta:
        verbose_name = "việc theo lịch"
        verbose_name_plural = "việc theo lịch"

    def __str__(self) -> str:
        return f"{self.name} ({self.expression})"


class ScheduledRun(models.Model):
    """The moment a line of the timetable fell due. Its key makes sure that several workers run it once."""

    schedule = models.ForeignKey(Schedule, models.CASCADE, related_name="runs", verbose_name="việc theo lịch")
    due_at = models.DateTimeField("đến giờ lúc")
    task_id = models.UUIDField("mã việc nền", null=True)

    class Meta:
        verbose_name = "lượt chạy theo lịch"
        verbose_name_plural = "lượt chạy theo lịch"
        constraints = [models.UniqueConstraint(fields=["schedule", "due_at"], name="jobs_run_once")]

    def __str__(self) -> str:
        return f"{self.schedule.name} {self.due_at:%Y-%m-%d %H:%M}"


class RetryRule(models.Model):
    """How often this one task may be tried again, where it differs from the house's default."""

    task = models.OneToOneField(
        DBTaskResult, models.CASCADE, primary_key=True, related_name="retry_rule", verbose_name="việc nền"
    )
    retries = models.PositiveSmallIntegerField("số lần thử lại")

    class Meta:
        verbose_name = "số lần thử lại"
        verbose_name_plural = "số lần thử lại"

    def __str__(self) -> str:
        return f"{self.retries}"


class WorkerBeat(models.Model):
    """When a worker was last alive. A running task whose worker fell silent is taken back."""

    worker_id = models.CharField("mã tiến trình", max_length=64, primary_key=True)
    seen_at = models.DateTimeField("còn sống lúc")

    class Meta:
        verbose_name = "nhịp của tiến trình nền"
        verbose_name_plural = "nhịp của tiến trình nền"

    def __str__(self) -> str:
        return self.worker_id
