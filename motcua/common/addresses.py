"""Public addresses that are printed on paper, so they must never change (kept by the contract of the project)."""

from django.conf import settings


def tracking_url(code: str, key: str = "") -> str:
    """Where a citizen follows a dossier; the key from the receipt opens more than the code alone."""
    return f"{settings.PUBLIC_URL}/tra-cuu/{code}/" + (f"?k={key}" if key else "")


def verify_url(verify_code: str) -> str:
    """Where anybody checks that a paper is ours."""
    return f"{settings.PUBLIC_URL}/xac-minh/{verify_code}/"
