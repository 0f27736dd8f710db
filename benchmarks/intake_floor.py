"""The floor of P1 and P2: a bare Django application. Nothing but what the framework and the disk demand.

Intake: raise a number, store a case and an event, commit. Step: read a case, move it one step on, store an event,
commit. No session, no form, no permission, no middleware; connections are kept open as in the house. Served by granian
like the house itself; `benchmarks.clients` starts it. The tables are made by `lay_floor`.
"""

import json
import os
from collections.abc import Iterable

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
    "CREATE TABLE IF NOT EXISTS floor_case (code varchar(60) PRIMARY KEY, party varchar(250), at text, step integer)",
    "CREATE TABLE IF NOT EXISTS floor_event (code varchar(60), kind varchar(40), payload text)",
)
RAISE = (
    "INSERT INTO floor_counter (scope, value) VALUES ('day', 1) "
    "ON CONFLICT (scope) DO UPDATE SET value = floor_counter.value + 1 RETURNING value"
)
CASE = "INSERT INTO floor_case VALUES (%s, %s, %s, 1)"
EVENT = "INSERT INTO floor_event VALUES (%s, %s, %s)"


def lay_floor(codes: Iterable[str] = ()) -> None:
    """The tables, with a case for each code."""
    with connection.cursor() as cursor:
        for statement in TABLES:
            cursor.execute(statement)
        cursor.executemany(CASE, [(code, "", "") for code in codes])


def take_in(request: HttpRequest) -> HttpResponse:
    now = timezone.now().isoformat()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(RAISE)
        code = f"floor-{cursor.fetchone()[0]}"
        cursor.execute(CASE, [code, request.POST.get("owner_name", ""), now])
        cursor.execute(EVENT, [code, "receive", json.dumps({"act": "receive", "at": now})])
    return HttpResponse(status=302, headers={"Location": f"/{code}/"})


def move_on(request: HttpRequest, code: str) -> HttpResponse:
    now = timezone.now().isoformat()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT step FROM floor_case WHERE code = %s", [code])
        step = cursor.fetchone()[0] + 1
        cursor.execute("UPDATE floor_case SET step = %s, at = %s WHERE code = %s", [step, now, code])
        data = {"act": "hand_over", "at": now, "step": step, "note": request.POST.get("note", "")}
        cursor.execute(EVENT, [code, "hand_over", json.dumps(data)])
    return HttpResponse(status=302, headers={"Location": f"/{code}/"})


urlpatterns = [path("floor/", take_in), path("floor-step/<str:code>/", move_on)]
application = get_wsgi_application()
