"""Where each municipality lies on a tile map: an equal square for each, and no boundaries.

Every municipality counts alike on such a map, however large its land is, and none is too small to read. Source: D.
DeBelius, "Let's Tesselate: Hexagons for Tile Grid Maps", NPR Visuals (2015), which compares it with other maps.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, sqrt
from typing import Any


@dataclass(frozen=True)
class TileMap:
    """The places of all municipalities.

    Attributes
    ----------
    places
        Column from the west and row from the north by code, both from 0; no two are equal.
    is_given
        Whether the region says where each lies; else they stand in the order of the region's file.
    """

    places: Mapping[str, tuple[int, int]]
    is_given: bool

    @classmethod
    def of(cls, manifest: Mapping[str, Any]) -> TileMap:
        """Read the places from a stored result's manifest; see ``tile`` of a municipality in a region's file.

        Parameters
        ----------
        manifest
            The manifest. Where not every municipality has a tile, all of them get a place in rows.
        """
        codes = list(manifest["municipalities"])
        known = manifest["scenario"]["region"].get("municipalities", {})
        given = [known.get(code, {}).get("tile") for code in codes]
        tiles = [(int(tile[0]), int(tile[1])) for tile in given if tile]
        if len(set(tiles)) < len(codes):
            return cls(in_rows(codes), is_given=False)
        west, north = min(column for column, _ in tiles), min(row for _, row in tiles)
        places = {
            code: (column - west, row - north) for code, (column, row) in zip(codes, tiles, strict=True)
        }
        return cls(places, is_given=True)

    @property
    def columns(self) -> int:
        """How many columns there are."""
        return 1 + max(column for column, _ in self.places.values())

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return 1 + max(row for _, row in self.places.values())


def in_rows(codes: list[str]) -> dict[str, tuple[int, int]]:
    """Return places in rows that make a square, or nearly so, in the order given."""
    columns = ceil(sqrt(len(codes)))
    return {code: (index % columns, index // columns) for index, code in enumerate(codes)}
