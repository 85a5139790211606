"""Why an import, or one row of it, does not fit what the database holds."""

from dashboard.errors import Refusal
from dashboard.exchange.refusals import BadRow


class TooManyStages(Refusal):
    template = 'The column of stages in {file} holds more than {limit} different values; is it another column?'


class StageOfAnotherKind(Refusal):
    template = 'The stage “{stage}” is of the kind “{kind}” in the pipeline already; an import does not change that.'


class StandsInRetired(Refusal):
    """History may pass through a retired stage; a deal that stands there now would be on no board."""

    template = 'Deals of the file stand in the retired stage “{stage}”. Bring the stage back, or leave those rows out, then import again.'


class ClosedBeforeCreated(Refusal):
    """No refusal but a doubt: such a row says what it says, and is taken so."""

    template = 'Deals closed before they were created: {count}. Are day and month exchanged in the file?'


class NotScoredYet(Refusal):
    """No refusal but a hint: figures of quality are of comments with a score, and the import gives none."""

    template = 'Shares of good comments count these {count} once they are scored: a server does it by itself; without one run: main.py score --db {path}'


class AnotherCurrency(Refusal):
    template = 'The pipeline “{pipeline}” is kept in {currency}, not in {asked}.'


class SameName(BadRow):
    template = 'Several people are called “{name}”.'


class UnknownCase(BadRow):
    template = 'There is no deal “{case}”.'


class CaseDeleted(BadRow):
    template = 'The deal “{case}” was deleted: nothing of the file goes into it.'


class CaseTwice(BadRow):
    template = 'The deal “{case}” stands in row {first} already.'


class DealDiffers(BadRow):
    template = 'The deal “{case}” is here already, and “{field}” differs: here “{theirs}”, in the file “{yours}”.'
