"""Working time in words."""

WORKDAY_MINUTES = 480


def duration_words(minutes: int, day_minutes: int = WORKDAY_MINUTES) -> str:
    """Working minutes as people say them: 1140 is "2 ngày 3 giờ làm việc", 0 is ""."""
    days, rest = divmod(abs(int(minutes)), day_minutes)
    hours, mins = divmod(rest, 60)
    parts = [f"{days} ngày" if days else "", f"{hours} giờ" if hours else ""]
    if mins and not days:
        parts.append(f"{mins} phút")
    said = " ".join(part for part in parts if part)
    return f"{said} làm việc" if said else ""
