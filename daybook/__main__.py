"""`python -m daybook` is the command line."""

from daybook.cli import main

main()
