"""``python -m cli`` is `yanqi`."""

from cli.main import main

main()
