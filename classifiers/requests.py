"""Which queue a new request belongs to (C1): account, billing, technical or another the rules name, else triage.

Each rule that holds gives its points to its queue once. A queue is chosen when its share of all points, with the
doubt counted as triage's, reaches the threshold; otherwise the request is left to people. Only the customer's new words and the subject
may be passed in: what they quote was said by somebody else.
"""

from postdesk.classifiers.rulebook import TRIAGE, Hit, Rules
from postdesk.classifiers.verdict import Classification

_MAX_REASONS = 12


def classify_queue(subject: str, text: str, rules: Rules) -> Classification:
    """`text` is the customer's new text, without quoted history and signature."""
    decision = rules.decision
    points = dict.fromkeys(rules.queues, 0.0)
    points[TRIAGE] = decision.doubt
    given: list[tuple[float, Hit]] = []
    for hit in rules.queue.hits(subject, text):
        worth = hit.rule.points * (decision.subject if hit.in_subject else 1.0)
        points[hit.rule.label] += worth
        given.append((worth, hit))
    total = sum(points.values())
    scores = {queue: round(points[queue] / total, 4) for queue in rules.queues}
    best = max(rules.queues, key=lambda queue: points[queue])
    label = best if points[best] / total >= decision.threshold else TRIAGE
    reasons = [_reason(worth, hit) for worth, hit in sorted(given, key=lambda pair: -pair[0])[:_MAX_REASONS]]
    if not given:
        reasons.append("no rule knows these words")
    elif label != best:
        reasons.append(
            f"{best} has {points[best]:g} of {total:g} points ({scores[best]:.0%}), "
            f"less than {decision.threshold:.0%}: left to triage"
        )
    return Classification(label, scores[label], scores, tuple(reasons))


def _reason(worth: float, hit: Hit) -> str:
    place = " in the subject" if hit.in_subject else ""
    return f'{hit.rule.label} +{worth:g}: {hit.rule.name} ("{hit.words}"{place})'
