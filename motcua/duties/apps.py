from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "motcua.duties"

    def ready(self) -> None:
        from motcua.duties import receivers  # noqa: F401 - listening begins with the import
