"""A customer's escalations as `postdesk ticket show` tells them: the facts, what is agreed, what its end still needs."""

from collections.abc import Mapping, Sequence
from typing import Any

from postdesk.gateway.cli.output import moment, one_line, say, show_pairs
from postdesk.gateway.escalations import CONDITIONS, FACTS


def show_escalations(found: Sequence[Mapping[str, Any]]) -> None:
    """Each, the oldest first."""
    for one in found:
        state = f"ended {moment(one['closed_at'])} by {one['closed_by']}" if one["closed_at"] else "OPEN"
        say(f"\nEscalated by the customer: {state}{', CRITICAL BUSINESS IMPACT' if one['critical'] else ''}")
        conditions = {c["name"]: f"{c['by']}: {one_line(c['evidence'], 200)}" for c in one["conditions"]}
        show_pairs(
            (
                ("since", one["opened_at"]),
                ("by", one["opened_by"]),
                ("because", one_line(one["why"], 200)),
                *((name, one_line(one["facts"].get(name, "not known yet"), 300)) for name in FACTS),
                ("contact", one["contact"]),
                ("timeline", one_line(one["timeline"], 300)),
                ("updates", _plan(one)),
                ("next update", one["next_update_at"]),
                ("call", _call(one["call"])),
                *((name, conditions.get(name, "missing")) for name in CONDITIONS),
                ("ended because", one_line(one["closed_why"], 200)),
            )
        )


def _plan(one: Mapping[str, Any]) -> str:
    if not one["every"]:
        return ""
    people = f" with {', '.join(one['attendees'])}" if one["attendees"] else ""
    return one_line(f"{one['mode']} every {one['every']}{people}", 300)


def _call(call: Mapping[str, Any] | None) -> str:
    if call is None:
        return ""
    answers = "; ".join(f"{address} {answer}" for address, answer in call["answers"])
    said = f" ({answers})" if answers else ""
    return f"{'cancelled: ' if call['cancelled'] else ''}{call['starts_at']}, {call['minutes']} minutes{said}"
