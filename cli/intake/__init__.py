"""Bulk import (批量导入): a file to rows, rows to commands, a preview of what they would do, and the doing."""
