"""Notes under an entry that hold facts: where it is filed, where it was published first. Dropped only on request."""

import re

from worker.clean.compare import folded
from worker.clean.cut import Cut
from worker.clean.ends import LINK, Block, cut_blocks, last_blocks
from worker.clean.markup import plain
from worker.clean.rule import Fragment, rule

#: Longest note, in characters of text.
LENGTH_MAX = 400
#: A tag has few words; what has more is a sentence.
TAG_WORDS_MAX = 4

#: What lines of tags begin with, folded: language -> words (WordPress, Blogger, Movable Type, Drupal, Technorati).
LABELS = {
    "en": "filed under|filed in|posted in|posted under|category|categories|tags|tag|tagged|tagged with|tagged as|"
    "labels|topics|keywords|technorati tags|del.icio.us tags",
    "de": "kategorie|kategorien|schlagwörter|schlagworte|abgelegt unter|veröffentlicht in|veröffentlicht unter",
    "fr": "catégorie|catégories|mots-clés|étiquettes|publié dans|classé dans",
    "es": "categoría|categorías|etiquetas|publicado en|archivado en",
    "pt": "categoria|etiquetas|marcadores|publicado em",
    "it": "categoria|categorie|etichette|pubblicato in|archiviato in",
    "nl": "categorie|categorieën|geplaatst in",
}
_WORDS = sorted((words for row in LABELS.values() for words in row.split("|")), key=len, reverse=True)
_LABEL = re.compile(rf"(?:{'|'.join(map(re.escape, _WORDS))})(?P<colon> ?:)?(?!\w)")
_BETWEEN_LINKS = re.compile(r"(?:[\s\x00,|/·•&+#-]|\b(?:and|und|et|y|e|en)\b)*+")
_COUNT = re.compile(r"(?:comments: ?\d{1,6}|\d{1,6} comments?|no comments(?: yet)?)\.?")
_SENTENCE_END = re.compile(r"[.!?](?: |\Z)")
_CROSS_POST = re.compile(
    r"\(?(?:note: ?)?(?:"
    r"(?:(?:this|the|a version of this) (?:post|article|piece|essay|story|entry|column|interview|text) "
    r"(?:was |has been |is |has )?)?(?:originally|first|previously) (?:published|posted|appeared|ran|written) "
    r"(?:on|at|in|by|for|over at) .{1,160}"
    r"|(?:this (?:post|article|piece|entry) (?:was |is |has been )?)?"
    r"(?:cross-?posted|syndicated|reposted|republished) (?:on|at|in|from|to|over at) .{1,160}"
    r"|(?:dieser |der )?(?:beitrag|artikel|text) (?:erschien zuerst|ist zuerst erschienen) (?:auf|bei|in) .{1,160}"
    r"|(?:cet article |ce texte )?(?:a été |est )?(?:initialement|d'abord) (?:publié|paru) (?:sur|dans) .{1,160}"
    r")\)?"
)


@rule(
    stage="text",
    family="post-meta",
    is_opt_in=True,
    needs=("<p",),
    reason="Categories are fields of an entry; a line that lists them says them a second time, where they are given.",
    before='<p>Text.</p><p>Filed under: <a href="https://example.org/c/">Cats</a>, <a href="https://example.org/d/">Dogs</a></p>',
    after="<p>Text.</p>",
)
def drop_post_meta(fragment: Fragment) -> list[Cut]:
    """Drop lines of tags and categories, and counts of comments, near the end."""
    return cut_blocks(fragment, [block for block in last_blocks(fragment.markup) if _is_meta(block)])


@rule(
    stage="text",
    family="cross-post",
    is_opt_in=True,
    needs=("<p",),
    reason="Where a text was published first is a fact, but the same under every entry of a source that takes over.",
    before='<p>Text.</p><p>This post was originally published on <a href="https://example.org/">Example</a>.</p>',
    after="<p>Text.</p>",
)
def drop_cross_post_note(fragment: Fragment) -> list[Cut]:
    """Drop notes near the end that say where a text was published first."""
    return cut_blocks(fragment, [block for block in last_blocks(fragment.markup) if _is_cross_post(block)])


def _is_meta(block: Block) -> bool:
    text = folded(block.text)
    label = _LABEL.match(text)
    if len(text) > LENGTH_MAX:
        return False
    if label is None:
        return _COUNT.fullmatch(text) is not None
    if LINK.search(block.inside):
        around = folded(plain(LINK.sub("\x00", block.inside)))
        begins = _LABEL.match(around)
        return begins is not None and _BETWEEN_LINKS.fullmatch(around, begins.end()) is not None
    tags = text[label.end() :].split(",")
    is_list = all(0 < len(tag.split()) <= TAG_WORDS_MAX for tag in tags)
    return label["colon"] is not None and is_list and not _SENTENCE_END.search(text)


def _is_cross_post(block: Block) -> bool:
    """Whether a block is one sentence that says where the text comes from, and no other."""
    text = folded(block.text)
    if len(text) > LENGTH_MAX or _CROSS_POST.fullmatch(text) is None:
        return False
    return not _SENTENCE_END.search(text.rstrip(".!)"))
