"""Facts: the words of which counters and times that change by themselves are made, and what changes in addresses.

A piece of text is only taken for a counter or a time when it holds nothing but these words, numbers and marks.
"""

#: What is counted. Seen in the feeds of Hacker News ("# Comments: 33"), Reddit ("[42 comments]"), forums and blogs.
COUNTED = frozenset(
    "comment comments commented reply replies response responses reaction reactions view views viewed viewers hit "
    "hits visit visits visitor visitors download downloads downloaded like likes liked dislike dislikes share "
    "shares shared vote votes voted upvote upvotes downvote downvotes favorite favorites favourite favourites "
    "fave faves fav favs follower followers subscriber subscribers play plays played listen listens clap claps "
    "boost boosts retweet retweets tweet tweets bookmark bookmarks ping pings pingback pingbacks trackback "
    "trackbacks read reads queries kommentar kommentare antwort antworten aufruf aufrufe zugriffe ansichten "
    "gefällt geteilt gelesen commentaire commentaires réponse réponses vue vues partages "
    "comentario comentarios respuesta respuestas visita visitas vistas lecturas comentário comentários resposta "
    "respostas visualizações commento commenti risposta risposte visualizzazioni visite letture reactie reacties "
    "weergaven komentarz komentarze komentarzy odsłon комментарий комментария комментариев комментарии просмотр "
    "просмотра просмотров просмотры ответ ответа ответов コメント 条评论 评论".split()
)
#: The same, but only before the number: "Points: 57" is one, "12 points" the result of a game.
LED = frozenset("points score karma".split())
#: Numbers in words, for nothing counted yet.
NONE = frozenset("no none zero first keine kein null aucun sin nessun nenhum geen brak нет leave add".split())
#: How long ago: "5 minutes ago", "vor 5 Minuten", "il y a 5 minutes".
UNITS = frozenset(
    "s sec secs second seconds ms min mins minute minutes h hr hrs hour hours d day days w week weeks month "
    "months year years sekunde sekunden minuten stunde stunden tag tagen tage woche wochen monat monaten jahr "
    "jahren seconde secondes heure heures jour jours semaine semaines mois an ans segundo segundos minuto minutos "
    "hora horas día días semana semanas mes meses año años dia dias mês ano anos secondi minuti ora ore giorno "
    "giorni settimana settimane mese mesi anno anni seconden minuut uur uren dag dagen weken maand maanden jaar".split()
)
AGO = frozenset("ago vor hace il fa há atrás geleden temu назад yesterday today just now gestern heute moments".split())
#: What says that a time is of the text's making, not of what it tells. "Posted on 3 May" is none.
MADE = frozenset(
    "updated modified generated rendered retrieved refreshed cached built compiled fetched aktualisiert "
    "stand generiert erzeugt bearbeitet actualisé modifié généré mis actualizado modificado generado aggiornato "
    "generato modificato atualizado gerado bijgewerkt gegenereerd zaktualizowano обновлено".split()
)
#: Of a time that is told by itself, where it is told how long ago it was: "Posted 5 minutes ago".
TOLD = frozenset("posted published submitted added created edited written veröffentlicht geschrieben publié".split())
CALENDAR = frozenset(
    "jan january janvier januar enero gennaio janeiro januari feb february février februar febrero febbraio "
    "fevereiro februari mar march mars märz marzo março maart apr april avril abril aprile may mai mayo maggio "
    "maio mei jun june juin juni junio giugno junho jul july juillet juli julio luglio julho aug august août "
    "agosto augustus ago sep sept september septembre septiembre settembre setembro oct october octobre oktober "
    "octubre ottobre outubro nov november novembre noviembre novembro dec december décembre dezember diciembre "
    "dicembre dezembro mon monday tue tues tuesday wed wednesday thu thur thurs thursday fri friday sat saturday "
    "sun sunday montag dienstag mittwoch donnerstag freitag samstag sonntag lundi mardi mercredi jeudi vendredi "
    "samedi dimanche am pm a.m p.m utc gmt cet cest est edt cst cdt mst mdt pst pdt bst z t st nd rd th uhr".split()
)
#: Numbers that stand for nothing but one reading of a page.
MARKED = frozenset("fingerprint session nonce digital request trace".split())
#: What stands beside counters and times.
BESIDE = frozenset(
    "the this post article entry story page feed video has have had there is are was were currently already so "
    "far yet total in all a with and by of to on at new more see show view your be others other people person "
    "user users time times mal fois veces vezes volte keer you last lately as id und et y e o en mit von am à "
    "jour zu zuletzt le il".split()
)
#: How a block begins that is changed for another with every reading.
ADVERTISED = frozenset(
    "advertisement advertisements advertising sponsored sponsor ad ads anzeige werbung publicité annonce "
    "publicidad pubblicità publicidade advertentie reklama реклама".split()
)

#: Parameters of addresses that are another with every reading of a page.
PARAMETERS = (
    # of caches: each makes the same file another address
    r"_|cb|cachebuster|cache|nocache|no_cache|bust|rnd|rand|random|ts|timestamp|mtime|lastmod|refresh",
    # of those who count clicks
    r"utm_\w+|fbclid|gclid|dclid|msclkid|mc_eid|igshid",
    # signatures: Amazon, Google and Azure storage, Akamai, Facebook's and Discord's files; Patreon's are
    # https://github.com/akhilrex/podgrab/issues/169
    r"expires|expiry|signature|sig|hmac|key-pair-id|policy|x-amz-[\w-]+|x-goog-[\w-]+|awsaccesskeyid|googleaccessid",
    r"token|token-hash|token-time|token_hash|token_time|__token__|hdnea|hdnts|hdntl|auth_key|verify|md5|hash",
    r"oh|oe|ccb|stp|_nc_\w+|ex|hm",
)
#: Those that are only where their value is a number.
NUMBERED = r"v|t|ver|version|rev|time|e|se"
