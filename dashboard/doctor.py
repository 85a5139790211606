"""Whether rows and files belong together: what the database names and the vault lacks, what lies there and nobody names, what is damaged."""

import hashlib
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlmodel import Session, select

from dashboard.models import StoredFile
from dashboard.vault import Vault

LONGEST_WAY: Final = 3600.0
"""Seconds after which what is on its way no longer is."""
_BLOCK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Lost:
    """A row whose file is missing or damaged; only a backup brings it back."""

    file: int
    deal: int
    sha: str


@dataclass(frozen=True, slots=True)
class Findings:
    """What does not belong together; `checked` files were whole."""

    checked: int
    missing: tuple[Lost, ...]
    damaged: tuple[Lost, ...]
    unnamed: tuple[Path, ...]
    leftovers: tuple[Path, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing was found."""
        return not (self.missing or self.damaged or self.unnamed or self.leftovers)


def examine(session: Session, vault: Vault) -> Findings:
    """Read every file and compare it with its name, which is its hash; rows of deleted entries count, for they can be put back."""
    rows = session.exec(select(StoredFile).order_by(StoredFile.id)).all()  # type: ignore[arg-type]
    kept = {path.name: path for path in vault.kept()}
    whole = {sha for sha, path in kept.items() if _sha(path) == sha}
    return Findings(
        checked=len(whole),
        missing=tuple(_lost(row) for row in rows if row.sha not in kept),
        damaged=tuple(_lost(row) for row in rows if row.sha in kept and row.sha not in whole),
        unnamed=tuple(path for sha, path in sorted(kept.items()) if sha not in {row.sha for row in rows}),
        leftovers=tuple(sorted(path for path in vault.leftovers() if time.time() - path.stat().st_mtime > LONGEST_WAY)),
    )


def repair(findings: Findings) -> None:
    """Remove the files that no row names and what was left on its way; what is missing stays named, for a backup may have it."""
    for path in (*findings.unnamed, *findings.leftovers):
        path.unlink(missing_ok=True)


def _lost(row: StoredFile) -> Lost:
    return Lost(row.id or 0, row.deal_id, row.sha)


def _sha(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open('rb') as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
