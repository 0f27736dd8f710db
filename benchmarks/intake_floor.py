"""The floor of P1: a bare application that raises a number, stores a case and an event, and commits. Nothing else.

Served by granian like the house itself; `bench_intake` starts it. The tables are made by `lay_floor`.
"""

import json
import os

import django
from django.conf import settings

if not settings.configured:
    os.environ.setdefault("MOTCUA_SECRET_KEY", "only-for-benchmarks")
    from config.settings import DATABASES

    settings.configure(DATABASES=DATABASES, ROOT_URLCONF=__name__, MIDDLEWARE=[], ALLOWED_HOSTS=["*"], USE_TZ=True)
    django.setup()

from django.core.wsgi import get_wsgi_application
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone

TABLES = (
    "CREATE TABLE IF NOT EXISTS floor_counter (scope varchar(60) PRIMARY KEY, value bigint NOT NULL)",
    "CREATE TABLE IF NOT EXISTS floor_case (code varchar(60) PRIMARY KEY, party varchar(250), at varchar(40))",
    "CREATE TABLE IF NOT EXISTS floor_event (code varchar(60), kind varchar(40), payload text)",
)
RAISE = (
    "INSERT INTO floor_counter (scope, value) VALUES ('day', 1) "
    "ON CONFLICT (scope) DO UPDATE SET value = floor_counter.value + 1 RETURNING value"
)


def lay_floor() -> None:
    with connection.cursor() as cursor:
        for statement in TABLES:
            cursor.execute(statement)


def take_in(request: HttpRequest) -> HttpResponse:
    now = timezone.now().isoformat()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(RAISE)
        code = f"floor-{cursor.fetchone()[0]}"
        cursor.execute("INSERT INTO floor_case VALUES (%s, %s, %s)", [code, request.POST.get("owner_name", ""), now])
        payload = json.dumps({"act": "receive", "at": now})
        cursor.execute("INSERT INTO floor_event VALUES (%s, %s, %s)", [code, "receive", payload])
    return HttpResponse(status=302, headers={"Location": f"/{code}/"})


urlpatterns = [path("floor/", take_in)]
application = get_wsgi_application()
