"""Bodies are taken as they are written: "5" is not a number, "true" not a yes. A query has only text, so it may be.

They are taken only as JSON: any web page may send text or a form to another site without being asked (the "simple"
requests of the Fetch standard), JSON it may not. Signs that hide or reorder text are taken out here.
"""

import re
from typing import Any

import msgspec
from litestar import Request
from litestar.exceptions import ClientException, HTTPException, ValidationException

from backend.kernel.words import plain_all

_WHERE = re.compile(r"`\$\.(.+)`$")


class StrictRequest(Request[Any, Any, Any]):
    """Gives handlers their JSON body decoded by its type; the framework itself coerces what does not fit."""

    async def json(self) -> Any:
        """The body as the handler's `data` declares it.

        Errors: ClientException, ValidationException (400) as of the framework, HTTPException (415) for a body that does
        not call itself JSON.
        """
        if await self.body() and self.content_type[0].strip().lower() != "application/json":
            raise HTTPException("内容要以 application/json 发送", status_code=415)
        try:
            raw = await super().json()
        except UnicodeDecodeError as error:
            raise ClientException("内容不是 UTF-8 编码的 JSON") from error
        body = self.route_handler.parsed_data_field
        if body is None:
            return raw
        raw = plain_all(raw, getattr(body.annotation, "VERBATIM", ()))
        try:
            return msgspec.convert(raw, body.annotation, str_keys=True)
        except msgspec.ValidationError as error:
            where, said = _WHERE.search(str(error)), str(error).split(" - ", maxsplit=1)[0]
            misfit = {"key": where[1] if where else "data", "message": said, "source": "body"}
            raise ValidationException(f"Validation failed for {self.method} {self.url.path}", extra=[misfit]) from error
