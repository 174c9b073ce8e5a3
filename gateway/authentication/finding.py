"""What one method found about the author of a message, and what all of them come to. Values only."""

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["pass", "fail", "none", "temporary"]
Method = Literal["dkim", "spf", "authentication-results", "submission", ""]

WHOLE = ("*",)  # covers everything: the message came straight from where its domain sends


@dataclass(frozen=True, slots=True)
class Finding:
    """`covers` names the header fields that the finding speaks for, or is `WHOLE`; the body always."""

    by: Method
    verdict: Verdict
    reason: str
    covers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """Whether the author address is proven, by what, and why; `covers` as in `Finding`, empty without a pass."""

    verdict: Verdict
    by: Method = ""
    reasons: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        return self.verdict == "pass"
