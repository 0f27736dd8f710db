"""Score sheets of the sample: last quarter's of the one-stop unit is signed, this quarter's are open drafts."""

from datetime import datetime
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
    """Score the one-stop unit for the last quarter up to the signature, and open the sheets of the running one."""
    running = quarter_of(day_of(now))
    past = quarter_before(running)
    at = min(workdays_for(commune).next_opening(moment_on(running.first)), now)
    counter, office, head = (_hand(commune, post, at) for post in ("mot_cua", "vp_tk", "chu_tich"))
    services.open_sheets(commune, past, by=office, at=at)
    sheet = sheets_of(commune, past).get(officer=None)
    sheet = services.self_score_sheet(sheet, _own(sheet), by=counter, at=at)
    marks = {line.number: Mark(line.own) for line in sheet.lines.all()}
    sheet = services.verify_sheet(sheet, marks, by=office, at=at)
    services.sign_sheet(sheet, by=head, at=at)
    services.open_sheets(commune, running, by=office, at=at)


def _own(sheet: ScoreSheet) -> dict[int, OwnScore]:
    """What the log and the ratings say, and the scores by hand with their evidence."""
    found = {number: OwnScore(computed.value) for number, computed in computed_of(sheet).items()}
    by_hand = {number: OwnScore(Fraction(points), evidence=text) for number, (points, text) in BY_HAND.items()}
    return found | by_hand


def _hand(commune: Agency, post: str, at: datetime) -> Officer:
    hand = hand_for_post(commune, post, day_of(at))
    assert hand is not None
    return hand.officer
