from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ProceduresConfig(AppConfig):
    name = "motcua.procedures"

    def ready(self) -> None:
        from motcua.common.ground import watch_tables

        post_migrate.connect(watch_tables, sender=self, dispatch_uid="motcua.procedures.ground")
