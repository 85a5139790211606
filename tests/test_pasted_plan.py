"""A block from a spreadsheet laid over the table of plans: what fits, what does not and why."""

from datetime import date

import pytest

from dashboard import pasted_plan
from dashboard.pasted_plan import Fits, Wrong

PEOPLE = [(7, 'Анна Крылова'), (8, 'Борис Маслов'), (9, 'Елена Седова')]
OCTOBER, NOVEMBER, DECEMBER = MONTHS = [date(2026, month, 1) for month in (10, 11, 12)]


def read(text, person=7, month=OCTOBER, people=PEOPLE):
    found = pasted_plan.read(text, people, MONTHS, person, month)
    return [(one.person, one.month.month, one.kopecks // 100) for one in found.fits], list(found.wrong)


def test_a_block_lies_from_the_cell_on_down_and_to_the_right():
    assert read('1 200 000\t1\u00a0300\u00a0000,00 ₽\r\n900000\t\r\n', 8, NOVEMBER) == ([(8, 11, 1_200_000), (8, 12, 1_300_000), (9, 11, 900_000)], [])


def test_a_block_with_names_belongs_to_those_people_wherever_it_is_put():
    assert read('елена  седова\t500000\nАнна Крылова\t600000', 8, DECEMBER) == ([(9, 12, 500_000), (7, 12, 600_000)], [])


def test_a_bad_cell_says_which_it_is_and_why_and_the_others_fit():
    fits, wrong = read('Сотрудник\tПлан\nАнна Крылова\t1,234\nБорис Маслов\tмного\nЕлена Седова\t-5')
    assert fits == []
    assert wrong == [
        Wrong(1, 2, 'Сотрудник', 'there is nobody of that name in the table'),
        Wrong(2, 2, '1,234', 'it can be read in two ways'),
        Wrong(3, 2, 'много', 'it is no number'),
        Wrong(4, 2, '-5', 'it is negative'),
    ]


def test_a_cell_that_is_no_number_is_told_and_does_not_make_names_of_a_column_of_sums():
    assert read('1600000\n#ССЫЛКА!\n1700000') == ([(7, 10, 1_600_000), (9, 10, 1_700_000)], [Wrong(2, 1, '#ССЫЛКА!', 'it is no number')])
    assert read('1,5 млн\n1600000') == ([(8, 10, 1_600_000)], [Wrong(1, 1, '1,5 млн', 'it is no number')])
    assert read('нет\n1600000\n1700000') == ([(8, 10, 1_600_000), (9, 10, 1_700_000)], [Wrong(1, 1, 'нет', 'it is no number')])
    assert read('1\t2\n#Н/Д\t3') == ([(7, 10, 1), (7, 11, 2), (8, 11, 3)], [Wrong(2, 1, '#Н/Д', 'it is no number')])


def test_a_number_among_names_is_nobody():
    assert read('Анна Крылова\t5\n17\t6') == ([(7, 10, 5)], [Wrong(2, 2, '17', 'there is nobody of that name in the table')])


@pytest.mark.parametrize('heading', [
    'Ноябрь\tДекабрь', 'ноя\tдек', 'Ноябрь 2026\tдекабря 2026 г.', '11.2026\t12.2026', '11/2026\t2026-12', 'ноя.26\tдек.26', '01.11.2026\t01.12.2026',
    'November\tDecember', 'Nov-26\tDec-26', 'Nov 2026\tDec',
])  # fmt: skip
@pytest.mark.parametrize('month', MONTHS)
def test_sums_under_headings_of_months_belong_to_those_months_wherever_the_block_is_put(heading, month):
    said = [(7, 11, 5), (7, 12, 6), (8, 11, 7)]
    assert read(f'Имя\t{heading}\nАнна Крылова\t5\t6\nБорис Маслов\t7', month=month) == (said, [])
    assert read(f'\t{heading}\nАнна Крылова\t5\t6\nБорис Маслов\t7', 9, month) == (said, [])
    assert read(f'{heading}\n5\t6\n7', month=month) == (said, [])


def test_a_heading_that_is_none_of_the_months_in_the_table_is_told_and_nothing_of_its_column_is_taken():
    fits, wrong = read('Имя\tНоябрь\tИтого\tмарт\tДекабрь 2027\t\nАнна Крылова\t5\t6\t7\t8\t9\nБорис Маслов\t1\t\t\t\t')
    assert fits == [(7, 11, 5), (8, 11, 1)]
    assert wrong == [
        Wrong(1, 3, 'Итого', 'no month of the table is named like that'),
        Wrong(1, 4, 'март', 'no month of the table is named like that'),
        Wrong(1, 5, 'Декабрь 2027', 'no month of the table is named like that'),
        Wrong(2, 6, '9', 'no month stands above it'),
    ]


def test_headings_alone_are_no_sums():
    assert read('Ноябрь\tДекабрь') == ([], [Wrong(1, 2, 'Ноябрь', 'there is nobody of that name in the table')])


def test_two_columns_of_one_month_are_not_both_taken():
    assert read('ноябрь\tноя\n5\t6') == ([(7, 11, 5)], [Wrong(2, 2, '6', 'this person and month came before in the block')])


def test_what_would_stand_outside_of_the_table_is_told():
    fits, wrong = read('1\n2', 9, DECEMBER)
    assert (fits, wrong) == ([(9, 12, 1)], [Wrong(2, 1, '2', 'it would stand below the last person')])
    fits, wrong = read('1\t2', 9, DECEMBER)
    assert (fits, wrong) == ([(9, 12, 1)], [Wrong(1, 2, '2', 'it would stand beyond the last month')])


def test_of_two_people_with_one_name_none_is_chosen():
    assert read('Анна Крылова\t5', people=[*PEOPLE, (10, 'Анна Крылова')])[1][0].why == 'several people in the table have that name'


def test_a_person_who_comes_twice_is_taken_once():
    fits, wrong = read('Анна Крылова\t5\nАнна Крылова\t6')
    assert fits == [(7, 10, 5)]
    assert [one.why for one in wrong] == ['this person and month came before in the block']
    assert Fits(7, OCTOBER, 500) in pasted_plan.read('5', PEOPLE, MONTHS, 7, OCTOBER).fits
