"""The flow over the steps, its schedule, and the command line. The only package that starts things."""

import tasks  # noqa: F401  - before anything imports numpy
