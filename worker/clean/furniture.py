"""Facts about what publishing software puts around an entry: names of boxes, addresses that share, words of links.

Each row names the software it was learned from. Only names that one product gives its own boxes stand here; "share",
"related" or "newsletter" may be anybody's.
"""

import re
from collections.abc import Mapping

#: Buttons that share, like, rate or print: software -> classes or ids of the boxes around them.
SHARE_BARS = {
    "Jetpack, modules sharedaddy and likes": "sharedaddy sd-sharing sd-sharing-enabled sd-block sd-like sd-rating "
    "jp-post-flair jetpack-likes-widget-wrapper wp-block-jetpack-sharing-buttons wp-block-jetpack-like",
    "AddToAny Share Buttons": "addtoany_share_save_container addtoany_content addtoany_share_save addtoany_share "
    "a2a_kit a2a_dd",
    "AddThis": "addthis_toolbox addthis_button addthis_inline_share_toolbox addthis_sharing_toolbox at-above-post "
    "at-below-post at-share-tbx-element",
    "ShareThis": "sharethis-inline-share-buttons sharethis-inline-reaction-buttons st_sharethis",
    "Simple Share Buttons Adder": "ssba ssba-wrap ssbp-wrap ssba-classic-2",
    "Super Socializer and Sassy Social Share (Heateor)": "heateor_ss_sharing_container heateor_sss_sharing_container "
    "the_champ_sharing_container the_champ_counter_container",
    "Shareaholic and SexyBookmarks": "shareaholic-canvas shareaholic-node shareaholic-share-buttons-container "
    "sexy-bookmarks shr-publisher",
    "Sociable": "sociable sociable_tagline",
    "Social Warfare": "swp_social_panel nc_socialPanel",
    "Monarch": "et_social_inline et_social_inline_top et_social_inline_bottom",
    "Digg Digg": "dd_post_share dd_outer",
    "Easy Social Share Buttons": "essb_links",
    "Mashshare": "mashsb-container mashsb-box",
    "Juiz Social Post Sharer": "juiz_sps_links",
    "Shariff (heise)": "shariff shariff-buttons",
    "Scriptless Social Sharing": "scriptlesssocialsharing",
    "Ultimate Social Media": "sfsi_Sicons sfsi_plus_Sicons sfsi_widget sfsiaftrpstwpr sfsibeforpstwpr",
    "Simple Social Buttons": "simplesocialbuttons",
    "Social Share Buttons by Supsystic": "supsystic-social-sharing",
    "Grow Social (Social Pug)": "dpsp-content-wrapper dpsp-networks-btns-wrapper dpsp-share-text",
    "WP Socializer": "wp-socializer wpsr-share-icons",
    "Feedsportal (Mediafed)": "mf-viral",
    "Buttons of networks, as their documentation writes them": "twitter-share-button fb-like "
    "fb-share-button fb-send g-plusone g-plus-share google-buzz-button tweetmeme_button topsy_widget_data "
    "pin-it-button hatena-bookmark-button mixi-check-button line-it-button tumblr-share-button FlattrButton "
    "DiggThisButton linkedin-share-button",
    "PrintFriendly": "printfriendly",
    "Ratings: WP-PostRatings, kk Star Ratings, WP ULike": "post-ratings kk-star-ratings wpulike",
}  # fmt: skip
#: What other entries there are: software -> classes or ids.
RELATED_POSTS = {
    "Jetpack, module related-posts": "jp-relatedposts wp-block-jetpack-related-posts",
    "Yet Another Related Posts Plugin": "yarpp yarpp-related yarpp-related-rss yarpp-related-none",
    "Contextual Related Posts": "crp_related",
    "Zemanta and WordPress Related Posts": "zem_rp_wrap wp_rp_wrap zemanta-related zemanta-pixie",
    "Related Posts for WordPress": "rp4wp-related-posts",
    "LinkWithin": "linkwithin_div linkwithin_outer",
    "nRelate": "nrelate_related",
    "Outbrain": "OUTBRAIN",
    "Related Posts Thumbnails": "relpost-thumb-wrapper relpost_content",
    "Shareaholic": "shareaholic-related-posts-container",
}
#: Boxes that ask the reader to subscribe or to get an app: software -> classes or ids.
SUBSCRIBE_BOXES = {
    "Substack": "subscription-widget-wrap subscription-widget-wrap-editor subscription-widget "
    "install-substack-app-embed",
    "Ghost, signup card": "kg-signup-card",
    "Outpost for Ghost": "outpost-pub-container",
    "Mailchimp, embedded form": "mc_embed_signup mc_embed_shell mc_embed_signup_scroll",
    "MC4WP": "mc4wp-form",
    "MailMunch": "mailmunch-forms-before-post mailmunch-forms-in-post-middle mailmunch-forms-after-post",
    "MailPoet": "mailpoet_form mailpoet_form_below_posts",
    "Jetpack, subscriptions and Mailchimp": "wp-block-jetpack-subscriptions wp-block-jetpack-subscriptions__container "
    "jetpack_subscription_widget wp-block-jetpack-mailchimp wp-block-jetpack-subscriber-login",
    "Newsletter (The Newsletter Plugin)": "tnp-subscription tnp-subscription-minimal",
    "Kit (ConvertKit)": "formkit-form convertkit-form ck_form",
    "EmailOctopus": "emailoctopus-form-wrapper emailoctopus-form",
    "MailerLite": "ml-form-embedContainer ml-embedded",
    "Brevo": "sib-form",
    "Buttondown": "embeddable-buttondown-form",
    "follow.it": "followit--follow-form-container",
    "Revue": "revue-embed",
    "Squarespace, newsletter block": "sqs-block-newsletter newsletter-form-wrapper",
}
#: What else stands under an entry because a template writes it: software -> classes or ids.
FOOTERS = {
    "FeedBurner, FeedFlare": "feedflare",
    "Blogger, settings, post feed footer": "blogger-post-footer",
    "Drupal, comment links": "comment_forbidden comment-forbidden",
    "Disqus": "dsq-comment-count dsq-brlink disqus-comment-count",
    "IntenseDebate": "IDCommentsReplace",
    "Mailchimp, text before an e-mail opens": "mcnPreviewText",
}
ADVERTISEMENTS = {
    "WordAds (WordPress.com)": "wpcnt wpa-about",
    "Google AdSense": "adsbygoogle",
    "Ezoic": "ezoic-ad",
    "Mediavine": "mv-ad-box",
    "Raptive (AdThrive)": "adthrive-ad",
}
#: Links to the rest of an entry: software -> classes. Their words are the author's where they are none of `MORE`.
MORE_LINKS = {
    "WordPress, the_content() and get_the_excerpt() of its own themes": "more-link",
    "GeneratePress": "read-more",
    "WordPress, themes of Twenty Ten's time": "moretag",
    "WordPress, block core/read-more": "wp-block-read-more",
    "Understrap": "understrap-read-more-link",
    "Blogger, jump break": "jump-link",
    "Medium, feeds of those who publish the beginnings": "medium-feed-link",
}
#: Buttons that are furniture only where they lead to one of `ACTIONS`: an author may make one for anything.
BUTTONS = {"Substack": "button-wrapper captioned-button-wrap captioned-button"}
#: Where Substack's own buttons lead: path or parameter (seen in feeds of newsletters at substack.com).
ACTIONS = ("/subscribe", "action=share", "utm_content=share", "/comments", "/leaderboard", "gift=true", "donate=true")

#: How links of feeds that say "like it there" begin: proxy -> its addresses, without scheme and `www.`.
FEED_LINKS = {
    "FeedBurner, FeedFlare": "feeds.feedburner.com/~ff/ feedproxy.google.com/~ff/ feeds2.feedburner.com/~ff/",
    "FeedBurner, advertisements": "feeds.feedburner.com/~a/ feedproxy.google.com/~a/ feedproxy.google.com/~at/ "
    "feedads.g.doubleclick.net/",
    "WordPress.com": "feeds.wordpress.com/1.0/go",
    "Feedsportal": "share.feedsportal.com/ da.feedsportal.com/ da1.feedsportal.com/ adchoice.feedsportal.com/",
    "Pheedo": "ads.pheedo.com/ pheedo.com/click.phdo",
}
#: Where a reader shares: network -> beginnings of addresses, without scheme and `www.` (from its documentation).
SHARE_ADDRESSES = {
    "X, Twitter": "twitter.com/intent/tweet twitter.com/share twitter.com/home?status= x.com/intent/tweet x.com/share "
    "x.com/intent/post",
    "Facebook": "facebook.com/sharer facebook.com/share.php facebook.com/dialog/share",
    "Google": "plus.google.com/share google.com/bookmarks/mark google.com/buzz/post",
    "LinkedIn": "linkedin.com/sharearticle linkedin.com/sharing/share-offsite linkedin.com/cws/share",
    "Reddit": "reddit.com/submit old.reddit.com/submit",
    "Pinterest": "pinterest.com/pin/create",
    "Tumblr": "tumblr.com/share tumblr.com/widgets/share",
    "Hacker News": "news.ycombinator.com/submitlink",
    "Pocket": "getpocket.com/save getpocket.com/edit",
    "Instapaper": "instapaper.com/hello2 instapaper.com/edit",
    "Digg": "digg.com/submit",
    "Delicious": "delicious.com/save delicious.com/post del.icio.us/post",
    "StumbleUpon": "stumbleupon.com/submit",
    "WhatsApp": "api.whatsapp.com/send wa.me/?text=",
    "Telegram": "t.me/share/url telegram.me/share/url",
    "VK": "vk.com/share.php vkontakte.ru/share.php",
    "Odnoklassniki": "connect.ok.ru/offer",
    "XING": "xing.com/spi/shares/new xing.com/app/user?op=share",
    "Buffer": "buffer.com/add bufferapp.com/add",
    "Hatena": "b.hatena.ne.jp/entry b.hatena.ne.jp/append",
    "LINE": "social-plugins.line.me/lineit/share line.me/r/msg/text",
    "Weibo": "service.weibo.com/share",
    "Bluesky": "bsky.app/intent/compose",
    "Threads": "threads.net/intent/post threads.com/intent/post",
    "Flipboard": "share.flipboard.com/bookmarklet",
    "Evernote": "evernote.com/clip.action",
    "AddToAny": "addtoany.com/",
    "AddThis": "addthis.com/bookmark.php api.addthis.com/oexchange",
    "ShareThis": "sharethis.com/share",
    "FriendFeed": "friendfeed.com/share friendfeed.com/?url=",
    "Technorati": "technorati.com/faves technorati.com/cosmos/search",
    "Slashdot": "slashdot.org/bookmark.pl",
}

#: How the words of links to the rest of an entry begin, in lower case: language -> words, as WordPress, Blogger,
#: Medium, Discourse and their themes have them translated.
MORE = {
    "en": ("continue reading", "read more", "read the rest", "read on", "keep reading",
           "more…", "more...", "more »", "full story", "read full", "read the full", "view full post", "click to read"),
    "de": ("weiterlesen", "weiter lesen", "mehr lesen", "lies mehr", "den ganzen beitrag lesen"),
    "fr": ("lire la suite", "continuer la lecture", "lire plus", "en savoir plus", "poursuivre la lecture"),
    "es": ("leer más", "seguir leyendo", "continuar leyendo", "sigue leyendo", "continúa leyendo"),
    "pt": ("continue lendo", "leia mais", "continuar lendo", "ler mais", "continue a ler", "continuar a ler"),
    "it": ("continua a leggere", "leggi tutto", "leggi di più", "continua la lettura", "leggi altro"),
    "nl": ("lees verder", "lees meer", "verder lezen"),
    "sv": ("läs mer", "fortsätt läsa"),
    "da": ("læs mere", "læs videre", "fortsæt læsning"),
    "nb": ("les mer", "les videre", "fortsett å lese"),
    "fi": ("lue lisää", "jatka lukemista"),
    "pl": ("czytaj dalej", "czytaj więcej", "więcej…"),
    "cs": ("číst dál", "číst více", "pokračovat ve čtení", "celý příspěvek"),
    "hu": ("tovább olvasom", "olvass tovább", "bővebben"),
    "ro": ("citește mai departe", "citeşte mai mult", "citește mai mult"),
    "tr": ("okumaya devam et", "devamını oku"),
    "ru": ("читать далее", "читать дальше", "далее"),
    "uk": ("читати далі", "детальніше"),
    "ja": ("続きを読む", "もっと読む"),
    "zh": ("继续阅读", "阅读全文", "閱讀全文", "繼續閱讀"),
    "ko": ("계속 읽기", "더 읽기"),
}  # fmt: skip
#: What links to the comments of an entry say, in lower case, with # for numbers: language -> words (WordPress,
#: Blogger, Posterous, Tumblr, Disqus).
COMMENTS = {
    "en": ("comment", "comments", "comment on this", "comment on this post", "leave a comment", "leave a reply",
           "add a comment", "add comment", "add comments", "post a comment", "write a comment", "no comments",
           "view comments", "view # comments", "read comments", "comments (#", "comments: #", "# comments",
           "# comment", "# replies", "# responses", "# notes", "join the discussion", "permalink", "permanent link"),
    "de": ("kommentar hinterlassen", "kommentare", "# kommentare", "# kommentar", "keine kommentare"),
    "fr": ("laisser un commentaire", "# commentaires", "# commentaire"),
    "es": ("deja un comentario", "# comentarios", "# comentario"),
    "pt": ("deixe um comentário", "# comentários", "# comentário"),
    "it": ("lascia un commento", "# commenti", "# commento"),
    "nl": ("een reactie plaatsen", "# reacties", "# reactie"),
}  # fmt: skip

_OPENING = "… .[(«<"
_MORE = re.compile(rf"(?:{'|'.join(re.escape(words) for row in MORE.values() for words in row)})(?!\w)")
_COMMENTS = frozenset(words for row in COMMENTS.values() for words in row)
_NUMBER = re.compile(r"\d++")


def names(table: Mapping[str, str]) -> frozenset[str]:
    """Give the names of a table whatever software they are from."""
    return frozenset(name for row in table.values() for name in row.split())


def says_more(text: str) -> bool:
    """Whether the words of a link are those of a template that leads to the rest of an entry."""
    return _MORE.match(text.lower().lstrip(_OPENING)) is not None


def says_comments(text: str) -> bool:
    """Whether the words of a link are those of a template that leads to the comments, or counts them."""
    return _NUMBER.sub("#", text.lower().strip(" .:!»›→()[]")) in _COMMENTS
