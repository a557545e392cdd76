"""HTML source to a tree, whatever its state: broken, XHTML, without a body, or nested far too deep."""

import re

import lxml.html
from lxml import etree

from schemas.errors import RejectedDocument

_SURROGATES = re.compile("[\ud800-\udfff]")
# libxml2 stops reading at this depth, whatever it is told.
_PARSER_DEPTH = 2048


def parse_html(source: str, depth_limit: int) -> lxml.html.HtmlElement:
    """Parse a page. Raises RejectedDocument when it is empty or nested beyond the limit.

    The source is decoded already, so what it says of its own encoding must not be believed: it goes in as UTF-8,
    stated outright. Comments are taken out here, since they split the text around them.
    """
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    # By default a Python method chooses a class for forms, inputs and the like at every visit of every element.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=lxml.html.HtmlElement))
    try:
        root = lxml.html.document_fromstring(_SURROGATES.sub("\ufffd", source).encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise RejectedDocument(
            "clean", "html_empty", "the page holds no HTML elements", "check that the file is a web page"
        ) from error
    depth = _depth(root)
    limit = min(depth_limit, _PARSER_DEPTH - 1)
    if depth > limit:
        raise RejectedDocument(
            "clean",
            "html_depth",
            f"elements are nested {depth} deep or deeper, the limit is {limit}",
            "raise limits.html_depth if the page is genuine",
        )
    return root


def _depth(root: lxml.html.HtmlElement) -> int:
    depth = deepest = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            depth += 1
            deepest = max(deepest, depth)
        else:
            depth -= 1
    return deepest
