"""Embedded things that no feed reader can show, and that nh3 would drop without a word."""

from worker.clean.cut import Cut, remove
from worker.clean.rule import Fragment, rule

#: Elements that go with all that is in them. nh3 drops the text of some of them and lets that of others
#: run into the paragraph around it.
DROPPED = (
    "script", "style", "template", "svg", "math", "iframe", "object", "embed", "applet", "canvas", "select",
    "datalist", "button", "input", "textarea", "title", "noembed", "noframes", "frameset", "meter", "progress",
)  # fmt: skip


@rule(
    stage="tree",
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
    needs=("<noscript",),
    is_required=True,
    reason="A feed reader runs no script, so what stands in noscript is the content; nh3 would show its tags as text.",
    before='<p>Map: <noscript><img src="https://example.org/map.png"></noscript></p>',
    after='<p>Map: <img src="https://example.org/map.png"></p>',
)
def unwrap_noscript(fragment: Fragment) -> list[Cut]:
    """Put the content of noscript in its place."""
    nodes = fragment.grow().css("noscript")
    for node in nodes:
        node.unwrap()
    return [Cut(count=len(nodes), markup_bytes=len("<noscript></noscript>") * len(nodes))] if nodes else []
