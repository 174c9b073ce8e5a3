"""How many forwarded messages come out right: the cases of a folder that are marked `forward_split`.

python -m benchmarks.forwards DIR [--fails]

DIR holds sets; each has a `cases.jsonl` that says what is forwarded (`forward`: type, from, subject, date, text,
text_top, text_bottom), or only where the forwarded text begins (`before_embedded`, `embedded_email`). A case is right
where every field it names is: texts by their words (F1 of 0.9), the rest as they stand. Replies, quotes and plain texts
stand among the cases (`type`, null): they are right where nothing is called a forward and the quote is told apart.
"""

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from postdesk.threading.forwards import Forwarded, find_forward
from postdesk.threading.quotes import Reply, split_reply

_ENOUGH = 0.9  # F1 of words
_END = 10  # words


def cases(folder: Path) -> Iterator[tuple[dict[str, Any], str]]:
    """Each marked case with its input."""
    for file in sorted(folder.glob("*/cases*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            if "forward_split" in case["tests"] and not case.get("quirk"):
                yield case, (file.parent / case["file"]).read_text(encoding="utf-8", errors="replace")


def wrong(case: dict[str, Any], text: str) -> list[str]:
    """The fields of a case that do not come out as it states."""
    expect = case["expect"]
    plain, html = ("", text) if case["input"] == "html" else (text, "")
    found = find_forward(plain, html)
    if "forward" in expect and (expect["forward"] or {}).get("type") != "forward":
        checks = _no_forward(expect["forward"] or {}, found, split_reply(plain, html))
    elif found is None:
        checks = iter([("no forward found", False)])
    elif "forward" in expect:
        checks = _forward(expect["forward"], found)
    else:
        checks = _beginning(expect, found)
    return [name for name, right in checks if not right]


def _no_forward(stated: dict[str, Any], found: Forwarded | None, reply: Reply) -> Iterator[tuple[str, bool]]:
    yield "forward that is none", found is None
    if "text" in stated:
        yield "quoted text", _within(stated["text"], reply.quoted_text)
        yield "new text", _within(stated.get("text_top", ""), reply.new_text)


def _beginning(expect: dict[str, Any], found: Forwarded) -> Iterator[tuple[str, bool]]:
    yield "own text", _alike(expect["before_embedded"], found.own_text)
    yield "text", found.text.strip() != "" and _within(found.text, expect["embedded_email"])
    end = _plain(found.text)[-_END:]
    yield "end of the text", _plain(expect["embedded_email"])[-len(end) :] == end


def _forward(stated: dict[str, Any], found: Forwarded) -> Iterator[tuple[str, bool]]:
    sender = found.from_
    shown = {
        "from": f"{sender.name} {sender.address}" if sender else None,
        "subject": found.subject,
        "date": found.date,
    }
    for name, value in shown.items():
        if name in stated:
            yield name, _plain(stated[name]) == _plain(value)
    if isinstance(stated.get("text"), str):
        yield "text", _alike(stated["text"], found.text)
    own = [stated[name] for name in ("text_top", "text_bottom") if stated.get(name)]
    yield "own text", _alike("\n".join(own), found.own_text)


def _plain(value: str | None) -> list[str]:
    """What counts in a field: its words, without markup and punctuation."""
    return re.findall(r"[\w.@+-]+", (value or "").casefold())


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.casefold()))


def _alike(stated: str, shown: str) -> bool:
    one, other = _words(stated), _words(shown)
    total = one.total() + other.total()
    return total == 0 or 2 * (one & other).total() / total >= _ENOUGH


def _within(part: str, whole: str) -> bool:
    """Whether nearly all words of the one text are in the other, which may hold more: its header fields, say."""
    one = _words(part)
    return (one & _words(whole)).total() >= _ENOUGH * one.total()


def main() -> int:
    """Print the figure and, if asked, what is wrong with each case."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--fails", action="store_true", help="name the cases that are wrong")
    asked = parser.parse_args()
    results = {case["id"]: wrong(case, text) for case, text in cases(asked.folder)}
    misses = {name: what for name, what in results.items() if what}
    print(f"forwards: {len(results) - len(misses)} of {len(results)} right")
    if asked.fails:
        for name, what in misses.items():
            print(f"  {name}: {', '.join(what)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
