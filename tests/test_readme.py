"""The commands of the README work as they stand there, in a clone and with what the network has today."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from shutil import which

import pytest

ROOT = Path(__file__).parent.parent
COMMANDS = re.findall(r"(?ms)^```sh\n(.*?)\n```", (ROOT / "README.md").read_text("utf-8"))


@pytest.mark.slow
@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="this is no checkout, so there is nothing to clone")
@pytest.mark.parametrize("command", COMMANDS, ids=["demo", "tests"])
def test_the_command_works_in_a_clone(command: str, tmp_path: Path) -> None:
    foreign = ("PYTEST_", "COV_", "COVERAGE_", "PYTHONPATH")  # what the tests around this one are told
    environment = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    environment["PYTEST_ADDOPTS"] = "--durations=10"
    script = f"git clone --quiet '{ROOT}' clone && cd clone && {command}"
    subprocess.run([which("bash") or "bash", "-c", script], check=True, cwd=tmp_path, env=environment)
