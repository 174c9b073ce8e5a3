"""The private servers do what the tests that lean on them expect."""

import smtplib

import psycopg
import pytest

from services import lmtp_to, smtp_to
from waiting import eventually

MAIL = b"From: a@customer.test\r\nTo: b@example.test\r\nSubject: hello\r\n\r\nGood day.\r\n"


def test_dovecot_delivers_to_any_address_and_keeps_accounts_apart(dovecot):
    mine, yours = dovecot.new_account(), dovecot.new_account()
    dovecot.deliver(mine, MAIL)
    assert [b"Good day." in mail for mail in dovecot.mails(mine)] == [True]
    assert dovecot.mails(yours) == []
    assert dovecot.mails(mine, "Processed") == []


def test_dovecot_keeps_mail_and_ports_over_a_restart(dovecot):
    account = dovecot.new_account()
    dovecot.deliver(account, MAIL)
    dovecot.restart()
    assert len(dovecot.mails(account)) == 1


def test_postfix_hands_each_domain_to_its_own_next_hop(dovecot, postfix_factory):
    first, second = dovecot.new_account("first"), dovecot.new_account("second")
    inner = postfix_factory(lmtp_to(dovecot.lmtp_port))
    outer = postfix_factory(smtp_to(inner.port), {"example.test": lmtp_to(dovecot.lmtp_port)})
    tagged = second.address.replace("@", "+tag@")
    with smtplib.SMTP("127.0.0.1", outer.port) as smtp:
        smtp.sendmail("a@customer.test", [first.address, tagged], MAIL)
        smtp.sendmail("a@customer.test", ["far@elsewhere.test"], MAIL)
    for account in (first, second):
        eventually(lambda account=account: dovecot.mails(account), what=account.address)
    eventually(lambda: "far@elsewhere.test" in inner.log(), what="the other domain at the inner Postfix")


def test_each_test_has_an_empty_database(postgres_url):
    url = postgres_url.replace("postgresql+psycopg", "postgresql")
    with psycopg.connect(url) as connection:
        assert connection.execute("SHOW fsync").fetchone() == ("on",)
        assert connection.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
        ).fetchone() == (0,)


@pytest.mark.parametrize("crash", [False, True], ids=["clean", "crash"])
def test_postgres_keeps_what_was_committed_over_a_restart(postgres, postgres_url, crash):
    url = postgres_url.replace("postgresql+psycopg", "postgresql")
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept (n int)")
    postgres.stop(crash=crash)
    postgres.start()
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)


def test_store_url_gives_both_kinds(store_url):
    assert store_url.startswith(("sqlite:///", "postgresql+psycopg://"))
