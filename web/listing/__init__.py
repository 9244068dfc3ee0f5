"""Lists (列表): a table as a page, with pages of its own, and as an Excel or CSV file with the same filters."""

from web.listing.asking import EXPORT_ROWS, Asked, FileFormat, asked, asked_format
from web.listing.chips import Chip, chips
from web.listing.files import EXPORTED, as_file
from web.listing.listing import Listing, table_language

__all__ = [
    "EXPORTED",
    "EXPORT_ROWS",
    "Asked",
    "Chip",
    "FileFormat",
    "Listing",
    "as_file",
    "asked",
    "asked_format",
    "chips",
    "table_language",
]
