"""Meaning that stands in a style attribute, made markup before nh3 drops the attribute."""

from collections.abc import Iterator

from worker.clean.cut import Cut
from worker.clean.html import text_of
from worker.clean.rule import Fragment, rule

#: Declaration to element: property, words of its value, element, and elements that say it already.
MEANINGS = (
    ("text-decoration", frozenset({"underline"}), "u", frozenset({"u", "ins", "a"})),
    ("text-decoration-line", frozenset({"underline"}), "u", frozenset({"u", "ins", "a"})),
    ("text-decoration", frozenset({"line-through"}), "s", frozenset({"s", "strike", "del"})),
    ("text-decoration-line", frozenset({"line-through"}), "s", frozenset({"s", "strike", "del"})),
)


@rule(
    stage="tree",
    needs=("underline", "line-through", "Underline", "UNDERLINE", "LINE-THROUGH"),
    reason="Editors write underlining and strike-through as styles; feed readers show neither without markup.",
    before='<p>set <span style="text-decoration: underline;">below</span> it</p>',
    after="<p>set <u>below</u> it</p>",
)
def keep_meaning_of_styles(fragment: Fragment) -> list[Cut]:
    """Wrap the content of elements whose style underlines or strikes it through."""
    count = 0
    styled = fragment.grow().css('[style*="underline" i],[style*="line-through" i]')
    nodes = {node.mem_id: node for node in styled}  # one that both selectors match comes twice
    for node in reversed(nodes.values()):  # inner ones first: setting inner_html makes new nodes
        if "skype_" in (node.attributes.get("class") or ""):
            continue  # its add-on styled what it found, and meant nothing by it
        style = dict(declarations(node.attributes.get("style") or ""))
        for name, value, element, said_by in MEANINGS:
            if not value & set(style.get(name, "").split()) or node.tag in said_by or not text_of(node):
                continue
            fragment.names.add(element)
            node.inner_html = f"<{element}>{node.inner_html}</{element}>"
            count += 1
    return [Cut(count=count)] if count else []


def declarations(style: str) -> Iterator[tuple[str, str]]:
    """Give the declarations of a style attribute as (property, value), lower case; what is malformed is passed over.

    CSS Style Attributes §3. Real feeds hold `white-space: nowrap=;` and values cut off at a semicolon in a URL.
    """
    for declaration in style.lower().split(";"):
        name, colon, value = declaration.partition(":")
        if colon:
            yield name.strip(), value.replace("!important", "").strip()
