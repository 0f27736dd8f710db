"""Generated people: common family, middle and given names put together by chance, with numbers of the right form."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

FAMILIES = (
    ["Nguyễn"] * 8
    + ["Trần"] * 3
    + ["Lê"] * 3
    + ["Phạm"] * 2
    + ["Hoàng", "Vũ", "Đỗ", "Ngô", "Dương", "Giáp", "Thân", "Đặng", "Bùi"]
)
MIDDLES = {
    "Nam": ["Văn", "Đức", "Hữu", "Quang", "Minh", "Xuân", "Công"],
    "Nữ": ["Thị", "Thị", "Thu", "Ngọc", "Thanh", "Kim", "Hồng"],
}
GIVEN = {
    "Nam": [
        "An",
        "Bình",
        "Cường",
        "Dũng",
        "Hải",
        "Hùng",
        "Khánh",
        "Long",
        "Nam",
        "Phúc",
        "Quân",
        "Sơn",
        "Thắng",
        "Tuấn",
        "Việt",
        "Đạt",
    ],
    "Nữ": [
        "Anh",
        "Bích",
        "Chi",
        "Dung",
        "Hà",
        "Hạnh",
        "Hoa",
        "Hương",
        "Lan",
        "Mai",
        "Nga",
        "Ngọc",
        "Oanh",
        "Thảo",
        "Trang",
        "Yến",
    ],
}
PROVINCE = "024"  # Bắc Giang, as printed on cards issued before the merger


@dataclass(frozen=True)
class SamplePerson:
    name: str
    sex: str
    born_on: date
    identity_number: str
    phone: str
    village: str
    address: str


def make_people(random: Random, count: int, villages: list[str]) -> list[SamplePerson]:
    """`count` people of the commune, each with an identity number of its own."""
    return [_person(random, index, villages) for index in range(count)]


def full_name(random: Random, sex: str) -> str:
    return f"{random.choice(FAMILIES)} {random.choice(MIDDLES[sex])} {random.choice(GIVEN[sex])}"


def _person(random: Random, index: int, villages: list[str]) -> SamplePerson:
    sex = random.choice(["Nam", "Nữ"])
    born_on = date(1950, 1, 1) + timedelta(days=random.randrange(57 * 365))
    century = (0 if born_on.year < 2000 else 2) + (0 if sex == "Nam" else 1)
    village = random.choice(villages)
    return SamplePerson(
        name=full_name(random, sex),
        sex=sex,
        born_on=born_on,
        identity_number=f"{PROVINCE}{century}{born_on.year % 100:02d}{index + 100000:06d}",
        phone=f"09{random.randrange(10**8):08d}",
        village=village,
        address=f"{village}, xã Tân Trung",
    )
