"""What a queue needs and a request does not tell (C5), so that the confirmation asks for just that.

The names returned are fields (see fields) or those of DETAILS below; templates put them into the customer's words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a request besides its words."""

    name: bool = False  # the sender's address came with a name
    address: bool = True
    organisation: bool = False  # matched by address or domain: the tenant need not be asked for
    attachments: int = 0  # a picture or a file may show the message or the record
    asks_how: bool = False  # a question how something is done (see how_to): nothing has happened


class _Need(NamedTuple):
    """One thing a queue needs: asked for by `detail`, told by any of `told_by`."""

    detail: str
    told_by: frozenset[str]


def _need(detail: str, *also_told_by: str) -> _Need:
    return _Need(detail, frozenset({detail, *also_told_by}))


_ATTACHMENT = "an attachment"
_PLACE = _need("branch_or_warehouse", "branch", "warehouse")
_TIME = _need("started")

# The table "What a queue needs" of the requirements. Its order is the order in which things are asked for.
NEEDS: Mapping[str, tuple[_Need, ...]] = {
    "account": (
        _need("name"),
        _need("email"),
        _need("task"),
        _need("role"),
        _PLACE,
        _need("page", "module"),
        _need("record_number"),
    ),
    "billing": (
        _need("tenant"),
        _need("invoice_number"),
        _need("payment_reference"),
        _need("amount"),
        _need("payment_method"),
        _TIME,
        _need("payer"),
        _need("provider_message", "error_text"),
    ),
    "technical": (
        _need("impact", "blocks", "scope", "affected_users"),
        _need("affected_users", "scope"),
        _need("module", "page"),
        _need("record_number"),
        _TIME,
        _need("error_text", "saw", _ATTACHMENT),
        _need("device", "browser"),
        _need("changed"),
    ),
}
OTHERWISE: tuple[_Need, ...] = (
    _need("module", "page"),
    _need("record_number"),
    _need("error_text", "saw", _ATTACHMENT),
    _TIME,
    _need("device", "browser"),
    _need("steps", "task"),
)
GUIDANCE: Mapping[str, tuple[_Need, ...]] = {
    "account": (_need("role"),),
    "billing": (_need("tenant"),),
}  # of a question how something is done
DETAILS = frozenset(
    need.detail for needs in (*NEEDS.values(), OTHERWISE) for need in needs
)  # all that may be asked


def missing_details(queue: str, fields: Mapping[str, object], known: Known) -> tuple[str, ...]:
    """What to ask for, in order; empty where nothing is missing. Queues without a row of their own ask for OTHERWISE.

    Who asks how something is done has told it all by that; a tenant's plan decides about some answers of billing.
    """
    told = {name for name, value in fields.items() if value}
    told |= {"name"} if known.name else set()
    told |= {"email"} if known.address else set()
    told |= {"tenant"} if known.organisation else set()
    told |= {_ATTACHMENT} if known.attachments else set()
    needs = GUIDANCE.get(queue, ()) if known.asks_how else NEEDS.get(queue, OTHERWISE)
    return tuple(need.detail for need in needs if told.isdisjoint(need.told_by))
