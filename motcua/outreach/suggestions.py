"""What could be told, out of facts: procedures and fees that changed, figures and lists published, days that move.

Each fact has a key that never changes, so that it is offered once. Words are a first draft; whoever takes a suggestion
up rewrites it. Nobody is named in them: of the late list only how many dossiers it holds.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from motcua.agency.models import Agency, CalendarDay
from motcua.common.moments import day_of
from motcua.outreach.models import Channel, SuggestionDecision, Topic
from motcua.procedures import words
from motcua.procedures.models import FeeItem, ProcedureVersion
from motcua.reporting.models import Publication

NEWS_DAYS = 45
"""A fact is news from so many days before it holds until as many after."""
AHEAD_DAYS = 60
"""Days of the calendar are told so long before."""
MOST_FIGURES = 6
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
OFFICE = "Bộ phận Tiếp nhận và Trả kết quả"


@dataclass(frozen=True)
class Suggestion:
    """One fact worth telling. `day`: when it holds or was published; `url`: the public page that says it."""

    key: str
    kind: str
    title: str
    text: str
    day: date
    channel: str
    topic: str
    url: str = ""


def open_suggestions(agency: Agency, day: date) -> list[Suggestion]:
    """What was neither taken up nor put aside, the nearest fact first."""
    decided = set(SuggestionDecision.objects.filter(agency=agency).values_list("key", flat=True))
    found = [one for one in all_suggestions(agency, day) if one.key not in decided]
    return sorted(found, key=lambda one: (abs((one.day - day).days), one.key))


def all_suggestions(agency: Agency, day: date) -> Iterator[Suggestion]:
    """Every fact that is news on the day, in stable order. Six queries."""
    yield from _procedures(day)
    yield from _publications(agency, day)
    yield from _calendar(agency, day)


# Procedures and fees


def _procedures(day: date) -> Iterator[Suggestion]:
    around = (day - timedelta(days=NEWS_DAYS), day + timedelta(days=NEWS_DAYS))
    rows = ProcedureVersion.objects.select_related("procedure", "field").defer("row", "search_text")
    begun = list(rows.filter(valid_from__range=around).order_by("procedure__code", "number"))
    followed = {version.procedure_id for version in begun}
    before = _before(begun)
    for version in begun:
        yield _begun(version)
        old = before.get((version.procedure_id, version.number - 1))
        if old and _fees(old) != _fees(version):
            yield _fee(version, old)
    ended = rows.filter(valid_to__range=around).exclude(procedure__in=followed).order_by("procedure__code", "number")
    for version in ended.select_related("procedure__successor"):
        yield _ended(version)


def _before(begun: list[ProcedureVersion]) -> dict[tuple[int, int], ProcedureVersion]:
    """The version before each; fees of both are read once and hung on them."""
    pairs = Q()
    for version in begun:
        if version.number > 1:
            pairs |= Q(procedure=version.procedure_id, number=version.number - 1)
    old = list(ProcedureVersion.objects.filter(pairs).defer("row", "search_text")) if pairs else []
    everything = {version.pk: version for version in [*begun, *old]}
    fees: dict[int, list[FeeItem]] = {pk: [] for pk in everything}
    if old:
        for item in FeeItem.objects.filter(version__in=everything).order_by("version", "position"):
            fees[item.version_id].append(item)
    for pk, version in everything.items():
        version.told_fees = fees[pk]  # type: ignore[attr-defined]
    return {(version.procedure_id, version.number): version for version in old}


def _fees(version: ProcedureVersion) -> tuple[object, ...]:
    """What is taken: rule and amounts, so that two versions can be compared."""
    items: list[FeeItem] = version.told_fees  # type: ignore[attr-defined]
    return (version.fee_rule, *((one.name, one.amount_vnd, one.per, one.cap_vnd) for one in items))


def _begun(version: ProcedureVersion) -> Suggestion:
    is_new, begins = version.number == 1, version.valid_from or date.min
    limit = words.limit_words(version.limit_unit, version.limit_amount)
    which = f"thủ tục “{version.name}” (lĩnh vực {version.field.name.lower()})"
    lines = [
        f"Từ ngày {begins:%d/%m/%Y}, {which} {'bắt đầu được tiếp nhận' if is_new else 'có thay đổi'}.",
        f"Thời hạn giải quyết: {limit[:1].lower()}{limit[1:]}." if limit else "",
        f"Bà con xem thành phần hồ sơ, phí, lệ phí tại {OFFICE} của xã hoặc trên trang thủ tục của xã.",
    ]
    return Suggestion(
        key=f"procedure:{version.procedure.code}:{version.number}",
        kind="Thủ tục mới" if is_new else "Thủ tục sửa đổi",
        title=f"{'Thủ tục mới' if is_new else 'Thay đổi thủ tục'}: {_short(version.name)}",
        text="\n\n".join(line for line in lines if line),
        day=begins,
        channel=Channel.LOUDSPEAKER.value,
        topic=Topic.PROCEDURES.value,
        url=f"/thu-tuc/{version.procedure.code}/",
    )


def _ended(version: ProcedureVersion) -> Suggestion:
    successor, ends = version.procedure.successor, version.valid_to or date.max
    instead = f" Thay vào đó, bà con làm thủ tục mã số {successor.code}." if successor else ""
    return Suggestion(
        key=f"procedure:{version.procedure.code}:{version.number}:ended",
        kind="Thủ tục bãi bỏ",
        title=f"Bãi bỏ thủ tục: {_short(version.name)}",
        text=f"Sau ngày {ends:%d/%m/%Y}, UBND xã không tiếp nhận thủ tục “{version.name}” nữa.{instead}",
        day=ends,
        channel=Channel.LOUDSPEAKER.value,
        topic=Topic.PROCEDURES.value,
    )


def _fee(version: ProcedureVersion, old: ProcedureVersion) -> Suggestion:
    begins = version.valid_from or date.min
    lines = [f"Từ ngày {begins:%d/%m/%Y}, phí, lệ phí của thủ tục “{version.name}” thay đổi.", "Mức trước đây:"]
    lines += [f"- {line}" for line in _fee_lines(old)] + ["Mức mới:"] + [f"- {line}" for line in _fee_lines(version)]
    return Suggestion(
        key=f"fee:{version.procedure.code}:{version.number}",
        kind="Phí, lệ phí thay đổi",
        title=f"Phí, lệ phí mới: {_short(version.name)}",
        text="\n\n".join([lines[0], "\n".join(lines[1:])]),
        day=begins,
        channel=Channel.BOARD.value,
        topic=Topic.PROCEDURES.value,
        url=f"/thu-tuc/{version.procedure.code}/",
    )


def _fee_lines(version: ProcedureVersion) -> list[str]:
    items: list[FeeItem] = version.told_fees  # type: ignore[attr-defined]
    found = []
    for one in items:
        amount = "theo quy định" if one.amount_vnd is None else f"{one.amount_vnd:,} đồng".replace(",", ".")
        found.append(f"{one.name}: {amount}{f'/{one.per}' if one.per else ''}")
    return found or [words.FEE_RULES.get(version.fee_rule) or "chưa ghi"]


def _short(name: str, longest: int = 150) -> str:
    """A long name loses its last words, never half a word."""
    return name if len(name) <= longest else f"{name[:longest].rsplit(' ', 1)[0]} …"


# What the office published


def _publications(agency: Agency, day: date) -> Iterator[Suggestion]:
    told = (Publication.Kind.LATE_LIST, Publication.Kind.MEASURES, Publication.Kind.MEASURES_766)
    rows = Publication.objects.filter(
        agency=agency, kind__in=told, period_last__gte=day - timedelta(days=2 * NEWS_DAYS)
    )
    for row in rows.order_by("pk"):
        published_on = day_of(row.published_at)
        if day - timedelta(days=NEWS_DAYS) <= published_on <= day:
            yield (
                _late_list(row, published_on) if row.kind == Publication.Kind.LATE_LIST else _figures(row, published_on)
            )


def _figures(row: Publication, day: date) -> Suggestion:
    told = [
        f"- {one['name']}: {one['value_words']}" + (f" (chỉ tiêu {one['target_words']})" if one["target_words"] else "")
        for one in row.data.get("rows", [])
        if one.get("value") is not None and one.get("value_words")
    ]
    score = row.data.get("score")
    if score:
        told = [f"- Điểm tự theo dõi: {score['points_words']} trên {score['attainable_words']} điểm"]
    first = f"UBND xã đã công khai {_lower(row.subject)}."
    rest = ["Kết quả chính:", *told[:MOST_FIGURES]] if told else ["Bà con xem chi tiết trên trang công khai của xã."]
    return Suggestion(
        key=f"publication:{row.pk}",
        kind="Số liệu đã công khai",
        title=row.subject,
        text=f"{first}\n\n" + "\n".join(rest),
        day=day,
        channel=Channel.WEB.value,
        topic=Topic.REFORM.value,
        url=f"/cong-khai/so/{row.pk}/",
    )


def _late_list(row: Publication, day: date) -> Suggestion:
    count = len(row.data.get("rows", []))
    said = f"có {count} hồ sơ chậm, kèm nguyên nhân và đơn vị chịu trách nhiệm" if count else "không có hồ sơ chậm muộn"
    return Suggestion(
        key=f"publication:{row.pk}",
        kind="Danh sách chậm muộn",
        title=row.subject,
        text=f"UBND xã đã công khai {_lower(row.subject)}: {said}. Bà con xem danh sách trên trang công khai của xã.",
        day=day,
        channel=Channel.WEB.value,
        topic=Topic.REFORM.value,
        url=f"/cong-khai/so/{row.pk}/",
    )


def _lower(text: str) -> str:
    return f"{text[:1].lower()}{text[1:]}"


# Days that move


def _calendar(agency: Agency, day: date) -> Iterator[Suggestion]:
    ahead = (day, day + timedelta(days=AHEAD_DAYS))
    rows = CalendarDay.objects.filter(Q(agency=agency) | Q(agency__isnull=True), day__range=ahead)
    days: dict[date, CalendarDay] = {}
    for row in rows.order_by("day", "agency_id"):
        if row.day not in days or row.agency_id:
            days[row.day] = row
    for row in days.values():
        if row.kind in SAID_OF_DAY:
            yield _moved(row)


SAID_OF_DAY = {
    "swap_work": ("Ngày làm bù", "làm việc bù", f"{OFFICE} tiếp nhận hồ sơ như ngày thường."),
    "swap_off": ("Ngày nghỉ hoán đổi", "nghỉ", f"{OFFICE} không tiếp nhận trực tiếp; hồ sơ trực tuyến vẫn nộp được."),
    "closure": ("Nghỉ tiếp nhận", "tạm nghỉ", "Hồ sơ trực tuyến vẫn nộp được; hạn trả kết quả được tính lại."),
}


def _moved(row: CalendarDay) -> Suggestion:
    kind, does, meaning = SAID_OF_DAY[row.kind]
    hours = ", ".join(f"{first} đến {last}" for first, last in row.sessions or [])
    told = f" Giờ làm việc: {hours}." if hours else ""
    return Suggestion(
        key=f"calendar:{row.day.isoformat()}:{row.kind}",
        kind=kind,
        title=f"{kind} {row.day:%d/%m/%Y}",
        text=f"UBND xã {does} {WEEKDAYS[row.day.weekday()]}, ngày {row.day:%d/%m/%Y} ({row.name}). {meaning}{told}",
        day=row.day,
        channel=Channel.LOUDSPEAKER.value,
        topic=Topic.SCHEDULE.value,
    )
