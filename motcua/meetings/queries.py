"""Meetings that come and that were; what is laid open of dialogues."""

from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from motcua.agency.models import Agency, Appointment, Post
from motcua.meetings.models import DialogueQuestion, Meeting, MeetingState, QuestionState


def coming(agency: Agency) -> QuerySet[Meeting]:
    """Still to be held, the nearest first; those whose day has passed stay until somebody says how it went."""
    rows = Meeting.objects.filter(agency=agency, state=MeetingState.PLANNED)
    return rows.select_related("chair").order_by("held_at", "id")


def held(agency: Agency, kind: str = "") -> QuerySet[Meeting]:
    """Held or given up, the last first, with how many conclusions and open questions each has."""
    rows = Meeting.objects.filter(agency=agency).exclude(state=MeetingState.PLANNED)
    rows = rows.filter(kind=kind) if kind else rows
    rows = rows.select_related("chair").annotate(
        tasks=Count("conclusions", distinct=True),
        unanswered=Count("questions", filter=Q(questions__state__in=["open", "assigned"]), distinct=True),
    )
    return rows.order_by("-held_at", "-id")


def published_questions(agency: Agency) -> QuerySet[DialogueQuestion]:
    """What everybody may read: only words, numbers and days; names and contacts are not even fetched."""
    rows = DialogueQuestion.objects.filter(meeting__agency=agency, state=QuestionState.PUBLISHED)
    rows = rows.select_related("meeting").only(
        "number", "public_text", "answer", "field", "procedure_code", "published_at", "answered_at",
        "meeting__title", "meeting__held_at",
    )  # fmt: skip
    return rows.order_by("-published_at", "-id")


def last_dialogue(agency: Agency, year: int) -> Meeting | None:
    """The dialogue of a year: at least one is due (Luật 10/2022/QH15 Điều 32)."""
    rows = Meeting.objects.filter(agency=agency, kind="dialogue", held_at__year=year)
    return rows.exclude(state=MeetingState.CANCELLED).order_by("-held_at").first()


def waits_for_signature(agency: Agency, at: datetime) -> QuerySet[Meeting]:
    return Meeting.objects.filter(agency=agency, state=MeetingState.MINUTED, held_at__lte=at)


def people_of(agency: Agency, day: date) -> list[tuple[int, str]]:
    """Officers of the agency on the day, each once: key, and name with post. Those who only keep the system do not."""
    rows = Appointment.objects.on(day).filter(post__unit__agency=agency, officer__account__is_active=True)
    found: dict[int, str] = {}
    for row in rows.select_related("officer", "post").order_by("is_substitute", "post_id", "id"):
        if row.post.duties != ["admin"]:
            found.setdefault(row.officer_id, f"{row.officer.full_name}, {row.post.name}")
    return list(found.items())


def posts_to_lead(agency: Agency, day: date) -> list[tuple[str, str]]:
    """Posts that may be given a task: code and name."""
    rows = Post.objects.on(day).filter(unit__agency=agency).order_by("id")
    return [(post.code, post.name) for post in rows if post.duties != ["admin"]]
