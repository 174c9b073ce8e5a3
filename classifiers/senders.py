"""Who the envelope and the From field say the sender is: a mail system, a robot that reads no answers, or anyone.

RFC 5321 §4.5.5 (null reverse-path), RFC 2142 §5 (postmaster), RFC 3834 §2. Pure.
"""

from postdesk.threading.message import Envelope, Message

# RFC 2142, and what mail systems call themselves; compared without dots, dashes and underscores.
_MAIL_SYSTEMS = frozenset({
    "mailerdaemon", "maildaemon", "mdaemon", "postmaster", "maildeliverysystem", "maildeliverysubsystem",
    "mailsystem", "mailerror", "mailadmin", "bounceadmin", "mailgateway",
})  # fmt: skip

# "Do not reply" as the start of a local part, in the languages such addresses are seen in.
_ROBOTS = (
    "noreply", "donotreply", "dontreply", "noanswer", "noresponse", "noresponder", "norespondas", "noresponda",
    "naoresponda", "naoresponder", "nepasrepondre", "nonrispondere", "nichtantworten", "keineantwort",
    "nietbeantwoorden", "nietantwoorden", "svarikke", "svarinte", "alasvastaa", "eivastausta", "nieodpowiadaj",
    "neodpovidejte", "nevalaszolj", "robot", "autoreply", "autoresponder", "autorespond", "autoconfirm",
)  # fmt: skip
_LIST_MANAGERS = ("mailman", "listserv", "majordomo", "sympa", "owner-", "ezmlm")
_LIST_ADDRESSES = ("-admin", "-bounces", "-owner", "-request", "-help", "-confirm")
_LIST_MANAGER_FIELDS = (
    "x-mlserver",
    "x-beenthere",
    "x-mailman-version",
    "list-id",
    "mailing-list",
    "x-loop",
    "precedence",
)
_PUNCTUATION = str.maketrans("", "", "-_.")


def _local_part(address: str) -> str:
    return (address.rpartition("@")[0] or address).partition("+")[0].translate(_PUNCTUATION).lower()


def is_mail_system(address: str) -> bool:
    """MAILER-DAEMON, postmaster and the like, at any domain or at none."""
    return _local_part(address) in _MAIL_SYSTEMS


def is_daemon(address: str) -> bool:
    """A mail system that is no person's desk: postmaster@ is read, and written from, by people (RFC 2142)."""
    return is_mail_system(address) and _local_part(address) != "postmaster"


def is_robot(address: str) -> bool:
    """An address that says of itself that nobody reads its mail."""
    return _local_part(address).startswith(_ROBOTS)


def null_reverse_path(message: Message, envelope: Envelope) -> bool:
    """Sent so that nothing can come back: `MAIL FROM:<>`.

    Where the envelope is not known (IMAP) the Return-Path field of the final delivery is read; several systems
    write MAILER-DAEMON there for the null path.
    """
    if envelope.mail_from is not None:
        return envelope.mail_from.strip() in {"", "<>"}
    path = message.headers.get("return-path")
    if path is None:
        return False
    path = path.strip().strip("<>").strip()
    return not path or is_daemon(path)


def list_manager(message: Message) -> str:
    """Why the sender is the program that runs a mailing list, in words; "" where nothing says so.

    Its own notices come from its own addresses (RFC 2142 §6), and bear the fields of a list.
    """
    author = message.from_[0].address.lower() if message.from_ else ""
    local = author.rpartition("@")[0]
    owned = local.startswith(_LIST_MANAGERS) or local.endswith(_LIST_ADDRESSES)
    listed = any(message.headers.get(name) for name in _LIST_MANAGER_FIELDS)
    return f"sent by the list manager {author}" if owned and listed else ""


def mail_system(message: Message, envelope: Envelope) -> str:
    """Why the sender is a mail system and no person, in words; "" where nothing says so."""
    if null_reverse_path(message, envelope):
        return "null reverse-path"
    for author in (*message.from_[:1], *((message.sender,) if message.sender else ())):
        if is_mail_system(author.address) or (not author.address and is_mail_system(author.name)):
            return f"sent by {author.address or author.name}"
    return ""
