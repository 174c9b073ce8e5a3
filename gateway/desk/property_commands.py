"""Commands about a ticket's team, followers, known issue and fields: `#team`, `#notify`, `#follow`, `#known`, `#field`."""

from collections.abc import Callable
from dataclasses import replace

from postdesk.gateway.desk import permissions, properties
from postdesk.gateway.desk.order import Command
from postdesk.gateway.desk.properties import By, Changed, nearest, team_title
from postdesk.gateway.desk.view import at_text
from postdesk.gateway.desk.work import Refusal, TeamLetter, Work
from postdesk.gateway.model import Ticket

Setter = Callable[[Ticket, str, By], Changed | str]


def team(work: Work, command: Command) -> Work | Refusal:
    """`#team product they plan this`: the ticket is theirs; what is said here is for them."""
    name, _, why = command.argument.partition(" ")
    done = carried(work, properties.team(work.ticket, name, by(work, why.strip())))
    if isinstance(done, Refusal):
        return done
    barred = _has_a_part(work, done.ticket.team)
    if barred is not None:
        return barred
    title = team_title(work.case.desk, done.ticket.team)
    if not done.ticket.team:
        return with_comment(done, why).saying(
            "The ticket is back with support; the queue's agents hear of it."
        )
    told = replace(done, teams=(*done.teams, TeamLetter(done.ticket.team, handed_over=True)))
    return with_comment(told, why).saying(
        f"The ticket is with {title}, without an agent of ours; you follow it."
    )


def notify(work: Work, command: Command) -> Work | Refusal:
    """`#notify product customers want this in blue`: the comment alone goes there; the ticket stays."""
    name, _, text = command.argument.partition(" ")
    teams = work.case.desk.teams
    if name.lower() not in teams:
        return Refusal(
            f"there is no team {name}{nearest(name, teams)}; there are {', '.join(teams) or 'none configured'}"
        )
    if not text.strip() and not work.case.reading.order.text:
        return Refusal(f"say what {team_title(work.case.desk, name.lower())} is to know: #notify {name} TEXT")
    barred = _has_a_part(work, name.lower())
    if barred is not None:
        return barred
    told = replace(work, teams=(*work.teams, TeamLetter(name.lower(), handed_over=False)))
    return with_comment(told, text).saying(
        f"{team_title(work.case.desk, name.lower())} gets your comment, and nothing else of this ticket."
    )


def _has_a_part(work: Work, name: str) -> Refusal | None:
    """A team whose address takes part in the ticket from outside gets nothing internal of it."""
    team = work.case.desk.teams.get(name)
    people = {work.ticket.customer.address, *(p.person.address for p in work.conversation.participants)}
    if team is None or team.address not in people:
        return None
    return Refusal(
        f"{team.address}, the address of {team.title}, takes part in this ticket as customers do: nothing internal goes "
        "there. What you write without this command does; or say #uncc first, in a mail of its own"
    )


def follow(work: Work, command: Command) -> Work | Refusal:
    """`#follow`, `#follow ben`."""
    before = work.ticket.followers
    done = carried(work, properties.follow(work.ticket, command.argument, by(work)))
    if isinstance(done, Refusal):
        return done
    return done.saying(
        f"Followers: {_names(done)}." + ("" if done.ticket.followers != before else " As before.")
    )


def unfollow(work: Work, command: Command) -> Work | Refusal:
    """`#unfollow`, `#unfollow ben`."""
    done = carried(work, properties.unfollow(work.ticket, command.argument, by(work)))
    return done if isinstance(done, Refusal) else done.saying(f"Followers: {_names(done) or 'none'}.")


def known(work: Work, command: Command) -> Work | Refusal:
    """`#known 4711-export-times-out`, `#known none`."""
    done = carried(work, properties.known_issue(work.ticket, command.argument, by(work)))
    if isinstance(done, Refusal):
        return done
    tag = done.ticket.known_issue
    return done.saying(f"The known issue is {tag}." if tag else "The ticket belongs to no known issue.")


def field(work: Work, command: Command) -> Work | Refusal:
    """`#field module=inventory`; `#field module=` removes it."""
    done = carried(work, properties.field(work.ticket, command.argument, by(work)))
    if isinstance(done, Refusal):
        return done
    name, _, value = command.argument.partition("=")
    return done.saying(f"{name.strip().lower()} is {' '.join(value.split()) or 'removed'}.")


def permission(work: Work, command: Command) -> Work | Refusal:
    """`#permission dora@example.com may reset the passwords of her team`."""
    when = at_text(work.case.desk, work.case.now)
    given = permissions.permission(work.ticket, command.argument, by(work), when)
    done = carried(work, given)
    return done if isinstance(done, Refusal) else done.saying(permissions.permission_shown(done.ticket) + ".")


def by(work: Work, why: str = "") -> By:
    """The agent of the mail."""
    return By(work.case.desk, work.agent.address, why or f"by mail of {work.agent.name}", work.agent)


def carried(work: Work, changed: Changed | str) -> Work | Refusal:
    """The work with these changes; or what is wrong, for its writer."""
    if isinstance(changed, str):
        return Refusal(changed)
    for change in changed.changes:
        work = work.with_ticket(change, changed.ticket, "")
    return work


def with_comment(work: Work, text: str) -> Work:
    """Words of a command that are kept as a note, and told to whom the command names."""
    return replace(work, comment="\n".join(part for part in (work.comment, text.strip()) if part))


def _names(work: Work) -> str:
    agents = (work.case.desk.agent(f) for f in work.ticket.followers)
    return ", ".join(a.name for a in agents if a is not None)
