"""A cell that its field cannot hold."""


class Unfit(Exception):
    """A text that its field cannot hold; `advice` says what to write instead."""

    def __init__(self, advice: str) -> None:
        super().__init__(advice)
        self.advice = advice
