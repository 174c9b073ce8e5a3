"""The words of "it works, thanks" in five languages; see `solved` for what each group means.

All without accents and in lower case, apostrophes as '. `says` are regular expressions over words one space apart; the longer
ones stand first.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SolvedWords:
    """One language. `says`: that it is solved. `thanks`: thanks alone. `beside`: what may stand beside either."""

    says: tuple[str, ...]
    thanks: tuple[str, ...]
    beside: str


GREETINGS = frozenset(
    "hi hello hey dear good morning afternoon evening hallo moin servus guten tag morgen liebe lieber sehr geehrte "
    "geehrter bonjour bonsoir salut cher chere hola buenos buenas dias tardes estimado estimada ola bom boa dia tarde "
    "caro cara prezado prezada".split()
)
CLOSINGS = (
    "best regards", "kind regards", "warm regards", "regards", "best wishes", "all the best", "cheers", "best",
    "sincerely", "yours sincerely", "have a nice day", "have a great day", "have a good day", "have a nice weekend",
    "have a good weekend", "have a great weekend", "mit freundlichen grussen", "freundliche grusse", "viele grusse",
    "liebe grusse", "beste grusse", "schone grusse", "gruss", "grusse", "mfg", "vg", "lg", "schonen tag noch",
    "schonen tag", "schones wochenende", "cordialement", "bien cordialement", "bien a vous", "bonne journee",
    "bonne soiree", "saludos", "un saludo", "saludos cordiales", "un cordial saludo", "atentamente", "buen dia",
    "cumprimentos", "com os melhores cumprimentos", "atenciosamente", "abraco", "abracos", "um abraco",
)  # fmt: skip

# Clauses that begin so ask something, whether or not a question mark stands there.
QUESTIONS = (
    r"(?:is|are|was|has|have|does|did|do|can) (?:it|this|that|everything|all|the|my|our|we|you|i|any)",
    r"(?:ist|hat|geht|funktioniert|klappt|lauft|laeuft) (?:es|das|alles|der|die|mein|unser|ihr|sie)",
    r"est(?: ce| ca| cela|$)",
)

_EN = r"(?:(?:it|this|that|everything|all)(?:'s| has been| has| is| was| does)? )?(?:(?:now|all|finally) )*"
_THE_PROBLEM = r"(?:the |my |our |this )?(?:problem|issue|error|bug|ticket)"

SOLVED: dict[str, SolvedWords] = {
    "en": SolvedWords(
        says=(
            r"(?:that|this|it|you) (?:fixed|solved|resolved|sorted|did) (?:it|this|that|the (?:problem|issue|trick)|my (?:problem|issue))",
            _EN + r"(?:works|worked|working|work)",
            _EN + r"(?:solved|resolved|fixed|sorted)",
            _THE_PROBLEM + r"(?: has been| has| is| was|'s)?(?: now)? (?:solved|resolved|fixed|sorted|gone)",
            r"(?:i|we) can (?:now )?(?:log in|login|sign in)(?: now| again)?",
            r"that did it", r"(?:that |it )?did the trick", r"(?:all|everything|it)(?:'s| is)? (?:good|fine|ok|okay|well|perfect)(?: now| again)?",
            r"back to normal", r"(?:up and running|running again)", r"its (?:working|fixed|solved|resolved)",
            r"(?:please |you can |you may |we can |feel free to )?close (?:the|this|my) (?:ticket|case|request|issue)",
            r"no more (?:problems|issues|errors)",
        ),
        thanks=(
            r"(?:many |big |thousand )?thanks(?: (?:a lot|a million|a bunch|so much|very much|again|all|everyone|everybody|guys|team))*",
            r"thank you(?: (?:so much|very much|all|again|everyone|guys|kindly|team))*", r"thx", r"ty", r"tks", r"tnx",
            r"much appreciated", r"(?:i |we )?(?:really )?appreciate (?:it|that|your help)", r"cheers",
        ),
        beside="it is this that now again fine great perfect perfectly well good excellent awesome wonderful brilliant super "
        "cool nice nicely yes yep ok okay all everything for your the help quick fast prompt reply response answer support "
        "quickly service very so much lovely fantastic amazing i we can confirm confirmed and with like a charm as expected "
        "to me us here you are star too beautifully great's solution instructions kind helping team my our best",
    ),
    "de": SolvedWords(
        says=(
            r"(?:(?:es|das|alles|jetzt|nun) )*(?:funktioniert|funktionierte|klappt|lauft|laeuft)(?: (?:es|das|alles))?",
            r"(?:(?:es|das|alles|jetzt|nun) )*geht(?: (?:es|das|alles))?(?: (?:jetzt|wieder|nun))+",
            r"(?:jetzt|nun) geht(?:'s| es| das| alles)(?: wieder)?",
            r"(?:(?:es|das|alles|nun|jetzt) )?(?:hat|hat's|hats)(?: (?:es|das|alles|jetzt|nun|super|gut|prima|wunderbar|mir|uns|sehr))* (?:funktioniert|geklappt|geholfen)",
            r"(?:(?:das |mein |unser |der )?(?:problem|fehler|thema|fall|ticket) )?(?:ist |wurde )?(?:jetzt |nun |damit |somit )?(?:gelost|geloest|behoben|erledigt|gefixt)",
            r"ich kann mich (?:(?:jetzt|nun|wieder) )+(?:anmelden|einloggen)",
            r"(?:das )?problem ist weg", r"(?:der )?fehler ist weg",
            r"(?:das )?ticket kann geschlossen werden", r"(?:sie konnen |ihr konnt |du kannst )(?:das )?ticket schliessen",
            r"keine (?:probleme|fehler) mehr", r"alles (?:wieder )?(?:in ordnung|bestens)",
        ),
        thanks=(
            r"(?:vielen |besten |herzlichen |tausend |lieben )?dank(?: (?:nochmal|nochmals))?", r"danke(?: (?:schon|sehr|vielmals|nochmal|nochmals|euch|ihnen|dir))*",
            r"dankeschon",
        ),
        beside="es das alles jetzt nun wieder ist super toll prima perfekt klasse top wunderbar bestens gut sehr einwandfrei "
        "ja ok okay fur die schnelle hilfe antwort unterstutzung ihre eure deine rasche und bei mir uns einwandfrei ich kann "
        "bestatigen hervorragend ausgezeichnet prompte reibungslos wie gewunscht genau so gross grossartig spitze den support "
        "tollen schnellen service damit",
    ),
    "fr": SolvedWords(
        says=(
            r"(?:(?:ca|cela|tout|maintenant|c'est) )*(?:marche|fonctionne|refonctionne|remarche)",
            r"(?:ca|cela|tout) a (?:bien )?(?:marche|fonctionne)",
            r"(?:(?:le |mon |notre )?(?:probleme|souci|ticket|incident|bug) )?(?:est |a ete )?(?:maintenant |desormais |bien )?(?:resolu|regle|corrige)",
            r"c'est (?:maintenant )?(?:bon|regle|resolu|repare|corrige)", r"tout est (?:bon|rentre dans l'ordre|regle|ok|resolu)",
            r"(?:je peux|j'arrive a) (?:(?:a nouveau|de nouveau|maintenant) )?me connecter(?: a nouveau| maintenant)?",
            r"(?:vous pouvez )(?:fermer|clore|cloturer) (?:le|ce) ticket",
        ),
        thanks=(r"(?:un grand |mille |grand )?merci(?: (?:beaucoup|bien|infiniment|encore|a vous|a tous|pour tout))*", r"je vous remercie", r"je te remercie", r"nous vous remercions"),
        beside="ca cela tout maintenant bien parfait parfaitement super genial excellent top nickel impeccable tres oui ok d'accord "
        "a nouveau pour votre aide reponse reactivite rapidite la le rapide ton et est c'est chez moi nous je confirme "
        "merveilleux formidable l'aide support correctement desormais",
    ),
    "es": SolvedWords(
        says=(
            r"(?:(?:ya|ahora|todo|me|nos|eso|esto) )*(?:funciona|funciono|funcionando)",
            r"(?:(?:ya )?(?:el |mi |nuestro )?(?:problema|error|incidencia|ticket|caso) )?(?:esta |ha sido |fue |quedo )?(?:ya |todo |ahora )?(?:solucionado|resuelto|arreglado|corregido|solucionada|resuelta)",
            r"(?:se )?(?:soluciono|resolvio|arreglo)", r"todo (?:esta )?(?:bien|correcto|en orden|ok) (?:ahora|ya)", r"ya (?:esta|va) (?:todo )?bien",
            r"ya (?:puedo|podemos) (?:entrar|acceder|iniciar sesion)",
            r"(?:pueden |puede |puedes )cerrar (?:el|este) ticket",
        ),
        thanks=(r"(?:muchas |muchisimas |mil )?gracias(?: (?:a todos|de nuevo|por todo|otra vez))*", r"(?:se lo |te lo |os lo )?agradezco", r"muy agradecido", r"muy agradecida"),
        beside="ya ahora todo esta bien perfecto perfectamente genial excelente estupendo fantastico muy super si ok vale de nuevo "
        "por su tu vuestra la ayuda rapida respuesta rapidez atencion y lo confirmo me nos correctamente maravilla el soporte "
        "a las mil maravillas listo",
    ),
    "pt": SolvedWords(
        says=(
            r"(?:(?:ja|agora|tudo|isso|esta) )*(?:a )?(?:funciona|funcionou|funcionando|funcionar)",
            r"(?:(?:o |meu |nosso )?(?:problema|erro|ticket|chamado|caso) )?(?:esta |foi |ficou )?(?:ja |tudo |agora )?(?:resolvido|solucionado|corrigido)",
            r"(?:isso )?(?:resolveu|deu certo)(?: o problema)?", r"tudo (?:esta )?(?:certo|bem|ok|em ordem) (?:agora|ja)",
            r"ja (?:consigo|conseguimos) (?:entrar|aceder|acessar)",
            r"(?:podem |pode )(?:fechar|encerrar) (?:o|este) (?:ticket|chamado)",
        ),
        thanks=(r"(?:muito |muitissimo )?obrigad[oa](?: (?:a todos|mais uma vez|novamente|por tudo|pela ajuda))*", r"agradeco", r"agradecemos", r"valeu", r"grat[oa]"),
        beside="ja agora tudo esta bem perfeito perfeitamente otimo optimo excelente fantastico maravilha muito super sim ok novamente "
        "de novo pela pelo sua vossa ajuda rapida resposta rapidez atencao e eu confirmo isso suporte apoio corretamente certo "
        "o a beleza show",
    ),
}  # fmt: skip

# With any of these beside it, nothing is taken for solved: a limit, a doubt, a refusal, a wish, another trouble.
BLOCKERS = frozenset(
    (
        # English
        "but however although though except still yet not no never nothing none neither nor without only just almost "
        "nearly partly partially mostly until unless if when while once hope hopefully hoping should would will shall might "
        "may maybe perhaps try trying tried test testing check checking unfortunately sadly another other others also "
        "additionally besides more further next please could how why what where which who question questions request "
        "need needs want wait waiting error errors fail fails failed failing failure crash crashes crashed broken problem "
        "problems issue issues bug bugs slow slowly wrong missing different worse half advance whatever otherwise instead "
        "happened happens yesterday before earlier previously used later tomorrow soon stopped stops don't doesn't didn't "
        "isn't aren't wasn't won't can't cannot couldn't haven't hasn't wouldn't shouldn't dont doesnt didnt isnt wasnt wont "
        "cant unable escalate manager refund cancel complaint sarcasm lol sure right wow bravo on first second sometimes "
        "occasionally briefly temporarily workaround except some part apart aside since "
        "get make must asap immediately urgent urgently barely hardly kinda somewhat sort supposedly allegedly claim claims "
        "claimed says said told mark marked pretend nobody somebody ever worst useless joke ridiculous late days weeks months "
        "hours ago already"
        # German
        "aber jedoch allerdings nur noch nicht kein keine keinen nie nichts ohne ausser fast teilweise bis wenn falls "
        "sobald hoffe hoffentlich sollte wurde werde wird konnte vielleicht leider trotzdem weitere weiterer anderes "
        "ausserdem bitte wie warum was wann frage fragen brauche brauchen fehler fehlt problem probleme kaputt langsam "
        "falsch voraus gestern vorher spater morgen manchmal sonst dennoch zwar obwohl versuche teste testen kaum halbwegs einigermassen oder weniger angeblich endlich wochen tage tagen "
        # French
        "mais cependant toutefois sauf ne pas plus jamais rien aucun aucune sans seulement presque encore jusqu si quand "
        "espere esperons devrait peut etre malheureusement autre autres aussi egalement s'il comment pourquoi question "
        "questions besoin erreur erreurs probleme problemes souci soucis lent avance hier avant demain parfois essayer "
        "essaie vais peine moitie moins presque pretendu enfin semaines jours "
        # Spanish
        "pero sin embargo aunque excepto salvo todavia aun nunca nada ningun ninguna solo casi hasta cuando espero deberia "
        "quiza quizas tal vez lamentablemente otro otra tambien ademas favor como porque pregunta preguntas necesito "
        "problema problemas fallo falla lento antemano ayer manana veces intentar probar probare voy medias menos semanas dias supuestamente "
        # Portuguese
        "mas porem contudo exceto ainda nao nunca sem apenas quase ate quando deveria talvez infelizmente outro outra "
        "tambem alem favor pergunta perguntas duvida preciso erro erros problema falha antecipadamente antemao ontem amanha "
        "vezes tentar testar vou desde metade supostamente semanas"
    ).split()
)
