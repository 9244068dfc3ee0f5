"""The worklist (待办): what waits for the officer, overdue first."""
