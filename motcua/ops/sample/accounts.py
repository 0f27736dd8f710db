"""Names and logins for the posts of the sample commune."""

from random import Random

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from motcua.agency.models import Account, Agency, Officer
from motcua.ops.sample.names import full_name

LOGINS = [
    ("motcua", "Công chức Bộ phận Một cửa"),
    ("chuyenmon", "Công chức Tư pháp - hộ tịch"),
    ("chutich", "Chủ tịch UBND xã"),
    ("vptk", "Công chức Văn phòng - thống kê"),
    ("quantri", "Quản trị phần mềm"),
    ("congdan", "Người dân"),
]
SIGNER_OF_THE_PLAN = "Trương Tiên Dũng"


@transaction.atomic
def give_accounts(commune: Agency) -> None:
    """One password for all; the chairman bears the name under the plan, the others generated names."""
    random = Random("tan-trung")  # noqa: S311
    password = make_password(settings.DEMO_PASSWORD)
    Account.objects.get_or_create(username="congdan")
    for officer in Officer.objects.filter(agency=commune).order_by("id"):
        name = (
            SIGNER_OF_THE_PLAN
            if officer.account and officer.account.username == "chutich"
            else full_name(random, random.choice(["Nam", "Nữ"]))
        )
        Officer.objects.filter(pk=officer.pk).update(full_name=name, phone=f"0204{random.randrange(10**7):07d}")
    usernames = [*Officer.objects.filter(agency=commune).values_list("account__username", flat=True), "congdan"]
    Account.objects.filter(username__in=usernames).update(password=password)


def logins_text() -> str:
    """What `motcua serve --demo` prints."""
    lines = [f"  {name:<10} {what}" for name, what in LOGINS]
    return "Đăng nhập (mật khẩu chung: " + settings.DEMO_PASSWORD + ")\n" + "\n".join(lines)
