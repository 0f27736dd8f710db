"""Applicants."""

from django.db import models
from django.db.models import Q

from motcua.agency.models import Agency


class PartyKind(models.TextChoices):
    """Loại đối tượng; the names are the columns of the import (contract §3)."""

    CITIZEN = "citizen", "Công dân"
    BUSINESS = "business", "Doanh nghiệp"
    AGENCY = "agency", "Cơ quan nhà nước"
    ORGANISATION = "organisation", "Tổ chức khác"


class Applicant(models.Model):
    """A person or organisation that hands in dossiers, known by its identity number where it has one."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="applicants")
    kind = models.CharField("loại đối tượng", max_length=15, default=PartyKind.CITIZEN.value)
    identity_number = models.CharField("số định danh hoặc mã số thuế", max_length=20, blank=True)
    old_identity_number = models.CharField("số CMND cũ", max_length=12, blank=True)
    name = models.CharField("họ và tên, tên tổ chức", max_length=250)
    born_on = models.DateField("ngày sinh", null=True, blank=True)
    sex = models.CharField("giới tính", max_length=10, blank=True)
    address = models.CharField("địa chỉ", max_length=300, blank=True)
    village = models.CharField("thôn", max_length=100, blank=True)
    phone = models.CharField("điện thoại", max_length=20, blank=True)
    email = models.EmailField("thư điện tử", blank=True)
    search_text = models.TextField("chữ để tìm", blank=True)

    class Meta:
        verbose_name = "người nộp, chủ hồ sơ"
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "identity_number"],
                condition=~Q(identity_number=""),
                name="people_identity_once",
            )
        ]

    def __str__(self) -> str:
        return self.name
