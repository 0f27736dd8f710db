"""Numbers, dates and hours as they are said in Vietnamese. Pure."""

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
SCALES = ("", "nghìn", "triệu", "tỷ")
LONGEST = 3 * len(SCALES)
"""Digits of the longest number that is said as one; longer ones are said digit by digit."""
LAST_EARLY_DAY = 10


def number_in_words(number: int) -> str:
    """A whole number, from 0 to below 10¹².

    >>> number_in_words(2024)
    'hai nghìn không trăm hai mươi tư'
    >>> [number_in_words(number) for number in (0, 5, 10, 14, 15, 21, 25, 101, 1005)]
    ['không', 'năm', 'mười', 'mười bốn', 'mười lăm', 'hai mươi mốt', 'hai mươi lăm', 'một trăm linh một',
     'một nghìn không trăm linh năm']
    >>> number_in_words(20500)
    'hai mươi nghìn năm trăm'
    >>> number_in_words(1000000)
    'một triệu'
    >>> number_in_words(2000000003)
    'hai tỷ không trăm linh ba'
    >>> number_in_words(10**12)
    'một không không không không không không không không không không không không'
    """
    if number >= 10**LONGEST:
        return digits_in_words(str(number))
    groups = []
    while number:
        number, group = divmod(number, 1000)
        groups.append(group)
    words: list[str] = []
    for place in range(len(groups) - 1, -1, -1):
        if groups[place]:
            words += [*_group(groups[place], is_first=not words), SCALES[place]]
    return " ".join(word for word in words if word) or DIGITS[0]


def _group(group: int, *, is_first: bool) -> list[str]:
    """Three digits; inside a greater number the hundreds are said even when there are none."""
    hundreds, rest = divmod(group, 100)
    tens, units = divmod(rest, 10)
    words = [DIGITS[hundreds], "trăm"] if hundreds or not is_first else []
    if tens == 0:
        return [*words, "linh", DIGITS[units]] if words and units else [*words, *([DIGITS[units]] if units else [])]
    words += ["mười"] if tens == 1 else [DIGITS[tens], "mươi"]
    return [*words, _unit(tens, units)] if units else words


def _unit(tens: int, units: int) -> str:
    if tens > 1 and units in (1, 4):
        return "mốt" if units == 1 else "tư"
    return "lăm" if units == 5 else DIGITS[units]


def digits_in_words(text: str) -> str:
    """Each digit for itself, as telephone numbers and codes are said.

    >>> digits_in_words("0912.345")
    'không chín một hai chấm ba bốn năm'
    """
    said = {".": "chấm", "-": "gạch", "/": "trên"}
    return " ".join(
        DIGITS[int(one)] if one.isdecimal() else said[one] for one in text if one.isdecimal() or one in said
    )


def decimal_in_words(whole: int, after: str) -> str:
    """A number with a comma: what stands after it is said as a number, its zeros in front too.

    >>> decimal_in_words(98, "5"), decimal_in_words(0, "05"), decimal_in_words(3, "25")
    ('chín mươi tám phẩy năm', 'không phẩy không năm', 'ba phẩy hai mươi lăm')
    """
    if len(after) > LONGEST:
        return " ".join([number_in_words(whole), "phẩy", digits_in_words(after)])
    zeros = len(after) - len(after.lstrip("0"))
    rest = [DIGITS[0]] * zeros + ([number_in_words(int(after))] if after.strip("0") else [])
    return " ".join([number_in_words(whole), "phẩy", *rest])


def day_in_words(day: int, month: int, year: int | None = None) -> str:
    """A day, with the word in front.

    >>> day_in_words(15, 12, 2024)
    'ngày mười lăm tháng mười hai năm hai nghìn không trăm hai mươi tư'
    >>> day_in_words(1, 4)
    'ngày mùng một tháng tư'
    """
    early = "mùng " if day <= LAST_EARLY_DAY else ""
    said = f"ngày {early}{number_in_words(day)} {month_in_words(month)}"
    return f"{said} năm {number_in_words(year)}" if year is not None else said


def order_in_words(number: int) -> str:
    """A place in a row, or a day of the week, after "thứ".

    >>> order_in_words(1), order_in_words(4), order_in_words(7)
    ('nhất', 'tư', 'bảy')
    """
    return {1: "nhất", 4: "tư"}.get(number) or number_in_words(number)


def month_in_words(month: int) -> str:
    """A month: the fourth is "tháng tư".

    >>> month_in_words(4), month_in_words(12)
    ('tháng tư', 'tháng mười hai')
    """
    return f"tháng {'tư' if month == 4 else number_in_words(month)}"


def clock_in_words(hours: int, minutes: int) -> str:
    """An hour of the day.

    >>> clock_in_words(16, 30), clock_in_words(5, 0)
    ('mười sáu giờ ba mươi phút', 'năm giờ')
    """
    said = f"{number_in_words(hours)} giờ"
    return f"{said} {number_in_words(minutes)} phút" if minutes else said


ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10}
