"""Words of attribution lines ("On Tuesday X wrote:") by language. Data only; `attributions` reads it.

A language is added by adding its row. Words are those that mail clients print, in the spelling they print;
openers are the words before the date. Clients that print none (Yandex, Mail.Ru, Gmail in Japanese) need no row:
a date, an address and a colon are enough.
"""

# The last word of the verb is enough ("a écrit", "het volgende geschreven"); endings in brackets are cut off first.
VERBS: dict[str, tuple[str, ...]] = {
    "af": ("geskryf",),
    "ar": ("كتب", "كتبت"),
    "az": ("yazdı",),
    "be": ("напісаў", "напісала", "піша"),
    "bg": ("написа",),
    "ca": ("escriure", "escrit", "missatge"),
    "cs": ("napsal", "napsala", "píše"),
    "cy": ("ysgrifennodd",),
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
    "ga": ("scríobh",),
    "gl": ("escribiu",),
    "he": ("כתב", "כתבה", "מאת"),
    "hr": ("napisao", "napisala"),
    "hu": ("írta",),
    "id": ("menulis",),
    "is": ("skrifaði", "ritaði"),
    "it": ("scritto", "scrisse", "scrive"),
    "kk": ("жазды",),
    "lt": ("rašė", "parašė"),
    "lv": ("rakstīja",),
    "mk": ("напиша",),
    "mn": ("бичсэн",),
    "nb": ("skrev",),
    "nl": ("schreef", "geschreven"),
    "nn": ("skreiv",),
    "pl": ("napisał", "napisała", "pisze", "napisana"),
    "pt": ("escreveu",),
    "ro": ("scris",),
    "ru": ("написал", "написала", "пишет", "писал", "писала", "писали"),
    "sk": ("napísal", "napísala", "píše"),
    "sl": ("napisal", "napisala"),
    "sq": ("shkroi", "shkruar"),
    "sr": ("написао", "написала"),
    "sv": ("skrev",),
    "sw": ("aliandika",),
    "tr": ("yazdı",),
    "uk": ("написав", "написала", "пише"),
    "uz": ("yozdi",),
    "vi": ("viết",),
}

# Scripts that set no space between words, or whose vowel signs end a word for a computer: there the verb is looked for
# anywhere in the line.
UNSPACED_VERBS: dict[str, tuple[str, ...]] = {
    "bn": ("লিখেছেন",),
    "hi": ("ने लिखा",),
    "ja": ("のメッセージ", "のメール", "書きました"),
    "ka": ("დაწერა",),
    "ko": ("작성", "님이 씀", "썼습니다"),
    "ta": ("எழுதியது",),
    "th": ("เขียนว่า",),
    "ur": ("نے لکھا",),
    "zh": ("写道", "寫道", "写到"),
}

# What stands before the name where a webmail (Horde, IMP) says whom it quotes: "Zitat von Ann <ann@example.com>:".
QUOTING: dict[str, tuple[str, ...]] = {
    "ca": ("citant",), "cs": ("citát", "citace", "cituji"), "da": ("citat", "citerer"), "de": ("zitat von", "zitiere", "quoting"),
    "el": ("παράθεση από",), "en": ("quoting", "quote from"), "es": ("citando a", "citando", "mensaje citado por"),
    "et": ("tsitaat",), "fi": ("lainaus", "lainaan"), "fr": ("citation de", "quoting", "selon"), "hu": ("idézet", "idézem"),
    "it": ("citando", "quotando"), "ja": ("引用:", "引用"), "lt": ("cituojama", "cituoju"), "lv": ("citējot",), "nb": ("sitat", "siterer"),
    "nl": ("citeren", "citaat van", "quoting"), "pl": ("cytowanie", "cytuję", "cytat od"), "pt": ("citando", "citação de"), "ro": ("citez pe", "citat din"),
    "ru": ("цитирую", "цитирование"), "sk": ("citát", "citujem"), "sl": ("navajam", "citiram"), "sv": ("citerar", "citat från", "citat av"),
    "tr": ("alıntı",), "uk": ("цитую", "цитування"), "zh": ("引用",),
}  # fmt: skip

OPENERS: dict[str, tuple[str, ...]] = {
    "ar": ("في",),
    "bg": ("на",),
    "cs": ("dne",),
    "da": ("den",),
    "de": ("am",),
    "el": ("στις",),
    "en": ("on", "at"),
    "es": ("el",),
    "et": ("kuupäev",),
    "fa": ("در تاریخ",),
    "fr": ("le",),
    "ga": ("ar",),
    "id": ("pada tanggal", "pada"),
    "it": ("il giorno", "il", "in data"),
    "nb": ("på",),
    "nl": ("op",),
    "pl": ("w dniu", "dnia"),
    "pt": ("em", "no dia", "a"),
    "ro": ("în", "la", "pe"),
    "sk": ("dňa",),
    "sl": ("dne", "v"),
    "sq": ("më",),
    "sv": ("den",),
    "th": ("ในวันที่", "เมื่อ"),
    "vi": ("vào lúc", "vào"),
    "zh": ("在",),
}
