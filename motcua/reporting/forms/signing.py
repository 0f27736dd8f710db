"""Who signs a report of the agency: the chairman for the committee, a deputy in place of the chairman."""

from datetime import datetime
from typing import Any

from motcua.agency.models import Agency, Duty, Officer
from motcua.agency.queries import officers_with
from motcua.common.moments import day_of
from motcua.dossiers.papers import signature


def signed_by(leader: Officer, at: datetime) -> dict[str, Any]:
    """`signing_block` of the leader who signs: TM. ỦY BAN NHÂN DÂN, CHỦ TỊCH or KT. CHỦ TỊCH."""
    signed = signature(leader, at)
    return {"signer_lines": ["TM. ỦY BAN NHÂN DÂN", *signed["signer_lines"]], "signer_name": signed["signer_name"]}


def signing_block(agency: Agency, at: datetime) -> dict[str, Any]:
    """`signer_lines` and `signer_name`: TM. ỦY BAN NHÂN DÂN and the post (NĐ 30/2020 Đ13)."""
    leaders = officers_with(agency, Duty.LEADER.value, day_of(at))
    if not leaders:
        return {"signer_lines": ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"], "signer_name": ""}
    return signed_by(leaders[0], at)
