"""docs/flow.md speaks in the code's own names."""

import importlib
import re
from pathlib import Path

import pytest

FLOW = Path(__file__).parents[2] / "docs" / "flow.md"
NAMES = sorted(set(re.findall(r"`([a-z_.]+:[A-Za-z_.]+)`", FLOW.read_text(encoding="utf-8"))))


def test_the_document_names_the_code():
    assert len(NAMES) > 30


@pytest.mark.parametrize("name", NAMES)
def test_every_name_in_the_flow_exists(name: str):
    if name == "module:name":  # the document's own explanation
        return
    module, _, path = name.partition(":")
    found = importlib.import_module(f"postdesk.{module}")
    for part in path.split("."):
        found = getattr(found, part)
