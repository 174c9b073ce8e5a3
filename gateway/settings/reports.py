"""The section `[[reports]]`: which report goes to whom, and when (R1)."""

from typing import Literal

from pydantic import Field, field_validator

from postdesk.gateway.recurrence import Recurrence
from postdesk.gateway.settings.values import MailAddress, Section


class Report(Section):
    """One report by mail. It holds what agents know: its readers are named here and nowhere else."""

    kind: Literal["escalations", "handover", "summary"]
    when: str = "weekdays 08:00"  # in the desk's time zone
    to: tuple[MailAddress, ...] = Field(min_length=1)

    @field_validator("when")
    @classmethod
    def _comes_back(cls, value: str) -> str:
        return Recurrence.parse(value).text
