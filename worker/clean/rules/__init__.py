"""The order of the rules. A test says that each Rule defined in this folder is listed exactly once."""

from worker.clean.rules.breaks import make_paragraphs
from worker.clean.rules.bylines import drop_byline, infer_authors_from_byline
from worker.clean.rules.capitals import lower_capitals
from worker.clean.rules.captions import mark_up_captions
from worker.clean.rules.controls import drop_controls
from worker.clean.rules.duplicates import drop_repeated_image, drop_repeated_title, drop_title_paragraph
from worker.clean.rules.embedded import drop_embedded, show_objects, unwrap_misplaced, unwrap_noscript
from worker.clean.rules.emoji import read_emoji
from worker.clean.rules.footers import (
    drop_appeared_first,
    drop_closing_sentences,
    drop_empty_labels,
    drop_own_links,
    drop_share_rows,
    drop_view_in_browser,
)
from worker.clean.rules.furniture import (
    drop_advertisements,
    drop_feed_links,
    drop_more_links,
    drop_related_posts,
    drop_share_bars,
    drop_subscribe_boxes,
    drop_template_footers,
)
from worker.clean.rules.headings import lower_headings, mark_up_headings, unwrap_picture_headings
from worker.clean.rules.images import drop_inline_images, mend_images
from worker.clean.rules.lazy import resolve_lazy_images
from worker.clean.rules.letters import (
    drop_hidden_parts,
    drop_preview_filler,
    unwrap_layout_tables,
    unwrap_presentation_tables,
)
from worker.clean.rules.links import (
    drop_tracking_parameters,
    repair_links,
    repair_schemes,
    resolve_links,
    unwrap_redirects,
)
from worker.clean.rules.lists import mark_up_word_lists
from worker.clean.rules.media import drop_apologies, show_controls
from worker.clean.rules.notes import drop_cross_post_note, drop_post_meta
from worker.clean.rules.obsolete import name_obsolete_elements
from worker.clean.rules.pages import (
    drop_page_furniture,
    drop_repeated_lines,
    mark_up_lists,
    take_page_author,
    take_page_title,
)
from worker.clean.rules.pixels import drop_hidden_images, drop_tracking_pixels
from worker.clean.rules.players import link_players
from worker.clean.rules.preformatted import mark_up_code_blocks
from worker.clean.rules.redact import redact_email, redact_email_in_title, redact_phone, redact_phone_in_title
from worker.clean.rules.signoff import drop_dateline, drop_sign_off, infer_authors, report_mailto_mismatch
from worker.clean.rules.skype import drop_skype_highlighting
from worker.clean.rules.spaces import fold_title_spaces, soften_hard_spaces
from worker.clean.rules.styles import keep_meaning_of_styles
from worker.clean.rules.symbols import read_symbol_fonts
from worker.clean.rules.tidy import (
    drop_empty_elements,
    drop_trailing_breaks,
    merge_seams,
    unwrap_layout,
    unwrap_twins,
)
from worker.clean.rules.titles import strip_title_mark, strip_title_prefix, strip_title_suffix
from worker.clean.rules.word import drop_word_leaks, drop_word_settings

RULES = (
    # On the tree of the published markup. Characters come first, as addresses are made of them.
    drop_controls,
    # What mail programs hide, and how they arrange, belongs to no other rule.
    drop_hidden_parts,
    unwrap_presentation_tables,
    # Furniture goes first and as a whole, with the players and buttons in it.
    drop_share_bars,
    drop_related_posts,
    drop_subscribe_boxes,
    drop_template_footers,
    drop_advertisements,
    drop_more_links,
    drop_feed_links,
    # Images get their addresses before anything is judged by them; what a player holds is read before it is dropped.
    resolve_lazy_images,
    drop_hidden_images,
    drop_inline_images,
    mark_up_captions,
    link_players,
    show_objects,
    drop_apologies,
    show_controls,
    drop_embedded,
    unwrap_misplaced,
    unwrap_noscript,
    drop_word_settings,
    # Skype's spans go before styles are read: they are styled, and mean nothing.
    drop_skype_highlighting,
    repair_schemes,
    # On canonical markup in which styles stand; once without them, again until nothing changes.
    mark_up_word_lists,
    mark_up_code_blocks,
    mark_up_headings,
    read_symbol_fonts,
    keep_meaning_of_styles,
    name_obsolete_elements,
    unwrap_picture_headings,
    unwrap_layout,
    drop_empty_elements,
    unwrap_twins,
    merge_seams,
    soften_hard_spaces,
    drop_trailing_breaks,
    make_paragraphs,
    repair_links,
    resolve_links,
    unwrap_redirects,
    drop_tracking_parameters,
    mend_images,
    drop_tracking_pixels,
    read_emoji,
    # On tidy markup, of which tables that arrange are no part. What a sign-off tells is read before it is dropped.
    unwrap_layout_tables,
    drop_preview_filler,
    drop_word_leaks,
    report_mailto_mismatch,
    infer_authors,
    infer_authors_from_byline,
    drop_dateline,
    drop_sign_off,
    drop_byline,
    drop_repeated_title,
    drop_title_paragraph,
    drop_repeated_image,
    drop_view_in_browser,
    drop_appeared_first,
    drop_closing_sentences,
    drop_share_rows,
    drop_post_meta,
    drop_cross_post_note,
    drop_own_links,
    drop_empty_labels,
    take_page_author,
    drop_page_furniture,
    drop_repeated_lines,
    take_page_title,
    mark_up_lists,
    lower_headings,
    # What rules have read out of the text by now is redacted with all other fields (worker/clean/redaction.py).
    redact_email,
    redact_phone,
    # On titles. A hard space may belong beside a number, and not beside the mark in its place.
    redact_email_in_title,
    redact_phone_in_title,
    fold_title_spaces,
    strip_title_suffix,
    strip_title_prefix,
    strip_title_mark,
    lower_capitals,
)
