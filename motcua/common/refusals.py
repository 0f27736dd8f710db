"""A refusal: the office says no, in one clear sentence, and names the field when there is one."""


class Refused(Exception):  # noqa: N818  (it reads as a sentence: raise Refused("…"))
    """An act that may not happen now.

    `sentence` is Vietnamese, meant for the person who asked, and tells the way out.
    `field` is the name of the form field at fault, if any.
    """

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class Forbidden(Refused):
    """The person may not do this at all (a permission function said no)."""
