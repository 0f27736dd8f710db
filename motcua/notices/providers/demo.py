"""For trying out: takes every message and sends nothing. Numbers with three zeros at the end play what goes wrong."""

import hashlib

from motcua.notices.providers.base import Message, NotDelivered

WRONG_ADDRESS = "000"  # an address that ends so is refused for good
BUSY = "001"  # an address that ends so is refused for now


class DemoProvider:
    """Answers like a channel would, keeps nothing."""

    def send(self, message: Message) -> str:
        if message.address.endswith(WRONG_ADDRESS):
            raise NotDelivered("Số không tồn tại (kênh trình diễn).", is_final=True)
        if message.address.endswith(BUSY):
            raise NotDelivered("Kênh bận (kênh trình diễn).")
        receipt = hashlib.sha256(message.key.encode()).hexdigest()[:12]
        return f"Kênh trình diễn nhận, không gửi ra ngoài: {receipt}"
