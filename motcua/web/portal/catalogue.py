"""The public catalogue: a procedure found by a few letters, all its parts; what the source lacks is said."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from motcua.agency.queries import home_agency
from motcua.common.moments import day_of
from motcua.procedures.models import ProcedureVersion, Process
from motcua.procedures.queries import fields_on, process_for, search_versions, steps_of, versions_of, versions_on
from motcua.web.ui.htmx import render_page_or_part
from motcua.web.ui.paging import page_of

LEVELS = {
    "xa": "Cấp xã giải quyết",
    "dung_chung": "Dùng chung các cấp",
    "lien_thong_huyen": "Liên thông với cấp huyện",
    "lien_thong_tinh": "Liên thông với cấp tỉnh",
    "lien_thong_huyen_tinh": "Liên thông với cấp huyện, cấp tỉnh",
}
ONLINE = {
    "toan_trinh": "Trực tuyến toàn trình",
    "mot_phan": "Trực tuyến một phần",
    "cung_cap_thong_tin": "Cung cấp thông tin",
}
HANDLED_BY = {
    "ubnd_xa": "Ủy ban nhân dân xã",
    "cong_an_xa": "Công an xã",
    "ban_chqs_xa": "Ban Chỉ huy Quân sự xã",
    "tram_y_te_xa": "Trạm y tế xã",
}
DATABASES = {
    "csdlqg_dan_cu": "Cơ sở dữ liệu quốc gia về dân cư",
    "csdl_ho_tich_dien_tu": "Cơ sở dữ liệu hộ tịch điện tử",
    "csdl_dat_dai": "Cơ sở dữ liệu đất đai",
    "csdl_bao_hiem": "Cơ sở dữ liệu bảo hiểm",
}
FEE_RULES = {"free": "Không thu", "province_council": "Theo nghị quyết của Hội đồng nhân dân tỉnh"}


def day_asked(request: HttpRequest) -> date:
    """?ngay=2024-03-01: the catalogue as it was on that day; today without it or when it cannot be read."""
    try:
        return date.fromisoformat(request.GET.get("ngay", ""))
    except ValueError:
        return day_of(timezone.now())


@require_GET
def catalogue(request: HttpRequest) -> HttpResponse:
    """GET ?q= &linh-vuc= &cap= &ngay=: procedures in force on the day, best fit first."""
    day = day_asked(request)
    text, field, level = (
        request.GET.get("q", "").strip()[:200],
        request.GET.get("linh-vuc", ""),
        request.GET.get("cap", ""),
    )
    found = search_versions(text, day, field=field, level=level)
    context = {
        "page": page_of(found, request, size=30, count=len(found)),
        "q": text,
        "field": field,
        "level": level,
        "fields": fields_on(day),
        "levels": LEVELS.items(),
        "day": day,
    }
    return render_page_or_part(request, "portal/catalogue/list.html", "portal/catalogue/_rows.html", context)


@require_GET
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    """GET ?ngay=: one procedure with every part that NĐ 63/2010 Đ8 asks for."""
    day = day_asked(request)
    version = (
        versions_on(day)
        .prefetch_related("papers", "fee_items")
        .filter(procedure__code=code)
        .order_by("-number")
        .first()
    )
    versions = versions_of(code)
    if version is None and not versions:
        raise Http404
    shown = version or versions[0]
    process = process_for(home_agency(), shown, day)
    context = {
        "version": shown,
        "in_force": version is not None,
        "versions": versions,
        "day": day,
        "facts": _facts(shown),
        "papers": [{"row": paper, "database": DATABASES.get(paper.in_database, "")} for paper in shown.papers.all()],
        "fees": list(shown.fee_items.all()),
        "fee_words": FEE_RULES.get(shown.fee_rule, ""),
        "process": process,
        "steps": _steps(process),
    }
    return render(request, "portal/catalogue/detail.html", context)


def _facts(version: ProcedureVersion) -> list[tuple[str, str]]:
    """Label and text; an empty text is shown as missing."""
    sets = f"{version.dossier_sets:02d} bộ" if version.dossier_sets else ""
    return [
        ("Mã thủ tục", version.procedure.code),
        ("Lĩnh vực", version.field.name),
        ("Cấp thực hiện", LEVELS.get(version.level, "")),
        ("Cơ quan giải quyết", HANDLED_BY.get(version.handled_by, "")),
        ("Thời hạn giải quyết", version.limit_text),
        ("Thời hạn kéo dài", _extended(version)),
        ("Số lượng hồ sơ", sets),
        ("Kết quả", version.result),
        ("Dịch vụ công trực tuyến", ONLINE.get(version.online_level, "")),
        ("Qua bưu chính công ích", {True: "Có", False: "Không"}.get(version.by_post, "")),
    ]


def _extended(version: ProcedureVersion) -> str:
    longer: dict[str, Any] = version.limit_extended or {}
    if not longer:
        return "Không"
    unit = {"working_day": "ngày làm việc", "calendar_day": "ngày"}.get(longer.get("unit", ""), "")
    amount = f"{longer['value']} {unit}: " if longer.get("value") else ""
    return f"{amount}{longer.get('when_vi', '')}"


def _steps(process: Process | None) -> list[dict[str, Any]]:
    if process is None:
        return []
    return [
        {"label": step.label, "who": step.unit_or_person, "minutes": step.minutes, "content": step.content}
        for step in steps_of(process)
    ]
