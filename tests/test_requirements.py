"""The lock names versions and hashes, and no address."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


def test_no_address_stands_in_the_lock() -> None:
    assert not re.search(r"://|index-url|find-links| @ ", LOCK)


def test_every_package_is_pinned_by_hash() -> None:
    packages = re.findall(
        r"^([a-z0-9][a-z0-9._-]*)==[^ ]+.*\\\n    --hash=sha256:[0-9a-f]{64}", LOCK, re.MULTILINE
    )
    assert len(packages) == len(re.findall(r"^[a-z0-9]", LOCK, re.MULTILINE))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    names = {re.split(r"[>=<~! ]", w)[0].lower() for w in wanted}
    assert names <= set(packages), "run the command in the head of requirements.lock"
