"""How urgent a request is (C2): critical, high or normal, from what stands still and for whom.

The words are signs ("stopped", "many", "workaround"); a table in the rule file turns signs into a level, and its
first row that holds decides. That somebody calls it urgent is a sign too, but never enough alone.
"""

from postdesk.classifiers.rulebook import URGENCIES, Hit, Rules
from postdesk.classifiers.verdict import Classification


def classify_urgency(subject: str, text: str, rules: Rules) -> Classification:
    """`text` is the customer's new text, without quoted history and signature."""
    seen: dict[str, Hit] = {}
    for hit in rules.sign.hits(subject, text):
        seen.setdefault(hit.rule.label, hit)
    holding = [row for row in rules.levels if row.when <= seen.keys() and seen.keys().isdisjoint(row.unless)]
    scores = dict.fromkeys(URGENCIES, 0.0)
    left = 1.0
    for row in holding:  # what the deciding row leaves open goes to the rows after it
        share = left * row.confidence
        scores[row.urgency] += share
        left -= share
    scores["normal"] += left
    deciding = holding[0] if holding else None
    label = deciding.urgency if deciding else "normal"
    reasons = [f'{sign} ("{hit.words}")' for sign, hit in seen.items()]
    if deciding and deciding.when:
        reasons.insert(0, f"{label}: {' and '.join(sorted(deciding.when))}")
    elif not seen:
        reasons.append("no sign of anything standing still")
    scores = {level: round(score, 4) for level, score in scores.items()}
    return Classification(label, scores[label], scores, tuple(reasons))
