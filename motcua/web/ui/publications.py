"""How a publication looks: the same words and tables for the office before, and for everybody after."""

from datetime import date, datetime
from typing import Any

from motcua.common.moments import local
from motcua.dossiers.late_papers import late_row
from motcua.reporting.publication_data import Data, Kind
from motcua.reporting.standing_data import CATALOGUE, SATISFACTION, USUAL_TIMES
from motcua.web.ui.charts import number_text

TEMPLATES = {
    Kind.MEASURES.value: "portal/published/_measures.html",
    Kind.MEASURES_766.value: "portal/published/_measures_766.html",
    Kind.LATE_LIST.value: "portal/published/_late_rows.html",
    Kind.PROCEDURES.value: "portal/published/_procedures.html",
    Kind.PETITIONS.value: "portal/published/_petitions.html",
    CATALOGUE: "portal/published/_catalogue.html",
    USUAL_TIMES: "portal/published/_usual_times.html",
    SATISFACTION: "portal/published/_satisfaction.html",
}
TONES = {True: "good", False: "late", None: "calm"}


def body_of(data: Data) -> dict[str, Any]:
    """What the template of the kind needs: `body` names it, `data` is the document, `rows` are ready to be shown."""
    kind = data["kind"]
    more = MORE.get(kind, lambda _data: {})(data)
    return {"body": TEMPLATES[kind], "data": data, "rows": data["rows"], "facts": _facts(data), **more}


def _facts(data: Data) -> list[tuple[str, str]]:
    return [("Cơ quan", data["agency"]["name"]), ("Kỳ", _period(data)), ("Số liệu tính đến", _moment(data))]


def _period(data: Data) -> str:
    period = data["period"]
    days = f"{_day(period['from'])} đến {_day(period['to'])}"
    return f"{period['name']}: từ {days}" if period["key"] else f"Từ {days}"


def _day(text: str) -> str:
    return f"{date.fromisoformat(text):%d/%m/%Y}"


def _moment(data: Data) -> str:
    moment = local(datetime.fromisoformat(data["figures_at"]))
    return f"{moment:%H:%M} ngày {moment:%d/%m/%Y}"


def _procedures(data: Data) -> dict[str, Any]:
    return {"rows": [{**row, "day_words": _day(row["day"])} for row in data["rows"]]}


def _late(data: Data) -> dict[str, Any]:
    return {"rows": [late_row(row) for row in data["rows"]]}


def _measures(data: Data) -> dict[str, Any]:
    """Bars of all shares, in the colour of their verdict; the table says the same in words."""
    bars = [
        {
            "label": f"{row['code']} {row['name']}",
            "value": row["value"],
            "tone": TONES[row["met"]],
            "text": row["value_words"],
        }
        for row in data["rows"]
        if row["value"] is not None
    ]
    verdicts = [row["met"] for row in data["rows"]]
    return {"bars": bars, "met": verdicts.count(True), "missed": verdicts.count(False)}


def _score(data: Data) -> dict[str, Any]:
    """The groups as bars: how much of what could be judged was reached."""
    groups = [
        {
            "label": row["name"],
            "value": row["share"],
            "text": f"{row['points_words']}/{row['attainable_words']}",
        }
        for row in data["score"]["groups"]
        if row["share"] is not None
    ]
    return {"score": data["score"], "groups": groups}


def _usual(data: Data) -> dict[str, Any]:
    """Rows that say something with their picture (how far median and nine in ten reach on the way to the limit).

    Those with too few dossiers stand apart, so that they do not hide the others.
    """
    told = [{**row, "picture": _picture(row)} for row in data["rows"] if row["median_minutes"] is not None]
    return {"rows": told, "few": [row for row in data["rows"] if row["median_minutes"] is None]}


def _picture(row: Data) -> dict[str, float]:
    """Parts of a bar 100 wide."""
    limit = row["limit_minutes"]
    whole = max(limit or 0, row["nine_in_ten_minutes"], 1)
    return {
        "median": round(row["median_minutes"] / whole * 100, 2),
        "nine": round(row["nine_in_ten_minutes"] / whole * 100, 2),
        "limit": round(limit / whole * 100, 2) if limit else 0,
    }


def _satisfaction(data: Data) -> dict[str, Any]:
    """The total apart, then a table for each group; months also as bars."""
    by_group: dict[str, list[Data]] = {"total": [], "month": [], "field": [], "channel": []}
    for row in data["rows"]:
        by_group[row["group"]].append(row)
    total = by_group["total"][0] if by_group["total"] else None
    tiles = _tiles(total, data["response"]) if total and total["ratings"] else []
    bars = [
        {"label": row["name"], "value": row["share"], "text": f"{row['share_words']} ({row['ratings']} phiếu)"}
        for row in by_group["month"]
        if row["share"] is not None
    ]
    tables = [
        ("Theo tháng", by_group["month"]),
        ("Theo lĩnh vực", by_group["field"]),
        ("Theo nơi đánh giá", by_group["channel"]),
    ]
    return {"total": total, "tiles": tiles, "bars": bars, "tables": [(name, rows) for name, rows in tables if rows]}


def _tiles(total: Data, response: Data) -> list[dict[str, str]]:
    interval = f"khoảng tin cậy 95 %: {number_text(total['low'])}% đến {number_text(total['high'])}%"
    rated = f"{number_text(response['rated'])} trên {number_text(response['ended'])} hồ sơ đã kết thúc"
    return [
        {"value": total["share_words"], "label": "hài lòng hoặc rất hài lòng", "note": interval},
        {"value": number_text(total["ratings"]), "label": "phiếu đánh giá hợp lệ"},
        {"value": response["words"], "label": "hồ sơ có đánh giá", "note": rated},
    ]


MORE: dict[str, Any] = {
    Kind.LATE_LIST.value: _late,
    Kind.PROCEDURES.value: _procedures,
    Kind.MEASURES.value: _measures,
    Kind.MEASURES_766.value: _score,
    USUAL_TIMES: _usual,
    SATISFACTION: _satisfaction,
}
