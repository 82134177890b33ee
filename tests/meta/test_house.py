"""The house keeps its own rules: the Procfile, the dependencies' reasons, no secrets, no addresses."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from workers.__main__ import ROLES

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


def requirement_name(requirement: str) -> str:
    return re.split(r"[<>=!~;\[ ]", requirement)[0].lower()


def test_the_procfile_runs_every_role():
    lines = (ROOT / "Procfile").read_text(encoding="utf-8").splitlines()
    roles = {line.split(":")[0] for line in lines}
    assert roles == {*ROLES, "web"}


@pytest.mark.parametrize(
    "requirement", [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]], ids=requirement_name
)
def test_a_dependency_is_pinned_and_says_what_it_is_for(requirement: str):
    wanted = requirement_name(requirement)
    pins = {line.split("==")[0].lower().replace("_", "-") for line in lines("constraints.txt")}
    assert wanted.replace("_", "-") in pins
    assert f"| {wanted}" in (ROOT / "docs/dependencies.md").read_text(encoding="utf-8").lower()


def lines(name: str) -> list[str]:
    return (ROOT / name).read_text(encoding="utf-8").split()


def test_constraints_hold_names_and_versions_only():
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+", line) for line in lines("constraints.txt"))


def test_nothing_tracked_names_a_machine():
    forbidden = re.compile(r"/(?:wo" + r"rk|ro" + r"ot)/")
    named = []
    for path in tracked():
        if (
            path.suffix in {".py", ".md", ".toml", ".yaml", ".json", ".txt", ""}
            and "static" not in path.parts
        ):
            text = path.read_text(encoding="utf-8", errors="ignore")
            named += [f"{path.relative_to(ROOT)}: {hit}" for hit in forbidden.findall(text)]
    assert not named


def test_every_setting_is_documented():
    guide = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    starter = (ROOT / "config/newsjack.yaml").read_text(encoding="utf-8")
    keys = re.findall(r"^  # (\w+):", starter, re.MULTILINE)
    assert keys
    assert [key for key in keys if f"`{key}`" not in guide] == []
