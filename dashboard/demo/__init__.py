"""The demo: a year of a team that sells intercoms, made up to be looked at; same seed and day, same content."""

from dashboard.demo.anew import next_day, renew
from dashboard.demo.days import instant_for
from dashboard.demo.fill import fill

__all__ = ['fill', 'instant_for', 'next_day', 'renew']
