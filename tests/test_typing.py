"""The types that a host sees, by both of the checkers that a host may use, at their strictest."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from shutil import copyfile

import pytest

HOST = Path(__file__).parent / "typing" / "host.py"
STRICT = {
    "typeCheckingMode": "strict",
    "reportUnnecessaryTypeIgnoreComment": "error",
}


def checker(name: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(find_spec(name) is None, reason=f"{name} is not installed: it is in the extra dev")


def run(*command: str, cwd: Path) -> str:
    ran = subprocess.run([sys.executable, "-m", *command], capture_output=True, text=True, check=False, cwd=cwd)
    return "" if ran.returncode == 0 else ran.stdout + ran.stderr


@pytest.mark.slow
@checker("mypy")
def test_a_host_is_typed_under_mypy(tmp_path: Path) -> None:
    assert not run("mypy", "--strict", "--config-file=", f"--cache-dir={tmp_path}", str(HOST), cwd=tmp_path)


@pytest.mark.slow
@checker("pyright")
def test_a_host_is_typed_under_pyright(tmp_path: Path) -> None:
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(STRICT), encoding="utf-8")
    copyfile(HOST, tmp_path / HOST.name)
    assert not run("pyright", f"--pythonpath={sys.executable}", cwd=tmp_path)
