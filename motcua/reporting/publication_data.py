"""What a publication says, as one JSON document a kind: the page, the CSV and the feed are all drawn from it.

The shape is stable and told in docs/reference/publication.md: `schema`, `kind`, `title`, `agency`, `period`,
`figures_at`, `published_at`, `replaces`, `note`, `rows`, and for the self-score also `score`. No applicant stands in
any of them; officers only in the late list, where the duty is to name them (indicators §7.1).
"""

import hashlib
import json
from collections.abc import Callable
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from motcua.agency.models import Agency
from motcua.dossiers.models import LateList
from motcua.dossiers.reasons import cause_label
from motcua.procedures import words
from motcua.procedures.models import ProcedureVersion
from motcua.reporting import quality
from motcua.reporting.measures import MEASURES, NOTHING, Figure, figures, rounded
from motcua.reporting.models import Publication
from motcua.reporting.periods import Period

SCHEMA = "motcua/cong-khai/1"
SELF_SCORED = "Điểm tự theo dõi; điểm chính thức do Cổng Dịch vụ công quốc gia chấm."
LAW_766 = "Quyết định 766/QĐ-TTg ngày 23/6/2022"
NO_FIGURE: dict[str, Any] = {
    "numerator": None, "denominator": None, "value": None, "value_words": "", "comparator": "", "target": None,
    "target_words": "", "target_is_ours": True, "met": None, "verdict": "", "unit": "", "formula": "",
    "formula_version": "", "open_dossiers": "", "remark": "",
}  # fmt: skip
NO_LATE = "Không có hồ sơ chậm muộn"
Kind = Publication.Kind
Data = dict[str, Any]


def canonical(data: Data) -> str:
    """One text for one content, whatever the database did to the order of the keys."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(data: Data) -> str:
    return hashlib.sha256(canonical(data).encode()).hexdigest()


def build(kind: str, agency: Agency, period: Period, at: datetime) -> Data:
    """What would be published of a period as things stand at `at`; not for the late list, which is drawn up apart."""
    return {**_head(kind, agency, period, at), **BUILDERS[kind](agency, period, at)}


def late_list_data(late_list: LateList, period: Period) -> Data:
    """The closed list as a publication: units and officers, codes and days, never an applicant."""
    rows = [{**row, "cause_words": cause_label(row["cause"])} for row in late_list.rows]
    head = _head(Kind.LATE_LIST.value, late_list.agency, period, late_list.closed_at)
    return {**head, "note": "" if rows else NO_LATE, "rows": rows}


def title_of(kind: str, period: Period) -> str:
    """As the page and the feed call it."""
    return f"{Kind(kind).label}: {str(period)[0].lower()}{str(period)[1:]}"


def _head(kind: str, agency: Agency, period: Period, figures_at: datetime) -> Data:
    return {
        "schema": SCHEMA,
        "kind": kind,
        "title": title_of(kind, period),
        "agency": {"code": agency.code, "name": agency.full_name},
        "period": {"key": period.key, "name": str(period), "from": f"{period.first}", "to": f"{period.last}"},
        "figures_at": figures_at.isoformat(),
        "published_at": None,
        "replaces": None,
        "note": "",
        "rows": [],
    }


def _measures(agency: Agency, period: Period, at: datetime) -> Data:
    """Every measure of the plan; those without a target of the commune are shown and not judged."""
    chosen = [measure for measure in MEASURES if measure.code.startswith("T")]
    return {"rows": [_figure_row(figure) for figure in figures(agency, [period], at=at, measures=chosen)]}


def _figure_row(figure: Figure) -> Data:
    """The figure as the command line gives it, with its words, so that nobody needs this program to read it."""
    measure = figure.measure
    return {
        **figure.as_json(),
        "value_words": figure.text,
        "target_words": measure.promise,
        "target_is_ours": measure.is_ours,
        "verdict": figure.verdict,
        "formula": measure.in_words,
        "open_dossiers": measure.open_dossiers,
        "remark": measure.note,
    }


def _measures_766(agency: Agency, period: Period, at: datetime) -> Data:
    """The self-score: every component with its points, the groups, the total and what of it could be judged."""
    own = quality.score(agency, period, at)
    rows = [_component_row(group, one) for group in own.groups for one in group.components]
    return {"note": SELF_SCORED, "score": _score(own), "rows": rows}


def _component_row(group: quality.Group, one: quality.Component) -> Data:
    """As a measure's row, with its points; a component that is no rate has no figures of its own."""
    figure = _figure_row(one.figure) if one.figure else {**NO_FIGURE, "legal_basis": LAW_766}
    return {
        **figure,
        "code": one.code,
        "name": one.name,
        "group": group.name,
        "points": None if one.points is None else _two_places(one.points),
        "points_words": one.text_points,
        "max_points": None if one.max is None else _two_places(one.max),
        "max_words": quality.UNDETERMINED if one.max is None else quality.points_text(one.max),
    }


def _score(own: quality.Score) -> Data:
    return {
        "label": quality.LABEL,
        "points": _two_places(own.points),
        "points_words": quality.points_text(own.points),
        "attainable": _two_places(own.attainable),
        "attainable_words": quality.points_text(own.attainable),
        "max": _two_places(own.max),
        "class_name": own.class_name,
        "source": own.source,
        "groups": [_group(group) for group in own.groups],
    }


def _group(group: quality.Group) -> Data:
    attainable = group.attainable
    return {
        "name": group.name,
        "points": _two_places(group.points),
        "points_words": quality.points_text(group.points),
        "attainable": _two_places(attainable),
        "attainable_words": quality.points_text(attainable),
        "max": _two_places(group.max),
        "share": _two_places(100 * group.points / attainable) if attainable else None,
    }


def _two_places(points: Fraction) -> float:
    return float(rounded(points / 100))


def _procedures(_agency: Agency, period: Period, _at: datetime) -> Data:
    """Versions that begin or end in the period. One that is followed the next day is a change, not an end."""
    first, last = period.first, period.last
    versions = ProcedureVersion.objects.select_related("procedure__successor", "field").order_by(
        "field__name", "procedure__code", "number"
    )
    begun = list(versions.filter(valid_from__range=(first, last)))
    followed = {version.procedure_id for version in begun}
    ended = [one for one in versions.filter(valid_to__range=(first, last)) if one.procedure_id not in followed]
    rows = [_procedure_row(one, "changed" if one.number > 1 else "new", one.valid_from) for one in begun]
    rows += [_procedure_row(one, "abolished", one.valid_to) for one in ended]
    rows.sort(key=lambda row: (row["day"], row["code"]))
    return {"note": "" if rows else "Trong kỳ không có thủ tục mới, sửa đổi hoặc bãi bỏ.", "rows": rows}


CHANGES = {"new": "Mới", "changed": "Sửa đổi", "abolished": "Bãi bỏ"}


def which_version(version: ProcedureVersion) -> Data:
    """How rows about a version of a procedure begin."""
    return {
        "code": version.procedure.code,
        "name": version.name,
        "field": version.field.name,
        "level": words.LEVELS.get(version.level, version.level),
        "version": version.number,
    }


def _procedure_row(version: ProcedureVersion, change: str, day: date | None) -> Data:
    decisions = [one for one in (version.row.get("publishing_decision") or {}).values() if one]
    successor = version.procedure.successor
    return {
        **which_version(version),
        "change": change,
        "change_words": CHANGES[change],
        "day": f"{day}",
        "limit_words": words.limit_words(version.limit_unit, version.limit_amount),
        "decision": "; ".join(decisions),
        "successor": successor.code if successor and change == "abolished" else "",
    }


def _petitions(_agency: Agency, _period: Period, _at: datetime) -> Data:
    """No petition was answered through this office's software."""
    return {"note": NOTHING}


BUILDERS: dict[str, Callable[[Agency, Period, datetime], Data]] = {
    Kind.MEASURES.value: _measures,
    Kind.MEASURES_766.value: _measures_766,
    Kind.PROCEDURES.value: _procedures,
    Kind.PETITIONS.value: _petitions,
}
