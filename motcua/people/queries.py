"""Finding applicants."""

from motcua.agency.models import Agency
from motcua.people.models import Applicant


def known_by_identity(agency: Agency, identity_number: str) -> Applicant | None:
    """At most one row. Not asked for in an order, which would lead the database past its index by the number."""
    if not identity_number:
        return None
    return next(iter(Applicant.objects.filter(agency=agency, identity_number=identity_number)), None)
