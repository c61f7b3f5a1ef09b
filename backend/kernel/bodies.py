"""Bodies are taken as they are written: "5" is not a number, "true" not a yes. A query has only text, so it may be."""

import re
from typing import Any

import msgspec
from litestar import Request
from litestar.exceptions import ValidationException

_WHERE = re.compile(r"`\$\.(.+)`$")


class StrictRequest(Request[Any, Any, Any]):
    """Gives handlers their JSON body decoded by its type; the framework itself coerces what does not fit."""

    async def json(self) -> Any:
        """The body as the handler's `data` declares it. Errors: ValidationException (400) as of the framework."""
        raw = await super().json()
        body = self.route_handler.parsed_data_field
        if body is None:
            return raw
        try:
            return msgspec.convert(raw, body.annotation, str_keys=True)
        except msgspec.ValidationError as error:
            where, said = _WHERE.search(str(error)), str(error).split(" - ", maxsplit=1)[0]
            misfit = {"key": where[1] if where else "data", "message": said, "source": "body"}
            raise ValidationException(f"Validation failed for {self.method} {self.url.path}", extra=[misfit]) from error
