"""The register of reads: which function answers which path, in which area, with which shape."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ledger.domain.errors import NotFound, Refusal
from projections.queries.listings import Listing
from projections.queries.paging import cursor_from
from web.access.areas import AREAS
from web.api.answers import page_answer, paged
from web.api.parameters import CURSOR, LIMIT, PAGED, Asked, Parameter
from web.opened import current_rows

View = Callable[[Asked], object]
InFull = Callable[[], bool]
"""Whether the current officer gets account numbers in full."""


@dataclass(frozen=True)
class Read:
    """One read: its path below ``/api/v1``, the area it belongs to, its parameters, its shape, its function.

    ``about`` says in Chinese what it gives, the function's docstring in English. ``raises`` are the refusals a
    well-formed request may meet besides those of every request; ``in_full`` says whether the one who asks gets the
    account numbers in it in full.
    """

    path: str
    area: str
    about: str
    parameters: tuple[Parameter, ...]
    answers: type[Any]
    view: View
    raises: tuple[type[Refusal], ...]
    in_full: InFull

    @property
    def name(self) -> str:
        """The name of the operation."""
        return self.view.__name__


def masked() -> bool:
    """Give nobody account numbers in full: what a read says of itself unless it is told otherwise."""
    return False


_READS: dict[str, Read] = {}


def read(
    path: str,
    *,
    area: str,
    about: str,
    answers: type[Any],
    parameters: tuple[Parameter, ...] = (),
    raises: tuple[type[Refusal], ...] = (),
    in_full: InFull = masked,
) -> Callable[[View], View]:
    """Register the function that answers a path. Raises ValueError for a path taken, or an area there is not."""

    def register(view: View) -> View:
        if path in _READS or area not in AREAS:
            raise ValueError(path)
        _READS[path] = Read(path, area, about, parameters, answers, view, raises, in_full)
        return view

    return register


def list_of(
    path: str,
    listing: Listing[Any],
    *,
    area: str,
    about: str,
    item: type[Any],
    parameters: tuple[Parameter, ...] = (),
    in_full: InFull = masked,
) -> Callable[[View], View]:
    """Register the list at a path: its filters are the listing's, and the function only names and describes it."""
    unknown = {one.name for one in parameters} ^ set(listing.filters)
    if unknown:
        message = f"{path}: filters and parameters differ in {unknown}"
        raise ValueError(message)

    def register(named: View) -> View:
        def view(asked: Asked) -> object:
            return listed(listing, asked)

        view.__name__, view.__doc__ = named.__name__, named.__doc__
        registered = read(
            path,
            area=area,
            about=about,
            answers=page_answer(item),
            parameters=(*parameters, *PAGED),
            in_full=in_full,
        )
        registered(view)
        return named

    return register


def listed(listing: Listing[Any], asked: Asked) -> Mapping[str, object]:
    """Return the page of a list that a request asks for. Raises InvalidInput for a cursor of another list."""
    wanted = {name: asked[name] for name in listing.filters if name in asked}
    cursor = cursor_from(asked.get(CURSOR.name, ""), listing.order)
    page = listing.page(current_rows(), wanted, cursor=cursor, limit=asked[LIMIT.name])
    return paged(page)


def reads() -> tuple[Read, ...]:
    """Return every read, by path."""
    return tuple(_READS[path] for path in sorted(_READS))


PATH_MISSES = (NotFound,)
"""What a path that names nothing meets."""
