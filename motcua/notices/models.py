"""Messages: drafted in the act, sent by background work."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q

from motcua.agency.models import Agency, Officer


class Channel(models.TextChoices):
    SMS = "sms", "Tin nhắn"
    EMAIL = "email", "Thư điện tử"
    CALL = "call", "Gọi điện hoặc báo trực tiếp"
    DESK = "desk", "Trên bàn làm việc"


class NoticeState(models.TextChoices):
    DRAFT = "draft", "Bản soạn"
    QUEUED = "queued", "Chờ gửi"
    SENT = "sent", "Đã gửi"
    FAILED = "failed", "Không gửi được"


IN_HOUSE = ("log_anchor", "duty_digest")
"""Kinds of mail that no applicant gets."""


class NoticeQuerySet(models.QuerySet):
    def waiting(self, at: datetime) -> Self:
        """Queued and not before their next try, oldest first."""
        ready = Q(next_try_at__isnull=True) | Q(next_try_at__lte=at)
        return self.filter(ready, state=NoticeState.QUEUED).order_by("id")

    def to_applicants(self) -> Self:
        """Without what lies on desks, what is sent to keep the log honest, and mail to the house's own officers."""
        return self.exclude(channel=Channel.DESK).exclude(kind__in=IN_HOUSE)


class Notice(models.Model):
    """One message to one applicant, or to one officer on the desk. `case_code` is a value: notices know no cases.

    `key` names what the message is about, so that the same thing is not said twice to the same person.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="notices")
    case_code = models.CharField("mã hồ sơ", max_length=60, blank=True, db_index=True)
    kind = models.CharField("việc", max_length=40)
    channel = models.CharField("kênh", max_length=15, choices=Channel.choices)
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="notices")
    address = models.CharField("gửi tới", max_length=200, blank=True)
    subject = models.CharField("tiêu đề", max_length=250, blank=True)
    body = models.TextField("nội dung")
    key = models.CharField("khoá chống trùng", max_length=160, null=True, blank=True)
    state = models.CharField("tình trạng", max_length=12, choices=NoticeState.choices, default=NoticeState.DRAFT.value)
    drafted_at = models.DateTimeField("soạn lúc")
    sent_at = models.DateTimeField("gửi lúc", null=True)
    read_at = models.DateTimeField("đọc lúc", null=True)
    tries = models.PositiveSmallIntegerField("số lần thử", default=0)
    next_try_at = models.DateTimeField("thử lại từ", null=True)
    answer = models.TextField("trả lời của kênh", blank=True)
    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "thông báo"
        constraints = [
            models.UniqueConstraint(fields=["agency", "key"], name="notices_said_once"),
            models.CheckConstraint(
                condition=Q(channel="desk", officer__isnull=False) | (~Q(channel="desk") & Q(officer__isnull=True)),
                name="notices_desk_has_officer",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False), name="notices_sent_has_moment"
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(sent_at__gte=F("drafted_at")), name="notices_sent_after_draft"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "id"], name="notices_state"),
            models.Index(fields=["officer", "id"], condition=Q(read_at__isnull=True), name="notices_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.case_code}"
