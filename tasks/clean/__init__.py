"""Clean a document: its text, its blocks with labels, and its metadata. Door: `clean`."""
