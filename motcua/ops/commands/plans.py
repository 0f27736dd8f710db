"""`motcua plans import|export|list`: the plan of a year from its file, and out again."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from motcua.agency.models import Agency
from motcua.common.refusals import Refused
from motcua.ops.commands.dossiers import agency_named
from motcua.plans.models import Plan, PlanState
from motcua.plans.queries import plans_of
from motcua.plans.services import import_plan
from motcua.plans.writing import plan_docx

KINDS = ("docx", "json")


def register(subparsers: argparse._SubParsersAction) -> None:
    parser = subparsers.add_parser("plans", help="kế hoạch năm: nhập, xuất, liệt kê")
    verbs = parser.add_subparsers(dest="verb", metavar="VIỆC", required=True)
    verb = verbs.add_parser("import", help="đọc kế hoạch từ tệp Word, văn bản thuần hoặc JSON thành bản chờ xác nhận")
    verb.add_argument("file", type=Path, metavar="TỆP")
    verb.add_argument("--dry-run", action="store_true", help="chỉ đọc và báo, không lưu")
    verb.add_argument("--agency", metavar="MÃ", help="cơ quan; mặc định là cơ quan của máy này")
    verb.add_argument("--json", action="store_true")
    verb = verbs.add_parser("export", help="xuất kế hoạch ra tệp Word hoặc JSON")
    verb.add_argument("plan", metavar="SỐ|NĂM", help="số của kế hoạch, hoặc năm (bản mới nhất chưa bỏ)")
    verb.add_argument("--format", choices=KINDS, default="docx")
    verb.add_argument("-o", "--output", type=Path, required=True, metavar="TỆP")
    verb.add_argument("--agency", metavar="MÃ")
    verb = verbs.add_parser("list", help="các bản kế hoạch")
    verb.add_argument("--agency", metavar="MÃ")
    verb.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    """0 = done; 1 = refused, with one sentence."""
    agency = agency_named(args.agency)
    match args.verb:
        case "import":
            return _import(args, agency)
        case "export":
            return _export(args, agency)
        case _:
            return _list(args, agency)


def _import(args: argparse.Namespace, agency: Agency) -> int:
    try:
        content = args.file.read_bytes()
    except OSError as error:
        raise Refused(f"Không đọc được tệp {args.file}: {error.strerror}.", field="file") from error
    with transaction.atomic():
        plan = import_plan(agency, content, args.file.name, by=None, at=timezone.now())
        found = as_json(plan)
        if args.dry_run:
            transaction.set_rollback(True)
    print(json.dumps(found, ensure_ascii=False) if args.json else _in_words(found, is_kept=not args.dry_run))
    return 0


def as_json(plan: Plan) -> dict[str, Any]:
    """What was read, with every doubtful place."""
    return {
        "id": plan.pk,
        "year": plan.year,
        "version": plan.version,
        "state": plan.state,
        "title": plan.title,
        "rows": plan.rows.count(),
        "targets": plan.targets.count(),
        "anomalies": [
            {
                "id": one.code, "where": one.where, "text": one.text, "kind": one.kind, "problem": one.problem,
                "proposal": one.proposal, "blocks": one.blocks, "decision": one.decision,
            }
            for one in plan.anomalies.all()
        ],
    }  # fmt: skip


def _in_words(found: dict[str, Any], *, is_kept: bool) -> str:
    lines = [
        f"{one['id']} {one['where']}: {one['problem']} «{one['text']}»"
        + (f" → «{one['proposal']}»" if one["proposal"] else "")
        for one in found["anomalies"]
    ]
    read = (
        f"Kế hoạch năm {found['year']}: {found['rows']} dòng, {found['targets']} chỉ tiêu, {len(lines)} điểm cần xem."
    )
    kept = f" Bản {found['version']}, số {found['id']}, chờ xác nhận." if is_kept else " Chưa lưu."
    return "\n".join([*lines, read + kept])


def _export(args: argparse.Namespace, agency: Agency) -> int:
    plan = _found(args.plan, agency)
    if args.format == "docx":
        content = plan_docx(plan)
    else:
        content = (json.dumps(plan.content, ensure_ascii=False, indent=2) + "\n").encode()
    try:
        args.output.write_bytes(content)
    except OSError as error:
        raise Refused(f"Không ghi được tệp {args.output}: {error.strerror}.", field="file") from error
    print(f"Đã xuất kế hoạch năm {plan.year}, bản {plan.version} ra {args.output}.", file=sys.stderr)
    return 0


def _found(asked: str, agency: Agency) -> Plan:
    rows = Plan.objects.filter(agency=agency).select_related("agency", "source")
    if asked.isascii() and asked.isdigit():
        number = int(asked)
        if plan := rows.filter(pk=number).first():
            return plan
        year = rows.filter(year=number).exclude(state=PlanState.DROPPED).order_by("-version").first()
        if year:
            return year
    raise Refused(f"Không có kế hoạch «{asked}»: xem «motcua plans list».", field="plan")


def _list(args: argparse.Namespace, agency: Agency) -> int:
    rows = list(plans_of(agency)[:200])
    if args.json:
        print(json.dumps([
            {"id": plan.pk, "year": plan.year, "version": plan.version, "state": plan.state, "number": plan.number_text}
            for plan in rows
        ], ensure_ascii=False))  # fmt: skip
        return 0
    for plan in rows:
        print(f"{plan.pk:>4}  {plan.year}  bản {plan.version}  {plan.state_label}  {plan.number_text}".rstrip())
    if not rows:
        print("Chưa có kế hoạch nào.")
    return 0
