"""Bank and treasury statements (对账单): bytes in, statements out, nothing stored.

`reading` decides what the bytes are and is the way in. Tables: `encoding`, `delimited`, `workbook` (in a process
of its own, `workbook_process`) and `markup` give a `grid`; `layout` finds its header under one of the mapping
profiles (`profile`, data in profiles/); `rows` and `signs` sort its rows, `titles` reads what stands around them,
`tabular` makes statements. Messages of ISO 20022: `camt`, `camt_entry`, `minor_units`, `pages`. Both: `cells`,
`wording` (references and returns), `balances` (what does not tie is quarantined), `fingerprint`, `model`.
"""
