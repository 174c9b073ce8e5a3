"""`inspect` over every mail of a folder, on one core, beside mail-parser alone and the standard library alone.

python -m benchmarks.inspecting DIR
"""

import argparse
import email
import logging
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import mailparser

from postdesk.gateway.inspection import inspect_bytes, neutral_rules


def mails(folder: Path) -> list[tuple[str, bytes]]:
    """Files that look like mail: a header field on one of the first lines."""
    found = []
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.suffix not in {".jsonl", ".json", ".py", ".rb", ".go"}:
            raw = file.read_bytes()
            if any(
                raw[:4000].lower().find(name) >= 0 for name in (b"\nfrom:", b"\nsubject:", b"\nreceived:")
            ):
                found.append((file.name, raw))
    return found


def timed(
    work: Callable[[str, bytes], object], pool: list[tuple[str, bytes]]
) -> tuple[float, float, str, int]:
    """Messages a second, the slowest with its name, and how often it raised."""
    slowest, name, failures = 0.0, "", 0
    began = time.process_time()
    for file, raw in pool:
        start = time.process_time()
        try:
            work(file, raw)
        except Exception:  # noqa: BLE001 (counted)
            failures += 1
        took = time.process_time() - start
        if took > slowest:
            slowest, name = took, file
    return len(pool) / (time.process_time() - began), slowest, name, failures


def main() -> int:
    """Print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    logging.disable()  # mail-parser tells of every part it does not know
    pool = mails(parser.parse_args().folder)
    rules = neutral_rules()
    size = sum(len(raw) for _, raw in pool) / 1e6
    print(f"{len(pool)} mails, {size:.1f} MB")
    for name, work in (
        (
            "stdlib compat32",
            lambda _, raw: [p.get_payload(decode=True) for p in email.message_from_bytes(raw).walk()],
        ),
        ("mail-parser alone", lambda _, raw: mailparser.parse_from_bytes(raw).mail),
        ("inspect", lambda file, raw: inspect_bytes(file, raw, rules)),
    ):
        rate, slowest, file, failures = timed(work, pool)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{name:18s} {rate:7.0f} messages/s of CPU, slowest {slowest * 1000:.0f} ms ({file}), "
            f"{failures} raised, peak {peak:.0f} MB"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
