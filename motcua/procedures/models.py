"""The catalogue (procedures in versions) and the internal processes that settle them."""

from django.db import models
from django.db.models import F, Q

from motcua.agency.models import Agency, Officer
from motcua.common.models import Valid, ValidityQuerySet


class Field(models.Model):
    """Lĩnh vực."""

    slug = models.SlugField("mã", max_length=80, unique=True)
    name = models.CharField("lĩnh vực", max_length=150, unique=True)

    class Meta:
        verbose_name = "lĩnh vực"

    def __str__(self) -> str:
        return self.name


class Procedure(models.Model):
    """A procedure under its national code. What it says stands in its versions."""

    code = models.CharField("mã thủ tục", max_length=30, unique=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")

    class Meta:
        verbose_name = "thủ tục hành chính"

    def __str__(self) -> str:
        return self.code


class ProcedureVersion(Valid):
    """What a procedure says from a day to a day. Once a dossier rests on it, it is not changed but succeeded.

    `row` keeps the catalogue row as imported, so that an export gives back what came in, doubts included.
    """

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField("phiên bản", default=1)
    name = models.TextField("tên thủ tục")
    field = models.ForeignKey(Field, models.PROTECT, related_name="versions")
    level = models.CharField("cấp thực hiện", max_length=30)
    handled_by = models.CharField("nơi giải quyết", max_length=30)
    officer_post = models.CharField("vị trí thụ lý", max_length=40, blank=True)
    limit_unit = models.CharField("đơn vị thời hạn", max_length=20)
    limit_amount = models.PositiveIntegerField("thời hạn", null=True)
    limit_cutoff = models.TimeField("giờ chốt trong ngày", null=True)
    limit_text = models.TextField("thời hạn ghi trong văn bản", blank=True)
    limit_extended = models.JSONField("thời hạn kéo dài", null=True)
    limit_stages = models.JSONField("thời hạn từng cấp", null=True)
    fee_rule = models.CharField("cách thu", max_length=30)
    fee_exemption = models.TextField("miễn, giảm", blank=True)
    has_fee = models.BooleanField("có phí, lệ phí", null=True)
    has_financial_obligation = models.BooleanField("có nghĩa vụ tài chính", null=True)
    online_level = models.CharField("mức dịch vụ công trực tuyến", max_length=20, blank=True)
    by_post = models.BooleanField("nhận, trả qua bưu chính", null=True)
    dossier_sets = models.PositiveSmallIntegerField("số bộ hồ sơ", null=True)
    result = models.TextField("kết quả", blank=True)
    legal_basis = models.JSONField("căn cứ pháp lý", default=list)
    note = models.TextField("ghi chú", blank=True)
    confidence = models.CharField("mức chắc chắn", max_length=10, default="recalled")
    row = models.JSONField("dòng gốc", default=dict)
    row_hash = models.CharField("mã băm dòng gốc", max_length=64, blank=True)
    search_text = models.TextField("chữ để tìm", blank=True)
    objects = ValidityQuerySet.as_manager()

    class Meta(Valid.Meta):
        verbose_name = "phiên bản thủ tục"
        constraints = [
            *Valid.Meta.constraints,
            models.UniqueConstraint(fields=["procedure", "number"], name="procedures_version_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id} v{self.number}"


class RequiredPaper(models.Model):
    """Thành phần hồ sơ: one paper a procedure asks for, in the order of the decision."""

    version = models.ForeignKey(ProcedureVersion, models.CASCADE, related_name="papers")
    position = models.PositiveSmallIntegerField("thứ tự")
    name = models.TextField("tên giấy tờ")
    kind = models.CharField("nộp hay xuất trình", max_length=15)
    originals = models.PositiveSmallIntegerField("bản chính", null=True)
    copies = models.PositiveSmallIntegerField("bản sao", null=True)
    form_code = models.CharField("mẫu đơn, tờ khai", max_length=250, blank=True)
    in_database = models.CharField("có trong cơ sở dữ liệu", max_length=40, blank=True)
    condition = models.TextField("trường hợp", blank=True)
    note = models.TextField("ghi chú", blank=True)

    class Meta:
        verbose_name = "thành phần hồ sơ"
        ordering = ["version", "position"]
        constraints = [models.UniqueConstraint(fields=["version", "position"], name="procedures_paper_position_once")]

    def __str__(self) -> str:
        return self.name[:80]


class FeeItem(models.Model):
    """One fee or charge of a version. An amount nobody found stays empty; it is never guessed."""

    version = models.ForeignKey(ProcedureVersion, models.CASCADE, related_name="fee_items")
    position = models.PositiveSmallIntegerField("thứ tự")
    name = models.CharField("tên khoản thu", max_length=250)
    kind = models.CharField("phí hay lệ phí", max_length=10)
    amount_vnd = models.PositiveIntegerField("mức thu (đồng)", null=True)
    per = models.CharField("đơn vị tính", max_length=150, blank=True)
    cap_vnd = models.PositiveIntegerField("mức tối đa (đồng)", null=True)
    note = models.TextField("ghi chú", blank=True)

    class Meta:
        verbose_name = "phí, lệ phí"
        ordering = ["version", "position"]

    def __str__(self) -> str:
        return self.name


class CatalogueImport(models.Model):
    """One reading-in of a catalogue document that changed something: its head, what became of its rows, and by whom."""

    header = models.JSONField("phần đầu tài liệu", default=dict)
    counts = models.JSONField("kết quả", default=dict)
    imported_by = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="catalogue_imports")
    imported_at = models.DateTimeField("nhập lúc")

    class Meta:
        verbose_name = "lần nhập danh mục thủ tục"

    def __str__(self) -> str:
        return f"{self.imported_at:%Y-%m-%d}"


class ProcessStatus(models.TextChoices):
    DRAFT = "draft", "Đang soạn"
    APPROVED = "approved", "Đã duyệt"
    REPLACED = "replaced", "Đã thay thế"


class Process(Valid):
    """Quy trình nội bộ of one procedure (or a template without one), in a version that is checked, then approved."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="processes")
    code = models.SlugField("mã quy trình", max_length=80)
    number = models.PositiveIntegerField("phiên bản", default=1)
    procedure = models.ForeignKey(Procedure, models.PROTECT, null=True, blank=True, related_name="processes")
    title = models.TextField("tên quy trình")
    status = models.CharField("tình trạng", max_length=10, default=ProcessStatus.DRAFT.value)
    is_default = models.BooleanField("quy trình mặc định do phần mềm suy ra", default=False)
    regime = models.CharField("theo mô hình", max_length=30, blank=True)
    total_minutes = models.PositiveIntegerField("tổng thời gian (phút làm việc)", null=True)
    issued_by = models.TextField("văn bản ban hành", blank=True)
    approved_by = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="approved_processes")
    approved_at = models.DateTimeField("duyệt lúc", null=True)
    findings = models.JSONField("kết quả kiểm tra", default=list)
    row = models.JSONField("dòng gốc", default=dict)
    objects = ValidityQuerySet.as_manager()

    class Meta(Valid.Meta):
        verbose_name = "quy trình nội bộ"
        constraints = [
            *Valid.Meta.constraints,
            models.UniqueConstraint(fields=["agency", "code", "number"], name="procedures_process_number_once"),
            models.CheckConstraint(
                condition=~Q(status="approved") | Q(approved_at__isnull=False), name="procedures_process_approved_when"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.number}"


class ProcessStep(models.Model):
    """One step: who, what, how many working minutes, what it leads to.

    `next_numbers` empty = end of the process. `opinions` = codes of units asked in parallel;
    `leg_unit` = code of the office elsewhere where this step happens.
    """

    process = models.ForeignKey(Process, models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField("bước")
    label = models.CharField("tên bước", max_length=120)
    unit_or_person = models.TextField("đơn vị, người thực hiện", blank=True)
    role = models.CharField("vai trò", max_length=30)
    post_code = models.CharField("vị trí (mã)", max_length=40, blank=True)
    content = models.TextField("nội dung công việc", blank=True)
    minutes = models.PositiveIntegerField("thời gian (phút làm việc)", null=True)
    clock = models.CharField("đồng hồ", max_length=12, default="run")
    document = models.CharField("kết quả, biểu mẫu", max_length=250, blank=True)
    opinions = models.JSONField("lấy ý kiến song song", default=list)
    leg_unit = models.CharField("chặng ở cơ quan khác", max_length=60, blank=True)
    next_numbers = models.JSONField("bước kế tiếp", default=list)
    produces_result = models.BooleanField("ra kết quả", default=False)

    class Meta:
        verbose_name = "bước quy trình"
        ordering = ["process", "number"]
        constraints = [models.UniqueConstraint(fields=["process", "number"], name="procedures_step_number_once")]

    def __str__(self) -> str:
        return f"Bước {self.number}: {self.label}"


class PlaceKind(models.TextChoices):
    COUNTER = "counter", "Nơi tiếp nhận hồ sơ"
    PORTAL = "portal", "Cổng thông tin điện tử"
    VILLAGE = "village", "Bảng tin thôn, nhà văn hóa"
    SCREEN = "screen", "Màn hình, máy tra cứu"


class PostingPlace(models.Model):
    """Where an agency shows its procedures. Counter and portal (codes "counter", "portal") are there unasked.

    `is_required`: everything in force must hang there; elsewhere only what was once put there is kept up to date.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="posting_places")
    code = models.SlugField("mã nơi niêm yết", max_length=40)
    kind = models.CharField("loại", max_length=10, choices=PlaceKind.choices)
    name = models.CharField("tên", max_length=150)
    where = models.CharField("vị trí, địa chỉ", max_length=250, blank=True)
    is_required = models.BooleanField("phải niêm yết mọi thủ tục", default=False)
    closed_at = models.DateTimeField("thôi dùng lúc", null=True)

    class Meta:
        verbose_name = "nơi niêm yết"
        constraints = [models.UniqueConstraint(fields=["agency", "code"], name="procedures_posting_place_once")]

    def __str__(self) -> str:
        return self.name


class PostingRound(models.Model):
    """Đợt niêm yết: one act of putting up many procedures at one place. What proves it hangs on this row."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="posting_rounds")
    place = models.CharField("nơi niêm yết", max_length=40)
    posted_on = models.DateField("niêm yết ngày")
    confirmed_at = models.DateTimeField("xác nhận lúc")
    confirmed_by = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="posting_rounds")

    class Meta:
        verbose_name = "đợt niêm yết"
        indexes = [models.Index(fields=["agency", "confirmed_at"], name="procedures_posting_rounds")]

    def __str__(self) -> str:
        return f"{self.place} {self.posted_on}"


class Posting(models.Model):
    """A version of a procedure shown to the public at one place, from a moment until it was taken down.

    On the office's own portal the software shows what is in force by itself; rows of that place are only kept where
    the portal of the commune is another site. What hangs elsewhere is confirmed by an officer. `place` is the code of
    a `PostingPlace`.
    """

    class Place(models.TextChoices):
        PORTAL = "portal", "Cổng thông tin điện tử"
        COUNTER = "counter", "Nơi tiếp nhận hồ sơ"

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="postings")
    version = models.ForeignKey(ProcedureVersion, models.PROTECT, related_name="postings")
    place = models.CharField("nơi niêm yết", max_length=40)
    round = models.ForeignKey(PostingRound, models.PROTECT, null=True, blank=True, related_name="postings")
    posted_at = models.DateTimeField("niêm yết lúc")
    posted_by = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="postings")
    taken_down_at = models.DateTimeField("gỡ lúc", null=True)
    taken_down_by = models.ForeignKey(
        Officer, models.PROTECT, null=True, blank=True, related_name="postings_taken_down"
    )

    class Meta:
        verbose_name = "niêm yết thủ tục"
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "version", "place"],
                condition=Q(taken_down_at__isnull=True),
                name="procedures_posting_shown_once",
            ),
            models.CheckConstraint(
                condition=Q(taken_down_at__isnull=True) | Q(taken_down_at__gte=F("posted_at")),
                name="procedures_posting_down_after_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.place}"


class PostingTask(models.Model):
    """Việc niêm yết: a version that must be put up at a place until a day; closed by its posting, or fallen away.

    It goes with its version: a version that nobody rests on yet may still be corrected or taken back.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="posting_tasks")
    version = models.ForeignKey(ProcedureVersion, models.CASCADE, related_name="posting_tasks")
    place = models.CharField("nơi niêm yết", max_length=40)
    opened_at = models.DateTimeField("mở lúc")
    received_on = models.DateField("ngày nhận quyết định công bố")
    decision = models.CharField("quyết định công bố", max_length=200, blank=True)
    due_on = models.DateField("hạn niêm yết")
    posting = models.ForeignKey(Posting, models.PROTECT, null=True, blank=True, related_name="tasks")
    closed_at = models.DateTimeField("xong lúc", null=True)

    class Meta:
        verbose_name = "việc niêm yết"
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "version", "place"],
                condition=Q(closed_at__isnull=True),
                name="procedures_posting_task_once",
            ),
            models.CheckConstraint(
                condition=Q(posting__isnull=True) | Q(closed_at__isnull=False), name="procedures_posted_task_closed"
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "due_on"], condition=Q(closed_at__isnull=True), name="procedures_open_tasks")
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.place} {self.due_on}"
