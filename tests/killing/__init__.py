"""Kills what Daybook does at many moments, and looks at what is left: `python -m tests.killing`."""

import os

# A process that has threads cannot be forked safely, and numpy begins some as it is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")
