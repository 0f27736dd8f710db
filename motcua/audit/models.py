"""The log and the head of its chain."""

from django.db import models


class Entry(models.Model):
    """One thing that happened. Rows are never changed: triggers refuse it, the chain shows it.

    `kind` reads `subject:thing:verb`, e.g. `dossier:intake:received`, `dossier:page:viewed`.
    """

    chain = models.CharField("chuỗi", max_length=40)
    number = models.PositiveBigIntegerField("số thứ tự")
    at = models.DateTimeField("lúc")
    actor_code = models.CharField("tài khoản", max_length=80, blank=True)
    actor_name = models.CharField("người thực hiện", max_length=200, blank=True)
    kind = models.CharField("việc", max_length=60)
    subject = models.CharField("đối tượng", max_length=80, blank=True)
    data = models.JSONField("nội dung", default=dict)
    previous_hash = models.CharField("mã băm trước", max_length=64)
    hash = models.CharField("mã băm", max_length=64)

    class Meta:
        verbose_name = "mục nhật ký"
        constraints = [models.UniqueConstraint(fields=["chain", "number"], name="audit_entry_number_once")]
        indexes = [
            models.Index(fields=["subject", "id"], name="audit_entry_subject"),
            models.Index(fields=["actor_code", "id"], name="audit_entry_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.chain} #{self.number} {self.kind}"


class ChainHead(models.Model):
    """Where a chain ends: number and hash of its last entry. Locked by whoever writes the next one."""

    chain = models.CharField("chuỗi", max_length=40, primary_key=True)
    number = models.PositiveBigIntegerField("số cuối", default=0)
    hash = models.CharField("mã băm cuối", max_length=64, default="0" * 64)

    class Meta:
        verbose_name = "đầu chuỗi nhật ký"

    def __str__(self) -> str:
        return f"{self.chain} #{self.number}"
