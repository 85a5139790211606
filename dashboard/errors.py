"""Refusals: one small class each, which builds its own sentence in the reader's language."""

from collections.abc import Callable
from typing import Any, ClassVar

Translate = Callable[[str], str]


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not a fault
    """Something that was asked for and cannot be; `template` is the English sentence, also the key of its translation.

    Parameters that are themselves texts (a field's label, a reason) are given as keys of translations, in `words`.
    """

    template = 'This cannot be done.'

    def __init__(self, *, words: dict[str, str] | None = None, **facts: Any) -> None:
        self.facts = facts
        self.words = words or {}
        super().__init__(self.sentence(lambda text: text))

    def sentence(self, translate: Translate) -> str:
        """The sentence for a person: what was wrong, where, and what to do."""
        words = {key: translate(word).format(**self.facts) for key, word in self.words.items()}
        return translate(self.template).format(**self.facts, **words)

    def __reduce__(self) -> Any:
        """Refusals cross process borders by their facts."""
        return (_rebuild, (type(self), self.facts, self.words))


def _rebuild(kind: type[Refusal], facts: dict[str, Any], words: dict[str, str]) -> Refusal:
    return kind(words=words, **facts)


class NotAllowed(Refusal):
    template = 'You are not allowed to do this. Ask your head of department.'


class NotFound(Refusal):
    """A deal that does not exist, or that the reader may not see: the same answer for both."""

    template = 'There is no such deal, or it is not yours to see.'


class DealDeleted(Refusal):
    """What is done to, or asked of, a deal in the basket that its author could see; to everybody else it is `NotFound`.

    Facts: who deleted it `at` which day, `why`, the last day on which it can be brought back (`until`), its `title`, and whether this
    reader is a head who may bring it back (`restorable`).
    """

    LABELS: ClassVar[dict[str, str]] = {'duplicate': 'a duplicate', 'test': 'a test', 'spam': 'spam'}
    """The reasons, and the keys of their translations."""
    template = 'The deal was deleted on {at:%d %b %Y} by {who}: {why}. A head can bring it back from the basket until {until:%d %b %Y}.'


class OnlyObserving(Refusal):
    """An observer (E2) tried more than to look."""

    template = 'You observe this deal: you may look at it, and nothing more.'


class OnlySubstituting(Refusal):
    """A substitute (E3) tried what is the owner's."""

    template = 'You stand in for the one who is responsible: you may comment, do steps and move the deal; the rest is theirs.'


class TooManyDisclosures(Refusal):
    template = 'At most {limit} times an hour; ask your head of department.'


class UnknownPipeline(Refusal):
    template = 'There is no pipeline “{name}”. There are: {known}.'


class WhichPipeline(Refusal):
    template = 'There are several pipelines; name one with --pipeline: {known}.'


class NoPipeline(Refusal):
    template = 'The database holds no pipeline yet. Import a file or open the demo first.'


class NoOpenStage(Refusal):
    template = 'This pipeline has no open stage in which a deal could start.'


class UnknownStage(Refusal):
    template = 'The pipeline “{pipeline}” has no stage “{stage}”.'


class StageRetired(Refusal):
    template = 'The stage “{stage}” is retired: no deal enters it any more.'


class StageHoldsDeals(Refusal):
    """A stage is retired empty: no deal may be lost from the board; closed ones stay where they ended."""

    template = 'Deals in “{stage}” now: {count}. Move them to another stage first, then retire it.'


class LastOfItsKind(Refusal):
    """A pipeline keeps a stage in which deals start, and one for each way in which they end."""

    template = 'Without “{stage}” the pipeline has no stage of the kind “{kind}”. Add another one first.'


class HasHistory(Refusal):
    """What deals ever were in is never deleted: figures and feeds name it."""

    template = '“{name}” has a history that figures and deals need: it cannot be deleted.'


class OrderChanged(Refusal):
    template = 'Somebody added a stage or put the stages in another order meanwhile. Look at it again, then repeat.'


class LastPipeline(Refusal):
    template = '“{name}” is the only pipeline, or one that ships: it stays.'


class AlreadyMoved(Refusal):
    """A move that compared the stage and lost: somebody was faster."""

    template = 'Somebody was faster: the deal already stands in “{stage}”.'


class ReasonNeeded(Refusal):
    template = 'A move to or from “{stage}” needs a reason.'


class NeedsMissing(Refusal):
    """A deal lacks what a stage asks for; `names` are the rules, `labels` the keys of their translations.

    `lacks`: of a rule that asks for several things (its label), those that are missing, as data call them.
    """

    template = 'Before “{stage}” the deal still needs: {missing}.'

    def sentence(self, translate: Translate) -> str:
        """The sentence with everything that is missing in it."""
        lacks: dict[str, tuple[str, ...]] = self.facts.get('lacks', {})
        missing = ', '.join(translate(label) + (f' ({"; ".join(lacks[label])})' if lacks.get(label) else '') for label in self.facts['labels'])
        return translate(self.template).format(stage=self.facts['stage'], missing=missing)


class OnlyAHeadReopens(Refusal):
    template = 'A deal in “{stage}” is closed as won; only a head can correct that.'


class NothingToUndo(Refusal):
    template = 'This move can no longer be taken back: the deal has moved on.'


class FieldConflict(Refusal):
    """A field that somebody else changed meanwhile; `theirs` is the value that stands now, `yours` the one refused."""

    template = '“{field}” was changed meanwhile. Now it is “{theirs}”; you wrote “{yours}”.'


class BadValue(Refusal):
    template = '“{value}” does not fit “{field}”: {why}'


class RowChanged(Refusal):
    template = 'Somebody changed this task meanwhile. Look at it again, then repeat.'


class Changed(Refusal):
    """A line or a payment that somebody worked on since its author looked."""

    template = 'Somebody changed “{what}” meanwhile. Look at it again, then repeat.'


class MonthNotOver(Refusal):
    """A month that is closed already, or that goes on."""

    template = '{month} cannot be closed: a month is closed once, when it is over.'


class PaidInFull(Refusal):
    """G2, G3 and P4 are what was paid for."""

    template = 'The deal is paid in full: only a head changes its products, services and sum.'


class ServicesFromLines(Refusal):
    template = 'The services have lines of their own: their total follows from those.'


class FreeOfCharge(Refusal):
    template = 'The deal is free of charge. Press “Not free of charge” first, then enter the payment.'


class ShownByData(Refusal):
    template = '“{item}” is ticked by what the deal shows: fill it in there.'


class ChecklistClosed(Refusal):
    template = 'The deal stands in “{stage}”: its checklist stays as it was.'


class NothingOwed(Refusal):
    """A hand-over on an advance of a deal of which nothing is left to pay."""

    template = 'Nothing is left to pay: the deal is handed over by its checklist, and not on an advance.'


class NoAdvance(Refusal):
    template = 'No advance was paid yet. Enter the payment first, or the claim of one.'


class DealTaken(Refusal):
    """Two who took the same deal for the month's plan: the second is told."""

    template = '“{title}” was taken for the plan already.'


class PaymentsThere(Refusal):
    template = 'The deal has payments: it is not free of charge. Take them out first.'


class SharedClient(Refusal):
    """A client who also acts in a deal that one may only look at: what is changed here would change there."""

    template = 'This client is in “{title}” as well, where you may only look. Whoever is responsible there can change it.'


class ClientChanged(Refusal):
    """A person or company of a client that somebody else wrote meanwhile; the form stays with what was typed."""

    template = 'Somebody changed this meanwhile, and nothing was saved. Look at what stands there now, then repeat.'


class NobodysDuplicate(Refusal):
    template = 'This flat is in work with nobody else any more.'


class NobodyHere(Refusal):
    template = 'Nobody of your team is here today: give deals one by one.'


class AlreadySettled(Refusal):
    template = 'This was settled meanwhile.'


class PinChanged(Refusal):
    template = 'Somebody pinned another entry there meanwhile. Look at it, then repeat.'


class FileTooLarge(Refusal):
    template = 'At most {limit} MB fit into one file. Nothing was stored.'


class FileEmpty(Refusal):
    template = 'This file is empty. Nothing was stored.'


class FileCut(Refusal):
    template = 'The file did not come whole. Nothing was stored; send it again.'


class TooManyFiles(Refusal):
    template = 'Too many files at once. Wait until the others are there, then send it again.'


class NoRoom(Refusal):
    template = 'There is no room for this file: {why}. Nothing was stored.'


class FileGone(Refusal):
    template = 'The server no longer has this file. Ask the administrator to bring it back from a copy.'


class NoPreview(Refusal):
    template = 'There is no preview of this file. Download it.'


class NoSuchView(Refusal):
    template = 'There is no such view any more.'


class LastCompanyHead(Refusal):
    template = 'Somebody must lead: “{name}” is the last company head. Make another one first.'


class NotYourself(Refusal):
    template = 'Nobody takes their own rights away: ask another company head.'


class DepartmentInUse(Refusal):
    template = 'People still work in “{name}”: move them to another department first.'


class WrongPassword(Refusal):
    """One sentence for whatever did not fit: nobody learns by it who has an account."""

    template = 'The login or the password is wrong.'


class WrongOwnPassword(Refusal):
    template = 'Your present password is another one.'


class TooManyAttempts(Refusal):
    template = 'Too many attempts. Wait {minutes} min, then try again.'


class WrongCode(Refusal):
    template = 'That is not the code. It stands where Voronka was started, and is a new one after each start.'


class LinkUsed(Refusal):
    template = 'This link no longer works: it was used, or is older than {days} days. Ask whoever sent it for a new one.'


class NoLogin(Refusal):
    template = '“{name}” cannot sign in. Give them a login and enable them first.'


class SignedOut(Refusal):
    """What is clicked on a page whose session has ended."""

    template = 'Nothing was saved: you are signed out. Sign in again.'


class FormOutdated(Refusal):
    template = 'This form stood open too long. Send it once more.'


class SecretUnsafe(Refusal):
    template = 'The key {path} signs what browsers bring, and it is unsafe: {why} Delete it, and a new one is made.'


class DatabaseBusy(Refusal):
    template = 'The database is busy and nothing was saved. Try again in a moment.'


class NotSaved(Refusal):
    template = 'Not saved: the disk is full or cannot be written ({why}). Free some space and try again.'


class NotCopied(Refusal):
    template = 'The copy {path} of the database could not be written: {why}.'


class ReadOnly(Refusal):
    template = 'Nothing can be saved: the disk failed ({why}). Restart Voronka after it is repaired.'


class DatabaseMissing(Refusal):
    template = 'There is no database at {path}.'


class DatabaseUnusable(Refusal):
    template = 'The database {path} cannot be opened: {why}.'


class DatabaseNotWritable(Refusal):
    template = 'The database {path} cannot be written: {why}. Check the owner and the rights of its folder.'


class DatabaseNotReadable(Refusal):
    """Only reading was asked for; yet SQLite writes beside the file, or takes back what a kill left half-written."""

    template = 'The database {path} cannot be read: {why}. Run this as the user who may write its folder, or while the server runs.'


class DatabaseDamaged(Refusal):
    template = 'The database {path} is damaged: {why}. The newest good backup: {backup}. Nothing was changed.'


class DatabaseNewer(Refusal):
    template = 'The database {path} was written by a newer Voronka (revision {revision}). Upgrade the program.'


class DatabaseForeign(Refusal):
    template = 'The database {path} belongs to another program; nothing was changed. Name a database of Voronka, or a new file.'


class DatabaseOlder(Refusal):
    template = 'The database {path} is of an older Voronka. Start the server once: it upgrades the database after a backup.'


class DatabaseInUse(Refusal):
    template = 'The database {path} is in use by process {pid}. Stop it first, or use its pages.'


class NotEmpty(Refusal):
    template = 'The database {path} already holds people or deals; the demo fills only an empty one.'


class NotADemo(Refusal):
    template = 'The database {path} holds no demo. Make one with: main.py demo --db {path}'


class WrongOption(Refusal):
    template = 'The value “{value}” of {option} does not fit: {why}'
