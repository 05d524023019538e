"""Parameters that tell a server where a reader came from, and say nothing about what is to be read.

The table holds facts, each row with its source. What means something on some host (`ref`, `source`, `campaign`, `id`)
stands only in rows that name their hosts, or the values by which it is told. What earns an author something (the tag of
an affiliate) or opens a door (a gift link) is no tracker here.
"""

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct

from worker.clean.urls import hosts, parts

Names = Mapping[str, re.Pattern[str] | None]


class Tracker(Struct, frozen=True, kw_only=True, gc=False):
    """Parameters of one vendor."""

    names: str  #: In lower case, between spaces; "x*" stands for all that begin with x.
    source: str  #: Where it can be read: documentation, or a public table.
    hosts: str = (
        ""  #: There, and below, they are trackers; where none is named, everywhere. "google." is google.com etc.
    )
    values: str = ""  #: Only with a value that all of this pattern matches.


CLEARURLS = "ClearURLs/Rules, data.min.json"
BRAVE = "brave/adblock-lists, clean-urls.json"
UBLOCK = "uBlockOrigin/uAssets, filters/privacy.txt"
MINIFLUX = "miniflux/v2, internal/reader/urlcleaner/urlcleaner.go"
STRIPPER = "newhouse/url-tracking-stripper, assets/js/trackers.js"

TRACKERS = (
    # Analytics and advertising.
    Tracker(names="utm_*", source="Google Analytics, support.google.com/analytics/answer/10917952"),
    Tracker(names="gclid dclid gbraid wbraid gclsrc srsltid _gl", source=UBLOCK),
    Tracker(names="gad_source gad_campaignid", source="Google Ads adds them beside gclid"),
    Tracker(names="_ga ga_campaign ga_content ga_medium ga_place ga_source ga_term", source=CLEARURLS),
    Tracker(names="itm_campaign itm_medium itm_source", source=MINIFLUX),
    Tracker(names="fbclid fb_action_ids fb_action_types fb_ref fb_source", source=UBLOCK),
    Tracker(names="action_object_map action_ref_map action_type_map", source=BRAVE),
    Tracker(names="msclkid", source="Microsoft Advertising, help.ads.microsoft.com/apex/index/3/en/60000"),
    Tracker(names="twclid __twitter_impression", source=CLEARURLS),
    Tracker(names="ttclid", source="TikTok, ads.tiktok.com/help/article/tiktok-click-id"),
    Tracker(names="li_fat_id", source="LinkedIn Ads, enhanced conversion tracking"),
    Tracker(names="igshid", source=UBLOCK),
    Tracker(names="yclid ymclid ysclid _openstat", source=UBLOCK),
    Tracker(names="yadclid yadordid", source=BRAVE),
    Tracker(names="irclickid irgwc ir_adid ir_campaignid ir_partnerid", source=BRAVE),
    Tracker(
        names="mtm_campaign mtm_cid mtm_content mtm_group mtm_keyword mtm_kwd mtm_medium mtm_placement mtm_source "
        "matomo_campaign matomo_keyword matomo_kwd piwik_campaign piwik_keyword piwik_kwd pk_campaign pk_cid "
        "pk_content pk_cpn pk_keyword pk_kwd pk_medium pk_source",
        source="Matomo, matomo.org/faq/reports/common-campaign-tracking-use-cases-and-examples; " + BRAVE,
    ),
    Tracker(
        names="at_campaign at_campaign_type at_channel at_creation at_custom1 at_custom2 at_custom3 at_custom4 "
        "at_detail_placement at_emailtype at_format at_general_placement at_identifier at_link at_link_id "
        "at_link_origin at_link_type at_medium at_network at_platform at_ptr_name at_recipient_id "
        "at_recipient_list at_send_date at_variant",
        source="AT Internet (Piano Analytics); " + BRAVE,
    ),
    Tracker(names="xtor", source="AT Internet; the feeds of Le Monde: #xtor=RSS-3208"),
    Tracker(names="wt_mc wt_zmc wtmc wtzmc wtrid", source=CLEARURLS),
    Tracker(
        names="wt.mc_id wt.mc_ev wt.rss_a wt.rss_ev wt.rss_f wt.tsrc",
        source="Webtrends parameters; learn.microsoft.com/contribute: WT.mc_id",
    ),
    Tracker(names="s_cid", source=UBLOCK),
    Tracker(names="s_kwcid ef_id", source="Adobe Advertising, experienceleague.adobe.com: AMO ID and EF ID"),
    Tracker(names="sc_cid", source=MINIFLUX),
    Tracker(names="ns_campaign ns_fee ns_linkname ns_mchannel ns_source", source=STRIPPER),
    Tracker(
        names="cm_cr cm_me cm_mmc cm_mmca1 cm_mmca2 cm_mmca3 cm_mmca4 cm_mmca5 cm_mmca6 cm_re cm_sp",
        source="IBM Digital Analytics; " + BRAVE,
    ),
    Tracker(names="cmpid", values=r"[^&]*[a-z_][^&]*", source=CLEARURLS + "; a number may be that of a company"),
    Tracker(names="ex_cid cx_click cx_recsorder cx_recswidget", source=BRAVE),
    Tracker(names="guccounter guce_referrer guce_referrer_sig", source=BRAVE),
    Tracker(names="sr_share", source=STRIPPER),
    Tracker(names="echobox", source=CLEARURLS),
    Tracker(names="spm", values=r"[\w-]+(?:\.[\w-]*){2,}", source=STRIPPER + ": Alibaba, a2c4g.11186623.0.0"),
    Tracker(names="wickedid", source=MINIFLUX),
    Tracker(names="_branch_match_id _branch_referrer", source=UBLOCK),
    Tracker(names="hmb_campaign hmb_medium hmb_source", source=MINIFLUX),
    Tracker(names="__readwiselocation", source=MINIFLUX),
    # Newsletters.
    Tracker(names="mc_cid mc_eid mc_tc", source="Mailchimp; " + MINIFLUX),
    Tracker(
        names="_hsenc _hsmi __hsfp __hssc __hstc hsctatracking hsa_acc hsa_ad hsa_cam hsa_grp hsa_kw hsa_la hsa_mt "
        "hsa_net hsa_ol hsa_src hsa_tgt hsa_ver",
        source="HubSpot, knowledge.hubspot.com/ads/ad-tracking-in-hubspot; " + UBLOCK,
    ),
    Tracker(names="mkt_tok", source="Marketo; " + MINIFLUX),
    Tracker(names="vero_conv vero_id", source=MINIFLUX),
    Tracker(names="oly_anon_id oly_enc_id rb_clickid", source="Omeda Olytics; " + UBLOCK),
    Tracker(names="ml_sub ml_sub_hash ml_subscriber ml_subscriber_hash", source="MailerLite; " + BRAVE),
    Tracker(names="_bhlid", source="beehiiv; " + UBLOCK),
    Tracker(names="_kx", source="Klaviyo; " + UBLOCK),
    Tracker(names="vgo_ee", source="ActiveCampaign; " + UBLOCK),
    Tracker(names="bsft_aaid bsft_clkid bsft_eid bsft_ek bsft_mid bsft_uid", source="Blueshift; " + UBLOCK),
    Tracker(names="et_cid et_lid et_rid", source="Salesforce ExactTarget; " + BRAVE),
    Tracker(names="sc_customer sc_eh sc_lid sc_llid sc_src sc_uid", source="Emarsys; " + BRAVE),
    Tracker(names="ss_campaign_id ss_campaign_name ss_campaign_sent_date ss_email_id ss_source", source=BRAVE),
    Tracker(names="elqtrack elqtrackid", source="Oracle Eloqua, docs.oracle.com: Asset tracking"),
    Tracker(names="awt_l awt_m", source="AWeber, help.aweber.com: link tracking"),
    Tracker(
        names="dm_i", values=r"[0-9a-z,.]*,[0-9a-z,.]*", source="dotdigital, support.dotdigital.com: link tracking"
    ),
    # What publishing systems add to the links of a feed.
    Tracker(names="source", values=r"rss-[0-9a-f-]*-{2,}\d*", source="Medium's feeds: ?source=rss----8a2d26c4b1d5---4"),
    Tracker(names="source sk_source", hosts="medium.com", source=BRAVE),
    Tracker(names="ref", values=r"producthunt", source="Product Hunt's links to products: ?ref=producthunt"),
    Tracker(
        names="isfreemail r showwelcomeonshare triedredirect",
        hosts="substack.com",
        source="Substack's e-mails and share buttons: ?isFreemail=true&r=fdli9&triedRedirect=true",
    ),
    # What means something else elsewhere.
    Tracker(names="cxt ref_src ref_url refsrc s src t", hosts="twitter.com x.com", source=UBLOCK + "; " + CLEARURLS),
    Tracker(
        names="ab_channel embeds_euri embeds_loader_url_for_pings embeds_origin embeds_referring_euri feature "
        "feature_shared pp si source_ve_path",
        hosts="youtube.com youtu.be youtube-nocookie.com",
        source=BRAVE,
    ),
    Tracker(names="nd si sp_cid", hosts="open.spotify.com", source="Spotify's share links; " + BRAVE),
    Tracker(names="ig_rid igsh xmt", hosts="instagram.com threads.net threads.com", source=BRAVE),
    Tracker(
        names="__tn__ __xts__[0] __cft__[0] __xts__%5b0%5d __cft__%5b0%5d fref hc_location hc_ref mibextid ref refid "
        "ref_type",
        hosts="facebook.com",
        source=CLEARURLS,
    ),
    Tracker(
        names="_r _t embed_source is_copy_url is_from_webapp refer referer_url referer_video_id sender_device",
        hosts="tiktok.com",
        source=CLEARURLS + "; " + BRAVE,
    ),
    Tracker(
        names="lipi midtoken mktg original_referer rcm refid trackingcode trackingid trk trkemail",
        hosts="linkedin.com",
        source=CLEARURLS + "; " + BRAVE,
    ),
    Tracker(
        names="correlation_id post_fullname rdt ref ref_campaign ref_source share_id",
        hosts="reddit.com",
        source=BRAVE,
    ),
    Tracker(
        names="_encoding crid dib dib_tag pd_rd_i pd_rd_r pd_rd_w pd_rd_wg pf_rd_i pf_rd_m pf_rd_p pf_rd_r pf_rd_s "
        "pf_rd_t qid ref_ refrid rnid social_share sprefix sr content-id",
        hosts="amazon.",
        source=BRAVE + "; " + CLEARURLS,
    ),
    Tracker(names="_trkparms _trksid amdata ssspo sssrc ssuid", hosts="ebay.", source=UBLOCK),
    Tracker(names="ref_ pf_rd_i pf_rd_m pf_rd_p pf_rd_r pf_rd_s pf_rd_t", hosts="imdb.com", source=BRAVE),
    Tracker(names="click_key click_sum organic_search_click", hosts="etsy.com", source=CLEARURLS),
    Tracker(names="ref", hosts="kickstarter.com goodreads.com backerkit.com hackernoon.com", source=BRAVE),
    Tracker(
        names="aqs bih biw ei gs_l gs_lcp gs_lcrp oq rlz sa sclient sei source sourceid sxsrf uact ved vet",
        hosts="www.google.com www.google.co.uk www.google.de www.google.fr",
        source=CLEARURLS,
    ),
    Tracker(
        names="usp",
        values=r"(?:drive_link|drive_web|drivesdk|share_link|sharing)",
        hosts="docs.google.com drive.google.com",
        source="Google Docs' share button: ?usp=sharing",
    ),
    Tracker(names="cvid ocid", hosts="msn.com", source=UBLOCK),
    Tracker(names="soc_src soc_trk tsrc", hosts="yahoo.com", source="Yahoo's share buttons; " + CLEARURLS),
    Tracker(
        names="ncid",
        hosts="aol.com autoblog.com engadget.com huffingtonpost.com huffpost.com techcrunch.com yahoo.com",
        source=STRIPPER + "; feeds of AOL's sites: ?ncid=rss_truncated",
    ),
    Tracker(
        names="_r emc partner referringsource sgrp smid smtyp ugrp",
        hosts="nytimes.com",
        source=BRAVE + "; its feeds until 2016: ?partner=rss&emc=rss",
    ),
    Tracker(
        names="itid tid wpisrc wpmk wprss", hosts="washingtonpost.com", source=BRAVE + "; its feeds: ?wprss=rss_world"
    ),
    Tracker(names="wpsrc", hosts="slate.com", source="Slate's feeds and newsletters: ?wpsrc=sh_all_dt_tw_ru"),
    Tracker(names="mod reflink", hosts="wsj.com marketwatch.com barrons.com", source=BRAVE),
    Tracker(names="cmp", hosts="theguardian.com guardian.co.uk", source="The Guardian's share links: ?CMP=twt_gu"),
    Tracker(names="ocid", hosts="bbc.co.uk bbc.com", source="The BBC's share links: ?ocid=socialflow_twitter"),
    Tracker(names="fsrc", hosts="economist.com", source="The Economist's feeds: ?fsrc=rss"),
    Tracker(names="ft f", hosts="npr.org", source="NPR's feeds: ?ft=nprml&f=1001"),
    Tracker(
        names="feedname feedtype rpc", hosts="reuters.com", source="Reuters' feeds: ?feedType=RSS&feedName=topNews"
    ),
    Tracker(names="srnd", hosts="bloomberg.com", source=BRAVE),
    Tracker(names="tpcc", hosts="techcrunch.com hbr.org", source=BRAVE),
    Tracker(
        names="mbid", hosts="newyorker.com wired.com vogue.com gq.com vanityfair.com arstechnica.com", source=BRAVE
    ),
    Tracker(names="ref", values="rss", hosts="spiegel.de", source="Der Spiegel's feeds: #ref=rss"),
    Tracker(names="trk", hosts="ft.com therecord.media bloomberg.com", source=BRAVE),
    Tracker(names="from_search from_srp qid rank", hosts="goodreads.com", source=BRAVE),
    Tracker(names="dgcid", hosts="sciencedirect.com", source="Elsevier's feeds: ?dgcid=rss_sd_all"),
    Tracker(names="snr", hosts="steampowered.com steamcommunity.com", source=CLEARURLS),
    Tracker(
        names="from_source from_spmid share_from share_medium share_plat share_session_id share_source share_tag "
        "spm_id_from unique_k vd_source",
        hosts="bilibili.com",
        source=CLEARURLS,
    ),
)

#: Their addresses hold others, which must stay what they were, or are signed as a whole.
KEPT_HOSTS = frozenset(
    "archive.is archive.org archive.ph archive.today urldefense.com urldefense.us "
    "webcache.googleusercontent.com".split()
)
#: Where one of these stands, the whole query is signed.
SIGNATURES = frozenset("hmac sig sign signature x-amz-signature x-goog-signature".split())
#: Ghost tells every site that it links to where the reader came from; it has done so since 5.31
#: (TryGhost/Ghost, outbound-link-tagger.js).
OWN_HOST = "ref"
#: AddThis wrote one after every address that was copied: "#.UoLNvvmsim4.twitter" (data_track_addressbar).
_ADD_THIS = re.compile(r"\.[A-Za-z0-9_-]{10,16}(?:\.[a-z_]+)?")
_SEPARATORS = re.compile(r"([&?])")


def _names(row: Tracker) -> dict[str, re.Pattern[str] | None]:
    values = re.compile(row.values, re.IGNORECASE) if row.values else None
    return {name: values for name in row.names.split() if not name.endswith("*")}


_PREFIXES = tuple(name[:-1] for row in TRACKERS if not row.hosts for name in row.names.split() if name.endswith("*"))
_EVERYWHERE: Names = {name: values for row in TRACKERS if not row.hosts for name, values in _names(row).items()}
_THERE: dict[str, dict[str, re.Pattern[str] | None]] = {}
for _row in TRACKERS:
    for _host in _row.hosts.split():
        _THERE.setdefault(_host, {}).update(_names(_row))


def untracked(address: str, page_host: str | None = None) -> str:
    """Give an absolute address without its trackers; order and bytes of all else stay.

    `page_host` is the host of the page that links to it.
    """
    host, _, query, fragment = parts(address)
    if not query and "=" not in fragment and fragment[:1] != ".":
        return address  # a fragment names a place
    names = list(hosts(host))
    if not KEPT_HOSTS.isdisjoint(names):
        return address
    tables = [_EVERYWHERE, *(_THERE[name] for name in names if name in _THERE)]
    own = page_host.removeprefix("www.") if page_host else None
    kept = _kept(query, tables, own), _kept(fragment, tables, own) if "=" in fragment else fragment
    if _ADD_THIS.fullmatch(kept[1]):
        kept = kept[0], ""
    if kept == (query, fragment) or _is_signed(kept[0]):
        return address
    rest = address.partition("#")[0].partition("?")[0]
    return rest + "".join(mark + part for mark, part in zip("?#", kept, strict=True) if part)


def _kept(query: str, tables: Sequence[Names], own: str | None) -> str:
    """Give a query, or a fragment written like one, without trackers."""
    first, *others = _SEPARATORS.split(query)
    tokens = [("", first), *zip(others[::2], others[1::2], strict=True)]
    kept = [token for token in tokens if not _is_tracker(token[1], tables, own)]
    if len(kept) == len(tokens):
        return query
    rest = "".join(separator + token for separator, token in kept)[len(kept[0][0]) if kept else 0 :]
    return rest if rest.strip("&?") else ""


def _is_tracker(token: str, tables: Sequence[Names], own: str | None) -> bool:
    name, _, value = token.partition("=")
    name = name.lower()
    if name.startswith(_PREFIXES):
        return True
    for table in tables:
        if name in table:
            values = table[name]
            if values is None or values.fullmatch(value):
                return True
    return name == OWN_HOST and own is not None and value.lower() == own


def _is_signed(query: str) -> bool:
    return not SIGNATURES.isdisjoint(token.partition("=")[0].lower() for token in query.split("&"))
