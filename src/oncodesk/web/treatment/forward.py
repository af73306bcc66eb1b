"""How does the visit's page tell what the last dose of its drugs did, and what that proposes?"""

from django.urls import reverse
from django.utils.translation import gettext

from oncodesk.domain.shared.roles import Permission
from oncodesk.domain.treatment.feed_forward import Cause, CountSeen, FeedForward
from oncodesk.services.treatment.feed_forward import ForwardShown
from oncodesk.services.words import ANALYTES, SIGN_WORDS, count_words, day_words, drug_words
from oncodesk.web.components.parts import Action
from oncodesk.web.treatment.visit_page import ForwardLine
from oncodesk.web.treatment.visit_steps import At, hidden, role_refused


def forward_lines(at: At) -> tuple[ForwardLine, ...]:
    """One for each drug that was given before."""
    return tuple(_line(each, at) for each in at.visit.forward)


def reason_words(feed: FeedForward) -> str:
    """Why it is proposed, short enough for the modification's reason."""
    worst = feed.proposing[0]
    if worst.delays:
        return gettext("%(times)d delays in a row for low counts after %(drug)s") % {
            "times": worst.delays,
            "drug": drug_words(feed.drug),
        }
    told = {
        "sign": SIGN_WORDS.get(worst.term, worst.term),
        "grade": worst.grade,
        "drug": drug_words(feed.drug),
        "day": day_words(feed.given_on),
    }
    return gettext("%(sign)s grade %(grade)d after %(drug)s of %(day)s") % told


def _line(shown: ForwardShown, at: At) -> ForwardLine:
    feed = shown.feed
    lines = [_lowest(count) for count in feed.nadir]
    if not feed.nadir:
        lines.append(
            gettext("No count in the days after the dose of %s: how low they went is not known.")
            % day_words(feed.given_on)
        )
    lines += [_cause(cause) for cause in feed.causes]
    return ForwardLine(
        drug=gettext("%(drug)s, last given %(day)s")
        % {"drug": drug_words(feed.drug), "day": day_words(feed.given_on)},
        lines=(*lines, *shown.answered),
        proposal=_proposal(feed) if shown.is_open else "",
        actions=_answers(feed, at) if shown.is_open else (),
    )


def _lowest(count: CountSeen) -> str:
    told = {
        "what": ANALYTES[count.analyte],
        "value": count_words(count.analyte, count.value, count.unit),
        "day": day_words(count.on),
    }
    return gettext("Lowest: %(what)s %(value)s on %(day)s") % told


def _cause(cause: Cause) -> str:
    if cause.delays:
        return gettext("Delayed %(times)d times in a row for low counts after it, last on %(day)s") % {
            "times": cause.delays,
            "day": day_words(cause.on),
        }
    told = {
        "sign": SIGN_WORDS.get(cause.term, cause.term),
        "grade": cause.grade,
        "day": day_words(cause.on),
    }
    return gettext("%(sign)s, grade %(grade)d, %(day)s") % told


def _proposal(feed: FeedForward) -> str:
    advice = dict.fromkeys(
        f"{cause.rule.advice} ({cause.rule.source})" for cause in feed.proposing if cause.rule is not None
    )
    return gettext("Proposed for this dose: %s. An oncologist decides.") % "; ".join(advice)


def _answers(feed: FeedForward, at: At) -> tuple[Action, ...]:
    """One press takes the proposal as it stands; another number, or none, has its form."""
    url = reverse("toxicity:reduction", args=[at.visit.visit, feed.drug])
    why_not = str(role_refused(at.seat, Permission.PRESCRIBE))
    other = Action(gettext("Answer otherwise"), url, why_not=why_not, about=drug_words(feed.drug))
    if feed.percent is None:
        return (other,)
    taken = (
        ("choice", "accepted"),
        ("percent", f"{feed.percent}"),
        ("basis", "standard"),
        ("is_forward", "on"),
        ("reason", reason_words(feed)),
        *hidden(at.visit.version),
    )
    return (
        Action(
            gettext("%s %% less from now on") % feed.percent,
            url,
            tone="primary",
            method="post",
            hidden=taken,
            why_not=why_not,
            about=drug_words(feed.drug),
            confirm=gettext("%(percent)s %% of the standard dose less, at this and every later visit.")
            % {"percent": feed.percent},
        ),
        other,
    )
