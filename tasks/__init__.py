"""The steps. Each room is pure functions, records in, records out; `schemas <- tasks <- flows`."""
