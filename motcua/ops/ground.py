"""Lays the ground of an office from the shipped data: map, posts, officers, calendar, catalogue, processes.

Everything is idempotent: what is there and was changed by the office stays as the office left it.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from motcua.agency.models import (
    Account,
    Agency,
    Appointment,
    CalendarDay,
    CalendarVersion,
    Officer,
    OpeningSeason,
    Post,
    Unit,
)

SEED = Path(__file__).parent / "seed"
COMMUNE_LEVEL_UNIT = "mot-cua"


def seed(name: str) -> Any:
    return json.loads((SEED / name).read_text(encoding="utf-8"))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@transaction.atomic
def lay_ground() -> Agency:
    """Agencies, units, posts with one officer each, opening hours, national calendar. Returns the served commune."""
    _lay_map()
    commune = _lay_commune()
    _lay_linked_units()
    _lay_posts(commune)
    _lay_calendar(commune)
    return commune


def _lay_map() -> None:
    data = seed("agencies.json")
    rows = [
        *data["agencies"],
        *(row for change in data["changes"].values() if "units" in change for row in change["units"]),
    ]
    for row in rows:
        Agency.objects.get_or_create(
            code=row["id"],
            defaults={
                "name": row["name_vi"],
                "full_name": row["agency_name_vi"],
                "level": row["level"],
                "gso_code": row["gso_code"] or "",
                "identity_code": row["identity_code"] or "",
                "valid_from": _day(row["valid_from"]),
                "valid_to": _day(row["valid_to"]),
                "source": row["source"],
            },
        )
    known = {agency.code: agency for agency in Agency.objects.all()}
    for row in rows:
        agency = known[row["id"]]
        if row["parent"] and agency.parent_id is None:
            agency.parent = known[row["parent"]]
        if row["successor"] and agency.successor_id is None:
            agency.successor = known.get(row["successor"])
        agency.save(update_fields=["parent", "successor"])


def _lay_commune() -> Agency:
    data = seed("commune.json")
    commune = Agency.objects.get(code=data["agency"])
    if not commune.is_served:
        for name in ("identity_code", "place", "address", "phone", "villages", "policy"):
            setattr(commune, name, data[name])
        commune.is_served = True
        commune.save()
    for row in data["units"]:
        Unit.objects.get_or_create(
            agency=commune, code=row["code"], defaults={"name": row["name"], "basis": row["basis"]}
        )
    for row in data["one_stop_units"]:
        Unit.objects.get_or_create(
            agency=commune,
            code=row["code"],
            defaults={
                "name": row["name"],
                "basis": row["basis"],
                "is_one_stop": True,
                "valid_from": _day(row.get("valid_from")),
                "valid_to": _day(row.get("valid_to")),
            },
        )
    return commune


def _lay_linked_units() -> None:
    """Offices elsewhere that dossiers are sent to; district offices end with the districts on 30/6/2025."""
    for row in seed("agencies.json")["units_linked_to_commune_procedures"]:
        if row["level"] == "xa":
            continue
        owner = Agency.objects.get(code="tan-yen" if row["level"] == "huyen" else "bac-giang")
        Unit.objects.get_or_create(
            agency=owner,
            code=row["id"],
            defaults={"name": row["name_vi"], "basis": row["basis"], "valid_to": owner.valid_to},
        )
    province = Agency.objects.get(code="bac-ninh")
    for code, name, basis in (
        ("thue-co-so", "Thuế cơ sở (quản lý địa bàn)", "Luật Quản lý thuế (tên cơ quan chưa đối chiếu)"),
        ("vpdk-dat-dai", "Chi nhánh Văn phòng đăng ký đất đai", "Luật Đất đai (tên cơ quan chưa đối chiếu)"),
        ("trung-tam-hcc-bac-ninh", "Trung tâm Phục vụ hành chính công tỉnh Bắc Ninh", "Nghị định 118/2025/NĐ-CP"),
        ("so-noi-vu", "Sở Nội vụ tỉnh Bắc Ninh", "Nghị định 118/2025/NĐ-CP"),
        ("so-tu-phap", "Sở Tư pháp tỉnh Bắc Ninh", "Nghị định 118/2025/NĐ-CP"),
    ):
        Unit.objects.get_or_create(
            agency=province, code=code, defaults={"name": name, "basis": basis, "valid_from": date(2025, 7, 1)}
        )


def _lay_posts(commune: Agency) -> None:
    """One officer for each post; an officer of the sample bears the name of the post until real names are entered."""
    units = {unit.code: unit for unit in commune.units.all()}
    rows = seed("posts.json")["posts"]
    officers: dict[str, Officer] = {}
    for row in rows:
        post, _ = Post.objects.get_or_create(
            unit=units["ubnd"] if row["unit"] == "ubnd" else units["mot-cua"],
            code=row["code"],
            defaults={"name": row["name"], "short_name": row["short"], "duties": row["duties"], "roles": row["roles"]},
        )
        officers[row["code"]] = _officer_of(commune, post, row.get("login") or row["code"].replace("_", "-"))
    for row in rows:
        if row["substitute"]:
            post = Post.objects.get(unit__agency=commune, code=row["code"])
            if not post.appointments.filter(is_substitute=True).exists():
                Appointment.objects.create(officer=officers[row["substitute"]], post=post, is_substitute=True)


def _officer_of(commune: Agency, post: Post, username: str) -> Officer:
    held = post.appointments.filter(is_substitute=False).select_related("officer").first()
    if held:
        return held.officer
    account, created = Account.objects.get_or_create(username=username)
    if created:
        account.set_unusable_password()
        account.save()
    officer = Officer.objects.create(
        account=account, agency=commune, code=f"{commune.code}-{post.code}", full_name=post.name
    )
    Appointment.objects.create(officer=officer, post=post)
    return officer


def _lay_calendar(commune: Agency) -> None:
    for row in seed("holidays.json")["days"]:
        CalendarDay.objects.get_or_create(
            agency=None,
            day=date.fromisoformat(row["date"]),
            defaults={"kind": row["kind"], "name": row["name_vi"], "source": row["source"], "status": row["status"]},
        )
    if not commune.opening_seasons.exists():
        for row in seed("opening_hours.json")["seasons"]:
            OpeningSeason.objects.create(
                agency=commune,
                name=row["name"],
                first_md=row["first_md"],
                last_md=row["last_md"],
                sessions=row["sessions"],
                source=row["source"],
                valid_from=_day(row.get("valid_from")),
                valid_to=_day(row.get("valid_to")),
            )
    years = [row["date"][:4] for row in seed("holidays.json")["days"]]
    CalendarVersion.objects.get_or_create(
        agency=commune,
        defaults={"first_day": date(int(min(years)), 1, 1), "last_day": date(int(max(years)), 12, 31)},
    )
