"""The rules by which the reader rejects an input, each with the step that mends it."""

from schemas.errors import RejectedDocument
from schemas.records import Reject

STAGE = "read"

# What to do about it, by rule. docs/inputs.md lists the same rules with their meaning; a test compares the two.
NEXT_STEPS: dict[str, str] = {
    "binary": "convert it to text or HTML, or leave it out",
    "broken_compression": "fetch or compress the file again",
    "broken_container": "repair the file or write it again; what stood before the damage was read",
    "broken_json": "mend the line: each line is one JSON object",
    "broken_row": "mend the row: quote fields with double quotes, one value a column",
    "broken_warc_record": "write the archive again; the records around it were read",
    "duplicate_id": "give each record an id of its own, or name the common parent folder as the input",
    "empty": "leave it out, or check how it was exported",
    "encoding_unknown": "convert it to UTF-8, or declare the charset",
    "expansion": "check where it comes from; raise limits.expansion_ratio if it is sound",
    "link_inside": "nothing, if the folder it leads to is read under its own name",
    "link_loop": "remove the link",
    "link_outside": "name the target itself as an input, or copy it into the folder",
    "missing_field": "give each record one of text, markdown or html, or say what they call it: --field text=NAME",
    "no_documents": "check that it holds records of the kind docs/inputs.md describes",
    "not_a_file": "write its content to a regular file",
    "not_an_object": "write each record as a JSON object",
    "too_large": "split it, or raise the limit",
    "truncated": "fetch or write the file again; what stood before the end was read",
    "unexpected_error": "report it with this input; the rest went on",
    "unknown_format": "rename it to a suffix that docs/inputs.md lists, or leave it out",
    "unreadable": "check the permissions and the disk, and run again",
    "vanished": "run again; it was there when the run began",
    "wrong_type": "give the field the type that docs/inputs.md lists",
}


def rejected(rule: str, message: str) -> RejectedDocument:
    """Make the error that turns into a reject."""
    return RejectedDocument(STAGE, rule, message, NEXT_STEPS[rule])


def reject(error: RejectedDocument, source_id: str, source_uri: str, line: int | None = None) -> Reject:
    """Make the reject of an error."""
    return Reject(source_id, source_uri, error.stage, error.rule, str(error), line)
