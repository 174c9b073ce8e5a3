"""Every answer this gateway gives by SMTP and LMTP, in one table (RFC 5321 §4.2, RFC 3463 for the middle code).

Constant texts: no reply repeats what a client sent or what an exception says. A fault of our own is always 4xx,
so that the sender keeps the mail.
"""

from typing import Final

OK: Final = "250 2.0.0 Ok"
MAIL_OK: Final = "250 2.1.0 Sender ok"
RCPT_OK: Final = "250 2.1.5 Recipient ok"
SEND_DATA: Final = "354 End data with <CR><LF>.<CR><LF>"
STORED: Final = "250 2.0.0 Stored as {id}"
BYE: Final = "221 2.0.0 Bye"
HELP: Final = "214 2.0.0 See RFC 5321"
NOT_VERIFIED: Final = "252 2.5.0 Cannot verify, but mail for this desk is taken"
START_TLS: Final = "220 2.0.0 Ready to start TLS"

# Closing the connection
SHUTTING_DOWN: Final = "421 4.3.2 Service is shutting down, try again later"
TIMED_OUT: Final = "421 4.4.2 Timeout"
TOO_MANY_CONNECTIONS: Final = "421 4.7.0 Too many connections, try again later"
TOO_MANY_COMMANDS: Final = "421 4.7.0 Too many commands without mail"
TOO_MANY_ERRORS: Final = "421 4.7.0 Too many errors"
NOT_HTTP: Final = "554 5.5.1 This is a mail server"
DOUBTFUL_END: Final = "550 5.5.2 A lone dot beside a bare CR, bare LF or NUL (RFC 5321 section 2.3.8)"

# Not now
OUR_FAULT: Final = "451 4.3.0 Temporary failure, try again later"
BUSY: Final = "452 4.3.1 Too much mail waits, try again later"
TOO_FAST: Final = "450 4.7.1 Too many messages from your address, try again later"
TOO_MANY_RECIPIENTS: Final = "452 4.5.3 Too many recipients"

# Not so
NO_RELAY: Final = "550 5.7.1 Relaying denied"
NOT_UTF8: Final = "553 5.6.7 Address needs SMTPUTF8 and valid UTF-8"
BAD_SENDER: Final = "501 5.1.7 Sender address not understood"
BAD_RECIPIENT: Final = "501 5.1.3 Recipient address not understood"
TOO_BIG: Final = "552 5.3.4 Message too big"
LOOPING: Final = "554 5.4.6 Too many Received lines: a mail loop"
HELLO_FIRST: Final = "503 5.5.1 Say hello first"
NESTED_MAIL: Final = "503 5.5.1 A message is open already"
NEED_MAIL: Final = "503 5.5.1 MAIL comes first"
NEED_RCPT: Final = "503 5.5.1 No valid recipients"
TLS_ALREADY: Final = "503 5.5.1 TLS is on already"
NO_TLS: Final = "502 5.5.1 TLS is not offered"
TLS_FIRST: Final = "530 5.7.0 STARTTLS comes first"
AUTH_NEEDS_TLS: Final = "538 5.7.11 AUTH is not offered here"
NO_AUTH: Final = "502 5.5.1 AUTH is not offered"
NOT_OFFERED: Final = "502 5.5.1 Command not offered"
UNKNOWN: Final = "500 5.5.2 Command not understood"
SYNTAX: Final = "501 5.5.4 Syntax error in arguments"
UNKNOWN_PARAMETER: Final = "555 5.5.4 Parameter not supported"
