"""Who signs a report of the agency: the chairman for the committee, a deputy in place of the chairman."""

from datetime import datetime
from typing import Any

from motcua.agency.models import Agency, Duty
from motcua.agency.queries import officers_with
from motcua.common.moments import day_of
from motcua.dossiers.papers import signature


def signing_block(agency: Agency, at: datetime) -> dict[str, Any]:
    """`signer_lines` and `signer_name`: TM. ỦY BAN NHÂN DÂN and the post (NĐ 30/2020 Đ13)."""
    leaders = officers_with(agency, Duty.LEADER.value, day_of(at))
    if not leaders:
        return {"signer_lines": ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"], "signer_name": ""}
    signed = signature(leaders[0], at)
    return {"signer_lines": ["TM. ỦY BAN NHÂN DÂN", *signed["signer_lines"]], "signer_name": signed["signer_name"]}
