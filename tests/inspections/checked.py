"""Inspections for the tests: planned, drawn, checked, reported, signed, by the real acts."""

from datetime import date, timedelta

from motcua.inspections import services
from motcua.inspections.models import Programme, Sample
from motcua.inspections.services import Drawing, Mending, ProgrammeSpec, Said
from tests.factories import CERTIFIED_COPY, MARITAL_STATUS, NOON, ground, make_dossier, officer

DUE = date(2026, 12, 15)
AFTER = NOON + timedelta(hours=3)
SEED = "20261125"
WORDS = "Việc giải quyết hồ sơ cơ bản đúng quy định."


def spec_of(**more) -> ProgrammeSpec:
    told = {
        "kind": "self",
        "title": "Tự kiểm tra công tác kiểm soát thủ tục hành chính quý IV",
        "first_day": date(2026, 11, 1),
        "last_day": date(2026, 11, 30),
        "decision": "Kế hoạch số 15/KH-UBND, mục II.3",
        "checklist": "kstthc:1",
        "leader": officer("phu_trach_cchc"),
        "members": [officer("vh_xh"), officer("tp_ht")],
    }
    return ProgrammeSpec(**{**told, **more})


def planned(**more) -> Programme:
    return services.plan_programme(ground(), spec_of(**more), by=officer("vp_tk"), at=NOON)


def dossiers(count: int = 6) -> None:
    for n in range(count):
        make_dossier(MARITAL_STATUS if n % 3 else CERTIFIED_COPY, at=NOON - timedelta(days=1, minutes=n))


def drawn(wanted: int = 2, **more) -> Sample:
    dossiers()
    told = {"seed": SEED, "only_ended": False, **more}
    return services.draw_sample(planned(), Drawing(wanted, **told), by=officer("phu_trach_cchc"), at=NOON)


def answered(sample: Sample, **changed: Said) -> Programme:
    """Everything is in order but what `changed` says (code of the question: answer)."""
    programme, by = sample.programme, officer("phu_trach_cchc")
    checklist = programme.checklist
    for sampled in sample.dossiers.all():
        said = {item.code: changed.get(item.code, Said("ok")) for item in checklist.of("dossier")}
        services.record_dossier(sampled, said, by=by, at=AFTER)
    said = {item.code: changed.get(item.code, Said("ok")) for item in checklist.of("office")}
    services.record_office(programme, said, by=by, at=AFTER)
    return programme


def reported() -> Programme:
    by = officer("phu_trach_cchc")
    row = answered(drawn(), c4=Said("fault", "Không ghi số biên lai", officer("mot_cua")))
    services.write_report(row, assessment=WORDS, causes="Nhập thiếu.", by=by, at=AFTER)
    mending = Mending("Ghi đủ số biên lai.", "mot_cua", DUE, "Báo cáo khắc phục")
    services.add_recommendation(row, mending, by=by, at=AFTER)
    return services.submit_report(row, by=by, at=AFTER)


def signed() -> Programme:
    return services.sign_report(reported(), by=officer("chu_tich"), at=AFTER)


def places() -> dict[str, dict[str, object]]:
    """An address of each page: a programme to draw for, and one whose dossiers are being checked."""
    office = officer("vp_tk")
    to_draw = planned(leader=office)
    going = planned(leader=office, title="Kiểm tra đang làm")
    make_dossier(at=NOON - timedelta(minutes=5))
    services.draw_sample(going, Drawing(1, SEED, only_ended=False), by=office, at=NOON)
    services.add_recommendation(going, Mending("Ghi đủ số biên lai.", "mot_cua", DUE), by=office, at=NOON)
    before, after = {"pk": to_draw.pk}, {"pk": going.pk}
    return {
        **{f"inspections:{name}": before for name in ("programme", "draw")},
        **{f"inspections:{name}": after for name in ("sample", "population", "office", "report", "paper", "letter")},
        "inspections:dossier": {**after, "position": 1},
    }
