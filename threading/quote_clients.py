"""How mail clients mark quotations and signatures in HTML. Data only; `quote_html` reads it.

Ids and class names are compared whole and in lower case. "x_" before an id (Outlook adds it when it quotes its own
mail) needs no row: such elements stand inside a quote already.
"""

# Elements that hold the quoted message. A blockquote needs no row if its class says "quote" or its type "cite".
QUOTE_IDS = frozenset(
    {
        "olk_src_body_section",  # Outlook for Mac 2011
        "mac_outlook_attribution_blockquote",
        "mail-editor-reference-message-container",  # Outlook, new and mobile
        "isreplycontent",  # NetEase (163, 126)
        "blockquote_zmail",  # Zoho
        "reply-intro",  # Roundcube: the attribution
    }
)
QUOTE_CLASSES = frozenset(
    {
        "yqtdbase",  # Yahoo on mobiles
        "moz-cite-prefix",  # Thunderbird: the attribution
        "moz-forward-container",
        "moz-email-headers-table",
        "gmail_attr",
        "freshdesk_quote",
        "missive_quote",
        "tutanota_quote",
        "clean_bq",  # Airmail
        "history_container",  # Mailbird
        "ik_mail_quote",  # Infomaniak
    }
)
QUOTE_PART = "yahoo_quoted"  # Yahoo puts numbers before it or behind it, in ids and classes
QUOTE_NAMES = frozenset({"messagereplysection", "quote", "quoted-content"})  # Spark; GMX and web.de
QUOTE_MARKERS = frozenset({"__quoted_text__", "__headers__"})  # Zimbra's data-marker

# Containers of attribution and blockquote: answers between the blockquotes are written inside them.
ANSWERED_CLASSES = frozenset({"gmail_quote", "gmail_quote_container", "protonmail_quote", "zmail_extra"})

# Elements after which everything is the older message.
CUT_IDS = frozenset(
    {
        "divrplyfwdmsg",  # Outlook on the web and mobile
        "appendonsend",
        "stopspelling",  # Hotmail
        "zwchr",  # Zimbra, Comcast
    }
)
CUT_CLASSES = frozenset({"zmail_extra_hr", "xm_mail_oringinal_describe"})  # Zoho, QQ

SIGNATURE_IDS = frozenset(
    {
        "signature",  # Outlook on the web
        "ms-outlook-mobile-signature",
        "applemailsignature",
        "composer_signature",  # Samsung
    }
)
SIGNATURE_CLASSES = frozenset(
    {
        "gmail_signature",
        "gmail_signature_prefix",
        "moz-signature",
        "protonmail_signature_block",
        "front-signature",
    }
)
SIGNATURE_MARKERS = frozenset({"__sig_pre__", "__sig_post__"})
