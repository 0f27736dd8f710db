"""What the office tells people: items by channel, the weekly slots of the loudspeakers, what was broadcast."""

from datetime import date, time, timedelta
from typing import Self

from django.db import models
from django.db.models import Q

from motcua.agency.models import Agency, Officer
from motcua.common.moments import at as moment


class Channel(models.TextChoices):
    LOUDSPEAKER = "loudspeaker", "Loa truyền thanh"
    BOARD = "board", "Bảng tin thôn"
    WEB = "web", "Trang tin"
    SOCIAL = "social", "Mạng xã hội"
    SMS = "sms", "Tin nhắn"


class Topic(models.TextChoices):
    PROCEDURES = "procedures", "Thủ tục hành chính"
    ONLINE = "online", "Dịch vụ công trực tuyến"
    PAYMENT = "payment", "Thanh toán trực tuyến"
    DIGITAL = "digital", "Số hóa, chứng thực điện tử"
    PETITIONS = "petitions", "Phản ánh, kiến nghị"
    REFORM = "reform", "Cải cách hành chính"
    SCHEDULE = "schedule", "Lịch làm việc"


class ItemState(models.TextChoices):
    PLANNED = "planned", "Đang soạn"
    READY = "ready", "Đã duyệt"
    PUBLISHED = "published", "Đã đến người dân"
    CANCELLED = "cancelled", "Không dùng"


class CommunicationItem(models.Model):
    """One thing to be told by one channel. `planned_on`…`last_on`: the days it is on air or hangs; one day otherwise.

    `text`: Markdown for the web and the boards, words as they are read for the loudspeaker, one message for SMS.
    `slug` names the page of a published web item for good. `reach`: where it hangs, how many it was sent to, or its
    address at the social page. `ended_at`: from then on it is read no more, though its days are not over.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="communication_items")
    title = models.CharField("tên tin, bài", max_length=250)
    channel = models.CharField("kênh", max_length=12, choices=Channel.choices)
    topic = models.CharField("chuyên mục", max_length=12, choices=Topic.choices, default=Topic.PROCEDURES)
    planned_on = models.DateField("ngày dự kiến")
    last_on = models.DateField("đến hết ngày", null=True)
    post = models.SlugField("vị trí thực hiện", max_length=40)
    text = models.TextField("nội dung", blank=True)
    suggestion_key = models.CharField("gợi ý từ", max_length=120, blank=True)
    state = models.CharField("tình trạng", max_length=10, default=ItemState.PLANNED.value)
    planned_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    planned_at = models.DateTimeField("lập lúc")
    written_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField("viết lúc", null=True)
    approved_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField("duyệt lúc", null=True)
    published_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField("đến người dân lúc", null=True)
    slug = models.SlugField("địa chỉ trang tin", max_length=90, blank=True)
    reach = models.CharField("nơi đăng, số lượng", max_length=250, blank=True)
    cancelled_reason = models.TextField("lý do không dùng", blank=True)
    ended_at = models.DateTimeField("thôi phát lúc", null=True)
    ended_reason = models.TextField("lý do thôi phát", blank=True)

    class Meta:
        verbose_name = "tin, bài truyền thông"
        constraints = [
            models.UniqueConstraint(fields=["agency", "slug"], condition=~Q(slug=""), name="outreach_slug_once"),
            models.UniqueConstraint(
                fields=["agency", "suggestion_key"], condition=~Q(suggestion_key=""), name="outreach_suggestion_once"
            ),
            models.CheckConstraint(
                condition=Q(last_on__isnull=True) | Q(last_on__gte=models.F("planned_on")),
                name="outreach_first_before_last",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["ready", "published"]) | (Q(approved_at__isnull=False) & ~Q(text="")),
                name="outreach_ready_is_approved",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False), name="outreach_published_has_moment"
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(cancelled_reason=""), name="outreach_cancelled_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | ~Q(ended_reason=""), name="outreach_ended_has_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "planned_on"], name="outreach_by_day"),
            models.Index(fields=["agency", "channel", "state", "-published_at"], name="outreach_news"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> str:
        """How the log names it."""
        return f"outreach:{self.pk}"

    @property
    def page(self) -> str:
        """The local address that evidence leads back to: its own page, which stays when news are taken off the web."""
        return f"/truyen-thong/{self.pk}/"

    @property
    def is_news(self) -> bool:
        return bool(self.slug) and self.state == ItemState.PUBLISHED

    @property
    def until(self) -> date:
        """The last day it is meant for."""
        return self.last_on or self.planned_on

    def is_meant_for(self, day: date, clock: time) -> bool:
        """May it be read in an hour that begins then: on its days, after its approval, before its run was ended."""
        begins = moment(day, clock)
        is_approved = self.approved_at is not None and self.approved_at <= begins
        return self.planned_on <= day <= self.until and is_approved and (not self.ended_at or begins < self.ended_at)

    @property
    def channel_label(self) -> str:
        return Channel(self.channel).label

    @property
    def topic_label(self) -> str:
        return Topic(self.topic).label

    @property
    def state_label(self) -> str:
        return ItemState(self.state).label

    @property
    def is_spoken(self) -> bool:
        return self.channel == Channel.LOUDSPEAKER


class SlotQuerySet(models.QuerySet["Slot"]):
    def on(self, day: date) -> Self:
        """Slots of the weekday that are kept on this day."""
        held = Q(closed_on__isnull=True) | Q(closed_on__gt=day)
        return self.filter(held, weekday=day.weekday(), opened_on__lte=day)


class Slot(models.Model):
    """A time of the week at which the loudspeakers of a hamlet, or of all (`village` empty), are ours.

    `weekday`: 0 = Monday. Kept from `opened_on`; from `closed_on` on no more.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="slots")
    village = models.CharField("thôn", max_length=100, blank=True)
    weekday = models.PositiveSmallIntegerField("thứ")
    starts_at = models.TimeField("giờ bắt đầu")
    minutes = models.PositiveSmallIntegerField("số phút")
    opened_on = models.DateField("phát từ ngày")
    closed_on = models.DateField("thôi từ ngày", null=True)
    objects = SlotQuerySet.as_manager()

    class Meta:
        verbose_name = "khung giờ phát thanh"
        ordering = ["weekday", "starts_at", "village", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "village", "weekday", "starts_at"],
                condition=Q(closed_on__isnull=True),
                name="outreach_slot_once",
            ),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="outreach_weekday_exists"),
            models.CheckConstraint(condition=Q(minutes__gte=1, minutes__lte=120), name="outreach_minutes_sane"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday_label} {self.starts_at:%H:%M} {self.where}"

    @property
    def weekday_label(self) -> str:
        return WEEKDAYS[self.weekday]

    @property
    def where(self) -> str:
        return self.village or "Toàn xã"

    @property
    def ends_at(self) -> str:
        """The end on the clock, "05:15"."""
        whole = timedelta(hours=self.starts_at.hour, minutes=self.starts_at.minute + self.minutes)
        minutes = int(whole.total_seconds()) // 60 % (24 * 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"


WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")


class BroadcastQuerySet(models.QuerySet["Broadcast"]):
    def standing(self) -> Self:
        """The words that hold: those that no later word corrects."""
        return self.filter(correction__isnull=True)


class Broadcast(models.Model):
    """The operator's word that an item was read in a slot on a day, or why it was not. Never changed.

    A wrong word stays; a later one `corrects` it and says why in `note`.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="broadcasts")
    item = models.ForeignKey(CommunicationItem, models.PROTECT, related_name="broadcasts")
    slot = models.ForeignKey(Slot, models.PROTECT, related_name="broadcasts")
    day = models.DateField("ngày phát")
    was_aired = models.BooleanField("đã phát", default=True)
    note = models.CharField("sự cố, ghi chú", max_length=250, blank=True)
    confirmed_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField("xác nhận lúc")
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="correction")
    objects = BroadcastQuerySet.as_manager()

    class Meta:
        verbose_name = "lượt phát thanh"
        constraints = [
            models.UniqueConstraint(
                fields=["item", "slot", "day"], condition=Q(corrects__isnull=True), name="outreach_broadcast_once"
            ),
            models.CheckConstraint(condition=Q(was_aired=True) | ~Q(note=""), name="outreach_failure_has_reason"),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(note=""), name="outreach_correction_has_reason"
            ),
        ]
        indexes = [models.Index(fields=["agency", "-day"], name="outreach_log_by_day")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.day}"


class SuggestionDecision(models.Model):
    """A suggestion that was taken up as an item, or put aside; so that each is offered once."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    key = models.CharField("gợi ý", max_length=120)
    title = models.CharField("nội dung gợi ý", max_length=250)
    item = models.ForeignKey(CommunicationItem, models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("quyết định lúc")

    class Meta:
        verbose_name = "gợi ý truyền thông đã xem"
        constraints = [models.UniqueConstraint(fields=["agency", "key"], name="outreach_decided_once")]

    def __str__(self) -> str:
        return self.title
