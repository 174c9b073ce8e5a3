"""The section `[[reports]]`: which report goes to whom, and when (R1)."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from postdesk.gateway.recurrence import Recurrence


class Report(BaseModel):
    """One report by mail. It holds what agents know: its readers are named here and nowhere else."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["escalations", "handover", "summary"]
    when: str = "weekdays 08:00"  # in the desk's time zone
    to: tuple[str, ...] = Field(min_length=1)

    @field_validator("when")
    @classmethod
    def _comes_back(cls, value: str) -> str:
        return Recurrence.parse(value).text

    @field_validator("to")
    @classmethod
    def _are_addresses(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for address in value:
            if address.count("@") != 1 or any(c.isspace() or c in '<>,;:"()' for c in address):
                raise ValueError(f"{address!r} must be a plain address such as lead@example.com")
        return tuple(address.lower() for address in value)
