from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "motcua.jobs"
    verbose_name = "Việc nền"

    def ready(self) -> None:
        # A timetable entry exists once its module has been read.
        autodiscover_modules("tasks")
