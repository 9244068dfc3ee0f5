"""The measures as data, and the engine that computes an amount and explains it.

`loader` reads a pack (`pack`, `clause`, `formula`), `reading` says what is in force on a day, `facts` reads a
case, `engine` assesses it (`formulas`, `rent_award`, `eligibility`), `requirements` names what it must hold,
`settlement` settles it. Pure: no clock, no database; files are read by `loader` only.
"""
