"""What the law answers when it cannot give an answer: one clear Vietnamese sentence."""


class LawError(ValueError):
    """The rule gives no answer for these values. The text is Vietnamese, meant for the person who asked."""
