"""``init`` gives people files of their own, and never takes one away."""

import os
from pathlib import Path

import pytest

from groeipad import shipped
from groeipad.shipped import shipped_scenarios
from tests.cli.conftest import Groeipad


def test_all_scenarios_and_data_are_copied(groeipad: Groeipad, tmp_path: Path) -> None:
    ended = groeipad("init", tmp_path / "mine")
    assert ended.code == 0
    copied = {
        path.relative_to(tmp_path / "mine") for path in (tmp_path / "mine").rglob("*") if path.is_file()
    }
    there = {
        path.relative_to(shipped_scenarios()) for path in shipped_scenarios().rglob("*") if path.is_file()
    }
    assert copied == there
    assert Path("regions/stedendriehoek.yaml") in copied
    assert len(ended.out.splitlines()) == len(copied)
    assert "groeipad run" in ended.err


def test_a_changed_file_is_not_replaced_and_nothing_else_is_written(
    groeipad: Groeipad, tmp_path: Path
) -> None:
    mine = tmp_path / "baseline.yaml"
    mine.write_text("mine", encoding="utf-8")
    ended = groeipad("init", tmp_path)
    assert ended.code == 2
    assert str(mine) in ended.err
    assert "--force" in ended.err
    assert list(tmp_path.iterdir()) == [mine]
    assert mine.read_text(encoding="utf-8") == "mine"


def test_force_replaces_it(groeipad: Groeipad, tmp_path: Path) -> None:
    mine = tmp_path / "baseline.yaml"
    mine.write_text("mine", encoding="utf-8")
    assert groeipad("init", tmp_path, "--force").code == 0
    assert mine.read_bytes() == (shipped_scenarios() / "baseline.yaml").read_bytes()


def test_a_second_time_changes_nothing(groeipad: Groeipad, tmp_path: Path) -> None:
    groeipad("init", tmp_path)
    ended = groeipad("init", tmp_path)
    assert ended.code == 0
    assert ended.out == ""
    assert "were there already" in ended.err


def test_a_file_is_not_a_folder(groeipad: Groeipad, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    assert groeipad("init", file).code == 2


def test_a_folder_in_a_file_cannot_be_written(groeipad: Groeipad, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    ended = groeipad("init", tmp_path / "file" / "mine")
    assert ended.code == 2
    assert "cannot be written" in ended.err


def test_the_next_command_can_be_typed_as_it_is_printed(groeipad: Groeipad, tmp_path: Path) -> None:
    mine = tmp_path / "mijn régio"
    assert f'groeipad run "{mine / "baseline.yaml"}"' in groeipad("init", mine).err


def test_a_folder_of_that_name_where_somebody_works_is_never_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "scenarios").mkdir()
    monkeypatch.chdir(tmp_path)
    assert shipped_scenarios() != tmp_path / "scenarios"
    assert (shipped_scenarios() / "baseline.yaml").is_file()


def test_inside_a_wheel_they_lie_in_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "groeipad"
    (package / "scenarios").mkdir(parents=True)
    (tmp_path / "scenarios").mkdir()
    monkeypatch.setattr(shipped, "__file__", os.fspath(package / "shipped.py"))
    assert shipped_scenarios() == package / "scenarios"
    (package / "scenarios").rmdir()
    assert shipped_scenarios() == tmp_path / "scenarios"
    (tmp_path / "scenarios").rmdir()
    with pytest.raises(FileNotFoundError, match="missing"):
        shipped_scenarios()
