"""motcua: the one-stop office of a Vietnamese commune, and the plan that makes it keep its promises."""

__version__ = "0.1.0"
