"""A lock file that names a registry would send every office there instead of to its own mirror."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCK_FILES = ["requirements.lock", "requirements-dev.lock", "webapp/frontend/package-lock.json"]


@pytest.mark.parametrize("name", LOCK_FILES)
def test_lock_files_name_no_host(name):
    lines = (ROOT / name).read_text().splitlines()

    assert lines
    assert [
        line for line in lines if re.search('"resolved"|://', line) and '"url"' not in line
    ] == []


@pytest.mark.parametrize("name", LOCK_FILES[:2])
def test_each_python_package_is_pinned_with_hashes(name):
    packages = re.split(r"\n(?=\S)", (ROOT / name).read_text().strip())

    assert len(packages) > 1
    assert [
        p
        for p in packages
        if not re.match(r"[a-z0-9.-]+(\[[a-z,]+\])?==\S+ .*--hash=", p, re.DOTALL)
    ] == []
