"""A tile map gives every municipality a square of its own, where the region says, or in rows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure

from groeipad.report.about import About
from groeipad.report.bands import yearly_bands
from groeipad.report.plots.tile_map import tile_map
from groeipad.report.tiles import TileMap, in_rows
from groeipad.texts import LANGUAGES, Lang
from simulator.inputs import load
from simulator.results.store import StoredResult, read_result
from tests.report.factory import Made, write_result
from tests.report.test_figures import all_on_the_page

SCENARIOS = Path(__file__).parents[3] / "scenarios"


def manifest(tiles: list[list[int] | None]) -> dict[str, Any]:
    codes = [f"GM{number}" for number in range(len(tiles))]
    known = {code: {"tile": tile} for code, tile in zip(codes, tiles, strict=True)}
    return {
        "municipalities": {code: code for code in codes},
        "scenario": {"region": {"municipalities": known}},
    }


def test_the_map_begins_with_its_most_western_and_northern_municipality() -> None:
    tiles = TileMap.of(manifest([[3, 5], [4, 7]]))
    assert dict(tiles.places) == {"GM0": (0, 0), "GM1": (1, 2)}
    assert (tiles.columns, tiles.rows, tiles.is_given) == (2, 3, True)


@pytest.mark.parametrize("tiles", [[[1, 1], None, [2, 1]], [None, None, None]])
def test_without_a_tile_for_each_they_stand_in_rows(tiles: list[list[int] | None]) -> None:
    found = TileMap.of(manifest(tiles))
    assert not found.is_given
    assert dict(found.places) == {"GM0": (0, 0), "GM1": (1, 0), "GM2": (0, 1)}


def test_a_result_from_before_there_were_tiles_stands_in_rows() -> None:
    old = manifest([None] * 4)
    del old["scenario"]["region"]["municipalities"]
    assert TileMap.of(old) == TileMap({f"GM{n}": (n % 2, n // 2) for n in range(4)}, is_given=False)


@given(st.integers(1, 400))
def test_rows_give_each_a_place_of_its_own_in_the_order_given(count: int) -> None:
    codes = [str(number) for number in range(count)]
    places = in_rows(codes)
    assert sorted(codes, key=lambda code: places[code][::-1]) == codes
    assert len(set(places.values())) == count
    width = 1 + max(column for column, _ in places.values())
    height = 1 + max(row for _, row in places.values())
    assert 0 <= width - height <= 1


@pytest.mark.parametrize("name", ["baseline", "driedorp"])
def test_shipped_regions_say_where_every_municipality_lies(name: str) -> None:
    scenario = load(SCENARIOS / f"{name}.yaml").scenario
    told = manifest([])
    told["municipalities"] = scenario.region.names
    told["scenario"]["region"] = scenario.region.model_dump(mode="json")
    assert TileMap.of(told).is_given


def drawn(result: StoredResult, lang: Lang) -> Figure:
    figure = tile_map(TileMap.of(result.manifest), yearly_bands(result), About.of(result, lang))
    figure.canvas.draw()
    return figure


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_tile_tells_its_name_its_number_and_its_chance(result: StoredResult, lang: Lang) -> None:
    figure = drawn(result, lang)
    (axes,) = figure.axes
    words = [text.get_text() for text in axes.texts]
    assert len(axes.patches) == 9
    assert words[::4] == list(result.manifest["municipalities"].values())
    assert all(word.endswith("%") for word in words[1::4])
    assert all(any(sign.isdigit() for sign in word) for word in words[3::4])
    assert all_on_the_page(figure)


def test_a_region_of_one_row_of_many_municipalities_fits_the_page(tmp_path: Path) -> None:
    many = {f"GM{n}": (f"Sint-Lievensgemeente {n}", 20_000) for n in range(8)}
    folder = write_result(tmp_path / "many", Made(municipalities=many, replications=1))
    path = folder / "manifest.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    told["scenario"]["region"]["municipalities"] = {
        code: {"tile": [column, 1]} for column, code in enumerate(many, start=1)
    }
    path.write_text(json.dumps(told), encoding="utf-8")
    figure = drawn(read_result(folder), "nl")
    assert all_on_the_page(figure)
    (axes,) = figure.axes
    widths = [text.get_window_extent().width for text in axes.texts]
    tile = axes.patches[0].get_window_extent().width
    assert max(widths) < tile
