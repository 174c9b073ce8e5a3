"""The most frequent small words of each language, and letters few others use, as data for `language`.

Articles, pronouns, prepositions, auxiliaries, and the words mails begin and end with; lower case, accents as written.
Words of trade ("account", "login") are left out: they are the same everywhere.
"""

# Latin script. The same word may stand in several languages: it then counts less in each.
WORDS: dict[str, str] = {
    "en": "the of and to in is that it for you was with on are this be have from or by not but what all were we when your "
          "can there an which their if will each about how up out them then so some would into has more her two him see no "
          "way could my than been who its now did get may i me our us hello hi dear please thanks thank regards cannot can't "
          "don't doesn't i'm i've it's am do does why where still after yesterday today they he she any just want need",
    "de": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass "
          "sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr durch "
          "man sein wurde wenn können kann ich wir mir uns mich meine mein unsere ihre ihr ihnen bitte danke vielen dank hallo "
          "guten tag sehr geehrte damen herren freundlichen grüßen grüße gruß leider habe schon seit heute gestern keine kein "
          "was warum wo dieser diese dieses jetzt wieder",
    "fr": "le la les de des du un une et est en que qui dans ce il elle pour pas ne sur se plus par avec je nous vous au aux "
          "son sa ses on mais ou où comme si leur été être avoir fait a ont sont cette ces tout tous même mon ma mes votre vos "
          "notre nos j'ai c'est n'est d'un d'une l'a qu'il bonjour merci cordialement madame monsieur salut s'il vous plaît "
          "veuillez très bien depuis encore toujours suis avez peux peut impossible quand pourquoi hier aujourd'hui plusieurs",
    "es": "el la los las de del que y en un una es se no por con para su al lo como más pero sus le ya o este sí porque esta "
          "entre cuando muy sin sobre también me hasta hay donde quien desde todo nos durante todos uno les ni contra otros ese "
          "eso ante ellos e esto mí antes algunos qué unos yo otro otras otra él tanto esa estos mucho nada muchos cual poco ella "
          "está están estar estas algunas algo nosotros mi mis tu hola gracias saludos buenos buenas días tardes favor puedo tengo estoy "
          "hemos he ha han necesito quiero hoy ayer usted ustedes señor señora estimado",
    "pt": "o a os as de do da dos das que e em um uma é se não por com para na no nas nos ao aos à às mais como mas foi ele ela "
          "tem seu sua ou ser quando muito já está eu também só pelo pela até isso entre era depois sem mesmo seus quem me esse "
          "eles estão você essa num nem minha meu meus minhas têm numa suas nós nosso nossa lhe este esta isto aquilo olá obrigado "
          "obrigada bom dia boa tarde atenciosamente cumprimentos prezados caro cara consigo posso preciso gostaria favor ontem "
          "hoje ainda desde estou temos tenho foram há",
    "it": "il lo la i gli le di del della dei delle degli che e è un una in non per con si da al alla ai alle come sono ma ho ha "
          "anche più se nel nella nei dal dalla questo questa sul sulla mi ci vi ne o io noi voi lei lui loro mio mia miei nostro "
          "nostra vostro suo sua abbiamo hanno stato essere fare molto già ancora quando perché dove cosa chi quale dopo prima "
          "senza buongiorno ciao salve grazie saluti cordiali distinti gentile gentili vorrei posso può potete devo ieri oggi "
          "adesso ora dell' all' l'ho c'è un'altra però quindi solo tutto",
    "nl": "de het een en van in is dat op te zijn voor met die niet aan er om ook als dan maar bij of uit nog naar heeft door over "
          "ze zich hij ik je u we wij mijn onze ons uw deze dit wat wel kan geen al meer hebben heb had worden wordt werd kunnen "
          "kunt moet zou zal omdat waar hoe waarom toen nu hallo beste geachte heer mevrouw bedankt dank dankjewel groet groeten "
          "vriendelijke graag alvast gisteren vandaag steeds weer iets niets mij me jullie hun",
    "sv": "och i att det som en på är av för med till den har de inte om ett han men var jag sig från vi så kan när hon under ska "
          "också efter eller nu sin där vid mot man nej ja ut skulle mycket bara över mig dig oss er min mitt mina vår vårt ert din "
          "hej tack hälsningar vänliga mvh vänligen snälla får fått varför hur vad vilken detta dessa denna igår idag fortfarande "
          "måste vill kommer går finns inget ingen fungerar felet längre behöver hjälp svar säger händer gärna",
    "da": "og i at det er en til på som de med af den for ikke der var et har jeg fra han vi sig men om så ved hun kan skal eller "
          "hvad også efter når nu over ud vil blev havde hvor hvis meget mig dig os jer min mit mine vores jeres din hej tak venlig "
          "hilsen hilsner mvh venligst kære får fået hvorfor hvordan dette disse denne dag går stadig noget ingen nogen kunne "
          "skulle ville været blevet bliver alle ind virker mere forkert ordre gerne mangler hjælp svar siger sker",
    "no": "og i det er på som en til å for av at med de har ikke den jeg et om var fra men vi så han kan seg ved hun skal eller hva "
          "også etter når nå over ut vil ble hadde hvor hvis mye meg deg oss dere min mitt mine vår våre deres din hei takk vennlig "
          "hilsen mvh vennligst kjære får fått hvorfor hvordan dette disse denne går fortsatt noe ingen noen kunne skulle ville "
          "vært blitt blir alle dag ikkje eg inn fungerer lenger feil ønsker mangler hjelp svar sier skjer oppdatert gjerne",
    "fi": "ja on ei että se hän oli ovat en joka mutta kun niin tai jos myös kuin sen sitä minä sinä me te he olen olet ole olla "
          "ollut voi voin vain nyt vielä jo mitä miksi missä miten tämä tämän nämä kanssa mukaan ennen jälkeen hei kiitos "
          "ystävällisin terveisin terveiset moi päivää hyvää voisitteko voitteko minun meidän teidän minulla meillä ettei eikä sekä "
          "tänään eilen enää aina kaikki mitään",
    "pl": "i w na z do się nie że to jest o jak za od po co ale przez tak dla czy już był była są był tylko które który która "
          "może przy jego jej ich mnie mi nas nam was pan pani państwa mam mamy mój moja moje nasz nasze proszę dziękuję witam "
          "dzień dobry pozdrawiam poważaniem szanowni dlaczego kiedy gdzie jeszcze bardzo można nie ma ten ta te tego tej tym "
          "oraz lub jednak wczoraj dzisiaj dziś od został chciałbym chciałabym mogę",
    "cs": "a v se na je že to s z do o ve k i jako za po pro ale který která které si od by jsem jsme jste jsou bylo byl byla být "
          "nebo tak už když aby až jen také co ze jak při již má mám máme mi mě nám vám vás nás můj moje naše dobrý den děkuji "
          "děkujeme prosím pozdravem zdravím přeji proč kdy kde ještě velmi mohu můžete nelze není tento tato toto včera dnes "
          "potřebuji stále svému svého mého mé špatně",
    "sk": "a v sa na je že to s z do o vo k i ako za po pre ale ktorý ktorá ktoré si od by som sme ste sú bolo bol bola byť alebo "
          "tak už keď aby až len tiež čo zo pri má mám máme mi ma nám vám vás nás môj moje naše dobrý deň ďakujem ďakujeme prosím "
          "pozdravom zdravím prečo kedy kde ešte veľmi môžem môžete nie tento táto toto včera dnes potrebujem stále",
    "hu": "a az és hogy nem is egy ez van volt de meg ha csak már mint még el kell lehet mert vagy ki azt ezt én mi ti ők minden "
          "nagyon be fel után között által alatt amely aki ami amit miért hol mikor hogyan most itt ott nincs nekem nekünk önök "
          "önöknek kérem köszönöm köszönjük üdvözlettel tisztelt szia jó napot szeretnék szeretném tudom tudok kaptam tegnap ma "
          "óta legyen lenne voltam",
    "ro": "de și în la a cu nu pe este că o un din să se mai care pentru sunt au fost sau dar ce am ai are avem prin după cum eu "
          "noi voi el ea ei lui lor meu mea mei mele nostru noastră vă rog mulțumesc mulțumim bună ziua salut stimate cu stimă "
          "respect poate pot puteți dacă când unde acest această aceasta acum încă doar foarte ieri azi astăzi fără până către "
          "nici numai îmi mi vreau aș doresc",
    "tr": "ve bir bu da de için ile çok ne ama gibi daha var olarak kadar sonra mi mı ben sen biz siz onlar benim bizim sizin olan "
          "oldu olduğu değil yok her şey en ya ki nasıl neden niçin nerede hangi merhaba teşekkürler teşekkür ederim ederiz "
          "saygılarımla lütfen selam sayın iyi günler rica ediyorum istiyorum olmuyor yapabilirim dün bugün hala hâlâ şu o bana "
          "bize size",
    "hr": "i u je se na da za su od s a o kao ne što ili koji koja koje ali to iz po do bio bila biti sam smo ste može mogu samo "
          "već kada kad kako gdje zašto još vrlo nije nisam nemam imam imamo moj moja moje naš naše vaš vaše me mi nam vam vas "
          "hvala molim poštovani pozdrav lijep dobar dan jučer danas ovaj ova ovo taj ta te ga prema nakon prije",
    "sl": "in v je se na da za so od z s pa o kot ne kar ali ki iz po do bil bila biti sem smo ste lahko le že ko kako kje zakaj "
          "še zelo ni nisem nimam imam imamo moj moja moje naš naše vaš vaše me mi nam vam vas hvala prosim pozdravljeni "
          "spoštovani pozdrav lep dober dan včeraj danes ta to te ga pred pri tudi",
    "et": "ja on ei et see ta oli ma mis kui ka oma aga siis nii või ning mida selle seda kes ainult veel juba nüüd kuid olen oleme "
          "olete olid saab saan saa minu meie teie mul meil palun aitäh tänan tänud tere lugupidamisega tervitustega miks kus kuidas "
          "millal pärast enne kuni väga eile täna ikka midagi",
    "lv": "un ir ka uz ar no par lai kas bet tas ja pie arī es mēs jūs viņš viņa kā vai jau vēl tikai pēc šis šī man mums jums mans "
          "mūsu jūsu nav bija būs var varu lūdzu paldies labdien sveiki cieņu kāpēc kur kad šodien vakar ļoti nevaru esmu to tā kuru",
    "lt": "ir yra į kad su iš tai ne bet kaip už jau dar tik ar apie po prie nuo iki aš mes jūs jis ji mano mūsu jūsų man mums jums "
          "nėra buvo bus gali galiu prašau ačiū dėkoju laba diena sveiki pagarba kodėl kur kada šiandien vakar labai negaliu esu "
          "kuris kuri šis šią",
    "ca": "el la els les de del dels que i en un una és no per amb a al als es com més però si ja o aquest aquesta perquè quan molt "
          "sense també em ens us des tot on què jo meu meva nostre vostre hola gràcies salutacions bon dia bones tardes puc tinc "
          "hem he ha han necessito vull avui ahir sóc soc estic està són seva seu fins",
    "vi": "và là của có không được trong cho với các một những này khi đã để tôi bạn chúng từ về như nhưng cũng đến vì thì sẽ "
          "người nào rất xin chào cảm ơn vui lòng anh chị em trân trọng hôm nay qua vẫn bị ra lại nếu gì",
    "id": "yang dan di ke dari ini itu untuk dengan tidak pada adalah saya kami anda akan dalam ada juga sudah bisa karena oleh atau "
          "lebih seperti tapi tetapi mereka kita apa bagaimana kenapa mengapa mohon terima kasih selamat pagi siang sore malam "
          "hormat salam tolong belum telah masih kemarin hari dapat harus sebagai",
}  # fmt: skip

# Letters that few other languages of the script have: each occurrence counts like a rare word.
LETTERS: dict[str, str] = {
    "de": "ßäöü", "fr": "çœèêàûîëïé", "es": "ñ¿¡áíóúé", "pt": "ãõçáéíóúâê", "it": "òìàèù", "sv": "åäö", "da": "æøå", "no": "æøå", "fi": "äö",
    "pl": "łąęśżźćń", "cs": "řěůčšžýáíďťň", "sk": "ľĺŕôťďňčšžýáí", "hu": "őűöüáéó", "ro": "șțăşţâî", "tr": "ğışİçöü", "hr": "đćčšž", "sl": "čšž",
    "et": "õäü", "lv": "āēīūķļņģ", "lt": "ėįųūą", "ca": "·çòàèéíó", "vi": "ăđơưạảấầậắằốồộớờợụứừữịọẹẽ",
}  # fmt: skip

CYRILLIC: dict[str, str] = {
    "ru": "и в не на что я с это как по но а все он за из у так же от мы вы было для о мне нас вас меня вам нам бы только уже ещё "
          "если когда или мой моя наш ваш здравствуйте спасибо пожалуйста добрый день уважением почему где можно нет есть "
          "был быть этот эта вчера сегодня могу нужно очень до после",
    "uk": "і в не на що я з це як по але а все він за із у так ж від ми ви було для про мені нас вас мене вам нам б тільки вже ще "
          "якщо коли або мій моя наш ваш вітаю дякую ласка добрий день повагою чому де можна немає є був бути цей ця вчора "
          "сьогодні можу потрібно дуже до після та й",
    "bg": "и в не на че аз с това как по но а всички той за от у така же ние вие беше да се ми ни ви ме съм сме сте са си само "
          "вече още ако когато или моя моят нашия здравейте благодаря моля добър ден поздрави защо къде може няма има бил този "
          "тази вчера днес мога трябва много до след",
    "sr": "и у не на да ја је са то како по али а све он за из од ми ви било о мени нас вас мене вам нам би само већ још ако када "
          "или мој моја наш ваш здраво хвала молим добар дан поштовани поздрав зашто где може нема има био овај ова јуче данас "
          "могу треба веома до након се",
}  # fmt: skip
CYRILLIC_LETTERS: dict[str, str] = {"ru": "ыэё", "uk": "іїєґ", "bg": "ъщ", "sr": "јљњћђџ"}

# Endings of longer words.
ENDINGS: dict[str, tuple[str, ...]] = {
    "en": ("ing", "tion", "ment", "ness", "ould", "ful", "ght", "ally"),
    "de": ("ung", "ungen", "keit", "heit", "lich", "schaft", "isch", "igen", "chen"),
    "fr": ("ement", "tion", "eux", "euse", "ait", "aient", "ique", "iez"),
    "es": ("ción", "ciones", "miento", "mente", "idad", "amos", "aron", "aba", "ado", "ido"),
    "pt": ("ção", "ções", "mento", "mente", "dade", "amos", "aram", "ava", "ado", "ido", "inha"),
    "it": ("zione", "zioni", "mento", "mente", "ità", "iamo", "ato", "ata", "ello", "ssimo"),
    "nl": ("ing", "ingen", "lijk", "heid", "atie", "aal", "eren", "stel"),
    "sv": ("ning", "ningen", "ar", "arna", "het", "ligt", "ade", "igt"),
    "da": ("ning", "ningen", "erne", "hed", "ligt", "ede", "elsen"),
    "no": ("ing", "ingen", "ene", "het", "lig", "else", "elsen"),
    "fi": ("ssa", "ssä", "sta", "stä", "lla", "llä", "lle", "ksi", "nen", "sti", "ään", "aan", "mme", "kseni", "uksen"),
    "pl": ("anie", "enie", "owa", "owy", "ego", "emu", "ych", "ami", "ość", "ości", "ować"),
    "cs": ("ání", "ení", "ého", "ému", "ých", "ost", "osti", "ovat", "nout", "ším", "ka", "ky"),
    "sk": ("anie", "enie", "ého", "ému", "ých", "osť", "osti", "ovať", "núť", "ka", "ky"),
    "hu": ("nak", "nek", "ban", "ben", "ból", "ből", "val", "vel", "ság", "ség", "ást", "ést", "tem", "tam", "hoz", "unk", "ünk"),
    "ro": ("ul", "ului", "ilor", "are", "ește", "esc", "ție", "ții", "ată", "ele"),
    "tr": ("lar", "ler", "ları", "leri", "iyor", "ıyor", "uyor", "üyor", "dan", "den", "mak", "mek", "dır", "dir", "ini", "ını", "imi", "ımı"),
    "hr": ("nja", "nje", "nju", "ati", "iti", "ost", "ski", "ima", "ovi", "amo", "imo"),
    "sl": ("nja", "nje", "nju", "ati", "iti", "ost", "ski", "ega", "emu", "imo", "ilo"),
    "et": ("sse", "nud", "ust", "use", "ata", "ida", "vad", "mine", "ga"),
    "lv": ("ums", "umu", "šana", "šanas", "iem", "ām", "ais", "ies", "ējs", "ība"),
    "lt": ("imas", "imo", "ymas", "ymo", "iai", "ams", "oms", "ias", "tas", "iau", "ką"),
    "ca": ("ció", "cions", "ment", "itat", "ava", "ades", "esa"),
    "id": ("kan", "nya", "lah", "an"),
    "ru": ("ого", "его", "ому", "ить", "ать", "ется", "ость", "ение", "ный", "ная", "лся"),
    "uk": ("ого", "ому", "ити", "ати", "ється", "ість", "ення", "ний", "ься"),
    "bg": ("ата", "ето", "ите", "ият", "ния", "ване", "вам"),
    "sr": ("ати", "ити", "ост", "ски", "има", "ања"),
}  # fmt: skip
