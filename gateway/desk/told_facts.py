"""The four facts of an escalation, as a customer's mail tells them (E3): in a first mail, and between the lines of ours. Pure."""

from postdesk.classifiers.escalation import wants_escalation
from postdesk.classifiers.escalation_facts import plain_words, read_facts
from postdesk.classifiers.headed_answers import as_quoted
from postdesk.classifiers.text_sentences import gives_reason, tells_something, without_greeting
from postdesk.gateway.desk.case import Case
from postdesk.gateway.desk.letters import seen_by
from postdesk.gateway.escalations import FACTS
from postdesk.gateway.model import Conversation, Decision
from postdesk.threading.quotes import Reply, split_reply

_LONGEST = 500  # characters of the request that stand for the problem


def facts_of(case: Case, decision: Decision, conversation: Conversation) -> tuple[tuple[str, str], ...]:
    """What the mail names. The problem, where it does not, is the request as its writer made or saw it."""
    first = decision.new_ticket is not None
    reply = case.reading.reply
    text = (reply.new_text or conversation.messages[-1].text) if first else _between_our_lines(reply)
    found = read_facts(text)
    if "problem" not in found and first:
        found["problem"] = " ".join(_plain_problem(case, text))[:_LONGEST]
    if "problem" not in found and case.conversation is not None:
        person = case.person
        own = (p for p in conversation.participants if person and p.person.id == person.id)
        heard = [m for p in own for m in seen_by(case.conversation, p) if m.from_customer]
        if heard:
            said = split_reply(heard[0].text).new_text  # a name below it is no part of the problem
            found["problem"] = without_greeting(said)[:_LONGEST]
    return tuple((name, found[name]) for name in FACTS if found.get(name))


def facts_in_reply(reply: Reply) -> dict[str, str]:
    """Those that a later mail names."""
    return read_facts(_between_our_lines(reply))


def _plain_problem(case: Case, text: str) -> list[str]:
    """What a first mail says is wrong: neither the wish nor a courtesy, in the subject or below it."""
    subject = case.reading.clues.subject.base
    said = (subject if subject.endswith((".", "!", "?", ":")) else f"{subject}.", *plain_words(text))
    return [
        s
        for s in said
        if tells_something(s) and (gives_reason(s) or not wants_escalation("", s, case.desk.rules))
    ]


def _between_our_lines(reply: Reply) -> str:
    """Their own words, and what they quote marked as such: an answer may stand below a question of ours."""
    theirs = (s for s in reply.segments if s.kind in {"new", "quoted"})
    lines = (s.text if s.kind == "new" else "\n".join(as_quoted(s.text)) for s in theirs)
    return "\n".join(lines) or reply.new_text
