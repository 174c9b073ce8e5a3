"""`postdesk demo`: the main job on sample mail, over real SMTP on loopback, shown to a person."""

from postdesk.gateway.demo.play import run

__all__ = ["run"]
