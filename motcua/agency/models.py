"""Agencies, units, posts, officers, leave and the office calendar."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q

from motcua.common.models import Valid, ValidityQuerySet


class Duty(models.TextChoices):
    """What a post may do. Permission functions ask for duties, never for names of posts."""

    COUNTER = "counter", "Tiếp nhận và trả kết quả"
    SPECIALIST = "specialist", "Thụ lý, thẩm định"
    CLERK = "clerk", "Văn thư"
    LEADER = "leader", "Lãnh đạo ký duyệt"
    HEAD_OFFICE = "head_office", "Văn phòng: tổng hợp, báo cáo, quy trình"
    ADMIN = "admin", "Quản trị hệ thống"


class AccountManager(BaseUserManager["Account"]):
    def create_user(self, username: str, password: str | None = None, **fields: object) -> "Account":
        account = self.model(username=username, **fields)
        account.set_password(password)
        account.save()
        return account


class Account(AbstractBaseUser, PermissionsMixin):
    """A way to sign in; the person behind it is an officer here, or a citizen in the room of people."""

    username = models.CharField("tên đăng nhập", max_length=80, unique=True)
    is_active = models.BooleanField("đang dùng", default=True)
    password_is_given = models.BooleanField("mật khẩu do người khác đặt", default=False)
    objects = AccountManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    # A log-in, noted in last_login, does not change the ground.
    GROUND_COLUMNS = ("username", "password", "is_active", "is_superuser", "password_is_given")

    class Meta:
        verbose_name = "tài khoản"

    def __str__(self) -> str:
        return self.username


class Agency(Valid):
    """An authority on the map: province, district (until 30/6/2025), commune."""

    code = models.SlugField("mã trong phần mềm", max_length=40, unique=True)
    name = models.CharField("tên địa danh", max_length=200)
    full_name = models.CharField("tên cơ quan", max_length=250)
    level = models.CharField("cấp", max_length=10)
    gso_code = models.CharField("mã đơn vị hành chính", max_length=10, blank=True)
    identity_code = models.CharField("mã định danh điện tử", max_length=35, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")
    is_served = models.BooleanField("dùng phần mềm này", default=False)
    place = models.CharField("địa danh ghi trên văn bản", max_length=100, blank=True)
    address = models.CharField("địa chỉ", max_length=250, blank=True)
    phone = models.CharField("điện thoại", max_length=40, blank=True)
    villages = models.JSONField("thôn", default=list, blank=True)
    policy = models.JSONField("lựa chọn của cơ quan", default=dict, blank=True)
    source = models.TextField("nguồn", blank=True)
    objects = ValidityQuerySet.as_manager()

    class Meta(Valid.Meta):
        verbose_name = "cơ quan"

    def __str__(self) -> str:
        return self.full_name


class Unit(Valid):
    """A part of an agency, or an office elsewhere that dossiers are sent to (tax, land registration)."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="units")
    code = models.SlugField("mã", max_length=60)
    name = models.CharField("tên", max_length=250)
    is_one_stop = models.BooleanField("là Bộ phận Một cửa", default=False)
    basis = models.CharField("căn cứ", max_length=250, blank=True)
    objects = ValidityQuerySet.as_manager()

    class Meta(Valid.Meta):
        verbose_name = "đơn vị"
        constraints = [
            *Valid.Meta.constraints,
            models.UniqueConstraint(fields=["agency", "code"], name="agency_unit_code_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Post(Valid):
    """A post of the commune (VP-TK, TP-HT, …): duties for permissions, process roles for internal processes."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    code = models.SlugField("mã", max_length=40)
    name = models.CharField("chức danh", max_length=200)
    short_name = models.CharField("viết tắt", max_length=30, blank=True)
    duties = models.JSONField("nhiệm vụ", default=list)
    roles = models.JSONField("vai trò trong quy trình", default=list)
    objects = ValidityQuerySet.as_manager()

    class Meta(Valid.Meta):
        verbose_name = "vị trí"
        constraints = [
            *Valid.Meta.constraints,
            models.UniqueConstraint(fields=["unit", "code"], name="agency_post_code_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Officer(models.Model):
    """A named hand. Never deleted: history points here."""

    account = models.OneToOneField(Account, models.PROTECT, null=True, blank=True, related_name="officer")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="officers")
    code = models.SlugField("mã cán bộ", max_length=60, unique=True)
    full_name = models.CharField("họ và tên", max_length=200)
    phone = models.CharField("điện thoại công vụ", max_length=20, blank=True)
    email = models.EmailField("thư điện tử công vụ", max_length=200, blank=True)
    feed_key_hash = models.CharField("mã băm khoá lịch", max_length=64, null=True, blank=True, unique=True)
    feed_key_at = models.DateTimeField("khoá lịch cấp lúc", null=True, blank=True)

    class Meta:
        verbose_name = "cán bộ, công chức"
        constraints = [
            models.CheckConstraint(
                condition=Q(feed_key_hash__isnull=True) | Q(feed_key_at__isnull=False),
                name="agency_feed_key_has_moment",
            )
        ]

    def __str__(self) -> str:
        return self.full_name


class Appointment(Valid):
    """An officer holds a post, or stands in for its holder, from a day to a day."""

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="appointments")
    post = models.ForeignKey(Post, models.PROTECT, related_name="appointments")
    is_substitute = models.BooleanField("là người thay thế", default=False)
    objects = ValidityQuerySet.as_manager()

    class Meta(Valid.Meta):
        verbose_name = "phân công vị trí"

    def __str__(self) -> str:
        return f"{self.officer} · {self.post}"


class Leave(models.Model):
    """Days on which an officer is away: work for the post goes to the substitute."""

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="leaves")
    first_day = models.DateField("từ ngày")
    last_day = models.DateField("đến hết ngày")
    reason = models.CharField("lý do", max_length=200, blank=True)

    class Meta:
        verbose_name = "nghỉ phép"
        constraints = [
            models.CheckConstraint(
                condition=Q(first_day__lte=models.F("last_day")), name="agency_leave_first_before_last"
            )
        ]

    def __str__(self) -> str:
        return f"{self.officer} {self.first_day}–{self.last_day}"


class OpeningSeason(Valid):
    """Opening sessions per weekday for a part of the year, e.g. summer 16/4–15/10."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="opening_seasons")
    name = models.CharField("tên mùa", max_length=60)
    first_md = models.CharField("từ (tháng-ngày)", max_length=5)
    last_md = models.CharField("đến (tháng-ngày)", max_length=5)
    sessions = models.JSONField("buổi làm việc theo thứ")
    source = models.TextField("căn cứ", blank=True)
    objects = ValidityQuerySet.as_manager()

    class Meta(Valid.Meta):
        verbose_name = "giờ làm việc"

    def __str__(self) -> str:
        return f"{self.agency} · {self.name}"


class CalendarDay(models.Model):
    """A day that is not what its weekday says: holiday, compensation, swap, or a closure of this office.

    `agency` empty = for the whole country. `sessions` = what stays open on a partial closure.
    """

    agency = models.ForeignKey(Agency, models.CASCADE, null=True, blank=True, related_name="calendar_days")
    day = models.DateField("ngày")
    kind = models.CharField("loại", max_length=20)
    name = models.CharField("tên", max_length=200)
    sessions = models.JSONField("buổi còn làm việc", null=True, blank=True)
    source = models.TextField("căn cứ", blank=True)
    status = models.CharField("mức chắc chắn", max_length=20, default="official")

    class Meta:
        verbose_name = "ngày đặc biệt"
        constraints = [
            models.UniqueConstraint(fields=["agency", "day"], name="agency_day_once"),
            models.UniqueConstraint(fields=["day"], condition=Q(agency__isnull=True), name="agency_national_day_once"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class CalendarVersion(models.Model):
    """Counts changes of an agency's calendar, so that a built calendar is known to be current."""

    agency = models.OneToOneField(Agency, models.CASCADE, primary_key=True, related_name="calendar_version")
    number = models.PositiveIntegerField("phiên bản", default=1)
    first_day = models.DateField("biết từ ngày")
    last_day = models.DateField("biết đến ngày")

    class Meta:
        verbose_name = "phiên bản lịch"

    def __str__(self) -> str:
        return f"{self.agency_id} v{self.number}"
