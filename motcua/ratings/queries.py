"""What was said of a case."""

from motcua.casework.models import Case
from motcua.ratings.models import Rating


def rating_of(case: Case) -> Rating | None:
    return Rating.objects.filter(case=case).first()
