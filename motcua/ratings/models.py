"""Ratings."""

from django.db import models

from motcua.casework.models import Case


class Level(models.TextChoices):
    UNSATISFIED = "unsatisfied", "Không hài lòng"
    SATISFIED = "satisfied", "Hài lòng"
    VERY_SATISFIED = "very_satisfied", "Rất hài lòng"


class Rating(models.Model):
    """One valid rating of a case (measure A: counter or online)."""

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="rating")
    level = models.CharField("mức", max_length=15)
    comment = models.TextField("ý kiến", blank=True)
    channel = models.CharField("nơi đánh giá", max_length=15, default="online")
    rated_at = models.DateTimeField("đánh giá lúc")

    class Meta:
        verbose_name = "đánh giá"
        indexes = [models.Index(fields=["rated_at"], name="ratings_rated_at")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.level}"
