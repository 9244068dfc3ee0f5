"""The guards: tables whose constraints refuse what the policy forbids, and the refusals they name."""
