"""The units are ones that systemd understands, and what they claim of the sandbox holds."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from services.processes import absent

UNITS = Path(__file__).parents[2] / "systemd"


@pytest.fixture
def analyze() -> str:
    found = shutil.which("systemd-analyze")
    if found is None:
        absent("systemd-analyze is not installed: apt-get install systemd")
    return found


def installed_unit(tmp_path: Path) -> Path:
    """The unit with an ExecStart that exists here: `verify` looks for the program."""
    text = (UNITS / "postdesk.service").read_text(encoding="utf-8")
    unit = tmp_path / "postdesk.service"
    unit.write_text(text.replace("/opt/postdesk/bin/postdesk", "/bin/true"), encoding="utf-8")
    return unit


def test_the_service_is_verified(analyze: str, tmp_path: Path):
    done = subprocess.run(
        [analyze, "verify", "--man=no", str(installed_unit(tmp_path))],
        capture_output=True,
        text=True,
        check=False,
    )
    ours = [line for line in done.stderr.splitlines() if "postdesk" in line]
    assert (done.returncode, ours) == (0, [])


def test_the_sandbox_is_rated_well(analyze: str, tmp_path: Path):
    """`systemd-analyze security`: 0 is sealed, 10 is open; below 2 is called OK."""
    command = [
        analyze,
        "security",
        "--offline=yes",
        "--json=short",
        "--threshold=20",
        str(installed_unit(tmp_path)),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout)


@pytest.mark.parametrize(
    ("program", "file"),
    [("systemd-sysusers", "postdesk.sysusers.conf"), ("systemd-tmpfiles", "postdesk.tmpfiles.conf")],
)
def test_users_and_folders_are_made(program: str, file: str, tmp_path: Path):
    if shutil.which(program) is None:
        absent(f"{program} is not installed: apt-get install systemd")
    options = ["--dry-run"] if program == "systemd-sysusers" else ["--create"]
    if program == "systemd-tmpfiles":  # folders below a root of our own; it looks users up there
        (tmp_path / "etc").mkdir()
        (tmp_path / "etc/passwd").write_text("root:x:0:0::/:/bin/sh\npostdesk:x:0:0::/:/bin/sh\n")
        (tmp_path / "etc/group").write_text("root:x:0:\npostdesk:x:0:\n")
        options.append(f"--root={tmp_path}")
        (tmp_path / "postdesk.conf").write_text((UNITS / file).read_text())
        target = str(tmp_path / "postdesk.conf")
        (tmp_path / "etc/tmpfiles.d").mkdir()
        shutil.copy(UNITS / file, tmp_path / "etc/tmpfiles.d/postdesk.conf")
        target = "postdesk.conf"
    else:
        target = str(UNITS / file)
    done = subprocess.run([program, *options, target], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    if program == "systemd-tmpfiles":
        assert (tmp_path / "var/lib/postdesk").is_dir()
