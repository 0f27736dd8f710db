"""What looks wrong or open in a plan as it was read: told with its place, its words and a proposal, never corrected.

Each rule is a small function over the structure of `structure.plan_of`. `blocks`: somebody has to decide before the
plan can be confirmed, because a duty's day depends on it.
"""

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from motcua.common.text import fold
from motcua.plans.reading.appendix import SECTION, UNREAD
from motcua.plans.reading.structure import texts_of
from motcua.plans.reading.words import posts_named

WORDS = Path(__file__).parent / "anomalies.toml"
LIMIT = re.compile(r"(?:xong\s+)?trước\s+(?:ngày\s+|tháng\s+)?\d{1,2}/\d{1,2}/\d{4}")
DAY = re.compile(r"(\d{1,2}/\d{1,2}/)(\d{4})")
Plan = dict[str, Any]


@dataclass(frozen=True)
class Found:
    """One thing to look at. `where`: header, task 5, organisation 1, II.5.2, appendix, signature, throughout.

    `field`: the cell of the row that is empty.
    """

    where: str
    text: str
    kind: str
    problem: str
    proposal: str = ""
    blocks: bool = False
    field: str = ""


@cache
def words() -> dict[str, Any]:
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))


def anomalies_of(plan: Plan) -> list[Found]:
    """All of them in the order of the plan, the same thing said once."""
    found: dict[tuple[str, str, str], Found] = {}
    for rule in RULES:
        for one in rule(plan):
            found.setdefault((one.where, one.kind, one.text), one)
    order = ["header", *(place for place, _text in texts_of(plan))]
    rank = {place: at for at, place in reversed(list(enumerate(order)))}
    return sorted(found.values(), key=lambda one: rank.get(one.where.split(",")[0], len(order)))


# Days


def _years(plan: Plan) -> Iterator[Found]:
    """Days of another year than the plan's: in the grounds of the header, in organisation, in deadlines."""
    year = plan["header"]["plan_year"]
    for basis in plan["header"]["based_on"]:
        day = DAY.search(basis["date_as_written"] or "")
        if day and f"năm {year}" in plan["header"]["preamble"] and int(day[2]) == year - 1 and _in_january(day[0]):
            text = f"Kế hoạch số {basis['number']} ngày {basis['date_as_written']}"
            problem = f"Kế hoạch cấp trên cho năm {year} lại ghi ngày của năm {day[2]}."
            yield Found("header", text, "date", problem, f"{day[1]}{year}")
    for one in plan["organisation"]:
        for duty in one["duties"]:
            for said in LIMIT.finditer(duty):
                day = DAY.search(said[0])
                if day and int(day[2]) != year:
                    yield _wrong_year(f"organisation {one['no']}", said[0], day, year)
    for row in plan["appendix"]["rows"]:
        due = row["deadline"] or {}
        if due.get("suspected_typo"):
            said = row["deadline_text"]
            written = re.search(r"\d{4}", said[::-1])
            old = written[0][::-1] if written else ""
            yield Found(
                row["id"], said, "date", f"Năm ghi ở thời hạn không phải năm {year} của kế hoạch.",
                said.replace(old, str(year)), blocks=True,
            )  # fmt: skip
        if due.get("kind") == "unclear":
            yield Found(row["id"], due["text"], "date", "Không đọc được thời hạn này.", blocks=True)


def _in_january(day: str) -> bool:
    return int(day.split("/")[1]) <= 2


def _wrong_year(where: str, text: str, day: re.Match[str], year: int) -> Found:
    problem = f"Năm {day[2]} không phải năm {year} của kế hoạch."
    if "tháng" in text:
        problem = f"Ghi «tháng» trước một ngày đủ ngày, tháng, năm; năm {day[2]} không phải năm {year} của kế hoạch."
    return Found(where, text, "date", problem, f"trước ngày {day[1]}{year}")


def _months_before_days(plan: Plan) -> Iterator[Found]:
    for where, text in texts_of(plan):
        for found in re.finditer(r"(\w+\s+)?tháng\s+(\d{1,2}/\d{1,2}/\d{4})", text):
            if found[2][-4:] == str(plan["header"]["plan_year"]):
                yield Found(where, found[0], "date", "Ghi «tháng» trước một ngày.", f"ngày {found[2]}")


# Who and where


def _scopes(plan: Plan) -> Iterator[Found]:
    year = plan["header"]["plan_year"]
    for rule in words()["scope"]:
        if not rule.get("from", date.min) <= date(year, 1, 1) <= rule.get("until", date.max):
            continue
        proposal = rule["proposal"].format(**plan["header"])
        hits = [where for where, text in _texts_within(plan, rule["within"]) if rule["words"] in text]
        if rule["within"] == "people" and hits:
            hits = [", ".join(hits)]
        for where in hits:
            yield Found(where, rule["words"], "scope", rule["problem"], proposal)


def _texts_within(plan: Plan, within: str) -> list[tuple[str, str]]:
    rows = plan["appendix"]["rows"]
    people = [(row["id"], f"{row['lead'] or ''} · {row['coordinators'] or ''}") for row in rows]
    products = [(row["id"], row["deliverable"] or "") for row in rows]
    match within:
        case "header":
            return [("header", plan["header"]["preamble"])]
        case "people":
            return people
        case "deliverable":
            return products
        case "content":
            return [(row["id"], row["content"]) for row in rows]
        case _:
            return [*texts_of(plan), *people, *products, *((row["id"], row["deadline_text"] or "") for row in rows)]


def _unknown_posts(plan: Plan) -> Iterator[Found]:
    """Leads that part IV does not name; general words and the chairman aside."""
    named = {code for one in plan["organisation"] for code in one["positions"]}
    general = {"chuyen_mon", "can_bo_cong_chuc_xa", "chu_tich", "tp_ht", *named}
    for row in plan["appendix"]["rows"]:
        if not row["lead"]:
            continue
        codes = posts_named(row["lead"])
        if not codes or any(code not in general for code in codes):
            yield Found(row["id"], row["lead"], "role", "Người chủ trì này không có tên ở phần Tổ chức thực hiện.")


# The table


def _table(plan: Plan) -> Iterator[Found]:
    rows = plan["appendix"]["rows"]
    unnumbered = [row for row in rows if row["number_as_printed"] is None]
    if unnumbered:
        where = ", ".join(row["parent"] or row["id"] for row in unnumbered)
        yield Found(where, unnumbered[0]["content"], "numbering", "Dòng nhiệm vụ không có số thứ tự riêng.")
    stopped = [row for row in rows if (row["number_as_printed"] or "").endswith(".")]
    if stopped and len(stopped) < sum(row["number_as_printed"] is not None for row in rows):
        where = ", ".join(row["id"] for row in stopped)
        yield Found(where, stopped[0]["content"], "numbering", "Số thứ tự có dấu chấm, các dòng khác thì không.")


def _columns(plan: Plan) -> Iterator[Found]:
    """Columns that are none of the usual ones: their words stay in the plan, nothing is made of them."""
    appendix = plan["appendix"]
    unread = [at for at, key in enumerate(appendix.get("keys") or ()) if key == UNREAD]
    for place, at in enumerate(unread):
        texts = [row["others"][place] for row in appendix["rows"] if row.get("others") and row["others"][place]]
        if texts:
            name = appendix["columns"][at] or f"cột {at + 1}"
            problem = "Cột này của phụ lục giữ nguyên trong văn bản, không đọc thành nhiệm vụ."
            yield Found("appendix", name, "structure", problem)


def _parts(plan: Plan) -> Iterator[Found]:
    for part in plan.get("parts", ()):
        if not part["kind"]:
            yield Found(
                "header", part["title"], "structure", "Phần này giữ nguyên trong văn bản, không đọc thành nhiệm vụ."
            )


def _rows(plan: Plan) -> Iterator[Found]:
    for row in plan["appendix"]["rows"]:
        if row["pieces"]:
            yield Found(row["id"], _second_half(row), "split", "Dòng bị ngắt sang trang: nửa sau nằm ở dòng không số.")
        if row["row_type"] == "group" and row["lead"]:
            problem = "Dòng tiêu đề có người chủ trì nhưng không có thời hạn, sản phẩm."
            yield Found(row["id"], row["content"], "structure", problem)
        if row["row_type"] == "section_task":
            yield Found(row["id"], row["content"], "structure", "Mục La Mã này đồng thời là nhiệm vụ duy nhất của mục.")


def _alone(plan: Plan) -> Iterator[Found]:
    """Lines that would head others but head none: work that was written without its day and product."""
    rows = plan["appendix"]["rows"]
    parents = {row.get("parent") for row in rows}
    for row in rows:
        if row["row_type"] in ("section", "group") and row["id"] not in parents:
            problem = "Dòng không có thời hạn, không có sản phẩm và không có dòng con: chưa thành nhiệm vụ."
            yield Found(row["id"], row["content"], "blank", problem, blocks=True, field="deadline_text")


def _empty_cells(plan: Plan) -> Iterator[Found]:
    for row in plan["appendix"]["rows"]:
        if row["row_type"] == "task" and not row["coordinators"]:
            yield Found(row["id"], row["content"], "blank", "Không ghi người phối hợp.")
        if row["row_type"] in ("task", "section_task"):
            for key, name in NEEDED:
                if not (row[key] or "").strip():
                    yield Found(
                        row["id"], row["content"], "blank", f"Không ghi {name}.", blocks=key != "deliverable", field=key
                    )


NEEDED = (
    ("content", "nội dung công việc"), ("lead", "người chủ trì"), ("deliverable", "sản phẩm"),
    ("deadline_text", "thời hạn"),
)  # fmt: skip


def _second_half(row: dict[str, Any]) -> str:
    piece = row["pieces"][1]
    return next((cell for cell in reversed(piece) if cell), "")


def _blanks(plan: Plan) -> Iterator[Found]:
    for line in plan["appendix"]["heading"]:
        found = re.search(r"Kế hoạch số\s*/\S+\s+ngày\s+/\d\S*", line)
        if found:
            yield Found("appendix", found[0], "blank", "Số và ngày của kế hoạch còn để trống.")
    name = plan["header"]["signatory"]["name"]
    if name:
        yield Found(
            "signature", name, "unverified", "Tên người ký chép đúng như bản in, chưa đối chiếu với nguồn khác."
        )
    else:
        yield Found("signature", "", "blank", "Không thấy tên người ký.")


# Writing


def _spelling(plan: Plan) -> Iterator[Found]:
    for where, text in texts_of(plan):
        for wrong, right in words()["spelling"].items():
            if wrong in text.lower():
                yield Found(where, wrong, "typo", "Sai chính tả.", right)
        for end, whole in words()["cut"]["words"].items():
            if text.rstrip(" .").endswith(end):
                last = text[text.rfind("đối với") :] if "đối với" in text else text
                yield Found(where, last, "truncated", "Câu dừng giữa chừng, thiếu chữ.", whole)


def _marks(plan: Plan) -> Iterator[Found]:
    for where, text in texts_of(plan):
        for found in re.finditer(r"Trường hợp, (?:để xảy ra|có|do)\b", text):
            yield Found(where, found[0], "typo", "Thừa dấu phẩy.", found[0].replace(",", "", 1))
        for found in re.finditer(r"(?<=,\s)([A-ZĐÀ-Ỹ][a-zà-ỹ]+)(?:\s[a-zà-ỹ]+){2,}", text):
            if _is_common(found[1]):
                yield Found(where, found[0], "typo", "Viết hoa sau dấu phẩy.", found[1].lower())


def _ends(plan: Plan) -> Iterator[Found]:
    for where, text in texts_of(plan):
        if where.startswith(("purpose", "requirement")) and text[-1] not in ".:;!?":
            yield Found(where, text[-30:], "typo", "Thiếu dấu chấm cuối câu.")
    for row in plan["appendix"]["rows"]:
        for key in ("lead", "coordinators", "deliverable"):
            if (row[key] or "").endswith((";", ",")):
                yield Found(row["id"], row[key], "typo", "Thừa dấu ở cuối ô.", row[key].rstrip(";, "))


def _is_common(word: str) -> bool:
    """A word that is written large only at the beginning of a sentence."""
    return fold(word) in (
        "bo",
        "to",
        "thuc",
        "tham",
        "kip",
        "tang",
        "tiep",
        "bao",
        "xay",
        "day",
        "phoi",
        "huong",
        "chi",
    )


def _formats(plan: Plan) -> Iterator[Found]:
    texts = texts_of(plan)
    pointed = [(where, found[0]) for where, text in texts for found in re.finditer(r"\d+\.\d+\s*%", text)]
    commas = [where for where, text in texts if re.search(r"\d+,\d+\s*%", text)]
    if pointed and commas:
        where, said = pointed[0]
        problem = f"Dấu thập phân không thống nhất: chấm ở đây, phẩy ở {commas[0]}."
        yield Found(f"{where}, {commas[0]}", said, "format", problem, said.replace(".", ","))
    whole = " ".join(text for _where, text in texts)
    varied = [rule for rule in words()["variant"] if rule["one"] in whole.lower() and rule["other"] in whole.lower()]
    if varied:
        problem = (
            "Đặt dấu thanh không thống nhất: " + ", ".join(f"«{r['one']}» và «{r['other']}»" for r in varied) + "."
        )
        yield Found("throughout", varied[0]["other"], "format", problem)


def _numbers(plan: Plan) -> Iterator[Found]:
    """Numbers that jump or stand twice."""
    seen: set[str] = set()
    for row in plan["appendix"]["rows"]:
        number = (row["number_as_printed"] or "").rstrip(".")
        if not number or SECTION.match(number):
            continue
        key = f"{row['id'].split('.')[0]}/{number}"
        if key in seen:
            yield Found(row["id"], row["content"], "numbering", f"Số thứ tự {number} đã có ở dòng khác của mục này.")
        seen.add(key)


RULES: tuple[Callable[[Plan], Iterator[Found]], ...] = (
    _years, _months_before_days, _scopes, _unknown_posts, _table, _columns, _parts, _rows, _alone, _empty_cells,
    _blanks, _spelling, _marks, _ends, _formats, _numbers,
)  # fmt: skip
