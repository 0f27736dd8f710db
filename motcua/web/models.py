"""What the doors remember between two requests: how often somebody has knocked."""

from django.db import models


class Knock(models.Model):
    """Tries counted in one slot of one door during the running window; shared by all processes.

    A slot is a number out of a fixed many, drawn from the address under the secret key: the table cannot grow without
    end, and holds nobody's address.
    """

    door = models.CharField("cửa", max_length=20)
    slot = models.PositiveIntegerField("ô")
    tries = models.PositiveIntegerField("số lần")
    until = models.BigIntegerField("đến giây")  # Unix time at which the window ends

    class Meta:
        verbose_name = "lượt gõ cửa"
        constraints = [models.UniqueConstraint(fields=["door", "slot"], name="web_knock_slot_once")]
        indexes = [models.Index(fields=["until"], name="web_knock_until")]

    def __str__(self) -> str:
        return f"{self.door} {self.slot}"
