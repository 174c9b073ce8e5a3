"""Several unrelated issues in one mail (C6): agents are told, with the commands that part them. Pure; nothing is split by itself."""

from postdesk.classifiers.several_issues import several_issues
from postdesk.gateway.desk.letters import title
from postdesk.gateway.desk.rules import DeskRules


def split_proposals(desk: DeskRules, text: str) -> tuple[str, ...]:
    """A line that names them, and a command for each but the first, which stays; `text` is the customer's own."""
    issues = several_issues(text, desk.rules)
    if not issues:
        return ()
    named = "; ".join(f"{issue.title} ({title(desk, issue.queue)})" for issue in issues)
    rest = "" if len(issues) == 2 else ", one a mail"
    return (
        f"{len(issues)} unrelated issues in one mail: {named}. The first stays here{rest}:",
        *(f"#split {issue.title}" for issue in issues[1:]),
    )
