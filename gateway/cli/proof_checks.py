"""Which share of agents' mail proves itself, for each way on which mail comes in, and why the rest does not."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

from postdesk.gateway.app import App
from postdesk.gateway.cli.finding import Finding
from postdesk.gateway.store.database import StoreError
from postdesk.gateway.store.proofs import Share, proof_shares

_DAYS = 30
_FEW = 3  # mails that say nothing about a mailbox: one may well be a forgery
_MEND = 'see "Agents\' mail proves itself" in docs/install.md'


def proof_rows(app: App) -> Iterator[Finding]:
    """One row a mailbox, over the last month. No mail, no row."""
    if app.settings.authentication.agents == "off":
        yield Finding("proof", None, "authentication.agents is off: agents' mail is believed without proof")
        return
    path = app.database.path
    with suppress(StoreError):  # told by the store's own row
        if path is None or path.is_file():
            app.database.require_current()
            for share in proof_shares(app.database, app.clock() - timedelta(days=_DAYS)):
                yield _row(share)


def _row(share: Share) -> Finding:
    words = f"{share.proven} of {share.asked} mails of agents in {_DAYS} days proved themselves"
    if share.proven == share.asked:
        return Finding(f"proof {share.mailbox}", True, words)
    why = "; ".join(f"{count} x {reason}" for reason, count in share.reasons)
    nothing_works = share.proven == 0 and share.asked >= _FEW
    return Finding(
        f"proof {share.mailbox}", False if nothing_works else None, f"{words}; the rest: {why}", _MEND
    )
