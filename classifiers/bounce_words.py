"""The words of mail systems, as data: openings and subjects of delivery reports, and of warnings of delay.

All in lower case, white space single. An opening may stand anywhere in the first lines, a subject begins with its
words. Only sentences that a mail system writes and a person does not: "could not be delivered" alone is not among
the subjects of persons, but "delivery problem" may be.
"""

# Openings. Where mail systems translate their reports, each language they were seen in.
OPENINGS: tuple[str, ...] = (
    # Postfix, Exim, Sendmail, qmail, Courier, OpenSMTPD, DragonFly, MMDF, smail
    "this is the mail system at host", "this is the postfix program at host", "i'm sorry to have to inform you",
    "created automatically by mail delivery", "created automatically by the smtp relay",
    "incorrectly constructed", "the original message was received at", "transcript of session follows",
    "the following addresses had", "addresses had delivery", "this is the qmail", "i'm afraid i wasn't able to deliver",
    "wasn't able to deliver your message", "this is a delivery status notification", "this is the mailer-daemon",
    "an error has occurred while attempting to deliver", "this is the dragonfly mail agent",
    "there was an error delivering your mail", "delivery failed", "message is undeliverable", "your mail message to the",
    # Gmail, Yahoo, Microsoft, AOL, GMX, mail.ru, Zoho, Amazon
    "delivery to the following recipient", "address not found", "your message wasn't delivered",
    "message not delivered", "delivery incomplete", "message blocked", "delivery has failed to these recipients",
    "your message couldn't be delivered", "did not reach the following recipient",
    "did not reach some or all of the intended recipients", "could not be reached", "unable to deliver your message",
    "unable to deliver message to", "unable to deliver the message", "unable to deliver mail",
    "an error occurred while trying to deliver the mail", "we're writing to let you know that the group",
    # Notes, GroupWise, MailMarshal, Mimecast, Proofpoint, InterScan, MailFoundry, IMail, MDaemon, carriers
    "failure reasons", "the message that you sent was undeliverable", "your message was not delivered",
    "was not delivered to", "could not be delivered", "cannot be delivered", "couldn't be delivered",
    "has not been delivered", "undeliverable to", "undelivered mail", "failed recipients", "failed addresses",
    "non-delivery", "not delivered within", "was rejected by a remote", "did not receive this message",
    "we had trouble delivering your message", "user's mailbox is full", "had permanent fatal errors",
    "delivery status notification", "could not deliver", "the delivery of your message",
    "mail could not be delivered", "your message cannot be delivered",
    "did not receive a copy of your message", "has not yet been delivered", "has been delayed", "message rejected",
    "for delivery to the following", "error occurred while delivering", "error sending your mail",
    "message could not be sent", "returned to sender", "failed to deliver", "you are not a member of this mailing list",
    "not allowed to post", "relaying mail to", "error message below", "requested action not taken", "mail delivery to the following", "was automatically rejected",
    # German, French, Spanish, Italian, Portuguese, Dutch, Swedish, Danish, Polish, Czech
    "konnte nicht zugestellt werden", "konnten nicht zugestellt werden", "zustellung fehlgeschlagen",
    "nicht zugestellt", "fehler bei der zustellung", "unzustellbar",
    "n'a pas pu être remis", "n'a pas pu être distribué", "n'a pas pu être délivré", "n'a pas été remis",
    "échec de la remise", "impossible de remettre", "n'ont pas pu être remis",
    "no se pudo entregar", "no se ha podido entregar", "no pudo ser entregado", "no ha sido entregado",
    "error en la entrega", "no se entregó",
    "non è stato possibile recapitare", "impossibile recapitare", "non recapitato", "mancato recapito",
    "não pôde ser entregue", "não foi possível entregar", "não foi entregue", "falha na entrega",
    "kon niet worden bezorgd", "kan niet worden bezorgd", "kon niet worden afgeleverd", "niet afgeleverd",
    "kunde inte levereras", "det gick inte att leverera", "kunne ikke leveres", "ei voitu toimittaa",
    "nie mogła zostać dostarczona", "nie została dostarczona", "nie można dostarczyć", "nelze doručit",
    "nebyla doručena", "nem kézbesíthető", "teslim edilemedi", "iletilemedi",
    # Russian, Ukrainian, Greek, Hebrew, Arabic, Persian, Japanese, Chinese, Korean
    "не может быть доставлено", "не доставлено", "не удалось доставить", "не вдалося доставити",
    "δεν ήταν δυνατή η παράδοση", "לא ניתן היה למסור", "تعذر تسليم", "送信できませんでした", "配信できませんでした",
    "届けできませんでした", "お届けできません", "送信に失敗しました", "配送できません", "退信", "无法投递", "未能送达", "無法傳送",
    "전달하지 못했습니다", "보낼 수 없습니다",
)  # fmt: skip

SUBJECTS: tuple[str, ...] = (
    "undeliverable", "undelivered", "mail delivery failed", "mail delivery failure", "mail delivery problem",
    "mail delivery status", "mail delivery error", "mail delivery system", "delivery status notification",
    "delivery failure", "delivery failed", "delivery has failed", "delivery notification", "delivery error",
    "delivery status", "delivery problem", "delivery report", "delivery delayed", "delayed mail",
    "returned mail", "returned to sender", "returned email", "failure notice", "failure delivery", "failed mail",
    "mail failure", "mail system error", "mail could not be delivered", "message could not be delivered",
    "message delivery has failed", "message delivery failure", "message not delivered", "message undeliverable",
    "message you sent blocked", "message status - undeliverable", "non-delivery", "non delivery", "nondeliverable",
    "notification of non", "nondelivery", "permanent delivery failure", "postmaster notify", "email delivery failure",
    "warning: could not send", "warning: message", "warning - delayed", "notice: mail delivery", "mail returned",
    "could not deliver", "couldn't deliver", "unable to deliver", "undelivered mail returned", "mdaemon warning",
    "mdaemon notification", "there was an error sending your mail", "rejected mail", "rejected:", "message rejected",
    "sorry, your message could not be delivered", "mail not delivered", "not delivered", "address not found",
    "there was a problem delivering", "recipient unknown", "user unknown", "[postmaster]", "automatic bounce",
    "unzustellbar", "nicht zustellbar", "zustellung fehlgeschlagen", "rückläufer",
    "non remis", "non remise", "échec de remise", "échec de la remise", "echec de remise", "non distribuable",
    "no se puede entregar", "no se pudo entregar", "no entregado", "error de entrega", "devolución de correo",
    "non recapitabile", "impossibile recapitare", "mancato recapito", "messaggio non recapitato",
    "não entregue", "falha na entrega", "não é possível entregar", "correio não entregue",
    "onbestelbaar", "niet bestelbaar", "kan niet worden bezorgd", "olevererbart", "oleverbart", "ej levererbart",
    "kan ikke leveres", "ikke leveret", "kan ikke levere", "ei voitu toimittaa", "toimittamaton",
    "niedostarczalne", "niedostarczona", "nie można dostarczyć", "nedoručitelné", "nedoručiteľné", "kézbesíthetetlen",
    "teslim edilemedi", "ваше сообщение не доставлено", "недоставленное", "не доставлено", "не удается доставить",
    "配信不能", "配信エラー", "送信エラー", "メール送信エラー", "未配信", "无法送达", "系统退信", "退信", "未傳遞", "배달되지 않음",
)  # fmt: skip

# A warning: the mail system has not given up.
DELAYS: tuple[str, ...] = (
    "has been delayed", "delivery delayed", "mail delivery delayed", "delayed mail", "is delayed", "delivery is delayed",
    "delayed 2", "delayed 4", "not yet been delivered", "will be retried", "this is a warning", "warning message only",
    "warning only", "still being retried", "delivery attempts will continue", "no action is required",
    "warning: could not send message for past", "(delay)", "will keep trying", "will continue to try",
    "do not need to resend", "temporary problem delivering", "delivery incomplete", "we will try again",
    "not been delivered yet", "noch nicht zugestellt", "zustellung verzögert", "verzögert", "a été retardé", "retardée",
    "se ha retrasado", "retrasado", "è stata ritardata", "ritardat", "está atrasad", "foi adiada", "vertraagd",
    "försenat", "forsinket", "opóźni", "задерж", "отложен", "遅延", "延迟",
)  # fmt: skip
