"""Private, throw-away mail and database servers for tests, made from Debian's binaries.

Each server lives in its own folder below the temporary directory, listens on free loopback ports only, touches
nothing of the system's own instances, and ends with the tests (even when the test run itself is killed).
The fixtures in `conftest.py` are the usual way in.
"""

from services.dovecot import Account, Dovecot
from services.postfix import Postfix, lmtp_to, smtp_to
from services.postgres import Postgres
from services.processes import REQUIRE_SERVICES, absent, free_port

__all__ = [
    "REQUIRE_SERVICES",
    "Account",
    "Dovecot",
    "Postfix",
    "Postgres",
    "absent",
    "free_port",
    "lmtp_to",
    "smtp_to",
]
