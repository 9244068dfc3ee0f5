"""Pages whose filters answer for themselves: a wrong one is marked in its field, on the page that it was typed into."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import make_response, request
from flask.typing import ResponseReturnValue

from web.errors import status_of, wants_json
from web.observing.requests import current_metrics
from web.wrong_filters import keep, wrong_filters

Asked = ParamSpec("Asked")
View = Callable[Asked, ResponseReturnValue]


def filtered(*fields: str) -> Callable[[View[Asked]], View[Asked]]:
    """Let a page keep what is wrong in these fields of its filters, and answer with the rest of it.

    Its status is that of the first of them: 400, or 404 for a department or clause there is not. A file and a
    program are refused as ever: neither has a field to mark.
    """

    def with_marks(view: View[Asked]) -> View[Asked]:
        @wraps(view)
        def marked(*args: Asked.args, **kwargs: Asked.kwargs) -> ResponseReturnValue:
            if request.args.get("format") or wants_json():
                return view(*args, **kwargs)
            keep(fields)
            response = make_response(view(*args, **kwargs))
            refusals = list(wrong_filters().values())
            for refusal in refusals:
                current_metrics().refused(refusal.code)
            if refusals:
                response.status_code = int(status_of(refusals[0]))
            return response

        return marked

    return with_marks
