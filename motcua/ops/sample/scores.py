"""Score sheets of the sample: last quarter's of the one-stop unit signed, others on their way, this quarter's open."""

from datetime import date, datetime
from fractions import Fraction

from motcua.agency.models import Agency, Officer
from motcua.agency.queries import hand_for_post, workdays_for
from motcua.common.moments import at as moment_on
from motcua.common.moments import day_of
from motcua.law.scoring import quarter_before, quarter_of
from motcua.scoring import services
from motcua.scoring.models import ScoreSheet
from motcua.scoring.queries import computed_of, sheets_of
from motcua.scoring.services import Mark, OwnScore

BY_HAND = {
    5: (2, "100% thủ tục thuộc danh mục được tiếp nhận, giải quyết, trả kết quả tại Bộ phận Một cửa."),
    6: (2, "Biên bản kiểm tra niêm yết tại trụ sở và trang thông tin điện tử, tháng cuối quý."),
    8: (2, "Không có phản ánh, kiến nghị trong quý (sổ tiếp nhận phản ánh, kiến nghị)."),
    9: (1, "Tỷ lệ hồ sơ trực tuyến trên 15%, còn thủ tục chưa phát sinh hồ sơ trực tuyến."),
}


def lay_scores(commune: Agency, *, now: datetime) -> None:
    """Play the scoring of the last quarter as far as the sample shows it, and open the running one."""
    office, running = _hand(commune, "vp_tk", now), quarter_of(day_of(now))
    past = quarter_before(running)
    at = _opening(commune, running.first, now)
    services.open_sheets(commune, past, by=office, at=at)
    rows = list(sheets_of(commune, past))
    for sheet in rows:
        if sheet.officer_id is None:
            _whole_way(sheet, commune, at)
    for sheet in [one for one in rows if one.officer_id not in (None, office.pk)][:2]:
        assert sheet.officer is not None
        services.self_score_sheet(sheet, _own(sheet), by=sheet.officer, at=at)
    services.open_sheets(commune, running, by=office, at=at)


def _whole_way(sheet: ScoreSheet, commune: Agency, at: datetime) -> None:
    counter, office, head = (_hand(commune, post, at) for post in ("mot_cua", "vp_tk", "chu_tich"))
    scored = services.self_score_sheet(sheet, _own(sheet), by=counter, at=at)
    marks = {line.number: Mark(line.own) for line in scored.lines.all()}
    verified = services.verify_sheet(scored, marks, by=office, at=at)
    services.sign_sheet(verified, by=head, at=at)


def _own(sheet: ScoreSheet) -> dict[int, OwnScore]:
    """What the log and the ratings say, and the scores by hand with their evidence."""
    entries = {number: OwnScore(found.value) for number, found in computed_of(sheet).items()}
    if sheet.officer_id is None:
        entries |= {number: OwnScore(Fraction(points), evidence=text) for number, (points, text) in BY_HAND.items()}
    return entries


def _hand(commune: Agency, post: str, at: datetime) -> Officer:
    hand = hand_for_post(commune, post, day_of(at))
    assert hand is not None
    return hand.officer


def _opening(commune: Agency, day: date, now: datetime) -> datetime:
    """When the office opens on a day or after it; at the latest now."""
    return min(workdays_for(commune).next_opening(moment_on(day)), now)
