"""Sound and film of the entry's own: they stay, and can be played where scripts did it before."""

from typing import TYPE_CHECKING

from worker.clean.cut import Cut, outermost, remove
from worker.clean.html import siblings, text_of
from worker.clean.rule import Fragment, rule

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

#: Words of which every apology to old browsers has one, in lower case: English, French, Spanish and Portuguese, German,
#: Italian, Dutch, Polish, Czech, Russian and Ukrainian, Turkish, Japanese, Chinese.
APOLOGIES = (
    *(
        "browser",
        "html5",
        "html 5",
        "unsupported",
        "not supported",
        "does not support",
        "doesn't support",
        "doesn’t support",
    ),
    *("navigateur", "navegador", "przeglądark", "prohlížeč", "браузер", "tarayıcı", "ブラウザ", "浏览器", "瀏覽器"),
)
#: No apology is longer.
APOLOGY_CHARACTERS_MAX = 200
_OF_THE_PLAYER = frozenset({"source", "track"})


@rule(
    stage="tree",
    family="players",
    needs=("<audio", "<video"),
    reason="What a player says to browsers of before 2010 nobody sees, yet searches and summaries have it.",
    before='<audio src="https://example.org/a.mp3" controls="">Your browser does not support this element.</audio>',
    after='<audio src="https://example.org/a.mp3" controls=""></audio>',
)
def drop_apologies(fragment: Fragment) -> list[Cut]:
    """Drop what players say to browsers that cannot play them, unless a link or a picture is in it."""
    tree = fragment.grow()
    doomed: list[LexborNode] = []
    for node in outermost(tree.css("audio,video")):
        text = text_of(node)
        if (
            text
            and len(text) <= APOLOGY_CHARACTERS_MAX
            and any(word in text.lower() for word in APOLOGIES)
            and len(node.css("a,img,picture,audio,video")) == 1  # itself
        ):
            doomed += [child for child in siblings(node.first_child) if child.tag not in _OF_THE_PLAYER]
    return remove(tree, doomed)


@rule(
    stage="tree",
    family="players",
    needs=("<audio", "<video"),
    reason="Without its page's scripts, and where nothing plays by itself, only controls can start a player.",
    before='<audio src="https://example.org/a.mp3"></audio>',
    after='<audio src="https://example.org/a.mp3" controls=""></audio>',
)
def show_controls(fragment: Fragment) -> list[Cut]:
    """Give players the controls that their page's scripts would have drawn."""
    count = 0
    for node in fragment.grow().css("audio,video"):
        if "controls" not in node.attributes:
            node.attrs["controls"] = ""
            count += 1
    return [Cut(count=count)] if count else []
