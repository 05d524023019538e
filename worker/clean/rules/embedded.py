"""Embedded things that no feed reader can show, and that nh3 would drop without a word."""

import re
from collections.abc import Iterable

from selectolax.lexbor import LexborNode

from worker.clean.cut import Cut, outermost, remove
from worker.clean.html import text_of
from worker.clean.rule import Fragment, rule

#: Elements that go with all that is in them. nh3 drops the text of some of them and lets that of others
#: run into the paragraph around it.
DROPPED = (
    "script", "style", "template", "svg", "math", "iframe", "object", "embed", "applet", "canvas", "select",
    "datalist", "button", "input", "textarea", "title", "noembed", "noframes", "frameset", "meter", "progress",
)  # fmt: skip
#: Names that belong in drawings and formulas (SVG 2, MathML 3). Anywhere else they are words that somebody forgot to
#: escape ("cd <path>"), and nh3 would drop all the text behind them. From the tables of ammonia 4.2, `src/lib.rs`.
MISPLACED = (
    "abs", "and", "animate", "annotation", "annotation-xml", "apply", "approx", "arccos", "arccosh", "arccot",
    "arccoth", "arccsc", "arccsch", "arcsec", "arcsech", "arcsin", "arcsinh", "arctan", "arctanh", "arg", "bind",
    "bvar", "card", "cartesianproduct", "cbytes", "ceiling", "cerror", "ci", "circle", "cn", "codomain",
    "complexes", "compose", "condition", "conjugate", "cos", "cosh", "cot", "coth", "cs", "csc", "csch",
    "csymbol", "curl", "declare", "defs", "degree", "desc", "determinant", "diff", "discard", "divergence",
    "divide", "domain", "domainofapplication", "ellipse", "emptyset", "eq", "equivalent", "eulergamma", "exists",
    "exp", "exponentiale", "factorial", "factorof", "false", "filter", "floor", "fn", "forall", "g", "gcd", "geq",
    "grad", "gt", "ident", "imaginary", "imaginaryi", "implies", "in", "infinity", "int", "integers", "intersect",
    "interval", "inverse", "lambda", "laplacian", "lcm", "leq", "limit", "line", "list", "ln", "log", "logbase",
    "lowlimit", "lt", "maction", "maligngroup", "malignmark", "marker", "mask", "matrix", "matrixrow", "max",
    "mean", "median", "menclose", "merror", "metadata", "mfenced", "mfrac", "mglyph", "mi", "min", "minus",
    "mlabeledtr", "mlongdiv", "mmultiscripts", "mn", "mo", "mode", "moment", "momentabout", "mover", "mpadded",
    "mpath", "mphantom", "mprescripts", "mroot", "mrow", "ms", "mscarries", "mscarry", "msgroup", "msline",
    "mspace", "msqrt", "msrow", "mstack", "mstyle", "msub", "msubsup", "msup", "mtable", "mtd", "mtext", "mtr",
    "munder", "munderover", "naturalnumbers", "neq", "none", "not", "notanumber", "notin", "notprsubset",
    "notsubset", "or", "otherwise", "outerproduct", "partialdiff", "path", "pattern", "pi", "piece", "piecewise",
    "plus", "polygon", "polyline", "power", "primes", "product", "prsubset", "quotient", "rationals", "real",
    "reals", "rect", "reln", "rem", "root", "scalarproduct", "sdev", "sec", "sech", "selector", "semantics",
    "sep", "set", "setdiff", "share", "sin", "sinh", "stop", "subset", "sum", "switch", "symbol", "tan", "tanh",
    "tendsto", "text", "times", "transpose", "true", "tspan", "union", "uplimit", "use", "variance", "vector",
    "vectorproduct", "view", "xor",
    "plaintext", "xmp",  # obsolete, and no element can be written inside
)  # fmt: skip

#: No entry has more; others go with what they hold.
OBJECTS_MAX = 100
#: Where to get what plays an object: Adobe and Macromedia's Flash, Apple's QuickTime, Microsoft's Silverlight, Java.
_PLUG_IN = re.compile(
    r"^https?://(?:[\w.]+\.)?(?:adobe|macromedia)\.com/|^https?://(?:www\.)?apple\.com/quicktime|silverlight|^https?://java\.",
    re.IGNORECASE,
)
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|webp|avif|svg)(?:[?#]|$)", re.IGNORECASE)
_COMMENT = re.compile("<!--.*?-->", re.DOTALL)


@rule(
    stage="tree",
    family="players",
    needs=("<object", "<embed"),
    reason="An object may be a picture, or hold one for those who cannot see it, as in a feed reader.",
    before='<p><object data="https://example.org/map.png" type="image/png">A map</object></p>',
    after='<p><img src="https://example.org/map.png" alt="A map"></p>',
)
def show_objects(fragment: Fragment) -> list[Cut]:
    """Make objects that are pictures images; put pictures, sound and links that others hold in their place."""
    tree = fragment.grow()
    pictures: list[LexborNode] = []
    count = 0
    for node in outermost(tree.css("object,embed")[:OBJECTS_MAX]):
        if holds_something(node):
            inner = [node, *node.css("object")[:OBJECTS_MAX]]
            for each in reversed(list({each.mem_id: each for each in inner}.values())):
                each.unwrap()
                count += 1
        elif is_picture(node):
            image = tree.create_node("img")
            image.attrs["src"] = _address(node)
            if text := text_of(node):
                image.attrs["alt"] = text
            node.insert_before(image)
            pictures.append(node)
    if pictures:
        fragment.names.add("img")
    cuts = remove(tree, pictures)
    return [*cuts, Cut(count=count)] if count else cuts


def holds_something(node: LexborNode) -> bool:
    """Whether an object holds a picture, sound or a link, other than to the plug-in that it needs."""
    return node.tag == "object" and (
        node.css_first("img,picture,video,audio") is not None
        or any(not _PLUG_IN.search(link.attributes.get("href") or "") for link in node.css("a[href]"))
    )


def is_picture(node: LexborNode) -> bool:
    """Whether an object is a picture, by its type or its file's name."""
    kind = (node.attributes.get("type") or "").strip().lower()
    address = _address(node)
    is_address = bool(address) and not address.lower().startswith(("data:", "javascript:"))
    return is_address and (kind.startswith("image/") or (not kind and _PICTURE.search(address) is not None))


def _address(node: LexborNode) -> str:
    return (node.attributes.get("data" if node.tag == "object" else "src") or "").strip()


@rule(
    stage="tree",
    family="embedded",
    needs=tuple(f"<{name}" for name in DROPPED),
    is_required=True,
    reason="Scripts, forms, drawings and frames do not run in a feed reader; their text is no text of the entry.",
    before="<p>Vote: <button>Yes</button></p><script>vote()</script>",
    after="<p>Vote: </p>",
)
def drop_embedded(fragment: Fragment) -> list[Cut]:
    """Drop embedded elements with their content."""
    tree = fragment.grow()
    return remove(tree, tree.css(",".join(DROPPED)))


@rule(
    stage="tree",
    family="embedded",
    needs=tuple(f"<{name}" for name in MISPLACED),
    is_required=True,
    reason="Names of parts of drawings and formulas say nothing outside of these; nh3 would drop their text.",
    before="<p>One <text>two <list>three</list></text></p>",
    after="<p>One two three</p>",
)
def unwrap_misplaced(fragment: Fragment) -> list[Cut]:
    """Put the content of elements that only have a meaning inside svg or math in their place."""
    for node in fragment.grow().css("plaintext,xmp"):  # their text is not written as text is
        if node.first_child is None:  # unwrap() leaves such a node where it is
            node.decompose()
        else:
            node.unwrap()
    return _without_tags(fragment, MISPLACED)


@rule(
    stage="tree",
    family="embedded",
    needs=("<noscript",),
    is_required=True,
    reason="A feed reader runs no script, so what stands in noscript is the content; nh3 would show its tags as text.",
    before='<p>Map: <noscript><img src="https://example.org/map.png"></noscript></p>',
    after='<p>Map: <img src="https://example.org/map.png"></p>',
)
def unwrap_noscript(fragment: Fragment) -> list[Cut]:
    """Put the content of noscript in its place."""
    return _without_tags(fragment, ("noscript",))


def _without_tags(fragment: Fragment, names: Iterable[str]) -> list[Cut]:
    """Delete tags, and comments, from the markup that the tree gives, where attributes are quoted and no text is raw.

    Unwrapping the nodes would cost the square of their depth.
    """
    fragment.grow()
    fragment.fell()
    before = len(fragment.markup)
    fragment.markup = _COMMENT.sub("", fragment.markup)
    either = "|".join(names)
    fragment.markup, count = re.subn(rf'<(?:{either})(?: =?[^\s=>]*+(?:="[^"]*")?)*+>', "", fragment.markup)
    fragment.markup = re.sub(rf"</(?:{either})>", "", fragment.markup)
    return [Cut(count=count, markup_bytes=before - len(fragment.markup))] if count else []
