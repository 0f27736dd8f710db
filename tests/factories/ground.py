"""The ground of an office and a catalogue of four procedures, out of the shipped data."""

from datetime import date, datetime, time

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection
from django.test import Client

from motcua.agency.models import Account, Agency, Officer
from motcua.common.moments import VIETNAM
from motcua.ops.ground import lay_ground, seed
from motcua.procedures.models import (
    FeeItem,
    Field,
    Procedure,
    ProcedureVersion,
    Process,
    ProcessStatus,
    ProcessStep,
    RequiredPaper,
)

CERTIFIED_COPY = "2.000815"  # same day with cutoff 15:00, fee by page, extended limit
MARITAL_STATUS = "1.004873"  # 3 working days, fee without a known amount, conditional papers
BIRTH = "1.001193"  # same day, exemptions, no process of its own
POOR_HOUSEHOLD = "1.011606"  # no limit in the decision: the date is given by hand; free
CODES = (CERTIFIED_COPY, MARITAL_STATUS, BIRTH, POOR_HOUSEHOLD)
STEPS = (
    (1, "Tiếp nhận hồ sơ", "tiep_nhan", 60, ""),
    (2, "Thụ lý, thẩm định", "thu_ly", 480, "tp_ht"),
    (3, "Ký duyệt", "ky_duyet", 240, "chu_tich"),
    (4, "Vào sổ, đóng dấu", "van_thu", 60, "vp_tk"),
    (5, "Trả kết quả", "tra_ket_qua", 60, "mot_cua"),
)
_remembered: list[object] = []


def ground() -> Agency:
    """The commune, its posts with one officer each, the calendar, four procedures, processes for two of them."""
    laid = Agency.objects.filter(is_served=True).first()
    if laid:
        return laid
    if _remembered:
        _put_back()
    else:
        lay_ground()
        _lay_catalogue(Agency.objects.get(is_served=True))
        _remember()
    return Agency.objects.get(is_served=True)


def officer(post: str = "mot_cua") -> Officer:
    """The holder of a post, by its code."""
    ground()
    return Officer.objects.select_related("agency", "account").get(
        appointments__post__code=post, appointments__is_substitute=False
    )


def client_of(who: Officer) -> Client:
    client = Client()
    client.force_login(who.account, backend="motcua.agency.backends.AccountBackend")
    return client


def version(code: str = MARITAL_STATUS) -> ProcedureVersion:
    ground()
    return ProcedureVersion.objects.select_related("procedure", "field").get(procedure__code=code)


def _lay_catalogue(commune: Agency) -> None:
    rows = {row["code"]: row for row in seed("procedures.json")["procedures"]}
    for code in CODES:
        _lay_procedure(rows[code])
    for code in (CERTIFIED_COPY, MARITAL_STATUS):
        _lay_process(commune, Procedure.objects.get(code=code))


def _lay_procedure(row: dict) -> None:
    limit, fee = row["time_limit"], row["fee"]
    field, _ = Field.objects.get_or_create(
        name=row["field"], defaults={"slug": f"linh-vuc-{Field.objects.count() + 1}"}
    )
    laid = ProcedureVersion.objects.create(
        procedure=Procedure.objects.create(code=row["code"]),
        name=row["name_vi"],
        field=field,
        level=row["level"],
        handled_by=row["handled_by"],
        officer_post=row["agency"]["officer_position"] or "",
        limit_unit=limit["unit"],
        limit_amount=limit["value"],
        limit_cutoff=time.fromisoformat(limit["cutoff"]) if limit["cutoff"] else None,
        limit_text=limit["text_vi"] or "",
        limit_extended=limit["extended"],
        fee_rule=fee["rule"],
        fee_exemption=fee["exemption_vi"] or "",
        has_fee=row["has_fee"],
        online_level=row["online_level"] or "",
        by_post=row["bcci_eligible"],
        dossier_sets=row["dossier_sets"],
        result=row["result_vi"] or "",
        legal_basis=row["legal_basis"],
        search_text=_search_text(row),
    )
    RequiredPaper.objects.bulk_create(
        RequiredPaper(
            version=laid, position=position, name=paper["name_vi"], kind=paper["kind"], originals=paper["original"],
            copies=paper["copy"], form_code=paper["form_code"] or "", in_database=paper["in_national_db"] or "",
            condition=paper["condition"] or "", note=paper["note"] or "",
        )
        for position, paper in enumerate(row["components"], 1)
    )  # fmt: skip
    FeeItem.objects.bulk_create(
        FeeItem(
            version=laid, position=position, name=item["name_vi"], kind=item["kind"], amount_vnd=item["amount_vnd"],
            per=item["per"] or "", cap_vnd=item["cap_vnd"], note=item["note"] or "",
        )
        for position, item in enumerate(fee["items"], 1)
    )  # fmt: skip


def _search_text(row: dict) -> str:
    from motcua.common.text import fold

    return fold(f"{row['code']} {row['name_vi']} {row['field']}")


def _lay_process(commune: Agency, procedure: Procedure) -> None:
    process = Process.objects.create(
        agency=commune, code=f"qt-{procedure.code.replace('.', '-')}", procedure=procedure, title="Quy trình nội bộ",
        status=ProcessStatus.APPROVED, approved_at=datetime(2024, 1, 2, 8, tzinfo=VIETNAM), valid_from=date(2024, 1, 1),
    )  # fmt: skip
    ProcessStep.objects.bulk_create(
        ProcessStep(
            process=process, number=number, label=label, role=role, minutes=minutes, post_code=post,
            next_numbers=[number + 1] if number < len(STEPS) else [], produces_result=role == "van_thu",
        )
        for number, label, role, minutes, post in STEPS
    )  # fmt: skip


def _models() -> list:
    return [model for room in ("agency", "procedures") for model in apps.get_app_config(room).get_models()]


def _remember() -> None:
    _remembered.extend(list(model.objects.order_by("pk")) for model in _models())


def _put_back() -> None:
    for rows in _remembered:
        if not rows:
            continue
        model = type(rows[0])
        for row in rows:
            row._state.adding = True
        model.objects.bulk_create(rows)
    _raise_sequences()


def _raise_sequences() -> None:
    """PostgreSQL counts on from where it stood, which must be behind the keys of the rows put back (SQLite knows)."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [Account, *_models()]):
            cursor.execute(statement)
