"""Areas, their versions, and the base map. Constraints and indexes: migrations/sql/20_territory.sql."""

from piccolo.columns import JSONB, BigInt, ForeignKey, OnDelete, Text, Timestamptz
from piccolo.table import Table

from backend.db.geometry import Geometry


class TerritoryVersion(Table, tablename="territory_version"):
    """One state of the territory; the newest is in force."""

    id = BigInt(primary_key=True, default=None)
    created_at = Timestamptz(default=None)
    note = Text(default=None)
    took_back = BigInt(default=None, null=True)


class Area(Table, tablename="area"):
    """A city, district, street, community or grid cell (6 + 3 + 3 + 3 digits), from one version to another."""

    code = Text(default=None)
    level = Text(default=None)
    name = Text(default=None)
    parent_code = Text(default=None, null=True)
    geom = Geometry("MULTIPOLYGON")
    valid_from = Timestamptz(default=None)
    valid_to = Timestamptz(default=None, null=True)
    version_from = ForeignKey(TerritoryVersion, null=False, on_delete=OnDelete.restrict, index=True, default=None)
    version_to = ForeignKey(TerritoryVersion, null=True, on_delete=OnDelete.restrict, index=True)


class AreaImport(Table, tablename="area_import"):
    """What an import found: repairs, overlaps, gaps, names without a code."""

    version = BigInt(primary_key=True, default=None)
    level = Text(default=None)
    datum = Text(default=None)
    file_sha256 = Text(default=None)
    report = JSONB(default=None)


class BaseFeature(Table, tablename="base_feature"):
    """A street, a building, water, green or a point of interest of the base map."""

    id = BigInt(primary_key=True, default=None)
    layer = Text(default=None)
    kind = Text(default=None)
    kind_detail = Text()
    name = Text()
    props = JSONB()
    geom = Geometry("GEOMETRY")
