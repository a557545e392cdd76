"""What the pipeline speaks: records between steps, tables in the warehouse, settings, errors. Imports nothing of ours."""
