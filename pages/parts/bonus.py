"""A bonus in words, as several pages say it."""

from dashboard.analytics.bonuses import Bonus
from pages.words import _, money_signed, number, percent


def to_next(bonus: Bonus, currency: str) -> str:
    """«До ступени 3 % — 92 000 ₽», where goods and services have rates of their own «До ступени × 1,2 — …»; empty on the last step, and without a plan."""
    if not bonus.to_next:
        return ''
    step, lacking = bonus.to_next
    rates, total = {bonus.rule.goods, bonus.rule.services} - {0}, money_signed(lacking, currency)
    if len(rates) > 1:
        return _('To the step × {factor} — {sum}').format(factor=factor(step.factor), sum=total)
    return _('To the step of {rate} — {sum}').format(rate=rate(max(rates, default=0) * step.factor // 100), sum=total)


def factor(percents: int) -> str:
    """«1,2» of 120 percent of the rate."""
    return number(percents / 100, 0 if percents % 100 == 0 else 1 if percents % 10 == 0 else 2)


def rate(hundredths: int) -> str:
    """«2,5 %»."""
    digits = 0 if hundredths % 100 == 0 else 1 if hundredths % 10 == 0 else 2
    return percent(hundredths / 10_000, digits)
