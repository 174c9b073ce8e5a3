"""The closed list of names under which things are logged. Nothing logs under a name that is not here."""

from collections.abc import Callable
from typing import Final

# How an edge logs: a name from this list, then fields. `structlog.get_logger().info` is one.
Log = Callable[..., None]

# Mail arriving by SMTP and LMTP
MAIL_ACCEPTED: Final = "mail.accepted"  # stored durably; 250 was sent
MAIL_REFUSED: Final = "mail.refused"  # answered 4xx or 5xx after its content was read
SMTP_LISTENING: Final = "smtp.listening"
SMTP_STOPPED: Final = "smtp.stopped"
SMTP_CONNECTION_REFUSED: Final = "smtp.connection_refused"  # over a limit on connections
SMTP_CONNECTION_CLOSED: Final = "smtp.connection_closed"  # by us, and why
SMTP_RECIPIENT_REFUSED: Final = "smtp.recipient_refused"
SMTP_FAILED: Final = "smtp.failed"  # our own fault; the client was told 451

# Mail fetched by IMAP
IMAP_CONNECTED: Final = "imap.connected"
IMAP_FAILED: Final = "imap.failed"  # connection given up, and why; it will be tried again
IMAP_STANDBY: Final = "imap.standby"  # another process has this mailbox
IMAP_STORED: Final = "imap.stored"  # messages stored durably, still on the server
IMAP_TAKEN: Final = "imap.taken"  # messages moved, deleted or flagged on the server after that
IMAP_NOT_TAKEN: Final = "imap.not_taken"  # the server refuses to move, delete or flag them
IMAP_MESSAGE_FAILED: Final = "imap.message_failed"  # one message; the others go on
IMAP_UIDVALIDITY_CHANGED: Final = "imap.uidvalidity_changed"
IMAP_STOPPED: Final = "imap.stopped"

# Messages on their way through the pipeline
MESSAGE_SETTLED: Final = "message.settled"  # its outcome and reason
MESSAGE_FAILED: Final = "message.failed"  # it will be tried again
MESSAGE_COLLIDED: Final = "message.collided"  # with another worker's transaction; at once tried again
MESSAGE_QUARANTINED: Final = "message.quarantined"  # set aside with its cause
PROOF_DEFERRED: Final = "message.proof_deferred"  # the DNS has trouble; it will be asked again
LEASE_LOST: Final = "message.lease_lost"  # somebody else works on it by now
TIMER_FIRED: Final = "timer.fired"  # what came of it
TIMER_FAILED: Final = "timer.failed"  # its rule failed: it will be tried again, or is given up
SWEEP_FAILED: Final = "timer.sweep_failed"  # timers were not looked through to the end; the next start does
WORKER_STARTED: Final = "worker.started"
WORKER_KILLED: Final = "worker.killed"  # one message took too long
WORKER_DIED: Final = "worker.died"

# Letters on their way out
LETTER_SENT: Final = "letter.sent"
LETTER_DEFERRED: Final = "letter.deferred"  # it will be tried again
LETTER_FAILED: Final = "letter.failed"  # refused for good, or given up
LETTER_UNKNOWN: Final = "letter.unknown"  # nobody can tell whether it arrived; not repeated
LETTER_BROKE: Final = "letter.broke"  # a fault of ours; it will be tried again
LETTER_HELD: Final = "letter.held"  # by the leak guard or a template's fault
PAGE_SENT: Final = "page.sent"  # the hook took a call to those on call
PAGE_FAILED: Final = "page.failed"  # the hook did not; again later, or given up
OUTBOX_PAUSED: Final = "outbox.paused"  # the breaker: too much automatic mail at once

# The daemon
DAEMON_STARTED: Final = "daemon.started"
DAEMON_STOPPING: Final = "daemon.stopping"
DAEMON_STOPPED: Final = "daemon.stopped"
AGENT_REMOVED: Final = "agent.removed"  # from the configuration: they are believed nothing from now on
ROLE_DIED: Final = "role.died"  # its thread ended; the daemon ends, and is to be started again
ROLE_SILENT: Final = "role.silent"  # its loop has not turned for too long; systemd's watchdog is not fed
ROLE_FAILED: Final = "role.failed"  # a loop met trouble and goes on after a pause
