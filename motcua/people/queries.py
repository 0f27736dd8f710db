"""Finding applicants."""

from motcua.agency.models import Agency
from motcua.people.models import Applicant


def known_by_identity(agency: Agency, identity_number: str) -> Applicant | None:
    return Applicant.objects.filter(agency=agency, identity_number=identity_number).first() if identity_number else None
