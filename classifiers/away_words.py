"""The words of automatic answers, by language (ISO 639-1), as data; compared without case and accents. The languages are in
`away_words_western`, `_northern`, `_eastern` and `_asian`.

`automatic`: how a subject begins that a mail program wrote (Exchange, Gmail, Notes, Groupwise, carriers).
`away`: how a subject begins that an absent person wrote. `absent`, `back`: sentences about being away, and about the
return, the deputy or slow answers. `machine`: how a line begins that says that no person answers.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AwayWords:
    """The words of one language. All but `automatic` and `machine` are what persons write too: see `away_texts`."""

    automatic: tuple[str, ...]
    away: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    machine: tuple[str, ...] = ()


# Challenges: a filter holds our mail until somebody proves to be a person. Never answered (RFC 3834 §2).
CHALLENGES: tuple[str, ...] = (
    "has been waitlisted", "to have your address added", "add yourself to my", "added to the recipient's allowed",
    "you are not on my", "one-time confirmation", "one time confirmation", "to prove that you are a human",
    "prove you are human", "verify that you are a human", "verify you are human", "your message is being held until",
    "your email is being held until", "will be delivered once you", "click here to deliver your", "confirm your message so",
    "to complete delivery of your", "to release your message", "approved senders list", "approved sender list",
)  # fmt: skip

# How a person speaks of what we asked: no machine says that it tried. One of these, and a text is no notice.
PERSONAL: tuple[str, ...] = (
    "i could not", "i couldn't", "i have not yet", "i haven't yet", "i haven't tried", "i did not", "i didn't", "i tried", "i'll do that", "i will do that", "try it", "try this", "test it", "tested",
    "return the", "return it", "return them", "konnte ich", "ich konnte", "habe ich noch nicht", "ich habe noch nicht", "ausprobier", "getestet",
    "teste ich", "je n'ai pas", "je n'ai pu", "j'essai", "no pude", "no he podido", "lo probaré", "não consegui", "não pude", "vou testar",
    "non ho potuto", "non sono riuscit", "proverò", "ik kon", "heb ik nog niet", "ik heb nog niet", "ga het testen", "jag har inte", "jeg har ikke",
    "en ole vielä", "nie mogłem", "nie mogłam", "nemohl jsem", "nemohla jsem", "я не смог", "не успел", "я ещё не", "я попробую",
)  # fmt: skip

# Thanks for a mail: how notices of absence begin.
THANKS: tuple[str, ...] = (
    "thank you", "thanks for", "dank", "merci", "gracias", "obrigad", "agradeç", "grazie", "ringrazi", "bedankt", "tack för",
    "tak for", "takk for", "kiitos", "dziękuj", "děkuj", "ďakuj", "köszön", "mulțum", "hvala", "спасибо", "благодар", "дякую",
    "ευχαριστ", "teşekkür", "paldies", "ačiū", "aitäh", "tänan", "תודה", "شكرا", "ありがとう", "お世話になって", "感谢", "感謝", "감사", "cảm ơn",
)  # fmt: skip
