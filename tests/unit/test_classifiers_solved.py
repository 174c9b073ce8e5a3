"""P4: the customer's "it works, thanks" counts only when it is plain; a doubt goes to review, never further."""

import time

import pytest

from postdesk.classifiers.solved import Says, says_solved

PLAIN = """
It works now, thanks!
It works!
Works now. Thank you very much!
Thanks, that fixed it.
That did the trick, thank you so much.
That did it. Thanks again!
Solved.
Solved, thanks a lot!
Perfect, problem solved. Thank you.
The problem is gone, many thanks.
Everything is working again. You can close the ticket.
All good now, thanks.
It's fixed. Thank you for your help!
It's working again, thanks for the quick reply.
Thank you, everything works perfectly.
Great, it works like a charm. Thanks, team!
We can confirm it is resolved. Thank you!
The issue has been resolved. Thanks.
Thanks Anna, it works now!
Hi Anna, it works now. Thanks! Best regards, | Carol
Hello, | | thank you, this solved my problem. | | Kind regards | Carol Diaz
I can log in again, thank you!
Back to normal. Cheers!
Yes, it works. Thank you! 👍
Please close this ticket, it works.
Das Problem ist gelöst, vielen Dank!
Problem gelöst, danke!
Es funktioniert jetzt, danke.
Jetzt funktioniert es wieder. Vielen Dank für die schnelle Hilfe!
Super, es klappt. Danke!
Perfekt, jetzt läuft alles. Danke schön!
Hat geklappt, vielen Dank!
Das hat geholfen, danke.
Danke, das geht jetzt wieder.
Erledigt, danke.
Der Fehler ist behoben. Besten Dank!
Hallo Anna, | | alles funktioniert wieder, danke. | | Viele Grüße | Carol
Ich kann mich wieder anmelden, vielen Dank!
Bei uns funktioniert es wieder, danke!
Funktioniert einwandfrei, thanks!
Ça marche, merci beaucoup !
Merci, ça fonctionne maintenant.
Cela fonctionne parfaitement, merci pour votre aide.
Le problème est résolu, merci.
C'est résolu, merci !
C'est bon, merci beaucoup.
Tout fonctionne à nouveau. Merci pour votre aide !
Bonjour Anna, | | le problème est réglé, merci beaucoup. | | Cordialement | Carol
Parfait, tout est rentré dans l'ordre. Merci !
Je peux à nouveau me connecter, merci.
Super, ça marche. Merci pour la réponse rapide.
Ya funciona, muchas gracias.
Funciona perfectamente, gracias.
Problema resuelto, gracias.
El problema está solucionado. ¡Muchas gracias!
Ya está resuelto, muchas gracias por su ayuda.
Perfecto, ya funciona todo. Gracias por la rápida respuesta.
Hola Anna, | | ya funciona, gracias. | | Saludos | Carol
Ya puedo entrar, muchas gracias.
Se solucionó, mil gracias.
Funcionou, obrigada!
Já funciona, muito obrigado.
O problema foi resolvido. Obrigada pela ajuda!
Resolvido, obrigado!
Deu certo, muito obrigada!
Agora está funcionando perfeitamente, obrigado.
Olá Anna, | | já está a funcionar, obrigado. | | Cumprimentos | Carol
Já consigo entrar, obrigado!
Ótimo, tudo certo agora. Valeu!
"""

NOT_PLAIN = """
Thanks, but it still does not work.
Thanks in advance.
Thanks in advance!
Works now, one more question
Is it solved?
Is it solved
Is this fixed now
Has it been resolved
Does it work
Great, now nothing works. Thanks a lot.
Thanks for nothing.
It works, except for the second branch.
It works now, however the report is empty.
It works, but slowly.
Almost solved, thanks.
Partly solved.
It works sometimes.
It worked yesterday.
It worked for five minutes.
It works... sort of.
It works. Barely.
It works. | Barely.
It works. Not.
It is not solved.
It isn't fixed.
It doesn't work, thanks.
Not working, thanks.
Nothing works.
I hope it works now, thanks.
It should work now, thanks.
I think it works now, thanks.
Seems to work now, thanks!
It looks like it works, thank you.
Apparently it is solved.
It works so far.
Thanks, I will try it tomorrow.
Thanks, I'll check and let you know.
Thank you, I am working on it.
I want this fixed.
Get this fixed now. Thanks.
Please get it solved. Thanks.
When will it be fixed
Please let me know once it is solved, thanks.
Let me know when it works.
If it works I will close the ticket.
The export works now. The import crashes.
Solved, and another thing: the invoice is wrong.
It works. Can you also add Ben to the account
Problem solved. Next problem: the printer.
Yeah right, solved. Thanks.
Sure, "solved". Thanks.
"Fixed", you say. Thanks a lot.
Wow, it works. After only three weeks.
Finally it works. It only took you two months. Bravo.
Oh great, thanks.
It works on my machine, lol.
Solved, my foot.
It works 🙄
Problem solved... thanks
Fixed itself, no thanks to you.
You said it is solved. It happens again.
It works, said nobody ever.
Solved by a workaround, thanks.
It works with the workaround.
Your colleague told me it was fixed.
The ticket was closed, please reopen.
Please do not close the ticket.
Thanks!
Thank you very much, Anna.
Ok thanks
Perfect
👍
Thanks, here is the log file.
Thank you. The version is 4.2.
Yes
Done
How does it work
I cannot log in. Everything else works.
Everything works but the login.
It works again, since I want a refund please escalate.
Danke, aber es geht immer noch nicht.
Es funktioniert nicht, danke.
Es geht so.
Geht nicht.
Jetzt funktioniert gar nichts mehr. Danke.
Vielen Dank im Voraus!
Danke, ich teste es morgen.
Ist das Problem gelöst
Funktioniert es jetzt
Fast gelöst, danke.
Es läuft wieder, jedoch langsam.
Bitte lösen. Danke.
Hoffentlich funktioniert es jetzt.
Es funktioniert, nur der Export fehlt.
Danke für die Antwort. Wie geht es weiter
Na toll, jetzt geht alles. Nach drei Wochen.
Merci, mais ça ne marche toujours pas.
Ça ne marche pas, merci.
Ça ne marche plus.
Merci d'avance.
Est-ce résolu
J'espère que ça marche.
Ça marche presque.
Merci, je vais essayer demain.
Ça marche, sauf l'export.
Encore une question, merci.
Ça marche à moitié, merci.
Gracias, pero sigue sin funcionar.
No funciona, gracias.
Gracias de antemano.
Ya funciona, pero muy lento.
¿Está resuelto?
Espero que ya funcione.
Casi resuelto, gracias.
Funciona a medias.
Tengo otra pregunta, gracias.
Gracias, lo probaré mañana.
Obrigado, mas ainda não funciona.
Não funciona, obrigado.
Obrigado desde já.
Já funciona, exceto a impressão.
Espero que funcione.
Está resolvido?
Funciona mais ou menos.
Tenho outra dúvida, obrigado.
Obrigado, vou testar amanhã.
"""


def table(text: str) -> list[str]:
    return [line.replace(" |", "\n") for line in text.strip().splitlines()]


@pytest.mark.parametrize("text", table(PLAIN))
def test_a_plain_word_is_believed(text):
    found = says_solved(text)
    assert found.says is Says.PLAIN, found
    assert '"' in found.reason


@pytest.mark.parametrize("text", table(NOT_PLAIN))
def test_whatever_is_unsure_is_not_plain(text):
    found = says_solved(text)
    assert found.says is not Says.PLAIN, found
    assert found.reason


def test_the_tables_are_as_long_as_they_should_be():
    assert len(set(table(PLAIN))) >= 60
    assert len(set(table(NOT_PLAIN))) >= 100


@pytest.mark.parametrize(
    "text",
    [
        "I think it works now, thanks.",
        "Seems to work now, thanks!",
        "It works so far.",
        "It works now after a restart, thank you.",
        "Thanks!",
        "Vielen Dank!",
        "Merci beaucoup",
        "Muchas gracias",
        "Obrigado!",
        "Ok thanks",
    ],
)
def test_what_is_nearly_plain_is_for_somebody_to_look_at(text):
    assert says_solved(text).says is Says.LIKELY


@pytest.mark.parametrize(
    "text",
    [
        "Thanks in advance!",
        "Thanks, but it still fails.",
        "Thanks, here is the log file.",
        "It is not solved.",
        "When will it be fixed",
        "Works now, one more question: how do I export?",
        "Danke, es geht nicht.",
        "Merci d'avance.",
        "No funciona, gracias.",
        "Não funciona, obrigado.",
    ],
)
def test_who_goes_on_is_not_thought_to_be_content(text):
    assert says_solved(text).says is Says.NO


def test_thanks_alone_are_told_from_a_word_that_it_works():
    assert says_solved("Thank you!").thanks
    assert not says_solved("I think it works, thank you!").thanks


def test_names_of_people_who_take_part_may_stand_anywhere():
    text = "Great work dear support people of Annaberg, it works"
    assert says_solved("You fixed it, anna. Thanks!", names=["Anna Berg"]).says is Says.PLAIN
    assert says_solved(text, names=["Anna"]).says is not Says.PLAIN


def test_a_plain_word_in_front_of_any_other_sentence_is_not_plain():
    """A law over all pairs with each kind of trouble."""
    troubles = [
        "But the import fails.",
        "Now the printer is dead.",
        "When do I get the money",
        "Still, Ben cannot log in.",
    ]
    for text in table(PLAIN):
        for trouble in troubles:
            assert says_solved(f"{text}\n{trouble}").says is not Says.PLAIN, (text, trouble)
            assert says_solved(f"{trouble}\n{text}").says is not Says.PLAIN, (text, trouble)


def test_a_question_mark_anywhere_is_a_question():
    for text in table(PLAIN):
        assert says_solved(text + " ?").says is Says.NO


@pytest.mark.parametrize(
    "text", ["it works " * 1000, "thanks " * 57, "a" * 399, "(" * 399, ", " * 199, "the problem " * 33]
)
def test_a_hostile_text_takes_no_time(text):
    begun = time.thread_time()
    says_solved(text)
    assert time.thread_time() - begun < 0.2


@pytest.mark.parametrize("text", ["", "  \n", "x" * 401])
def test_nothing_and_too_much_say_nothing(text):
    assert says_solved(text).says is Says.NO
