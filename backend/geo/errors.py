"""Why a point or a shape is refused."""

from backend.kernel.errors import DomainError


class InvalidPoint(DomainError):
    code = "geo.invalid_point"
    status = 422
    title = "位置坐标无效"


class SwappedPoint(DomainError):
    """Longitude and latitude the other way round: told, never silently mended."""

    code = "geo.swapped"
    status = 422
    title = "经度和纬度好像写反了"


class UnknownDatum(DomainError):
    code = "geo.unknown_datum"
    status = 422
    title = "不认识这种坐标系"


class BadTile(DomainError):
    code = "tile.not_found"
    status = 404
    title = "没有这块地图"
