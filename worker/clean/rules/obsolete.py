"""Elements that HTML no longer has, and that feed readers forget: their names of today."""

import re

from worker.clean.cut import Cut
from worker.clean.markup import VOID, split_tags, tag_name
from worker.clean.rule import Fragment, rule

#: Obsolete elements to those that mean the same (HTML Standard §16.2, "Non-conforming features").
NAMES_OF_TODAY = {"acronym": "abbr", "strike": "s", "tt": "code"}
#: Lists of old, which were also used to indent; they are lists where they hold items.
LISTS = frozenset({"dir", "menu"})

_TAG = re.compile(rf"<(/?)({'|'.join(NAMES_OF_TODAY)})(?=[ >])")


@rule(
    stage="tidy",
    family="obsolete",
    needs=tuple(f"<{name}" for name in (*NAMES_OF_TODAY, *sorted(LISTS))),
    is_final=True,
    reason="Many feed readers no longer know the elements of early HTML, and drop them with what they mean.",
    before='<p><strike>old</strike> <acronym title="Hypertext">HT</acronym></p><menu><li>one</li></menu>',
    after='<p><s>old</s> <abbr title="Hypertext">HT</abbr></p><ul><li>one</li></ul>',
)
def name_obsolete_elements(fragment: Fragment) -> list[Cut]:
    """Give obsolete elements the names of those that mean the same."""
    markup, count = _TAG.subn(lambda tag: f"<{tag[1]}{NAMES_OF_TODAY[tag[2]]}", fragment.markup)
    count //= 2
    if not LISTS.isdisjoint(fragment.names):
        markup, lists = _with_lists(markup)
        count += lists
    if count:
        fragment.markup = markup
        fragment.names |= {*NAMES_OF_TODAY.values(), "ul"}
    return [Cut(count=count)] if count else []


def _with_lists(markup: str) -> tuple[str, int]:
    """Give markup in which those old lists that hold items are lists of today, and how many those were."""
    tokens = split_tags(markup)
    path: list[tuple[str, int]] = []
    holders: set[int] = set()
    count = 0
    for at in range(1, len(tokens), 2):
        name = tag_name(tokens[at])
        if tokens[at][1] == "/":
            _, start = path.pop()
            if start in holders:
                tokens[start], tokens[at] = tokens[start].replace(f"<{name}", "<ul", 1), "</ul>"
                count += 1
        elif name not in VOID:
            if name == "li" and path and path[-1][0] in LISTS:
                holders.add(path[-1][1])
            path.append((name, at))
    return "".join(tokens), count
