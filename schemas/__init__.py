"""What the pipeline speaks: records between steps, tables, settings, errors. Imports nothing of ours."""
