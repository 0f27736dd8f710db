from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "motcua.plans"

    def ready(self) -> None:
        from motcua.plans import receivers  # noqa: F401 - listening begins with the import
