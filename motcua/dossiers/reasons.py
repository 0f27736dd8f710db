"""Coded reasons, so that refusals and delays can be counted. Codes are ours; the words are what people read.

Source: indicators-and-reports §7.2 proposes the causes of delay; no statutory list was found, so both are configuration
of this project and may be replaced by an agency's own list.
"""

REFUSAL_REASONS = {
    "not_eligible": "Không đủ điều kiện theo quy định",
    "false_papers": "Giấy tờ giả mạo, tẩy xóa, không hợp pháp",
    "not_competent": "Không thuộc thẩm quyền giải quyết",
    "dispute": "Đang có tranh chấp, khiếu nại liên quan",
    "legal_ban": "Thuộc trường hợp pháp luật không cho phép",
    "other": "Lý do khác (ghi rõ)",
}

DELAY_CAUSES = {
    "other_agency": "Cơ quan phối hợp trả lời chậm",
    "officer": "Công chức giải quyết chậm",
    "software": "Do phần mềm, đồng bộ dữ liệu",
    "unclear_rule": "Quy định chưa rõ, phải xin ý kiến",
    "complex": "Hồ sơ phức tạp, cần xác minh",
    "force_majeure": "Bất khả kháng (thiên tai, dịch bệnh)",
    "applicant": "Do người nộp",
}
OBJECTIVE_CAUSES = {"other_agency", "software", "force_majeure", "applicant"}

# What the head says to an explanation (indicators-and-reports §7.2).
HEAD_OPINIONS = {
    "accepted": "Chấp nhận giải trình",
    "clarify": "Yêu cầu làm rõ",
    "handle": "Xử lý trách nhiệm",
}


def cause_label(code: str) -> str:
    return DELAY_CAUSES.get(code, code)
