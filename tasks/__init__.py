"""The steps. Each room is pure functions, records in, records out; `schemas <- tasks <- flows`."""

import os

# The matrices here are small: threads of the linear algebra behind numpy cost more than they give, workers fill the
# cores already, and sums shared out among threads need not agree to the last bit. Numpy reads these when it is first
# imported; a user's own value wins.
for _threads in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"):
    os.environ.setdefault(_threads, "1")
