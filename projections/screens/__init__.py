"""The screens: tables that people read."""
