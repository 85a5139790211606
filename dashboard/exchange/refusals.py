"""Why a file, or one row of it, cannot be taken."""

from dashboard.errors import Refusal


class UnreadableFile(Refusal):
    template = 'The file {file} cannot be read: {why}.'


class EmptyFile(Refusal):
    template = 'The file {file} is empty.'


class NoHeader(Refusal):
    template = 'The first line of {file} is too long for a header with the names of columns.'


class DamagedFile(Refusal):
    template = 'The file {file} is packed by gzip and damaged.'


class NoText(Refusal):
    template = 'The text of {file} is neither UTF-8 nor Windows-1251; save it as UTF-8 (in Excel: “CSV UTF-8”).'


class UnknownFormat(Refusal):
    template = 'The file {file} is neither CSV nor XLSX nor XES.'


class OldWorkbook(Refusal):
    template = 'The file {file} is an old or a password-protected workbook; save it as .xlsx without a password.'


class BrokenWorkbook(Refusal):
    template = 'The file {file} is no whole Excel workbook.'


class TooManyRows(Refusal):
    template = 'More than {most} rows do not fit in a workbook: narrow the filters, or take CSV.'


class SuspiciousWorkbook(Refusal):
    template = (
        'The workbook {file} is refused for safety: it has more than {members} parts, unpacks to more than {size} MB, '
        'or a part of it is packed more than {ratio} times.'
    )


class BrokenXml(Refusal):
    template = 'The XML of {file} is broken: {why}.'


class ForeignXml(Refusal):
    template = 'The file {file} is XML but no XES log: it begins with <{tag}>.'


class SuspiciousXml(Refusal):
    template = 'The XML of {file} is refused for safety: it declares a document type, or is nested more than {depth} deep.'


class LongXml(Refusal):
    template = 'The XML of {file} is refused for safety: an event, or a text, is longer than {limit} MB.'


class OnlyTables(Refusal):
    template = 'The file {file} is an event log; deals and comments come from a table (CSV or XLSX).'


class WhichSheet(Refusal):
    template = 'The workbook {file} has several sheets; name one with --sheet: {known}.'


class UnknownSheet(Refusal):
    template = 'The workbook {file} has no sheet “{sheet}”. It has: {known}.'


class NoSheets(Refusal):
    template = 'The file {file} has no sheets; --sheet is for workbooks (XLSX).'


class ColumnNeeded(Refusal):
    template = 'Which column of {file} is it? Name it with {option}. The columns are: {known}.'


class UnknownColumn(Refusal):
    template = 'The file {file} has no column “{column}” ({option}). The columns are: {known}.'


class ColumnTwice(Refusal):
    template = 'The file {file} has several columns “{column}” ({option}); rename one of them.'


class AmbiguousDates(Refusal):
    template = (
        'Is “{example}” in the column “{column}” of {file} a day or a month first? '
        'The column does not tell; say it with --dates dmy, mdy or ymd.'
    )


class MixedDates(Refusal):
    template = (
        'The dates in the column “{column}” of {file} contradict each other: “{example}” does not fit the order of the others. '
        'Say the order with --dates dmy, mdy or ymd.'
    )


class BadRow(Refusal):
    """A row that cannot be taken; the rest of its file can."""

    template = 'The row cannot be read.'


class Empty(BadRow):
    template = 'Nothing in “{column}”.'


class TooLong(BadRow):
    template = 'The text in “{column}” is longer than {limit} characters.'


class NotText(BadRow):
    template = 'The text in “{column}” holds bytes that are no text.'


class CellError(BadRow):
    template = 'The cell “{column}” holds the error {value}.'


class NoSavedValue(BadRow):
    template = 'The formula in “{column}” was saved without its value; open the file in Excel or LibreOffice, and save it again.'


class NotADate(BadRow):
    template = '“{value}” in “{column}” is not a date and time.'


class NotAnAmount(BadRow):
    template = '“{value}” in “{column}” is not an amount of money: {why}.'


class WrongWidth(BadRow):
    template = 'The row has {fields} fields, the header {columns}.'


class OpenQuote(BadRow):
    template = 'The row has a quotation mark that is not closed, or stands in the wrong place.'


class LongRow(BadRow):
    template = 'The row is longer than {limit} characters.'
