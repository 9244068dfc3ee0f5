"""Countersignatures (会签): what a second person is asked to sign, and what came of it."""
