"""Names of one article: mentions, their types and roles, who is the same as whom, and what pronouns stand for."""

from schemas.records import Mention, Names, Page, Reference
from tasks.names.clusters import cluster
from tasks.names.lexicon import lexicon
from tasks.names.lines import Draft, Line, read_lines
from tasks.names.references import Found, find_references
from tasks.names.repair import repair
from tasks.names.roles import find_roles
from tasks.names.spans import spans_of
from tasks.parse import Parsed

__all__ = ["find_names"]


def find_names(page: Page, parsed: Parsed) -> Names:
    """Find the names of an article in all parsed blocks. Mentions come in order and never overlap."""
    words = lexicon()
    lines = read_lines(parsed)
    drafts = repair(lines, spans_of(lines, words), words)
    kin = find_roles(lines, drafts, words)
    clusters = cluster(lines, drafts, kin, words)
    references, clusters = find_references(lines, drafts, kin, clusters, words)
    return Names(
        tuple(_mention(page, lines[item.line], item) for item in drafts),
        tuple(clusters),
        tuple(_reference(lines[item.line], item) for item in references),
    )


def _reference(line: Line, item: Found) -> Reference:
    start, end = line.block.view.span(item.start, item.end)
    return Reference(start, end, item.cluster, item.kind, item.rule)


def _mention(page: Page, line: Line, item: Draft) -> Mention:
    start, end = line.block.view.span(item.start, item.end)
    role = line.block.view.span(*item.role) if item.role else None
    return Mention(
        start,
        end,
        page.text[start:end],
        item.type,
        item.cluster,
        item.rule,
        role=page.text[role[0] : role[1]] if role else None,
        role_start=role[0] if role else None,
        role_end=role[1] if role else None,
    )
