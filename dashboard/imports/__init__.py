"""Bringing a file in: its rows are staged in small transactions, then taken in by one; killed anywhere, it is all or nothing."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from dashboard.errors import Refusal
from dashboard.exchange.columns import Source
from dashboard.exchange.records import Advance, Record, Rejected
from dashboard.imports import stages, staging, taking
from dashboard.imports.plan import Job, Plan
from dashboard.imports.refusals import ClosedBeforeCreated, NotScoredYet, SameName, TooManyStages
from dashboard.imports.sifted import SHOWN
from dashboard.store import Store

CHUNK = 5_000
"""Rows staged in one transaction: short enough that a save beside it does not wait."""

STAGES_LIMIT = 500
"""More different values are no column of stages."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What an import did, in rows; `read` = added + unchanged + rejected, `filtered` is what `--only` kept out.

    `rejected` names the first `SHOWN` rows; `notes` are sentences about rows that were taken all the same.
    """

    read: int
    added: int
    unchanged: int
    filtered: int
    rejected_count: int
    rejected: tuple[Rejected, ...]
    notes: tuple[Refusal, ...]


def run(store: Store, source: Source, plan: Plan, *, by: int, advance: Advance) -> Summary:
    """Bring a file in, for a company head; a second run adds nothing, a longer file its tail.

    Raises a `Refusal`, and leaves nothing behind, when the file, the plan and the database do not fit each other.
    """
    job = store.write(staging.begin, plan, source, by=by)
    try:
        counted = _stage(store, source, job, advance)
        order = store.read(stages.in_order, job.import_id)
        taken = store.write(taking.take, job, order, read=counted.read, rejected=counted.rejected_count, by=by)
    except BaseException:
        with contextlib.suppress(Refusal):  # a database that cannot be written keeps its staged rows until the next import
            store.write(staging.forget, job.import_id)
        raise
    store.write(staging.clear, job.import_id)
    doubt = [ClosedBeforeCreated(count=counted.backwards)] if counted.backwards else []
    hint = [NotScoredYet(count=taken.added, path=store.path)] if job.what == 'comments' and taken.added else []
    rejected = sorted([*counted.rejected, *taken.rejected], key=lambda row: row.n)[:SHOWN]
    return Summary(
        read=counted.read,
        added=taken.added,
        unchanged=taken.unchanged,
        filtered=source.filtered,
        rejected_count=counted.rejected_count + taken.rejected_count,
        rejected=tuple(rejected),
        notes=(*doubt, *hint),
    )


@dataclass(slots=True)
class _Counted:
    """What staging met; the stages are kept to notice a column that holds none, `backwards` counts deals closed before created."""

    read: int = 0
    rejected_count: int = 0
    backwards: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    stages: set[str | None] = field(default_factory=set)


def _stage(store: Store, source: Source, job: Job, advance: Advance) -> _Counted:
    counted = _Counted()
    records = _accepted(source, job, counted, advance)
    while chunk := list(islice(records, CHUNK)):
        if len(counted.stages) > STAGES_LIMIT:
            raise TooManyStages(file=source.reader.name, limit=STAGES_LIMIT)
        store.write(staging.add, job.import_id, chunk)
    return counted


def _accepted(source: Source, job: Job, counted: _Counted, advance: Advance) -> Iterator[Record]:
    for row in source.records(advance, job.currency):
        counted.read += 1
        reason = row.reason if isinstance(row, Rejected) else _doubt(row, job)
        if reason is not None:
            counted.rejected_count += 1
            if len(counted.rejected) < SHOWN:
                counted.rejected.append(Rejected(row.n, reason))
        elif isinstance(row, Record):
            counted.stages.add(row.stage)
            counted.backwards += bool(row.created and row.closed and row.closed < row.created)
            yield row


def _doubt(row: Record, job: Job) -> SameName | None:
    """The reason against a row that names a person whose name another one has too."""
    for name in (row.user, row.owner):
        if name in job.namesakes:
            return SameName(name=name)
    return None
