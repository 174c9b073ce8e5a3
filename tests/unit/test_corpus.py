"""Golden folders: mail written for this project, and what `inspect` must say of it (tests/corpus)."""

import json
from pathlib import Path
from typing import Any

import pytest

from postdesk.gateway.inspection import inspect_bytes, neutral_rules

CORPUS = Path(__file__).parents[1] / "corpus"
FOLDERS = sorted(p for p in CORPUS.iterdir() if p.is_dir())


@pytest.fixture(scope="module")
def rules():
    return neutral_rules()


def test_every_folder_is_whole_and_numbered_once():
    assert {frozenset(f.name for f in folder.iterdir()) for folder in FOLDERS} == {
        frozenset({"mail.eml", "expected.json"})
    }
    numbers = [folder.name[:3] for folder in FOLDERS]
    assert len(set(numbers)) == len(numbers) > 150


def subset(expected: Any, seen: Any, where: str = "") -> list[str]:
    """What differs, for keys that the expectation names."""
    if isinstance(expected, dict) and isinstance(seen, dict):
        return [d for key, value in expected.items() for d in subset(value, seen.get(key), f"{where}.{key}")]
    if isinstance(expected, list) and isinstance(seen, list) and len(expected) == len(seen):
        return [
            d
            for n, pair in enumerate(zip(expected, seen, strict=True))
            for d in subset(*pair, f"{where}[{n}]")
        ]
    return [] if expected == seen else [f"{where}: expected {expected!r}, seen {seen!r}"]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda p: p.name)
def test_the_mail_is_seen_as_expected(folder: Path, rules):
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    assert expected, "an empty expectation proves nothing"
    seen = inspect_bytes(folder.name, (folder / "mail.eml").read_bytes(), rules)
    assert subset(expected, seen) == []
