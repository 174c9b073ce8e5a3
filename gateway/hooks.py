"""The hook that reaches people by telephone: a program of the admin's, or a web address. What goes wrong is a value.

It gets JSON: on its standard input, or as the body of a POST. Redirects are not followed: the body goes where it was meant to.
"""

import json
import subprocess
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from postdesk.gateway.settings.staff import OnCall

_MAX_SHOWN = 300  # characters of what it answered


@dataclass(frozen=True, slots=True)
class Hooked:
    """Whether it took the call, and its words."""

    ok: bool
    words: str


def call_hook(section: OnCall, body: Mapping[str, Any]) -> Hooked:
    """Once, within the section's time."""
    content = json.dumps(body, ensure_ascii=False).encode()
    if section.command:
        return _run(section.command, content, section.timeout)
    if section.webhook:
        return _post(section.webhook, content, section.timeout)
    return Hooked(False, "no hook is configured")


def _run(command: tuple[str, ...], content: bytes, timeout: float) -> Hooked:
    try:
        done = subprocess.run(  # noqa: S603 (the admin's own program, without a shell)
            command, input=content, capture_output=True, timeout=timeout, check=False
        )
    except subprocess.TimeoutExpired:
        return Hooked(False, f"no end within {timeout:g} seconds")
    except OSError as error:
        return Hooked(False, f"cannot be run: {error.strerror or error}")
    words = (done.stderr or done.stdout).decode("utf-8", "replace").strip()[:_MAX_SHOWN]
    return Hooked(done.returncode == 0, f"exit status {done.returncode}{': ' if words else ''}{words}")


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


def _post(address: str, content: bytes, timeout: float) -> Hooked:
    request = urllib.request.Request(  # noqa: S310 (settings allow https, and http on this machine)
        address, content, {"Content-Type": "application/json", "User-Agent": "Postdesk"}, method="POST"
    )
    try:
        with urllib.request.build_opener(_NoRedirect).open(request, timeout=timeout) as answer:
            return Hooked(True, f"{answer.status}")
    except urllib.error.HTTPError as error:
        with error:
            return Hooked(False, f"{error.code} {error.reason}"[:_MAX_SHOWN])
    except (OSError, ValueError) as error:
        return Hooked(False, str(error)[:_MAX_SHOWN] or type(error).__name__)
