from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "motcua.notices"

    def ready(self) -> None:
        from motcua.notices import receivers  # noqa: F401 - listening begins with the import
