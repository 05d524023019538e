"""The order of the rules. A test says that each Rule defined in this folder is listed exactly once."""

from worker.clean.rules.embedded import drop_embedded, unwrap_misplaced, unwrap_noscript
from worker.clean.rules.links import resolve_links
from worker.clean.rules.pages import (
    drop_page_furniture,
    drop_repeated_lines,
    mark_up_lists,
    take_page_author,
    take_page_title,
)
from worker.clean.rules.signoff import drop_dateline, drop_sign_off, infer_authors, report_mailto_mismatch
from worker.clean.rules.skype import drop_skype_highlighting
from worker.clean.rules.spaces import fold_title_spaces, soften_hard_spaces
from worker.clean.rules.styles import keep_meaning_of_styles
from worker.clean.rules.tidy import (
    drop_empty_elements,
    drop_trailing_breaks,
    merge_seams,
    unwrap_layout,
    unwrap_twins,
)
from worker.clean.rules.titles import strip_title_mark

RULES = (
    # On the tree of the published markup. Skype's spans go before styles are read: they are styled, and mean nothing.
    drop_embedded,
    unwrap_misplaced,
    unwrap_noscript,
    drop_skype_highlighting,
    # On canonical markup in which styles stand; once without them, again until nothing changes.
    keep_meaning_of_styles,
    unwrap_layout,
    drop_empty_elements,
    unwrap_twins,
    merge_seams,
    soften_hard_spaces,
    drop_trailing_breaks,
    resolve_links,
    # On tidy markup. What a sign-off tells is read before it is dropped.
    report_mailto_mismatch,
    infer_authors,
    drop_dateline,
    drop_sign_off,
    take_page_author,
    drop_page_furniture,
    drop_repeated_lines,
    take_page_title,
    mark_up_lists,
    # On titles.
    fold_title_spaces,
    strip_title_mark,
)
