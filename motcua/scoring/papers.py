"""What stands on the printed sheet: the rows as the dictionary of `documents.papers.ScoreSheet`."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from motcua.documents.drawing import draw
from motcua.documents.services import draw_paper
from motcua.dossiers.papers import letterhead, signature
from motcua.law.scoring import Total
from motcua.scoring.models import ScoreLine, ScoreSheet
from motcua.scoring.queries import total_of_lines
from motcua.scoring.words import score_text


def sheet_data(sheet: ScoreSheet, lines: Iterable[ScoreLine], at: datetime) -> dict[str, Any]:
    """The sheet as it stands; the number comes when it is signed."""
    lines, quarter, scheme = list(lines), sheet.quarter, sheet.scheme
    total = total_of_lines(sheet, lines, verified=True)
    head = {**letterhead(sheet.agency, at), "superior": "", "unit": sheet.agency.full_name.upper()}
    signer = {**signature(sheet.signed_by, at)} if sheet.signed_by else {}
    return {
        **head,
        **signer,
        "recipients": ["Người được chấm điểm", "Lưu: VT"],
        "subject": sheet.subject_name,
        "subject_kind": sheet.subject,
        "quarter": str(quarter),
        "period_from": quarter.first,
        "period_to": quarter.last,
        "basis": scheme.basis,
        "rows": [_row(sheet, line) for line in lines],
        "full_of_index": scheme.highest,
        "own_total": _points(total_of_lines(sheet, lines, verified=False)),
        "verified_total": _points(total),
        "maximum": f"{scheme.highest * len(lines)}",
        "scaled": score_text(total.scaled) if total else "",
        "scale_note": _scale_note(total, scheme.full),
        "class_name": total.name if total else "",
        "scorer_name": sheet.scored_by.full_name if sheet.scored_by else "",
        "verifier_name": sheet.verified_by.full_name if sheet.verified_by else "",
        "issued_on": at,
    }


def _row(sheet: ScoreSheet, line: ScoreLine) -> dict[str, Any]:
    index = sheet.scheme.index(line.number)
    counted = f"{line.points:,} điểm/{line.dossiers:,} hồ sơ".replace(",", ".") if line.dossiers else ""
    notes = [counted, line.evidence, line.note, line.verified_note]
    return {
        "number": line.number,
        "title": index.title,
        "own": score_text(line.own),
        "verified": score_text(line.verified) if sheet.verified_at else "",
        "note": "\n".join(note for note in notes if note),
    }


def _points(total: Total | None) -> str:
    return score_text(total.points) if total else ""


def _scale_note(total: Total | None, full: int) -> str:
    if total is None or total.maximum == full:
        return ""
    return f"Điểm tối đa {total.maximum}, quy về thang {full} điểm"


def sheet_pdf(sheet: ScoreSheet, *, at: datetime) -> bytes:
    """The sheet as signed, the same bytes every time; before that as it stands now, without number."""
    if sheet.paper:
        return draw_paper(sheet.paper)
    return draw("score_sheet", sheet_data(sheet, sheet.lines.all(), at), at=at)
