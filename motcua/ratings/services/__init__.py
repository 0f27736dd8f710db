"""Acts on ratings: giving one, setting up what is asked and where, answering for a low one."""

from motcua.ratings.services.rating import import_ratings, rate_case

__all__ = ["import_ratings", "rate_case"]
