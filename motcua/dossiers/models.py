"""The dossier beside its case, and what belongs to it alone."""

from django.db import models
from django.db.models import F, Q

from motcua.agency.models import Agency, Officer, Unit
from motcua.casework.models import Case, Passage
from motcua.documents.models import IssuedPaper, KeptFile
from motcua.people.models import Applicant
from motcua.procedures.models import ProcedureVersion, Process, RequiredPaper


class Channel(models.TextChoices):
    COUNTER = "counter", "Trực tiếp"
    ONLINE = "online", "Trực tuyến"
    POST = "post", "Bưu chính công ích"


class ReturnWay(models.TextChoices):
    COUNTER = "counter", "Tại Bộ phận Một cửa"
    POST = "post", "Qua bưu chính công ích"
    ELECTRONIC = "electronic", "Bản điện tử"


class Dossier(models.Model):
    """A dossier: what the case is about. State, clock and hands stand in `case`, under the same key."""

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="dossier")
    version = models.ForeignKey(ProcedureVersion, models.PROTECT, related_name="dossiers")
    process = models.ForeignKey(Process, models.PROTECT, null=True, related_name="dossiers")
    channel = models.CharField("kênh nộp", max_length=10, default=Channel.COUNTER.value)
    owner = models.ForeignKey(Applicant, models.PROTECT, related_name="owned_dossiers")
    submitter = models.ForeignKey(Applicant, models.PROTECT, related_name="submitted_dossiers")
    authorisation = models.CharField("giấy ủy quyền", max_length=250, blank=True)
    owner_data = models.JSONField("chủ hồ sơ lúc nộp", default=dict)
    submitter_data = models.JSONField("người nộp lúc nộp", default=dict)
    received_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="received_dossiers")
    settling_unit_name = models.CharField("đơn vị giải quyết", max_length=250, blank=True)
    received_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="received_dossiers")
    request = models.TextField("nội dung yêu cầu", blank=True)
    sets = models.PositiveSmallIntegerField("số bộ", default=1)
    return_way = models.CharField("cách nhận kết quả", max_length=12, default=ReturnWay.COUNTER.value)
    return_address = models.CharField("địa chỉ nhận kết quả", max_length=300, blank=True)
    batch = models.CharField("lượt nộp", max_length=40, blank=True)
    access_key = models.CharField("khoá tra cứu", max_length=24)
    supplement_count = models.PositiveSmallIntegerField("số lần bổ sung", default=0)
    reappointment_count = models.PositiveSmallIntegerField("số lần hẹn lại", default=0)
    is_refused = models.BooleanField("kết quả là không giải quyết", default=False)
    refusal_reason = models.CharField("mã lý do từ chối", max_length=40, blank=True)
    result_number = models.CharField("số, ký hiệu kết quả", max_length=80, blank=True)
    result_file = models.ForeignKey(KeptFile, models.PROTECT, null=True, blank=True, related_name="result_of")
    approved_by = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="approved_dossiers")
    approved_at = models.DateTimeField("duyệt lúc", null=True)
    returned_at = models.DateTimeField("trả lúc", null=True)
    returned_by = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="returned_dossiers")
    collector_name = models.CharField("người nhận kết quả", max_length=250, blank=True)
    collector_identity = models.CharField("số định danh người nhận", max_length=20, blank=True)
    collector_basis = models.CharField("giấy ủy quyền nhận thay", max_length=250, blank=True)
    imported_from = models.CharField("nguồn nhập", max_length=120, blank=True)
    imported_data = models.JSONField("số liệu nhập", default=dict)

    class Meta:
        verbose_name = "hồ sơ"
        constraints = [
            models.CheckConstraint(condition=Q(reappointment_count__lte=1), name="dossiers_one_reappointment"),
        ]
        indexes = [
            models.Index(fields=["owner", "version"], name="dossiers_owner_version"),
        ]

    def __str__(self) -> str:
        return self.case.code

    @property
    def channel_label(self) -> str:
        return Channel(self.channel).label

    @property
    def return_label(self) -> str:
        return ReturnWay(self.return_way).label


class DossierPaper(models.Model):
    """One paper handed in, ticked at the counter."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="papers")
    position = models.PositiveSmallIntegerField("thứ tự")
    required = models.ForeignKey(RequiredPaper, models.PROTECT, null=True, blank=True, related_name="handed_in")
    name = models.TextField("tên giấy tờ")
    originals = models.PositiveSmallIntegerField("bản chính", default=0)
    certified = models.PositiveSmallIntegerField("bản chứng thực", default=0)
    photocopies = models.PositiveSmallIntegerField("bản photo", default=0)
    presented_only = models.BooleanField("chỉ xuất trình", default=False)
    supplement_number = models.PositiveSmallIntegerField("nộp bổ sung lần", default=0)
    file = models.ForeignKey(KeptFile, models.PROTECT, null=True, blank=True, related_name="paper_of")

    class Meta:
        verbose_name = "giấy tờ đã nộp"
        ordering = ["dossier", "position"]
        constraints = [models.UniqueConstraint(fields=["dossier", "position"], name="dossiers_paper_position_once")]

    def __str__(self) -> str:
        return self.name[:80]


class Charge(models.Model):
    """One fee line of a dossier: what is due by rule, why less, and what was collected."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="charges")
    name = models.CharField("khoản thu", max_length=250)
    kind = models.CharField("phí hay lệ phí", max_length=10)
    quantity = models.PositiveIntegerField("số lượng", default=1)
    pages = models.PositiveIntegerField("số trang", null=True)
    amount_vnd = models.PositiveIntegerField("số tiền (đồng)", null=True)
    exemption = models.CharField("lý do miễn, giảm", max_length=250, blank=True)
    explanation = models.CharField("cách tính", max_length=250, blank=True)
    collected_at = models.DateTimeField("thu lúc", null=True)
    collected_by = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="collected_charges")
    method = models.CharField("hình thức", max_length=15, blank=True)  # cash | transfer | online
    receipt_number = models.CharField("số biên lai", max_length=60, blank=True)

    class Meta:
        verbose_name = "khoản thu"

    def __str__(self) -> str:
        return self.name


class SupplementRequest(models.Model):
    """Yêu cầu bổ sung: proposed by the specialist, sent through the counter.

    At most once, unless a reason is recorded.
    """

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="supplements")
    number = models.PositiveSmallIntegerField("lần")
    items = models.JSONField("giấy tờ cần bổ sung", default=list)  # [{"name","originals","certified","photocopies"}]
    reason = models.TextField("lý do")
    again_reason = models.TextField("lý do yêu cầu quá một lần", blank=True)
    proposed_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="proposed_supplements")
    proposed_at = models.DateTimeField("đề nghị lúc")
    sent_by = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="sent_supplements")
    sent_at = models.DateTimeField("gửi lúc", null=True)
    answer_by = models.DateField("bổ sung trước ngày", null=True)
    completed_at = models.DateTimeField("bổ sung xong lúc", null=True)
    lapsed_at = models.DateTimeField("hết hạn bổ sung lúc", null=True)
    paper = models.ForeignKey(IssuedPaper, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "yêu cầu bổ sung"
        ordering = ["dossier", "number"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "number"], name="dossiers_supplement_number_once"),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(again_reason=""), name="dossiers_supplement_again_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} lần {self.number}"


class Apology(models.Model):
    """Xin lỗi and the new date: drafted from the log, decided by the chairman, issued once."""

    dossier = models.OneToOneField(Dossier, models.PROTECT, primary_key=True, related_name="apology")
    state = models.CharField("tình trạng", max_length=10, default="drafted")  # drafted | approved | rejected | issued
    cause_code = models.CharField("nguyên nhân", max_length=40)
    cause_text = models.TextField("lý do")
    step_label = models.CharField("bước chậm", max_length=120, blank=True)
    holder = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="+")
    over_minutes = models.PositiveIntegerField("vượt (phút làm việc)", null=True)
    old_due = models.DateTimeField("hẹn trả cũ")
    new_due = models.DateTimeField("hẹn trả mới")
    drafted_at = models.DateTimeField("soạn lúc")
    decided_by = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="decided_apologies")
    decided_at = models.DateTimeField("quyết định lúc", null=True)
    decision_note = models.TextField("ý kiến", blank=True)
    issued_at = models.DateTimeField("phát hành lúc", null=True)
    is_timely = models.BooleanField("đúng lúc", null=True)
    channels = models.JSONField("cách gửi", default=list)
    paper = models.ForeignKey(IssuedPaper, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "phiếu xin lỗi"
        constraints = [
            models.CheckConstraint(condition=Q(new_due__gt=F("old_due")), name="dossiers_apology_new_after_old"),
            models.CheckConstraint(
                condition=~Q(state="issued") | (Q(issued_at__isnull=False) & Q(decided_at__isnull=False)),
                name="dossiers_apology_issued_after_decision",
            ),
        ]
        indexes = [models.Index(fields=["state"], name="dossiers_apology_state")]

    def __str__(self) -> str:
        return f"Xin lỗi {self.dossier_id}"


class Explanation(models.Model):
    """Báo cáo giải trình to the head: counts when signed and seen by the head."""

    dossier = models.OneToOneField(Dossier, models.PROTECT, primary_key=True, related_name="explanation")
    state = models.CharField("tình trạng", max_length=10, default="drafted")  # drafted | signed | seen
    author = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="explanations")
    cause_code = models.CharField("nguyên nhân", max_length=40)
    cause_text = models.TextField("nội dung nguyên nhân")
    is_objective = models.BooleanField("khách quan", null=True)
    responsible_step = models.CharField("bước", max_length=120, blank=True)
    responsible = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="+")
    days_late = models.PositiveIntegerField("số ngày chậm", null=True)
    remedy = models.TextField("biện pháp khắc phục", blank=True)
    expected_on = models.DateField("ngày trả dự kiến", null=True)
    timeline = models.JSONField("các mốc thời gian", default=list)
    drafted_at = models.DateTimeField("soạn lúc")
    signed_at = models.DateTimeField("ký lúc", null=True)
    head = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="+")
    head_opinion = models.CharField("ý kiến người đứng đầu", max_length=15, blank=True)  # accepted | clarify | handle
    head_note = models.TextField("ghi chú của người đứng đầu", blank=True)
    seen_at = models.DateTimeField("người đứng đầu xem lúc", null=True)
    paper = models.ForeignKey(IssuedPaper, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "báo cáo giải trình"
        indexes = [models.Index(fields=["state", "signed_at"], name="dossiers_explanation_state")]

    def __str__(self) -> str:
        return f"Giải trình {self.dossier_id}"


class LateList(models.Model):
    """The monthly public list: who was late, never for whom. Frozen when published."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="late_lists")
    month = models.DateField("tháng")  # first day of the month
    rows = models.JSONField("các dòng", default=list)
    closed_at = models.DateTimeField("chốt lúc")
    published_at = models.DateTimeField("công khai lúc", null=True)
    published_by = models.ForeignKey(
        Officer, models.PROTECT, null=True, blank=True, related_name="published_late_lists"
    )

    class Meta:
        verbose_name = "danh sách chậm muộn"
        constraints = [models.UniqueConstraint(fields=["agency", "month"], name="dossiers_late_list_month_once")]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.month:%m/%Y}"


class Reconciliation(models.Model):
    """One comparison of an export of the provincial system with our dossiers. It stores what differs and changes none.

    `rules`: the tolerances that were used. `before`: how many of each kind were found; `after`: how many stood when the
    round was finished.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Chờ so sánh"
        RUNNING = "running", "Đang so sánh"
        COMPARED = "compared", "Đang giải quyết"
        FAILED = "failed", "Không đọc được tệp"
        FINISHED = "finished", "Đã kết thúc"

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="reconciliations")
    file = models.ForeignKey(KeptFile, models.PROTECT, related_name="reconciliations")
    file_name = models.CharField("tên tệp", max_length=250)
    mapping = models.JSONField("ánh xạ tiêu đề", default=dict)
    rules = models.JSONField("quy tắc so sánh", default=dict)
    state = models.CharField("tình trạng", max_length=10, choices=State.choices, default=State.WAITING)
    failure = models.CharField("vì sao không đọc được", max_length=500, blank=True)
    started_by = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="reconciliations")
    started_at = models.DateTimeField("bắt đầu lúc")
    compared_at = models.DateTimeField("so sánh xong lúc", null=True)
    rows_total = models.PositiveIntegerField("khoảng bao nhiêu dòng", default=0)
    rows_read = models.PositiveIntegerField("đã đọc", default=0)
    first_day = models.DateField("tiếp nhận từ ngày", null=True)
    last_day = models.DateField("tiếp nhận đến ngày", null=True)
    before = models.JSONField("số liệu lúc so sánh", default=dict)
    after = models.JSONField("số liệu lúc kết thúc", default=dict)
    conclusion = models.TextField("kết luận", blank=True)
    finished_by = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="+")
    finished_at = models.DateTimeField("kết thúc lúc", null=True)

    class Meta:
        verbose_name = "đợt đối soát"
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="finished") | Q(finished_at__isnull=False, finished_by__isnull=False),
                name="dossiers_reconciliation_finished_by",
            )
        ]

    def __str__(self) -> str:
        return self.file_name


class Difference(models.Model):
    """One thing in which the file and our dossiers do not agree, and how it was resolved.

    `fields`: [{"field","theirs","ours"}] of what differs; `theirs`: what the file says of a dossier we have not got,
    names and numbers masked.
    """

    class Kind(models.TextChoices):
        ONLY_THERE = "only_there", "Chỉ có ở tệp"
        ONLY_HERE = "only_here", "Chỉ có ở đây"
        SUGGESTED = "suggested", "Có thể là một hồ sơ, khác mã"
        DIFFERS = "differs", "Khác ngày hoặc trạng thái"
        TWIN = "twin", "Lặp lại trong tệp"
        UNREADABLE = "unreadable", "Dòng không đọc được"

    class Resolution(models.TextChoices):
        OURS = "ours", "Bên này đúng, đề nghị bên kia sửa"
        THEIRS = "theirs", "Bên kia đúng, chờ sửa ở đây"
        CORRECTED = "corrected", "Đã sửa ở đây"
        DUPLICATE = "duplicate", "Trùng hồ sơ"
        OUTSIDE = "outside", "Ngoài phạm vi"

    reconciliation = models.ForeignKey(Reconciliation, models.CASCADE, related_name="differences")
    kind = models.CharField("loại", max_length=12, choices=Kind.choices)
    code = models.CharField("mã hồ sơ", max_length=60, blank=True)
    line = models.PositiveIntegerField("dòng của tệp", null=True)
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="differences")
    fields = models.JSONField("chỗ khác", default=list)
    theirs = models.JSONField("tệp ghi", default=dict)
    resolution = models.CharField("cách giải quyết", max_length=10, blank=True, choices=Resolution.choices)
    note = models.TextField("giải thích", blank=True)
    passage = models.ForeignKey(Passage, models.PROTECT, null=True, blank=True, related_name="+")
    resolved_by = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="+")
    resolved_at = models.DateTimeField("giải quyết lúc", null=True)

    class Meta:
        verbose_name = "chỗ lệch"
        constraints = [
            models.CheckConstraint(
                condition=Q(resolution="", resolved_at=None)
                | (~Q(resolution="") & Q(resolved_at__isnull=False) & ~Q(note="")),
                name="dossiers_difference_resolved_whole",
            )
        ]
        indexes = [
            models.Index(fields=["reconciliation", "kind", "resolution", "id"], name="dossiers_difference_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"


class IntakeDraft(models.Model):
    """What an officer has typed and not yet saved. One row per officer and window, kept until saved or thrown away."""

    officer = models.ForeignKey(Officer, models.CASCADE, related_name="intake_drafts")
    key = models.CharField("cửa sổ", max_length=40)
    data = models.JSONField("đã nhập", default=dict)
    changed_at = models.DateTimeField("sửa lúc")

    class Meta:
        verbose_name = "bản nháp tiếp nhận"
        constraints = [models.UniqueConstraint(fields=["officer", "key"], name="dossiers_draft_once")]

    def __str__(self) -> str:
        return f"{self.officer_id} {self.key}"


class RefusedIntake(models.Model):
    """A dossier not opened at the counter: Mẫu 02 or 03 was given, a row is kept."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="refused_intakes")
    version = models.ForeignKey(ProcedureVersion, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField("loại", max_length=12)  # incomplete | refused
    applicant_data = models.JSONField("người nộp", default=dict)
    items = models.JSONField("nội dung", default=list)
    reason = models.TextField("lý do")
    at = models.DateTimeField("lúc")
    by = models.ForeignKey(Officer, models.PROTECT, related_name="refused_intakes")
    paper = models.ForeignKey(IssuedPaper, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "lượt không tiếp nhận"

    def __str__(self) -> str:
        return f"{self.kind} {self.at}"
