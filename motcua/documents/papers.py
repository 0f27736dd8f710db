"""What each paper wants to know: one dictionary type per template, for who calls `drawing.draw`.

Conventions for all of them:
- Every key may be missing, None or "": the paper then prints a dotted line to be filled by hand, never "None".
- Moments are aware `datetime`, days are `date`; the template writes them in Vietnamese, in the office's time zone.
- Money is `int` (đồng) or ready text. All other values are plain text: nothing in them is ever read as markup.
"""

from datetime import date, datetime
from typing import Any, Literal, TypedDict

Outcome = Literal["early", "on_time", "late"]
ReturnWay = Literal["in_person", "postal", "electronic"]


class Paper(TypedDict, total=False):
    """Letterhead, shared by all."""

    superior: str  # agency above the unit: "ỦY BAN NHÂN DÂN XÃ TÂN TRUNG"
    unit: str  # "BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ"
    place: str  # "Tân Trung"
    number: str  # whole number as registered: "07/BPTNTKQ"
    issued_on: date | datetime


class Signed(Paper, total=False):
    """Papers signed for the agency."""

    signer_lines: list[str]  # ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]
    signer_name: str
    recipients: list[str]  # lines of "Nơi nhận", without dash: ["Như trên", "Lưu: VT"]


class Person(TypedDict, total=False):
    """Who the paper speaks of; keys lie flat in the paper."""

    applicant: str  # "Tiếp nhận hồ sơ của"
    address: str
    phone: str
    email: str
    request: str  # "Nội dung yêu cầu giải quyết"
    dossier_code: str


class PaperLine(TypedDict, total=False):
    """One row of "Thành phần hồ sơ". Counts of 0 or None print as an empty cell."""

    name: str
    note: str
    original: int  # Bản chính
    certified: int  # Bản chứng thực
    photocopy: int  # Bản photo
    presented_only: bool  # shown to the officer and taken back
    pages: int  # certified-copy variant: Số trang
    paper_copies: int  # certified-copy variant: Số bản giấy
    electronic: bool  # certified-copy variant: Ký bản điện tử


class AcceptanceSlip(Paper, Person, total=False):
    """Mẫu 01."""

    tracking_url: str  # becomes the QR code
    copies: int  # 1 (default) or 2: page "Liên 1: Lưu", page "Liên 2: Giao khách hàng"
    copy_label: str  # with one copy only, e.g. "Liên 2: Giao khách hàng"
    book: str  # Quyển số
    book_number: str  # Số thứ tự
    reception_unit: str  # "Bộ phận tiếp nhận và trả kết quả: …"
    owner: str  # Chủ hồ sơ
    submitter: str  # Người nộp
    identity_number: str  # Số định danh cá nhân/CCCD/Hộ chiếu
    channel: str  # Kênh nộp: "Trực tiếp"
    columns: Literal["ordinary", "certified_copy"]
    papers: list[PaperLine]
    sets: int  # Số lượng hồ sơ (bộ)
    legal_time: str  # "03 ngày làm việc"
    received_at: datetime
    due_at: datetime
    pick_up_at: str  # Đăng ký nhận kết quả tại
    return_way: ReturnWay | str
    fee: int | str
    fee_note: str  # "Đã thu, biên lai số 0000123" or the ground of exemption
    online: bool  # only "NGƯỜI TIẾP NHẬN HỒ SƠ" signs
    submitter_name: str
    receiver_name: str
    help_phone: str  # whom to call


class CompletionRequest(Paper, Person, total=False):
    """Mẫu 02. `complete_by` stands outside the official labels: the form has no field for it."""

    tracking_url: str
    office_name: str  # "(Bộ phận/Trung tâm): …"
    papers: list[PaperLine]
    reason: str
    complete_by: date | datetime
    contact_name: str
    contact_phone: str
    guide_name: str  # signs as NGƯỜI HƯỚNG DẪN


class RefusalNotice(Paper, Person, total=False):
    """Mẫu 03."""

    office_name: str  # "Qua xem xét, (…) thông báo"
    reasons: list[str]
    submitter_name: str
    receiver_name: str


class Apology(Signed, total=False):
    """Mẫu 04: Phiếu xin lỗi … (TT 01/2018) or Văn bản xin lỗi và đề nghị gia hạn … (TT 03/2025)."""

    addressee: str  # Kính gửi
    agency_name: str  # "Ủy ban nhân dân xã Tân Trung": who apologises
    received_at: datetime
    request: str
    dossier_code: str
    due_at: datetime
    reason: str
    new_due_at: datetime


class StopNotice(Signed, total=False):
    """Mẫu 05 of TT 03/2025."""

    addressee: str
    agency_name: str
    received_at: datetime
    request: str
    dossier_code: str
    reason: str
    legal_basis: str
    stopped_at: datetime
    returned_papers: list[str]
    contact_name: str
    contact_phone: str


class Passage(TypedDict, total=False):
    """One hand-over on the routing slip."""

    from_agency: str  # "1. Giao"
    to_agency: str  # "2. Nhận"
    at: datetime
    from_name: str
    to_name: str
    outcome: Outcome | str
    note: str


class RoutingSlip(Paper, total=False):
    """Mẫu 05 of TT 01/2018, Mẫu 06 of TT 03/2025. `blank_rows` adds rows to be filled by hand."""

    book: str
    book_number: str
    owner: str  # Kèm theo hồ sơ của
    dossier_code: str
    tracking_url: str
    received_at: datetime
    due_at: datetime
    lead_agency: str
    partner_agency: str
    passages: list[Passage]
    blank_rows: int


class RegisterRow(TypedDict, total=False):
    """One dossier in the register; also the row `sheets.register_xlsx` takes."""

    code: str
    procedure: str
    sets: int
    owner: str
    address: str
    phone: str
    lead_agency: str
    received_at: datetime
    due_at: datetime
    returned_at: datetime
    return_way: ReturnWay | str
    received_by: str  # Ký nhận: name of who took the result
    note: str


class RegisterBook(Paper, total=False):
    """Mẫu 06 of TT 01/2018, Mẫu 07 of TT 03/2025."""

    book: str
    field: str  # lĩnh vực or group of fields; empty = all
    period_from: date
    period_to: date
    rows: list[RegisterRow]


class CountedDay(TypedDict, total=False):
    """One day of the proof; the shape of `motcua deadline --explain`."""

    date: date
    counted: bool
    minutes: int
    why: str


class DeadlineProof(Paper, total=False):
    """Cách tính ngày hẹn trả."""

    dossier_code: str
    request: str
    received_at: datetime
    started_at: datetime  # when the clock began, if later than received_at
    amount: str  # "03 ngày làm việc (24 giờ làm việc)"
    due_at: datetime
    rule_version: str
    calendar_version: str
    days: list[CountedDay]
    notes: list[str]  # pauses, rule of the first day …


class Milestone(TypedDict, total=False):
    """One step on the explanation report."""

    step: str
    holder: str
    received_at: datetime
    done_at: datetime
    allowed: str  # "08 giờ"
    used: str
    late: str  # "" = not late


class ExplanationReport(Signed, total=False):
    """Báo cáo giải trình, layout of NĐ 30/2020."""

    summary: str  # trích yếu: "Giải trình việc chậm giải quyết hồ sơ …"
    addressee: str
    reporter_name: str
    reporter_title: str
    dossier_code: str
    request: str
    field: str
    received_at: datetime
    due_at: datetime
    finished_at: datetime
    days_late: int
    milestones: list[Milestone]
    cause_label: str  # the wording of the cause code
    cause_text: str
    fault: Literal["objective", "subjective"]
    step_at_fault: str
    person_at_fault: str
    remedies: list[str]
    expected_at: datetime
    apology_number: str
    apology_on: date | datetime
    apology_form: str
    opinion: Literal["accepted", "clarify", "sanction"]
    opinion_text: str


class LateRow(TypedDict, total=False):
    """One late dossier. No applicant data has a place here."""

    unit: str
    officer: str
    dossier_code: str
    procedure: str
    field: str
    received_at: datetime
    due_at: datetime
    finished_at: datetime  # None = "chưa xong"
    days_late: int
    cause: str
    apologised_on: date | datetime
    explained_on: date | datetime
    still_late: bool  # "tiếp tục quá hạn"


class LateList(Signed, total=False):
    """Monthly public list. Empty rows print "Không có hồ sơ chậm muộn"."""

    month: int
    year: int
    closed_on: date
    rows: list[LateRow]


class FormColumn(TypedDict, total=False):
    """One column of an official form. `groups`: headings above its own, outermost first; `width` in millimetres."""

    number: str
    heading: str
    groups: list[str]
    type: Literal["text", "number", "money", "percent", "day", "moment"]
    sum_of: list[str]  # the columns it adds up
    share: list[str]  # [part, whole]
    width: float | None


class FormPaper(Signed, total=False):
    """An official form as a table. Rows as `motcua report` gives them: "1", "2" …; shares as {"value", "text"}."""

    form_code: str  # "II.06a/VPCP/KSTT"; nothing for forms that no circular numbers
    name: str  # what the sheet of a workbook is called where there is no code
    form_note: str  # by which circular
    title: str
    period: str  # "Quý III năm 2024"
    period_from: date
    period_to: date
    reporting_unit: str
    receiving_unit: str
    counted_in: str  # "Số hồ sơ TTHC"
    columns: list[FormColumn]
    rows: list[dict[str, Any]]
    has_total: bool  # the last row adds up the others
    nil: str  # said in place of rows when nothing occurred
    notes: list[str]
    preparer_name: str


class NarrativeSection(TypedDict, total=False):
    """One heading of a report in words. `level` 1 = Roman number, 2 = Arabic."""

    heading: str
    level: int
    paragraphs: list[str]


class NarrativePaper(Signed, total=False):
    """Báo cáo in the layout of NĐ 30/2020, with its forms behind it."""

    title: str  # "BÁO CÁO"
    summary: str  # trích yếu
    addressee: str
    opening: list[str]
    sections: list[NarrativeSection]
    closing: str  # without the end mark
    forms: list[FormPaper]


class ReceivedResult(TypedDict, total=False):
    """One result handed to the applicant."""

    kind: str  # Loại kết quả
    number: str  # Số
    summary: str  # Trích yếu
    copies: int
    issued_on: date | datetime


class ResultReceipt(Paper, Person, total=False):
    """Giấy biên nhận trả kết quả."""

    owner: str
    results: list[ReceivedResult]
    returned_papers: list[str]
    returned_at: datetime
    collector_name: str
    collector_identity: str
    collector_relation: str  # "Chủ hồ sơ" or "Người được ủy quyền (giấy ủy quyền số …)"
    return_way: ReturnWay | str
    officer_name: str


class HandoverRow(TypedDict, total=False):
    """One dossier or result on the hand-over list."""

    code: str
    owner: str
    procedure: str
    result: str  # "Trích lục khai sinh, số 12/2024"
    due_at: datetime
    outcome: Outcome | str
    papers: int
    note: str


class HandoverList(Paper, total=False):
    """Phiếu bàn giao: hồ sơ or kết quả giải quyết TTHC."""

    title: str  # default "PHIẾU BÀN GIAO KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH"
    from_unit: str
    to_unit: str
    handed_at: datetime
    rows: list[HandoverRow]
    from_name: str
    to_name: str


class ScoreRow(TypedDict, total=False):
    """One index of a score sheet; scores as they are written, "1,8"."""

    number: int
    title: str
    own: str
    verified: str
    note: str


class ScoreSheet(Signed, total=False):
    """Bảng chấm điểm việc giải quyết thủ tục hành chính."""

    subject: str
    subject_kind: Literal["unit", "officer"]
    quarter: str  # "Quý III năm 2026"
    period_from: date
    period_to: date
    basis: str
    rows: list[ScoreRow]
    full_of_index: int
    maximum: str
    own_total: str
    verified_total: str
    scaled: str  # verified total on the full scale, where that differs
    scale_note: str
    class_name: str
    scorer_name: str
    verifier_name: str


class SurgeryNotice(Signed, total=False):
    """Thông báo đổi ngày hẹn trả, after a calendar change."""

    addressee: str
    agency_name: str
    dossier_code: str
    request: str
    received_at: datetime
    old_due_at: datetime
    new_due_at: datetime
    reason: str
    decision: str  # document that changed the calendar
    contact_name: str
    contact_phone: str


class BoardSheets(TypedDict, total=False):
    """Tờ niêm yết thủ tục hành chính: each of `sheets` as `board_sheets.sheet_of` says it."""

    size: Literal["a3", "a4"]
    unit: str
    agency: str
    where: str  # address and telephone of the place where dossiers are taken in
    sheets: list[dict[str, Any]]


class BoardContents(TypedDict, total=False):
    """Danh mục thủ tục đang niêm yết at one place."""

    unit: str
    place_name: str
    on: date
    count: int
    fields: list[dict[str, Any]]  # name, rows of code, name, since
