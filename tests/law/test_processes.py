"""The check of an internal process before it is approved."""

from motcua.law.processes import Opinion, Step, check_process

HANDS = dict.fromkeys(("tiep_nhan", "thu_ly", "ky_duyet", "van_thu", "tra_ket_qua"), (1, 1))


def chain(*minutes, **last):
    """Steps one after another; the last one produces the result."""
    count = len(minutes)
    return [
        Step(n, f"Việc {n}", "thu_ly", own, next=() if n == count else (n + 1,), produces_result=n == count, **last)
        for n, own in enumerate(minutes, 1)
    ]


def codes(steps, limit=None, hands=HANDS):
    return [(finding.code, finding.step_no) for finding in check_process(steps, limit, hands)]


def test_a_good_process_has_no_findings():
    assert codes(chain(240, 240, 480), 960) == []


def test_hours_over_the_limit_name_the_path():
    steps = [
        Step(1, "Tiếp nhận", "tiep_nhan", 16 * 60, next=(2, 3)),
        Step(2, "Thụ lý đơn giản", "thu_ly", 8 * 60, next=(5,)),
        Step(3, "Xác minh", "thu_ly", 72 * 60, next=(5,)),
        Step(5, "Ký duyệt", "ky_duyet", 8 * 60, produces_result=True),
    ]
    found = check_process(steps, 80 * 60, HANDS)
    assert [finding.sentence_vi for finding in found] == [
        "Đường Bước 1 → Bước 3 → Bước 5 cộng 96 giờ, vượt thời hạn 80 giờ của thủ tục."
    ]
    assert found[0].is_blocking
    assert codes(steps, 96 * 60) == []


def test_parallel_opinions_count_their_longest():
    steps = chain(60, 60)
    asked = (Opinion("cong-an", 120), Opinion("thue", 300), Opinion("y-te"))
    steps[0] = Step(1, "Lấy ý kiến", "thu_ly", 60, next=(2,), opinions=asked)
    assert codes(steps, 420) == []
    assert codes(steps, 419) == [("over_limit", None)]


def test_time_that_is_not_counted():
    steps = [
        Step(1, "Tiếp nhận", "tiep_nhan", 60, next=(2,)),
        Step(2, "Chờ nộp tiền", "nguoi_dan", 6000, clock="pause", next=(3,)),
        Step(3, "Ký", "ky_duyet", 30, next=(4,), produces_result=True),
        Step(4, "Trả kết quả", "tra_ket_qua", None, clock="not_counted"),
    ]
    assert codes(steps, 90) == []
    assert check_process(steps, 89, HANDS)[0].sentence_vi.endswith("cộng 1,5 giờ, vượt thời hạn 1,48 giờ của thủ tục.")


def test_unknown_hours_are_reported():
    found = check_process(chain(60, None), 480, HANDS)
    assert [(one.code, one.step_no, one.is_blocking) for one in found] == [("hours_unknown", 2, False)]


def test_a_step_nobody_comes_to():
    steps = [*chain(60, 60), Step(9, "Bỏ quên", "thu_ly", 60)]
    assert codes(steps) == [("dead_step", 9)]


def test_a_process_without_an_end():
    steps = [Step(1, "Một", "thu_ly", 60, next=(2,)), Step(2, "Hai", "thu_ly", 60, next=(1,))]
    assert codes(steps) == [("no_end", None), ("loop", 1)]


def test_a_trap_on_one_of_the_ways():
    steps = [
        Step(1, "Một", "thu_ly", 60, next=(2, 3)),
        Step(2, "Xong", "thu_ly", 60, produces_result=True),
        Step(3, "Bẫy", "thu_ly", 60, next=(4,)),
        Step(4, "Quanh quẩn", "thu_ly", 60, next=(3,)),
    ]
    assert codes(steps) == [("no_end", 3), ("no_end", 4), ("loop", 3)]


def test_a_loop_is_reported_and_counted_once():
    steps = [
        Step(1, "Tiếp nhận", "tiep_nhan", 60, next=(2,)),
        Step(2, "Thụ lý", "thu_ly", 60, next=(3,)),
        Step(3, "Ký duyệt", "ky_duyet", 60, next=(2, 4)),
        Step(4, "Vào sổ", "van_thu", 60, produces_result=True),
    ]
    found = check_process(steps, 240, HANDS)
    assert [(one.code, one.is_blocking) for one in found] == [("loop", False)]
    assert found[0].sentence_vi.startswith("Vòng lặp Bước 2 → Bước 3 → Bước 2:")
    assert codes(steps, 239) == [("loop", 2), ("over_limit", None)]


def test_a_link_to_nowhere():
    steps = [Step(1, "Một", "thu_ly", 60, next=(2, 7)), Step(2, "Hai", "thu_ly", 60, produces_result=True)]
    assert codes(steps) == [("missing_step", 1)]


def test_every_path_must_produce_the_result():
    steps = [
        Step(1, "Một", "thu_ly", 60, next=(2, 3)),
        Step(2, "Ký", "ky_duyet", 60, next=(4,), produces_result=True),
        Step(3, "Bỏ ký", "thu_ly", 60, next=(4,)),
        Step(4, "Trả", "tra_ket_qua", 0),
    ]
    found = check_process(steps, None, HANDS)
    assert [one.sentence_vi for one in found] == ["Đường Bước 1 → Bước 3 → Bước 4 kết thúc mà không ra kết quả nào."]


def test_hands_must_exist():
    steps = chain(60, 60)
    assert codes(steps, hands={"thu_ly": (1, 0)}) == [("no_substitute", 1), ("no_substitute", 2)]
    assert codes(steps[1:], hands={}) == [("no_holder", 2), ("no_substitute", 2)]
    outside = [Step(1, "Thuế", "thue", 60, produces_result=True), Step(1, "Chặng", "thu_ly", 60, leg_unit="vpdk")]
    assert codes(outside, hands={}) == [("duplicate_number", 1), ("no_result", 1)]


def test_an_empty_process():
    assert codes([]) == [("no_steps", None)]
