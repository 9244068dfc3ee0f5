"""What the ledger keeps in words of its own (reasons, documents), as a page says it: in one language, without keys."""

from __future__ import annotations

import re
from typing import Final

from flask import Flask

from projections.tables import names
from projections.tables.names import LINE_KEY
from web.labels import pot_name, subject_name
from web.listing import table_language

_POT: Final = re.compile(r"(?<!\S)[a-z][a-z0-9_.]*\|[a-z]+\|.*?\|(?:lifetime|\d[\d-]*)(?!\S)")
"""The key of a cap, as reasons name it."""


def reason_text(text: str) -> str:
    """Return a reason in the page's language; a cap that it names by its key, in words."""
    return _POT.sub(lambda found: pot_name(found[0]), names.reason_text(text, table_language()))


def document_name(document: str) -> str:
    """Return a document as a page names it: the measure's own readings in its language, a statement line as one."""
    if LINE_KEY.fullmatch(document):
        return subject_name(document)
    return names.document_name(document, table_language())


def register(app: Flask) -> None:
    """Give an application's templates the words of what the ledger keeps."""
    app.add_template_filter(reason_text)
    app.add_template_filter(document_name)
