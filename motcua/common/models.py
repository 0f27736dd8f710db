"""What several rooms' tables share."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q


class ValidityQuerySet(models.QuerySet):
    def on(self, day: date) -> Self:
        """Rows in force on the day (both ends inclusive, empty end = open)."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day), Q(valid_to__isnull=True) | Q(valid_to__gte=day)
        )


class Valid(models.Model):
    """A row that holds from a day to a day: law, map and people change, dossiers keep theirs."""

    valid_from = models.DateField("có hiệu lực từ ngày", null=True, blank=True)
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_from__lte=F("valid_to")),
                name="%(app_label)s_%(class)s_from_before_to",
            )
        ]

    def holds_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


class GroundToken(models.Model):
    """One row: a random word that changes with every change of the ground (see `common.ground`)."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    token = models.CharField("dấu", max_length=36)

    class Meta:
        verbose_name = "dấu của dữ liệu nền"

    def __str__(self) -> str:
        return self.token
