"""Sentences that software writes under entries. Texts are compared folded: `worker/clean/compare.py`."""

import re

#: Stands for a link.
LINK = "\x00"
#: What a site adds to every entry of its feed, in the translations of WordPress (Yoast SEO, "RSS footer", since 2011):
#: language -> the sentence with its two links.
APPEARED_FIRST = {
    "en": ("the post {} appeared first on {}.", "the post {} first appeared on {}."),
    "de": ("der beitrag {} erschien zuerst auf {}.", "der artikel {} erschien zuerst auf {}."),
    "fr": ("l'article {} est apparu en premier sur {}.", "cet article {} est apparu en premier sur {}."),
    "es": ("la entrada {} se publicó primero en {}.", "la entrada {} aparece primero en {}.",
           "la entrada {} apareció primero en {}."),
    "pt": ("o post {} apareceu primeiro em {}.", "o conteúdo {} aparece primeiro em {}.",
           "o artigo {} aparece primeiro em {}."),
    "it": ("l'articolo {} proviene da {}.", "l'articolo {} sembra essere il primo su {}."),
    "nl": ("het bericht {} verscheen eerst op {}.",),
    "pl": ("artykuł {} pochodzi z serwisu {}.",),
    "sv": ("inlägget {} dök först upp på {}.",),
    "da": ("indlægget {} blev først udgivet på {}.", "indlægget {} vises først på {}."),
    "nb": ("innlegget {} dukket først opp på {}.",),
    "fi": ("artikkeli {} julkaistiin ensimmäisen kerran {}.",),
    "cs": ("příspěvek {} pochází z {}",),
    "ru": ("сообщение {} появились сначала на {}.", "запись {} впервые появилась {}."),
    "tr": ("{} yazısı ilk önce {} üzerinde ortaya çıktı.",),
    "ja": ("投稿 {} は {} に最初に表示されました。",),
}  # fmt: skip
#: Whole sentences, in any number: software -> patterns of folded text. None of them is a writer's own.
CLOSING = {
    "Medium, publications": (
        (
            r".{1,300} was originally published in .{1,120} on medium, where people are continuing the "
            r"conversation by highlighting and responding to this story\."
        ),
    ),
    "Substack, default texts of its boxes": (
        r"thanks for reading(?: [^.!?]{1,120})?! subscribe for free to receive new posts(?: and support my work)?\.",
        r"thanks for reading(?: [^.!?]{1,120})?! this post is public so feel free to share it\.",
        r"subscribe for free to receive new posts and support my work\.",
        (
            r"(?:[^.!?]{1,120} is a )?reader-supported publication\. to receive new posts and support my work, "
            r"(?:please )?consider becoming a (?:free or )?paid subscriber\."
        ),
    ),
    "Google Groups, footer of messages": (
        r'you received this message because you are subscribed to the google groups "[^"]{1,120}" group\.',
        r"to unsubscribe from this group and stop receiving emails from it, send an email to \S{1,120}\.",
        r"to view this discussion (?:on the web )?visit https://groups\.google\.com/\S{1,200}",
    ),
    "Mailchimp, default footer": (
        r"you are receiving this (?:e-?mail|message) because you (?:opted in|signed up|subscribed)[^.]{0,120}\.",
        r"want to change how you receive these emails\?",
        r"you can update your preferences or unsubscribe from this list\.?",
        r"unsubscribe from this list\.?",
        r"update (?:your )?subscription preferences\.?",
        r"why did i get this\?",
    ),
    "Podcast hosts, under the notes of every episode: Acast, Megaphone, Simplecast, Omny, ART19": (
        r"hosted on acast\. see acast\.com/privacy for more information\.",
        r"see acast\.com/privacy for privacy and opt-out information\.",
        r"learn more about your ad choices\. visit (?:podcastchoices\.com/adchoices|megaphone\.fm/adchoices)\.?",
        (
            r"hosted by simplecast, an adswizz company\. see (?:https://)?pcm\.adswizz\.com for information about our "
            r"collection and use of personal data for advertising\."
        ),
        r"see omnystudio\.com/listener for privacy information\.",
        (
            r"see privacy policy at https://art19\.com/privacy and california privacy notice at "
            r"https://art19\.com/privacy#do-not-sell-my-info\."
        ),
    ),
    "Posterous": (r"posted via (?:email|web|iphone|android) from [^.]{1,80}",),
    "ScribeFire, Flock: editors in browsers": (
        r"powered by (?:scribefire|qumana)\.?",
        r"blogged with the flock browser",
    ),
}
#: What stands in every one of them as it is written there: the gate.
CLOSING_NEEDS = (
    "continuing the conversation by", "receiv", "feel free to share it", "nsubscribe from this", "view this discussion",
    "pdate ", "did I get this", "osted via ", "owered by ", "Flock Browser", "/privacy", "/adchoices", "adswizz.com",
    "omnystudio.com/l",
)  # fmt: skip
#: Lines that open an e-mail: Mailchimp, Campaign Monitor, Substack, Constant Contact, Sendinblue.
VIEW_IN_BROWSER = frozenset(
    {
        "view this email in your browser", "view this e-mail in your browser", "view this newsletter in your browser",
        "view this message in your browser", "view email in browser", "view email in your browser", "view in browser",
        "view in your browser", "view it in your browser", "open in browser", "open in your browser", "view online",
        "view this email online", "view web version", "view this email in your browser.", "view in browser.",
        "having trouble viewing this email? view it in your browser.", "e-mail im browser ansehen",
        "im browser ansehen", "diese e-mail im browser ansehen", "newsletter im browser ansehen",
        "voir cet e-mail dans votre navigateur", "voir dans votre navigateur", "ver este correo en su navegador",
        "ver este e-mail en su navegador", "ver este correo electrónico en tu navegador",
    }
)  # fmt: skip
VIEW_NEEDS = ("rowser", " nav", " online", "web version")
#: Titles of boxes that are filled by scripts, or have been cut: Jetpack in its translations, YARPP, Zemanta.
LABELS = frozenset(
    {
        "share this:", "share this post:", "share this article:", "share:", "like this:", "like loading...",
        "loading...", "share this: like this:", "like this: like loading...", "related", "related:", "related posts",
        "related posts:", "related articles:", "related articles", "you may also like:", "you might also like:",
        "teilen mit:", "gefällt mir:", "gefällt mir wird geladen ...", "gefällt mir wird geladen...",
        "ähnliche beiträge",
        "partager :", "j'aime ça :", "j'aime chargement...", "articles similaires", "comparte esto:", "compartir:",
        "me gusta:", "me gusta cargando...", "relacionado", "compartilhe isso:", "curtir isso:", "curtir carregando...",
        "condividi:", "mi piace:", "mi piace caricamento...", "correlati", "delen:", "vind ik leuk:", "gerelateerd",
    }
)  # fmt: skip
#: What addresses that share hold, most of them: the gate.
SHARE_NEEDS = ("sharer", "share.php", "intent/", "/share?", "?share=", "share-offsite", "/submit", "shareArticle")
#: What stands between the buttons of a row that shares, in words.
SHARE_WORDS = frozenset(
    "share this on post via tweet e-mail email like print pin it facebook twitter x linkedin reddit teilen auf "
    "partager sur compartir en condividi su delen op | · • - / : , & and or".split()
)

CLOSING_SENTENCES = re.compile("|".join(f"(?:{pattern})" for row in CLOSING.values() for pattern in row))
#: How most of them end, and what the commonest hold where something stands behind them: the gate.
APPEARED_FIRST_ENDS = ("</a>.</p>", "ortaya çıktı.</p>", "表示されました。</p>")
APPEARED_FIRST_NEEDS = (
    " first on ",
    " first appeared on ",
    " zuerst auf ",
    " en premier sur ",
    " primero en ",
    " pochází z ",
)
#: The sentence around its two links.
APPEARED_FIRST_AROUND = frozenset(pattern.format(LINK, LINK) for row in APPEARED_FIRST.values() for pattern in row)
#: The sentence without links, where the name of the site is not known.
APPEARED_FIRST_PLAIN = tuple(tuple(pattern.split("{}")) for row in APPEARED_FIRST.values() for pattern in row)
