"""Words of attribution lines ("On Tuesday X wrote:") by language. Data only; `attributions` reads it.

A language is added by adding its row. Words are those that mail clients print, in the spelling they print;
openers are the words before the date. Clients that print none (Yandex, Mail.Ru, Gmail in Japanese) need no row:
a date, an address and a colon are enough.
"""

# The last word of the verb is enough ("a écrit", "het volgende geschreven"); endings in brackets are cut off first.
VERBS: dict[str, tuple[str, ...]] = {
    "ar": ("كتب", "كتبت"),
    "bg": ("написа",),
    "ca": ("escriure", "escrit", "missatge"),
    "cs": ("napsal", "napsala", "píše"),
    "da": ("skrev",),
    "de": ("schrieb", "geschrieben"),
    "el": ("έγραψε",),
    "en": ("wrote", "writes"),
    "es": ("escribió", "escribio", "escrito"),
    "et": ("kirjutas",),
    "eu": ("idatzi",),
    "fa": ("نوشت",),
    "fi": ("kirjoitti",),
    "fr": ("écrit", "ecrit", "écrivait"),
    "gl": ("escribiu",),
    "he": ("כתב", "כתבה", "מאת"),
    "hr": ("napisao", "napisala"),
    "hu": ("írta",),
    "id": ("menulis",),
    "is": ("skrifaði", "ritaði"),
    "it": ("scritto", "scrisse", "scrive"),
    "lt": ("rašė", "parašė"),
    "lv": ("rakstīja",),
    "nb": ("skrev",),
    "nl": ("schreef", "geschreven"),
    "pl": ("napisał", "napisała", "pisze"),
    "pt": ("escreveu",),
    "ro": ("scris",),
    "ru": ("написал", "написала", "пишет", "писал", "писала"),
    "sk": ("napísal", "napísala", "píše"),
    "sl": ("napisal", "napisala"),
    "sr": ("написао", "написала"),
    "sv": ("skrev",),
    "tr": ("yazdı",),
    "uk": ("написав", "написала", "пише"),
    "vi": ("viết",),
}

# Scripts that set no space between words: there the verb is looked for anywhere in the line.
UNSPACED_VERBS: dict[str, tuple[str, ...]] = {
    "ja": ("のメッセージ", "のメール", "書きました"),
    "ko": ("작성", "님이 씀", "썼습니다"),
    "th": ("เขียนว่า",),
    "zh": ("写道", "寫道", "写到"),
}

OPENERS: dict[str, tuple[str, ...]] = {
    "cs": ("dne",),
    "da": ("den",),
    "de": ("am",),
    "el": ("στις",),
    "en": ("on", "at"),
    "es": ("el",),
    "fr": ("le",),
    "it": ("il giorno", "il", "in data"),
    "nb": ("på",),
    "nl": ("op",),
    "pl": ("w dniu", "dnia"),
    "pt": ("em", "no dia", "a"),
    "ro": ("în", "la", "pe"),
    "sk": ("dňa",),
    "sl": ("dne", "v"),
    "sv": ("den",),
    "vi": ("vào lúc", "vào"),
    "zh": ("在",),
}
