"""Where an office keeps forms of its own: `forms/` under its home folder."""

from pathlib import Path

from django.conf import settings


def own_folder() -> Path:
    """TOML files laid there are read beside the shipped ones; one with a shipped code takes its place."""
    return Path(settings.MOTCUA_HOME) / "forms"
