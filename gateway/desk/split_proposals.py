"""Several unrelated issues in one mail (C6): agents are told, with the commands that part them. Pure; nothing is split by itself."""

from collections.abc import Sequence

from postdesk.classifiers.several_issues import Issue
from postdesk.gateway.desk.letters import title
from postdesk.gateway.desk.rules import DeskRules


def split_proposals(desk: DeskRules, issues: Sequence[Issue]) -> tuple[str, ...]:
    """A line that names them, and a command for each but the first, which stays."""
    if not issues:
        return ()
    named = "; ".join(f"{issue.title} ({title(desk, issue.queue)})" for issue in issues)
    rest = "" if len(issues) == 2 else ", one a mail"
    return (
        f"{len(issues)} unrelated issues in one mail: {named}. The first stays here{rest}:",
        *(f"#split {issue.title}" for issue in issues[1:]),
    )
