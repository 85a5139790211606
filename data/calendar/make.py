"""Writes the Russian production calendar beside itself: `python make.py FOLDER`, FOLDER holding xmlcalendar_ru_YEAR.json."""

import csv
import json
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

SOURCE = (
    '# The Russian production calendar, 2020-2027: the days that differ from Monday to Friday.\n'
    '# off: a working day of the week that is free; work: a free day of the week that is worked;\n'
    '# short: worked, an hour less; moved_from: the day whose rest was transferred here.\n'
    '# Source: xmlcalendar.ru (github.com/xmlcalendar/xmlcalendar.github.io, data/ru/YEAR/calendar.json\n'
    "# at e930b9a, 2027 at 1c829ec), which follows the government's decrees. Made by make.py.\n"
)


def main(folder: Path) -> None:
    """One line a day, in order; a year in the folder is a published year."""
    with Path(__file__).with_name('ru.csv').open('w', encoding='utf-8', newline='') as out:
        out.write(SOURCE)
        table = csv.writer(out, lineterminator='\n')
        table.writerow(('date', 'kind', 'moved_from'))
        for file in sorted(folder.glob('xmlcalendar_ru_*.json')):
            table.writerows(exceptions(json.loads(file.read_text(encoding='utf-8'))))


def exceptions(year: dict) -> Iterator[tuple[date, str, date | None]]:
    """The year's days that Monday to Friday would get wrong."""
    marks = {
        date(year['year'], month['month'], int(mark.rstrip('*+'))): mark.strip('0123456789')
        for month in year['months']
        for mark in month['days'].split(',')
    }
    moved = {_day(year['year'], row['to']): _day(year['year'], row['from']) for row in year['transitions']}
    day = date(year['year'], 1, 1)
    while day.year == year['year']:
        if kind := _kind(day, marks.get(day)):
            yield day, kind, moved.get(day)
        day += timedelta(days=1)


def _kind(day: date, mark: str | None) -> str | None:
    """A day named without a star is free; one with a star is worked and shortened; one not named is worked."""
    weekday = day.weekday() < 5  # noqa: PLR2004  Monday to Friday
    if mark == '*':
        return 'short'
    if mark is None:
        return None if weekday else 'work'
    return 'off' if weekday else None


def _day(year: int, month_and_day: str) -> date:
    month, day = month_and_day.split('.')
    return date(year, int(month), int(day))


if __name__ == '__main__':
    main(Path(sys.argv[1]))
