"""Messages: drafted in the act, sent by background work."""

from django.db import models

from motcua.agency.models import Agency


class Notice(models.Model):
    """One message to one applicant. `case_code` is a value: notices know no cases."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="notices")
    case_code = models.CharField("mã hồ sơ", max_length=60, blank=True, db_index=True)
    kind = models.CharField("việc", max_length=40)
    channel = models.CharField("kênh", max_length=15)  # sms | email | call
    address = models.CharField("gửi tới", max_length=200, blank=True)
    subject = models.CharField("tiêu đề", max_length=250, blank=True)
    body = models.TextField("nội dung")
    state = models.CharField("tình trạng", max_length=12, default="draft")  # draft | queued | sent | failed
    drafted_at = models.DateTimeField("soạn lúc")
    sent_at = models.DateTimeField("gửi lúc", null=True)
    tries = models.PositiveSmallIntegerField("số lần thử", default=0)
    answer = models.TextField("trả lời của kênh", blank=True)

    class Meta:
        verbose_name = "thông báo"
        indexes = [models.Index(fields=["state", "id"], name="notices_state")]

    def __str__(self) -> str:
        return f"{self.kind} {self.case_code}"
