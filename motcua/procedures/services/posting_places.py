"""Nơi niêm yết: described, added, closed, opened again. Each act is in the log."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify

from motcua.agency.models import Agency, Officer
from motcua.agency.services import log
from motcua.common.refusals import Refused
from motcua.common.text import fold, nfc
from motcua.procedures.models import PlaceKind, Posting, PostingPlace
from motcua.procedures.permissions import ensure_can_confirm_postings
from motcua.procedures.posting_queries import BUILT_IN, places_of


@dataclass(frozen=True)
class PlaceWords:
    """What is said of a place."""

    kind: str
    name: str
    where: str = ""
    is_required: bool = False


@transaction.atomic
def add_place(agency: Agency, words: PlaceWords, *, by: Officer | None, at: datetime) -> PostingPlace:
    """A further place. Refused: no name, a name that is there already, an unknown kind."""
    ensure_can_confirm_postings(by, agency, at)
    _one_at_a_time(agency)
    places = places_of(agency, with_closed=True)
    _check(words, places, None)
    codes = {place.code for place in places}
    stem = slugify(fold(words.name))[:34] or "noi"
    tries = (stem, *(f"{stem}-{number}" for number in range(2, len(codes) + 3)))
    row = PostingPlace(agency=agency, code=next(code for code in tries if code not in codes))
    return _saved(row, words, "added", by, at)


@transaction.atomic
def change_place(place: PostingPlace, words: PlaceWords, *, by: Officer | None, at: datetime) -> PostingPlace:
    """Describe a place anew; counter and portal keep their kind and must always show everything."""
    agency, place = place.agency, _as_it_is(place, by, at)
    _check(words, places_of(agency, with_closed=True), place)
    if place.code in dict(BUILT_IN):
        words = PlaceWords(place.code, words.name, words.where, is_required=True)
    return _saved(place, words, "changed", by, at)


@transaction.atomic
def close_place(place: PostingPlace, *, by: Officer | None, at: datetime) -> PostingPlace:
    """Use a place no longer. Refused: counter and portal; while something is noted as shown there."""
    agency, place = place.agency, _as_it_is(place, by, at)
    if place.code in dict(BUILT_IN):
        raise Refused("Nơi tiếp nhận và cổng thông tin là nơi niêm yết bắt buộc (Nghị định 63/2010/NĐ-CP, Điều 17).")
    if count := Posting.objects.filter(agency=agency, place=place.code, taken_down_at=None).count():
        raise Refused(f"Còn {count} thủ tục ghi là đang niêm yết ở đây: ghi gỡ xuống trước.")
    if place.closed_at is None:
        place.closed_at = at
        place.save(update_fields=["closed_at"])
        log("procedures:posting_place:closed", by=by, agency=agency, at=at, subject=f"place:{place.code}")
    return place


@transaction.atomic
def reopen_place(place: PostingPlace, *, by: Officer | None, at: datetime) -> PostingPlace:
    """Use a closed place again. In use already: stays as it is."""
    agency, place = place.agency, _as_it_is(place, by, at)
    if place.closed_at is not None:
        place.closed_at = None
        place.save(update_fields=["closed_at"])
        log("procedures:posting_place:reopened", by=by, agency=agency, at=at, subject=f"place:{place.code}")
    return place


def _one_at_a_time(agency: Agency) -> None:
    """Nothing is put up, and no other place described, until this act is over."""
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)


def _as_it_is(place: PostingPlace, by: Officer | None, at: datetime) -> PostingPlace:
    """The place under lock, as somebody else may have left it just now."""
    ensure_can_confirm_postings(by, place.agency, at)
    _one_at_a_time(place.agency)
    return next(one for one in places_of(place.agency, with_closed=True) if one.code == place.code)


def _check(words: PlaceWords, places: list[PostingPlace], own: PostingPlace | None) -> None:
    name = nfc(words.name)
    if not name:
        raise Refused("Chưa ghi tên nơi niêm yết.", field="name")
    others = {place.name.casefold() for place in places if own is None or place.code != own.code}
    if name.casefold() in others:
        raise Refused(
            "Đã có nơi niêm yết tên này, có thể đã thôi dùng: mở lại nơi đó, hoặc đặt tên khác.", field="name"
        )
    if words.kind not in PlaceKind.values:
        raise Refused("Chọn loại nơi niêm yết.", field="kind")


def _saved(row: PostingPlace, words: PlaceWords, act: str, by: Officer | None, at: datetime) -> PostingPlace:
    row.kind, row.name, row.where = words.kind, nfc(words.name)[:150], nfc(words.where)[:250]
    row.is_required = words.is_required
    row.save()
    data = {"kind": row.kind, "name": row.name, "required": row.is_required}
    log(f"procedures:posting_place:{act}", by=by, agency=row.agency, at=at, subject=f"place:{row.code}", data=data)
    return row
