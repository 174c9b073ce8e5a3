"""How mail clients mark quotations and signatures in HTML. Data only; `quote_html` reads it.

Ids and class names are compared whole and in lower case. "x_" before an id (Outlook adds it when it quotes its own
mail) needs no row: such elements stand inside a quote already.
"""

# Elements that hold the quoted message.
QUOTE_IDS = frozenset(
    {
        "olk_src_body_section",  # Outlook for Mac 2011
        "mac_outlook_attribution_blockquote",
        "mail-editor-reference-message-container",  # Outlook, new and mobile
        "mail-app-auto-quote",  # iOS clients by SparkPost
        "isreplycontent",  # NetEase (163, 126)
        "blockquote_zmail",  # Zoho
        "reply-intro",  # Roundcube: the attribution
        "qt",  # Fastmail
        "oldmessage",  # Samsung
        "quoted-content",
    }
)  # fmt: skip
QUOTE_CLASSES = frozenset(
    {
        "yahoo_quoted", "yqtdbase", "yahoo-quoted", "ydp-quoted",  # Yahoo
        "moz-cite-prefix", "moz-forward-container", "moz-email-headers-table",  # Thunderbird
        "freshdesk_quote", "front-blockquote", "missive_quote", "tutanota_quote", "spark_quote", "clean_bq",
        "hey-quoted", "sh-quoted-content", "helpscout-quote", "zd-quote", "history_container", "mailbird-quote",
        "skiff_quote", "skiff-mail-quote", "mimestream_quote", "canary_quote", "airmail_quote", "newton_quote",
        "cm_quote", "postbox_quote", "edison_quote", "alimail-quote", "quoted-text-plain", "outlook_quote",
        "gmail_attr", "gmail_quote_attribution", "wmquote", "originalmessage", "kmail-quote", "iosquote",
        "nylas-quote", "tutanota-quote", "bluemail_quote",
    }
)  # fmt: skip
QUOTE_NAMES = frozenset({"messagereplysection", "quote", "quoted-content"})  # Spark; GMX and web.de
QUOTE_MARKERS = frozenset({"__quoted_text__", "__headers__"})  # Zimbra's data-marker

# Containers of attribution and blockquote: answers between the blockquotes are written inside them.
ANSWERED_CLASSES = frozenset(
    {"gmail_quote", "gmail_quote_container", "protonmail_quote", "zmail_extra", "nylas-quote-container"}
)

# Elements after which everything is the older message.
CUT_IDS = frozenset(
    {
        "divrplyfwdmsg", "appendonsend",  # Outlook on the web and mobile
        "stopspelling",  # Hotmail
        "zwchr",  # Zimbra, Comcast
        "replysplit", "reply-separator", "ms-outlook-mobile-body-separator-line",
    }
)  # fmt: skip
CUT_CLASSES = frozenset({"zmail_extra_hr"})  # Zoho

SIGNATURE_IDS = frozenset(
    {"signature", "ms-outlook-mobile-signature", "applemailsignature", "composer_signature", "bloop_sign", "ydpsignature"}
)  # fmt: skip
SIGNATURE_CLASSES = frozenset(
    {
        "gmail_signature", "gmail_signature_prefix", "moz-signature", "protonmail_signature_block", "yahoo-signature",
        "tutanota_signature", "zmail_signature", "mailbird-signature", "front-signature", "hey-signature",
    }
)  # fmt: skip
SIGNATURE_MARKERS = frozenset({"__sig_pre__", "__sig_post__"})
