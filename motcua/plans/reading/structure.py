"""From blocks to the plan: heading, purposes, tasks, money, organisation, appendix. Text stays as it is written."""

import re
from dataclasses import dataclass, field
from typing import Any

from motcua.common.refusals import Refused
from motcua.common.text import fold
from motcua.plans.reading.appendix import columns_of, head_of, rows_of
from motcua.plans.reading.blocks import Block, Cells, Line
from motcua.plans.reading.targets import targets_of
from motcua.plans.reading.words import CITED, citations, posts_named

PART = re.compile(r"^([IVX]+)\.\s*(\S.*)$")
NUMBERED = re.compile(r"^(\d{1,2})\.\s+(\S.*)$")
BULLET = re.compile(r"^[-–+•]\s*(\S.*)$")
YEAR = re.compile(r"năm\s+(\d{4})", re.IGNORECASE)
ATTACHED = re.compile(r"Kế hoạch số\s*(\S*/KH-UBND)\s+ngày\s+(\S+)")
PRINTED = re.compile(r"^Số:?\s*(\S*\s*/\s*KH-UBND)", re.IGNORECASE)
ISSUER = re.compile(r"((?:Chủ tịch\s+)?(?:UBND|Ủy ban nhân dân)\s+(?:xã|phường|đặc khu)\s+[^\s,]+(?:\s+[A-ZĐ]\w*)*)")
PLACE = r"\b{kind}\s+[A-ZĐÀ-Ỹ]\w*(?:\s+[A-ZĐÀ-Ỹ]\w*)*"
NO_PLAN = "Không nhận ra kế hoạch trong tệp: cần dòng «KẾ HOẠCH», các phần I, II, III … và bảng Phụ lục."
NO_TABLE = "Không thấy bảng Phụ lục (TT, nội dung công việc, tham mưu, phối hợp, thời gian, sản phẩm) trong tệp."


@dataclass
class Part:
    """One roman-numbered part of the body with its lines."""

    title: str = ""
    lines: list[Line] = field(default_factory=list)


def plan_of(blocks: list[Block]) -> dict[str, Any]:
    """The plan in the shape of its JSON. Raises Refused where no plan or no appendix table is recognised."""
    lines = [block for block in blocks if isinstance(block, Line)]
    table = [block for block in blocks if isinstance(block, Cells)]
    title_at = next((at for at, line in enumerate(lines) if fold(line.text) == "ke hoach"), None)
    if title_at is None:
        raise Refused(NO_PLAN, field="file")
    head = head_of(table)
    if head is None:
        raise Refused(NO_TABLE, field="file")
    names, lines_of_table = head
    starts = next((at for at, line in enumerate(lines) if at > title_at and _is_appendix(line)), len(lines))
    header, body_at = _header(lines, title_at)
    parts = _parts(lines[body_at:starts])
    year = header["plan_year"]
    plan: dict[str, Any] = {"schema_version": 1, "header": header, **_body(parts)}
    plan["parts"] = [_part_told(part) for part in parts]
    plan["header"] |= plan.pop("ending")
    heading = [line.text for line in lines[starts:]]
    keys = columns_of(tuple(names))
    rows = rows_of(lines_of_table, year, keys)
    plan["appendix"] = {"heading": heading, "columns": names, "keys": keys, "rows": rows}
    _number(header, " ".join(heading), lines[:title_at])
    plan["targets"] = targets_of(plan)
    for row in rows:
        row["target_ids"] = [one["id"] for one in plan["targets"] if one["appendix_row"] == row["id"]]
    plan["cited_documents"] = _cited(plan)
    return plan


def _is_appendix(line: Line) -> bool:
    return re.match(r"phu luc\b", fold(line.text)) is not None and len(line.text) < 30


def _header(lines: list[Line], title_at: int) -> tuple[dict[str, Any], int]:
    """What stands above part I, and where part I begins."""
    body_at = next((at for at, line in enumerate(lines) if at > title_at and PART.match(line.text)), None)
    if body_at is None:
        raise Refused(NO_PLAN, field="file")
    between = lines[title_at + 1 : body_at]
    title = _title(between)
    preamble = _joined(between[len(title) :])
    issuer = ISSUER.search(preamble) or ISSUER.search(" ".join(line.text for line in lines[body_at:]))
    year = YEAR.search(" ".join(line.text for line in title)) or YEAR.search(preamble)
    if not year:
        raise Refused("Tên kế hoạch không ghi năm: thêm «năm …» vào dòng tên kế hoạch.", field="file")
    named = issuer[1] if issuer else ""
    commune = re.search(PLACE.format(kind="(?:xã|phường|đặc khu)"), named)
    cited = list(CITED.finditer(preamble))
    return {
        "document_type": lines[title_at].text,
        "title": [line.text for line in title],
        "issuer": named,
        "commune": commune[0] if commune else "",
        "district": _place("huyện", preamble),
        "province": _place("tỉnh", preamble),
        "plan_year": int(year[1]),
        "number_as_printed": "",
        "date_as_printed": "",
        "preamble": preamble,
        "based_on": [_basis(found[0]) for found in cited],
    }, body_at


def _title(between: list[Line]) -> list[Line]:
    """Lines under «KẾ HOẠCH» up to an empty line, to one that is no longer centred, or to what names the grounds."""
    title: list[Line] = []
    for line in between:
        is_ground = re.match(r"(can cu|thuc hien (ke hoach|quyet dinh|nghi quyet) so)", fold(line.text))
        if title and (line.gap or is_ground or (title[0].centred and not line.centred)):
            break
        title.append(line)
    return title


def _place(kind: str, text: str) -> str | None:
    found = re.search(PLACE.format(kind=kind), text)
    return found[0] if found else None


def _basis(text: str) -> dict[str, Any]:
    number = re.search(r"số\s+(\S+)", text)
    day = re.search(r"\d{1,2}/\d{1,2}/\d{4}", text)
    issuer = re.search(r"của\s+(.+)$", text)
    return {
        "text": text,
        "number": number[1] if number else None,
        "date_as_written": day[0] if day else None,
        "issuer": issuer[1] if issuer else None,
    }


def _number(header: dict[str, Any], attached: str, above: list[Line]) -> None:
    """Number and day as printed: from the letterhead, else from the line under the heading of the appendix."""
    if found := ATTACHED.search(attached):
        header["number_as_printed"], header["date_as_printed"] = found[1], found[2]
    for line in above:
        if printed := PRINTED.match(line.text):
            header["number_as_printed"] = "".join(printed[1].split())
        if day := re.search(r"ngày\s*(\d*)\s*tháng\s*(\d*)\s*năm\s*(\d{4})", line.text):
            header["date_as_printed"] = f"{day[1]}/{day[2]}/{day[3]}"


def _joined(lines: list[Line]) -> str:
    return " ".join(" ".join(line.text.split()) for line in lines)


def _parts(lines: list[Line]) -> list[Part]:
    parts: list[Part] = []
    for line in lines:
        found = PART.match(line.text)
        if found and (not parts or found[1] != "I"):
            parts.append(Part(found[2]))
        elif parts:
            parts[-1].lines.append(line)
    return parts


def _paragraphs(lines: list[Line]) -> list[list[str]]:
    """Lines put together again where a sentence runs on: the one before has no end and this one no beginning."""
    found: list[list[str]] = []
    for line in lines:
        text = " ".join(line.text.split())
        starts_anew = NUMBERED.match(text) or BULLET.match(text) or not text[0].islower()
        if found and not starts_anew and found[-1][-1][-1] not in ".:;!?/":
            found[-1].append(text)
        else:
            found.append([text])
    return found


def part_kind(title: str) -> str:
    """What a part of the body holds: purpose, tasks, funding, organisation; empty for any other."""
    plain = fold(title)
    kinds = {"muc dich": "purpose", "noi dung": "tasks", "nhiem vu": "tasks", "kinh phi": "funding"}
    found = next((kind for words, kind in kinds.items() if words in plain), "")
    return found or ("organisation" if "to chuc thuc hien" in plain else "")


def _part_told(part: Part) -> dict[str, Any]:
    """The heading of a part; of one that nothing is read from also its lines, so that none is lost."""
    kind = part_kind(part.title)
    told: dict[str, Any] = {"title": part.title, "kind": kind}
    return told if kind else told | {"lines": [" ".join(pieces) for pieces in _paragraphs(part.lines)]}


def _body(parts: list[Part]) -> dict[str, Any]:
    body: dict[str, Any] = {
        "purposes": [], "requirements": [], "content_lead": "", "tasks": [], "tasks_closing": "", "funding": "",
        "organisation": [], "conclusion": "", "ending": {"signatory": {"title": "", "name": ""}, "recipients": []},
    }  # fmt: skip
    for part in parts:
        match part_kind(part.title):
            case "purpose":
                _purposes(body, part.lines)
            case "tasks":
                _tasks(body, part.lines)
            case "funding":
                body["funding"] = "\n".join(" ".join(pieces) for pieces in _paragraphs(part.lines))
            case "organisation":
                _organisation(body, part.lines)
    return body


def _purposes(body: dict[str, Any], lines: list[Line]) -> None:
    into = "purposes"
    for pieces in _paragraphs(lines):
        text = " ".join(pieces)
        heading = NUMBERED.match(text)
        if heading and fold(heading[2]) in ("muc dich", "yeu cau"):
            into = "requirements" if fold(heading[2]) == "yeu cau" else "purposes"
        else:
            body[into].append(text)


def _tasks(body: dict[str, Any], lines: list[Line]) -> None:
    for pieces in _paragraphs(lines):
        text = " ".join(pieces)
        if found := NUMBERED.match(text):
            first = NUMBERED.match(pieces[0])
            own = [first[2] if first else pieces[0], *pieces[1:]]
            body["tasks"].append(
                {"no": int(found[1]), "text": found[2], "text_pieces": own, "split_across_page": len(own) > 1}
            )
        elif not body["tasks"]:
            body["content_lead"] = f"{body['content_lead']} {text}".strip()
        elif text.startswith("("):
            body["tasks_closing"] = text
        else:
            task = body["tasks"][-1]
            task["text"] += f"\n{text}"
            task["text_pieces"].append(text)


def _organisation(body: dict[str, Any], lines: list[Line]) -> None:
    """Who does what, then the last sentence, «Nơi nhận» and the signature."""
    at_recipients = next((at for at, line in enumerate(lines) if fold(line.text).startswith("noi nhan")), len(lines))
    for pieces in _paragraphs(lines[:at_recipients]):
        text = " ".join(pieces)
        if found := NUMBERED.match(text):
            duties: list[str] = []
            body["organisation"].append(
                {"no": int(found[1]), "position": found[2], "positions": posts_named(found[2]), "duties": duties}
            )
        elif fold(text).startswith("tren day la") or not body["organisation"]:
            body["conclusion"] = f"{body['conclusion']} {text}".strip()
        else:
            bullet = BULLET.match(text)
            body["organisation"][-1]["duties"].append(bullet[1] if bullet else text)
    _ending(body["ending"], lines[at_recipients + 1 :])


def _ending(ending: dict[str, Any], lines: list[Line]) -> None:
    titles: list[str] = []
    for line in lines:
        if (found := BULLET.match(line.text)) and not titles:
            ending["recipients"].append(found[1])
        elif line.text.isupper():
            titles.append(line.text)
        elif titles:
            ending["signatory"]["name"] = line.text
    ending["signatory"]["title"] = "\n".join(titles)


def texts_of(plan: dict[str, Any]) -> list[tuple[str, str]]:
    """Every piece of the plan's text with where it stands: header, I.1, task 5, IV.2, II.5.2, conclusion."""
    found = [("header", plan["header"]["preamble"])]
    found += [(f"purpose {n}", text) for n, text in enumerate(plan["purposes"], 1)]
    found += [(f"requirement {n}", text) for n, text in enumerate(plan["requirements"], 1)]
    found += [(f"task {task['no']}", task["text"]) for task in plan["tasks"]]
    found += [(f"organisation {one['no']}", text) for one in plan["organisation"] for text in one["duties"]]
    found += [(row["id"], row["content"]) for row in plan["appendix"]["rows"]]
    return found


def _cited(plan: dict[str, Any]) -> list[dict[str, str]]:
    """Each document once, with every place that cites it; a shorter mention belongs to the longer one."""
    where: dict[str, list[str]] = {}
    for place, text in texts_of(plan):
        for cited in citations(text):
            known = next((one for one in where if one.startswith(cited) or cited.startswith(one)), None)
            where.setdefault(known or cited, []).append(place)
    return [{"text": text, "where": "; ".join(dict.fromkeys(places))} for text, places in where.items()]
