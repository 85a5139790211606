"""A bonus in words, as several pages say it."""

from dashboard.analytics.bonuses import Bonus
from pages.words import _, money_signed, percent


def to_next(bonus: Bonus, currency: str) -> str:
    """«До ступени 3 % — 92 000 ₽»: by what the goods would give; empty on the last step, and without a plan."""
    if not bonus.to_next:
        return ''
    step, lacking = bonus.to_next
    return _('To the step of {rate} — {sum}').format(rate=rate(bonus.rule.goods * step.factor // 100), sum=money_signed(lacking, currency))


def rate(hundredths: int) -> str:
    """«2,5 %»."""
    digits = 0 if hundredths % 100 == 0 else 1 if hundredths % 10 == 0 else 2
    return percent(hundredths / 10_000, digits)
