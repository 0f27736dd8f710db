"""The signing step: what stands there goes on signed. Asked by the act, and by the page for its buttons."""

from motcua.dossiers.models import Dossier
from motcua.dossiers.services.route import steps_of

SIGNING_ROLE = "ky_duyet"
SIGN_FIRST = (
    "Hồ sơ đang ở bước ký duyệt mà chưa được ký. Bấm «Ký duyệt», hoặc «Không đủ điều kiện giải quyết», "
    "hoặc «Trả lại bước trước»; không chuyển đi khi chưa ký."
)


def must_sign_first(dossier: Dossier) -> bool:
    """Whether handing on from here would carry an unsigned result past the last step that signs it.

    A process with a further signing step lets this one pass the dossier on (a draft that goes up to the chairman).
    """
    if dossier.approved_at:
        return False
    here = dossier.case.step_number
    signing = [step.number for step in steps_of(dossier) if step.role == SIGNING_ROLE]
    return bool(signing) and here == signing[-1]
