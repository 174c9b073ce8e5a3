"""`postdesk demo` plays its whole day, from a folder where nothing is configured."""

import os
import subprocess
import sys
from pathlib import Path


def test_the_demo_ends_well(tmp_path: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("POSTDESK_")}
    command = [str(Path(sys.executable).with_name("postdesk")), "demo"]
    played = subprocess.run(
        command, check=False, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=180
    )
    assert played.returncode == 0, played.stdout[-3000:] + played.stderr[-3000:]
    assert "9 of 9 mails ended as they must." in played.stdout
    assert "and in 0 of 4 letters to customers" in " ".join(played.stdout.split())
