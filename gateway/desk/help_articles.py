"""Help articles that may answer a request (C5): by the phrases listed with each, in the customer's language. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from postdesk.classifiers.named_phrases import NamedPhrases
from postdesk.gateway.desk.playbook_book import phrases_of
from postdesk.gateway.settings.knowledge import HelpArticle
from postdesk.templates.notices import Article

MOST = 3  # of a confirmation


@dataclass(frozen=True)
class Help:
    """The configured articles, by their address."""

    articles: Mapping[str, HelpArticle] = field(default_factory=dict)
    phrases: NamedPhrases = field(default_factory=lambda: NamedPhrases({}))

    def for_request(self, found: Iterable[tuple[str, str]], queue: str, language: str) -> tuple[Article, ...]:
        """Those found that are for this queue and this language, in the order of the configuration."""
        fitting = (
            article
            for url, _ in found
            if (article := self.articles[url])
            and (not article.queues or queue in article.queues)
            and (not article.languages or language in article.languages)
        )
        return tuple(Article(title=a.title, url=a.url) for a in fitting)[:MOST]


def make_help(articles: tuple[HelpArticle, ...]) -> Help:
    """From the configuration. Raises SettingsError for words that cannot be read."""
    words = {article.url: article.words for article in articles}
    return Help({article.url: article for article in articles}, phrases_of("articles", words))
