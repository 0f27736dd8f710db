from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "motcua.meetings"
