"""`motcua deadline`: the contract of its output and its exit codes."""

import argparse
import json

import pytest

from motcua.common.refusals import Refused
from motcua.ops import calendar_source
from motcua.ops.commands import deadline


@pytest.fixture
def answer(capsys, monkeypatch):
    """Run the command on the shipped calendar and give what it printed."""
    monkeypatch.setattr(calendar_source, "stored_calendar", lambda: None)

    def ask(*words):
        parser = argparse.ArgumentParser()
        deadline.register(parser.add_subparsers())
        assert deadline.run(parser.parse_args(["deadline", *words])) == 0
        return capsys.readouterr().out

    return ask


def test_json_is_the_contract(answer):
    found = json.loads(answer("--start", "2024-04-26T09:00", "--amount", "1", "--unit", "working_days", "--json"))
    assert found == {
        "due_at": "2024-05-02T17:00:00+07:00",
        "counted": [
            {"date": "2024-04-26", "minutes": 0, "why": "Ngày tiếp nhận không tính"},
            {"date": "2024-04-27", "minutes": 0, "why": "Thứ Bảy"},
            {"date": "2024-04-28", "minutes": 0, "why": "Chủ nhật"},
            {"date": "2024-04-29", "minutes": 0, "why": "Nghỉ hoán đổi dịp 30/4 - 01/5"},
            {"date": "2024-04-30", "minutes": 0, "why": "Ngày Chiến thắng"},
            {"date": "2024-05-01", "minutes": 0, "why": "Ngày Quốc tế lao động"},
            {"date": "2024-05-02", "minutes": 480, "why": "Ngày làm việc: ngày thứ 1"},
        ],
    }


@pytest.mark.parametrize(("mode", "due"), [("extend", "2024-07-23"), ("restart", "2024-07-25")])
def test_pauses_and_the_way_of_resuming(answer, mode, due):
    words = ["--start", "2024-07-15T09:00", "--amount", "3", "--unit", "working_days", "--resume-mode", mode]
    found = json.loads(answer(*words, "--pause", "2024-07-17T10:00/2024-07-22T09:00", "--json"))
    assert found["due_at"] == f"{due}T17:00:00+07:00"


def test_several_pauses_and_zones(answer):
    words = [
        "--start",
        "2024-07-15T01:00:00+00:00",
        "--amount",
        "8",
        "--unit",
        "working_hours",
        "--resume-mode",
        "extend",
    ]
    pauses = ["--pause", "2024-07-15T09:00/2024-07-15T10:00", "--pause", "2024-07-16T07:00/2024-07-16T08:00"]
    assert json.loads(answer(*words, *pauses, "--json"))["due_at"] == "2024-07-16T10:00:00+07:00"


def test_an_open_pause_has_no_date(answer):
    words = ["--start", "2024-07-15T09:00", "--unit", "same_day", "--pause", "2024-07-15T10:00/"]
    assert json.loads(answer(*words, "--json"))["due_at"] is None
    assert answer(*words) == "Chưa có ngày hẹn trả: đang tạm dừng\n"


def test_explaining_in_words(answer):
    text = answer(
        "--start", "2024-07-12T18:00", "--amount", "8", "--unit", "working_hours", "--explain", "--rules", "nd61"
    )
    assert "Theo Nghị định 61/2018/NĐ-CP, Thông tư 01/2018/TT-VPCP" in text
    assert "Thứ Hai 15/07/2024           480  Ngày làm việc: tính 07:00–11:30, 13:30–17:00" in text
    assert text.endswith("Hẹn trả: 17:00 ngày 15/07/2024\n")


@pytest.mark.parametrize(
    ("start", "fault"), [("2027-12-31T09:00", "đến hết ngày 31/12/2027"), ("2018-01-02T09:00", "có hiệu lực")]
)
def test_what_the_law_does_not_answer_is_refused(answer, start, fault):
    with pytest.raises(Refused, match=fault):
        answer("--start", start, "--amount", "5", "--unit", "working_days")


@pytest.mark.parametrize(
    "words",
    [
        ["--start", "yesterday", "--amount", "5", "--unit", "working_days"],
        ["--start", "2024-07-15", "--amount", "0", "--unit", "working_days"],
        ["--start", "2024-07-15", "--amount", "5", "--unit", "moons"],
        ["--start", "2024-07-15", "--unit", "working_days"],
        ["--start", "2024-07-15", "--amount", "5", "--unit", "working_days", "--pause", "2024-07-16"],
    ],
)
def test_wrong_use_ends_with_2(answer, words):
    with pytest.raises(SystemExit) as wrong:
        answer(*words)
    assert wrong.value.code == 2
