"""Kinds of numbers that a spreadsheet shows in their own way."""


class Share(float):
    """A share, 1 for the whole: a spreadsheet shows it in per cent."""

    __slots__ = ()
