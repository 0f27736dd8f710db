"""The components of QĐ 766/QĐ-TTg that a commune can follow for itself (indicators §2.3), each declared once.

The national system is the judge: every figure here is "điểm tự theo dõi". What is worth how many points stands in
`quality.toml`, because weights and thresholds change with time.
"""

from typing import Any

from motcua.reporting import conditions as c
from motcua.reporting.measure import Counting, Measure, Sums
from motcua.reporting.plan_measures import AT_SNAPSHOT, NO_DOSSIERS, OPEN_IN, OPEN_OUT

OWN = "Cổng Dịch vụ công quốc gia chấm điểm chính thức; số này chỉ để tự theo dõi."
SETTLED = (("Còn đang giải quyết", c.still_open), ("Rút, trả lại hoặc dừng giải quyết", c.given_back))


def _of(part: str) -> str:
    return f"Quyết định 766/QĐ-TTg ngày 23/6/2022, chỉ số {part}"


def _good_766(t: Any) -> Any:
    """On time by the exceptions of the portal's own paper (indicators §1.3).

    Waiting for a supplement: as if ended when it was asked for; asked for more than once: late; open: as if it ended
    on the last day of the period.
    """
    once = t.second_supplement.isnull() | (t.second_supplement >= t.until)
    ended = ~c.open_at_end(t) & c.good(t)
    waiting = t.waiting & (t.late_from.isnull() | (t.waiting_since < t.late_from))
    running = ~t.waiting & c.in_time(t)
    return once & (ended | (c.open_at_end(t) & (waiting | running)))


def _counted_elsewhere(t: Any) -> tuple[Any, ...]:
    """Dossiers synchronised and received, as each of the two systems counted them; and for each month of the period
    what each had received in the whole year before.
    """

    def sides(kind: str, column: Any) -> list[Any]:
        inside = (t.kind == kind) & c.inside(t.received, t)
        return [(inside & (t.channel == source)).cast("int64") * column.fill_null(0) for source in ("bcqg", "dvcqg")]

    return (*sides("outside", t.amount_done), *sides("outside", t.amount), *sides("last_year", t.amount))


def _larger(*sides: Any) -> tuple[Any, Any]:
    """Where neither system has a number: a twelfth of last year for each month, to the nearest dossier. Where last year
    has none either the share is nought.
    """
    import ibis

    done, whole, before = (ibis.greatest(*sides[place : place + 2]) for place in (0, 2, 4))
    twelfths = (before + 6) // 12
    known = ibis.ifelse(whole > 0, whole, twelfths)
    return ibis.ifelse(known > 0, done, 0), ibis.ifelse(known > 0, known, done)


def _against(t: Any) -> tuple[Any, ...]:
    taken = c.taken(t)
    return tuple(part.fill_null(False) for part in (taken, taken & ~_good_766(t), taken & c.disliked(t)))


def _neither_late_nor_disliked(whole: Any, late: Any, disliked: Any) -> tuple[Any, Any]:
    """100 % − (late + disliked), literally: what is both is subtracted twice; never under 0."""
    import ibis

    return ibis.greatest(whole - late - disliked, 0), whole


def _late(t: Any) -> Any:
    return (~c.open_at_end(t) & c.late(t)) | (c.open_at_end(t) & c.overdue(t))


def _has_fee(t: Any) -> Any:
    return c.in_force(t) & t.fee_bearing


def _service(t: Any) -> Any:
    return c.in_force(t) & c.has_service(t)


MEASURES = (
    Measure(
        code="766-1.4",
        name="Tỷ lệ hồ sơ đồng bộ lên Cổng DVCQG",
        theme="766",
        population=lambda t: (t.kind == "outside") & c.inside(t.received, t),
        numerator=lambda t: t.amount_done > 0,
        sums=Sums(_counted_elsewhere, _larger),
        in_words="Hồ sơ đã đồng bộ / số lớn hơn trong hai số tiếp nhận: của Hệ thống báo cáo quốc gia và của"
        " Cổng DVCQG; cả hai hệ thống chưa có số thì lấy tổng năm trước chia 12 cho mỗi tháng trong kỳ (làm tròn đến"
        " hồ sơ), năm trước cũng không có thì tỷ lệ bằng 0",
        open_dossiers="Theo số liệu hai hệ thống kia đã đếm, ghi theo tháng.",
        legal_basis=_of("1.4"),
        formula_version="766-1.4/2",
        unit_name="hồ sơ",
        note=OWN,
        example="480 đồng bộ; 500 và 490: 480/500 = 96,00%",
    ),
    Measure(
        code="766-2.1",
        name="Tỷ lệ hồ sơ xử lý trước hạn, đúng hạn (điểm tự theo dõi)",
        theme="766",
        population=c.taken,
        numerator=_good_766,
        in_words="(Đã giải quyết trước, đúng hạn + đang giải quyết còn hạn) / tất cả hồ sơ tiếp nhận, xử lý trong kỳ",
        open_dossiers="Hồ sơ còn đang giải quyết có tính: còn hạn là đạt, quá hạn là không đạt.",
        legal_basis=_of("2.1"),
        formula_version="766-2.1/2",
        note=f"{OWN} Yêu cầu bổ sung quá một lần tính là quá hạn; đang chờ bổ sung tính theo lúc yêu cầu.",
        order="due",
        example="386 xong đúng hạn, 7 đang giải quyết còn hạn, 399 hồ sơ: 393/399 = 98,50%",
    ),
    Measure(
        code="766-3.1",
        name="Tỷ lệ TTHC cung cấp dịch vụ công trực tuyến",
        theme="766",
        population=c.in_force,
        numerator=c.has_service,
        counting=Counting.PROCEDURES,
        in_words="Thủ tục có dịch vụ công trực tuyến (một phần hoặc toàn trình) / thủ tục cấp xã thực hiện",
        open_dossiers=AT_SNAPSHOT,
        legal_basis=_of("3.1"),
        formula_version="766-3.1/1",
        note=OWN,
    ),
    Measure(
        code="766-3.2",
        name="Tỷ lệ dịch vụ công trực tuyến có phát sinh hồ sơ",
        theme="766",
        population=_service,
        numerator=lambda t: c.received(t) & c.online(t) & c.has_service(t),
        counting=Counting.PROCEDURES,
        is_apart=True,
        in_words="Dịch vụ công có ít nhất một hồ sơ trực tuyến trong kỳ / dịch vụ công trực tuyến đang cung cấp",
        open_dossiers=OPEN_IN,
        legal_basis=_of("3.2"),
        formula_version="766-3.2/1",
        note=OWN,
    ),
    Measure(
        code="766-3.3",
        name="Tỷ lệ hồ sơ nộp trực tuyến",
        theme="766",
        population=c.received,
        numerator=lambda t: c.online(t) & (t.electronic_result | ~t.written_result),
        in_words="Hồ sơ nộp trực tuyến có kết quả điện tử (khi thủ tục trả bản giấy) / hồ sơ tiếp nhận trong kỳ;"
        " khi chấm điểm nhân với tỷ lệ đồng bộ 1.4",
        open_dossiers=OPEN_IN,
        legal_basis=_of("3.3"),
        formula_version="766-3.3/1",
        note=OWN,
        example="300/500 = 60%, nhân 96% = 57,6%",
    ),
    Measure(
        code="766-3.5",
        name="Tỷ lệ TTHC có nghĩa vụ tài chính được tích hợp thanh toán trực tuyến",
        theme="766",
        population=_has_fee,
        numerator=lambda t: c.received(t) & t.fee_bearing & (t.amount > 0),
        counting=Counting.PROCEDURES,
        is_apart=True,
        in_words="Thủ tục có hồ sơ mang mức phí khác 0 / thủ tục có phí, lệ phí",
        open_dossiers=OPEN_IN,
        legal_basis=_of("3.5"),
        formula_version="766-3.5/1",
        note=OWN,
    ),
    Measure(
        code="766-3.5b",
        name="Tỷ lệ TTHC có giao dịch thanh toán trực tuyến",
        theme="766",
        population=_has_fee,
        numerator=lambda t: c.payment(t) & c.paid_online(t),
        counting=Counting.PROCEDURES,
        is_apart=True,
        in_words="Thủ tục có ít nhất một giao dịch trực tuyến trong kỳ / thủ tục có phí, lệ phí",
        open_dossiers="Tính theo thủ tục, không theo hồ sơ.",
        legal_basis=_of("3.5"),
        formula_version="766-3.5b/1",
        note=OWN,
        example="20 thủ tục có phí, 8 có thanh toán trực tuyến: 40,00%",
    ),
    Measure(
        code="766-3.6",
        name="Tỷ lệ hồ sơ thanh toán trực tuyến",
        theme="766",
        population=lambda t: c.received(t) & t.fee_bearing,
        exclusions=(("Mọi khoản phí bằng 0", lambda t: t.amount == 0),),
        numerator=c.paid_online,
        in_words="Hồ sơ đã thanh toán trực tuyến (Cổng DVCQG hoặc cổng địa phương) / hồ sơ của thủ tục có phí,"
        " trừ hồ sơ mọi"
        " khoản phí bằng 0",
        open_dossiers=OPEN_IN,
        legal_basis=_of("3.6"),
        formula_version="766-3.6/1",
        note=f"{OWN} Chia cho số hồ sơ, không chia cho số thủ tục.",
        example="250 hồ sơ có phí, 50 bằng 0, 48 thanh toán trực tuyến: 48/200 = 24,00%",
    ),
    Measure(
        code="766-4.1",
        name="Tỷ lệ hồ sơ có cấp kết quả điện tử",
        theme="766",
        population=c.taken,
        exclusions=(*SETTLED, ("Thủ tục không có kết quả bằng văn bản", lambda t: ~t.written_result)),
        numerator=lambda t: t.electronic_result,
        in_words="Hồ sơ có kết quả điện tử / hồ sơ đã giải quyết của thủ tục trả kết quả bằng văn bản",
        open_dossiers=OPEN_OUT,
        legal_basis=_of("4.1"),
        formula_version="766-4.1/1",
        note=OWN,
        example="180/200 = 90,00%",
    ),
    Measure(
        code="766-4.2",
        name="Tỷ lệ hồ sơ thực hiện số hóa",
        theme="766",
        population=c.taken,
        exclusions=SETTLED,
        numerator=lambda t: ((t.digitised > 0) | c.online(t)) & (t.electronic_result | ~t.written_result),
        in_words="Hồ sơ có tệp trong thành phần hồ sơ và có kết quả điện tử / hồ sơ đã giải quyết",
        open_dossiers=OPEN_OUT,
        legal_basis=_of("4.2"),
        formula_version="766-4.2/1",
        note=OWN,
        example="144/200 = 72,00%",
    ),
    Measure(
        code="766-4.3",
        name="Tỷ lệ hồ sơ khai thác, sử dụng lại thông tin, dữ liệu số hóa",
        theme="766",
        population=c.received,
        numerator=lambda t: t.reused > 0,
        in_words="Hồ sơ có ít nhất một giấy tờ được tái sử dụng / hồ sơ tiếp nhận trong kỳ",
        open_dossiers=OPEN_IN,
        legal_basis=_of("4.3"),
        formula_version="766-4.3/1",
        note=OWN,
        example="60/200 = 30,00%",
    ),
    Measure(
        code="766-4.4",
        name="Tỷ lệ hồ sơ số hóa có kết nối, chia sẻ phục vụ tái sử dụng",
        theme="766",
        population=c.received,
        numerator=lambda t: t.shared,
        in_words="Hồ sơ có giấy tờ lấy từ kho dữ liệu cá nhân, hoặc kết quả đã chuyển vào kho / hồ sơ tiếp nhận"
        " trong kỳ",
        open_dossiers=OPEN_IN,
        legal_basis=_of("4.4"),
        formula_version="766-4.4/1",
        note=OWN,
    ),
    Measure(
        code="766-4.5a",
        name="Tỷ lệ TTHC kết nối, chia sẻ dữ liệu dân cư",
        theme="766",
        population=c.in_force,
        numerator=lambda t: c.received(t) & t.authenticated,
        counting=Counting.PROCEDURES,
        is_apart=True,
        in_words="Thủ tục có ít nhất một hồ sơ dùng tài khoản VNeID hoặc dữ liệu dân cư / thủ tục của người dân",
        open_dossiers=OPEN_IN,
        legal_basis=_of("4.5"),
        formula_version="766-4.5a/1",
        note=OWN,
    ),
    Measure(
        code="766-4.5b",
        name="Tỷ lệ hồ sơ sử dụng dữ liệu của CSDL quốc gia về dân cư",
        theme="766",
        population=c.received,
        numerator=lambda t: t.authenticated,
        in_words="Hồ sơ dùng tài khoản VNeID hoặc dữ liệu dân cư / hồ sơ tiếp nhận trong kỳ",
        open_dossiers=OPEN_IN,
        legal_basis=_of("4.5"),
        formula_version="766-4.5b/1",
        note=OWN,
    ),
    Measure(
        code="766-5.1",
        name="Phản ánh, kiến nghị về hành vi hành chính trong tổng số",
        theme="766",
        population=c.petition,
        numerator=lambda t: t.about_act,
        in_words="Phản ánh, kiến nghị về hành vi hành chính / tất cả phản ánh, kiến nghị tiếp nhận trong kỳ",
        open_dossiers=NO_DOSSIERS,
        legal_basis=_of("5.1"),
        formula_version="766-5.1/1",
        unit_name="phản ánh, kiến nghị",
        note=f"{OWN} Chỉ theo dõi, không chấm điểm.",
    ),
    Measure(
        code="766-5.2",
        name="Tỷ lệ phản ánh, kiến nghị xử lý đúng hạn",
        theme="766",
        population=c.petition,
        exclusions=(("Còn đang xử lý, chưa quá hạn", lambda t: c.open_at_end(t) & ~c.overdue(t)),),
        numerator=lambda t: ~_late(t),
        in_words="Phản ánh, kiến nghị xử lý trước hoặc đúng hạn / phản ánh, kiến nghị thuộc thẩm quyền đã xử lý"
        " hoặc quá hạn",
        open_dossiers=NO_DOSSIERS,
        legal_basis=_of("5.2"),
        formula_version="766-5.2/1",
        unit_name="phản ánh, kiến nghị",
        note=OWN,
    ),
    Measure(
        code="766-5.3",
        name="Tỷ lệ hài lòng trong xử lý phản ánh, kiến nghị",
        theme="766",
        population=c.petition,
        numerator=lambda t: ~(t.disliked | _late(t)),
        in_words="Phản ánh, kiến nghị không quá hạn, không bị chê và không phản ánh lại / tiếp nhận lần đầu trong kỳ",
        open_dossiers=NO_DOSSIERS,
        legal_basis=_of("5.3"),
        formula_version="766-5.3/1",
        unit_name="phản ánh, kiến nghị",
        note=OWN,
        example="10 phản ánh; 1 quá hạn, 1 vừa quá hạn vừa bị chê, 1 phản ánh lại: 70,00%",
    ),
    Measure(
        code="766-5.4",
        name="Tỷ lệ hài lòng trong tiếp nhận, giải quyết TTHC",
        theme="766",
        population=c.taken,
        numerator=lambda t: _good_766(t) & ~c.disliked(t),
        sums=Sums(_against, _neither_late_nor_disliked),
        in_words="100% − (tỷ lệ hồ sơ quá hạn + tỷ lệ hồ sơ có đánh giá không hài lòng hoặc phản ánh)",
        open_dossiers=OPEN_IN,
        legal_basis=_of("5.4"),
        formula_version="766-5.4/2",
        note=f"{OWN} Hồ sơ vừa quá hạn vừa bị chê bị trừ hai lần, đúng như công thức.",
        example="200 hồ sơ, 4 quá hạn, 3 bị chê: 96,50%",
    ),
)
