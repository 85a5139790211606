"""Kinds of numbers that a spreadsheet shows in their own way."""


class Share(float):
    """A share, 1 for the whole: a workbook shows it in per cent, a text has it in per cent, as its heading says."""

    __slots__ = ()
