"""How a no is said: one clear Vietnamese sentence, and the form field at fault when there is one."""


class Refused(Exception):  # noqa: N818  (it reads as a sentence: raise Refused("…"))
    """Something may not happen now.

    `sentence` is Vietnamese, meant for the person who asked, and tells the way out.
    `field` is the name of the form field at fault, if any.
    """

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class LawError(Refused, ValueError):
    """The rule gives no answer for these values. Doors treat it like any other refusal."""
