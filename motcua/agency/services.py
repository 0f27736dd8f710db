"""Acts on the ground, and the one way in which an officer's act reaches the log."""

import hashlib
import secrets
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F

from motcua.agency.models import (
    Account,
    Agency,
    Appointment,
    CalendarDay,
    CalendarVersion,
    Leave,
    Officer,
    OpeningSeason,
    Post,
)
from motcua.audit.models import Entry
from motcua.audit.services import record
from motcua.common.moments import day_of
from motcua.common.refusals import Refused
from motcua.common.text import nfc


def log(
    kind: str,
    *,
    by: Officer | None,
    agency: Agency,
    at: datetime,
    subject: str = "",
    data: dict[str, Any] | None = None,
) -> Entry:
    """Record an act in the agency's chain, last in the transaction. `by=None`: the clock or a citizen did it."""
    return record(
        kind,
        chain=agency.code,
        at=at,
        actor_code=by.code if by else "",
        actor_name=by.full_name if by else "Hệ thống",
        subject=subject,
        data=data,
    )


@transaction.atomic
def set_calendar_days(
    agency: Agency, days: list[CalendarDay], *, by: Officer | None, at: datetime, removed: list[date] | None = None
) -> int:
    """Enter or replace days of this agency's calendar and raise its version; returns the new version number.

    Open dossiers are not touched here: `dossiers.services` recomputes them (calendar surgery).
    """
    CalendarDay.objects.filter(agency=agency, day__in=[row.day for row in days] + (removed or [])).delete()
    for row in days:
        row.agency = agency
    CalendarDay.objects.bulk_create(days)
    CalendarVersion.objects.filter(agency=agency).update(number=F("number") + 1)
    number = CalendarVersion.objects.get(agency=agency).number
    changes = [{"day": row.day, "kind": row.kind, "name": row.name} for row in days]
    data = {"version": number, "days": changes, "removed": removed or []}
    log("agency:calendar:changed", by=by, agency=agency, at=at, subject=f"calendar:{agency.code}", data=data)
    return number


@transaction.atomic
def set_opening_season(agency: Agency, season: OpeningSeason, *, by: Officer | None, at: datetime) -> int:
    """Enter or change the opening hours of a season and raise the calendar's version; returns the new number.

    Open dossiers are not touched here, as in `set_calendar_days`.
    """
    season.agency = agency
    season.save()
    CalendarVersion.objects.filter(agency=agency).update(number=F("number") + 1)
    number = CalendarVersion.objects.get(agency=agency).number
    data = {"version": number, "season": season.name, "from": season.valid_from, "to": season.valid_to}
    log("agency:season:changed", by=by, agency=agency, at=at, subject=f"calendar:{agency.code}", data=data)
    return number


# People


@transaction.atomic
def add_leave(officer: Officer, *, first_day: date, last_day: date, reason: str, by: Officer, at: datetime) -> Leave:
    """Note days on which an officer is away; their posts go to the substitutes meanwhile."""
    if last_day < first_day:
        raise Refused("Ngày cuối phải từ ngày đầu trở đi.", field="last_day")
    if officer.leaves.filter(first_day__lte=last_day, last_day__gte=first_day).exists():
        raise Refused(f"{officer.full_name} đã có ngày nghỉ trùng với khoảng này.", field="first_day")
    leave = Leave.objects.create(officer=officer, first_day=first_day, last_day=last_day, reason=reason.strip())
    data = {"first": first_day, "last": last_day}
    log("agency:leave:added", by=by, agency=officer.agency, at=at, subject=officer.code, data=data)
    return leave


@transaction.atomic
def end_leave(leave: Leave, *, by: Officer, at: datetime) -> None:
    """The officer is back, or never went: leave that lies ahead is taken out, running leave ends yesterday."""
    today = day_of(at)
    if leave.last_day < today:
        raise Refused("Kỳ nghỉ này đã qua nên giữ nguyên trong sổ.")
    data = {"first": leave.first_day, "last": leave.last_day}
    if leave.first_day >= today:
        leave.delete()
    else:
        leave.last_day = today - timedelta(days=1)
        leave.save(update_fields=["last_day"])
    log("agency:leave:ended", by=by, agency=leave.officer.agency, at=at, subject=leave.officer.code, data=data)


@transaction.atomic
def appoint(
    officer: Officer, post: Post, *, is_substitute: bool, first_day: date, by: Officer, at: datetime
) -> Appointment:
    """Give a post to an officer from a day on, or name them its substitute. The one before ends a day earlier.

    Past days keep who held them: history points there.
    """
    if post.unit.agency_id != officer.agency_id:
        raise Refused("Vị trí này không thuộc cơ quan của cán bộ.", field="post")
    before = Appointment.objects.on(first_day).filter(post=post, is_substitute=is_substitute)
    if before.filter(officer=officer).exists():
        raise Refused(f"{officer.full_name} đã giữ việc này rồi.", field="officer")
    if is_substitute and Appointment.objects.on(first_day).filter(post=post, officer=officer).exists():
        raise Refused("Người thay thế phải là người khác người giữ vị trí.", field="officer")
    before.filter(valid_from__gte=first_day).delete()
    before.update(valid_to=first_day - timedelta(days=1))
    row = Appointment.objects.create(officer=officer, post=post, is_substitute=is_substitute, valid_from=first_day)
    data = {"post": post.code, "substitute": is_substitute, "from": first_day}
    log("agency:appointed", by=by, agency=officer.agency, at=at, subject=officer.code, data=data)
    return row


@transaction.atomic
def add_officer(
    agency: Agency, *, full_name: str, code: str, phone: str, username: str, password: str, by: Officer, at: datetime
) -> Officer:
    """A new officer with an account; the first password is changed by the officer."""
    username = username.strip().lower()
    if Account.objects.filter(username=username).exists():
        raise Refused(f"Tên đăng nhập «{username}» đã có người dùng.", field="username")
    if Officer.objects.filter(code=code).exists():
        raise Refused(f"Mã cán bộ «{code}» đã có.", field="code")
    _check_password(password)
    account = Account.objects.create_user(username, password, password_is_given=True)
    officer = Officer.objects.create(account=account, agency=agency, code=code, full_name=nfc(full_name), phone=phone)
    log("agency:officer:added", by=by, agency=agency, at=at, subject=code, data={"username": username})
    return officer


def _check_password(password: str) -> None:
    try:
        validate_password(password)
    except ValidationError as error:
        raise Refused(" ".join(error.messages), field="password") from error


@transaction.atomic
def set_email(officer: Officer, email: str, *, by: Officer, at: datetime) -> Officer:
    """Where an officer's mail of the day goes; empty = only on the desk. The address itself stays out of the log."""
    address = email.strip()
    if address:
        try:
            validate_email(address)
        except ValidationError:
            raise Refused(
                "Địa chỉ thư không đúng. Ghi như hoten@tantrung.gov.vn, hoặc để trống.", field="email"
            ) from None
    officer.email = address
    officer.save(update_fields=["email"])
    data = {"known": bool(address)}
    log("agency:email:changed", by=by, agency=officer.agency, at=at, subject=officer.code, data=data)
    return officer


@transaction.atomic
def give_feed_key(officer: Officer, *, at: datetime) -> str:
    """A new key of the officer's own calendar; the one before opens nothing any more. Only its hash is kept."""
    key = secrets.token_urlsafe(24)
    officer.feed_key_hash, officer.feed_key_at = feed_hash(key), at
    officer.save(update_fields=["feed_key_hash", "feed_key_at"])
    log("agency:feed:opened", by=officer, agency=officer.agency, at=at, subject=officer.code)
    return key


@transaction.atomic
def revoke_feed_key(officer: Officer, *, by: Officer, at: datetime) -> None:
    """The calendar's address opens nothing from now on; nothing happens where there is none."""
    if not officer.feed_key_hash:
        return
    officer.feed_key_hash, officer.feed_key_at = None, None
    officer.save(update_fields=["feed_key_hash", "feed_key_at"])
    log("agency:feed:closed", by=by, agency=officer.agency, at=at, subject=officer.code)


def feed_hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


@transaction.atomic
def set_account_active(officer: Officer, *, active: bool, by: Officer, at: datetime) -> Account:
    """Close an account or open it again; the officer stays, because history points to them."""
    account = _account_of(officer)
    if not active and officer.pk == by.pk:
        raise Refused("Không thể tự khoá tài khoản của mình.")
    account.is_active = active
    account.save(update_fields=["is_active"])
    kind = "agency:account:opened" if active else "agency:account:closed"
    log(kind, by=by, agency=officer.agency, at=at, subject=officer.code)
    return account


@transaction.atomic
def reset_password(officer: Officer, *, password: str, by: Officer, at: datetime) -> Account:
    """A new password by the administrator; sessions opened with the old one end by themselves (their hash changes)."""
    account = _account_of(officer)
    _check_password(password)
    account.set_password(password)
    account.password_is_given = True  # the administrator knows it: the officer changes it at the next log-in
    account.save(update_fields=["password", "password_is_given"])
    log("agency:password:reset", by=by, agency=officer.agency, at=at, subject=officer.code)
    return account


def _account_of(officer: Officer) -> Account:
    if officer.account is None:
        raise Refused(f"{officer.full_name} chưa có tài khoản.")
    return officer.account
