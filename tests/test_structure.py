"""The house has one direction: imports run downward only."""

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[1] / "src" / "oreshed"
ALLOWED = {
    "basis": set(),
    "ledger": {"basis"},
    "technology": {"basis"},
    "chain": {"ledger", "technology", "basis"},
    "insight": {"chain", "ledger", "technology", "basis"},
    "report": {"insight", "chain", "ledger", "technology", "basis"},
    "app": {"insight", "chain", "ledger", "technology", "basis", "report"},
    "cli": {"commands", "app", "report", "insight", "chain", "ledger", "technology", "basis"},
    "__init__": {"insight", "chain", "ledger", "technology", "basis", "report"},
    "__main__": {"cli"},
    "commands": {"app", "report", "insight", "chain", "ledger", "technology", "basis"},
}


def room_of(path: Path) -> str:
    first = path.relative_to(SOURCE).parts[0]
    return first.removesuffix(".py")


def imported_rooms(path: Path) -> set[str]:
    rooms = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names = [
                f"{node.module}.{a.name}" if node.module == "oreshed" else node.module for a in node.names
            ]
        rooms |= {n.split(".")[1] for n in names if n and n.startswith("oreshed.")}
    return rooms


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.py")), ids=lambda p: str(p.relative_to(SOURCE)))
def test_imports_run_downward(path: Path) -> None:
    room = room_of(path)
    assert room in ALLOWED, f"{room} is not a room of the house"
    upward = imported_rooms(path) - ALLOWED[room] - {room}
    assert not upward, f"{path.relative_to(SOURCE)} reaches up to {sorted(upward)}"


def test_no_room_is_named_for_nothing() -> None:
    empty_names = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "stuff"}
    assert not [p for p in SOURCE.rglob("*") if p.stem in empty_names]


# Floors inside a room: a folder and those of the same room that it may not reach.
FLOORS = {
    "ledger/evidence": ("ledger.rules", "ledger.audit"),
    "ledger/reading": ("ledger.rules", "ledger.audit"),
    "technology/casework": ("technology.extraction", "technology.separation", "technology.refining", "technology.remediation"),
    "technology/laws": ("technology.extraction", "technology.separation", "technology.refining", "technology.remediation"),
}  # fmt: skip


@pytest.mark.parametrize("folder", FLOORS)
def test_floors_of_a_room_hold(folder: str) -> None:
    files = sorted((SOURCE / folder).glob("*.py"))
    assert files, f"{folder} is gone"
    reached = [
        f"{path.name}: {node.module}"
        for path in files
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
        and node.module
        and node.module.removeprefix("oreshed.").startswith(FLOORS[folder])
    ]
    assert not reached
