"""The words of feed health in English and French, and the log lines that tell its changes.

The dashboard and the log say the same, so the texts have one home. Log lines are in English.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from newsjack.core.feed_health import reason_class_of
from newsjack.model.feed import Feed, FeedState, FetchReason, PollWhy
from newsjack.model.feed_health import Condition, ConditionChange, GroupTrouble, Mend, Outage

CONDITION_WORDS: Mapping[str, tuple[str, str]] = {
    "condition.dead": ("dead", "mort"),
    "condition.blocked": ("blocked", "refusé"),
    "condition.unreadable": ("unreadable", "illisible"),
    "condition.failing": ("failing", "en panne"),
    "condition.empty": ("empty", "vide"),
    "condition.silent": ("silent", "muet"),
    "condition.losing": ("losing", "perd des entrées"),
    "condition.moved": ("moved", "déplacé"),
    "condition.new": ("new", "nouveau"),
    "condition.ok": ("ok", "ok"),
    "meaning.dead": (
        "It has not answered as a feed for days, or its server says that it is gone for good.",
        "Il n'a pas répondu comme un flux depuis des jours, ou son serveur le dit supprimé pour de bon.",
    ),
    "meaning.blocked": ("Its server refuses newsjack.", "Son serveur refuse newsjack."),
    "meaning.unreadable": (
        "It answers, but not with a feed that can be read.",
        "Il répond, mais pas avec un flux lisible.",
    ),
    "meaning.failing": (
        "It has not answered with a feed for several polls in a row.",
        "Il n'a pas donné de flux à plusieurs relèves de suite.",
    ),
    "meaning.empty": (
        "It answers with a feed that holds no entry.",
        "Il répond avec un flux sans aucune entrée.",
    ),
    "meaning.silent": (
        "It answers, but has brought nothing new for longer than its rhythm explains.",
        "Il répond, mais n'apporte rien de neuf depuis plus longtemps que son rythme ne l'explique.",
    ),
    "meaning.losing": (
        "It lately came with new entries only, so some before them may have been missed.",
        "Il n'a dernièrement donné que des entrées neuves : d'autres, avant elles, ont pu être manquées.",
    ),
    "meaning.moved": (
        "Its server redirects for good to another address.",
        "Son serveur redirige pour de bon vers une autre adresse.",
    ),
    "meaning.new": ("It has not answered yet.", "Il n'a pas encore répondu."),
    "meaning.ok": ("It answers as it should.", "Il répond comme il faut."),
    "class.none": ("no failure", "aucun échec"),
    "class.temporary": ("passes by itself", "passe de soi-même"),
    "class.soft": ("refused or garbled", "refus ou contenu abîmé"),
    "class.hard": ("no feed there", "plus de flux à cette adresse"),
    "class.ours": ("our settings", "nos réglages"),
}
"""``condition.*``: the one word · ``meaning.*``: its sentence · ``class.*``: the kind of failure."""

MEND_WORDS: Mapping[str, tuple[str, str]] = {
    "mend.nothing": ("Nothing to do.", "Rien à faire."),
    "mend.wait": (
        "Nothing to do yet: it is asked again by itself.",
        "Rien à faire pour l'instant : il sera relevé de nouveau.",
    ),
    "mend.network": (
        "Most feeds cannot be reached: look at this machine's network. No feed is blamed.",
        "La plupart des flux sont injoignables : vérifiez le réseau de cette machine. Aucun n'est accusé.",
    ),
    "mend.look": (
        "Open the address in a browser. If it opens there, the server may refuse this machine; else tell the"
        " outlet.",
        "Ouvrez l'adresse dans un navigateur. Si elle s'ouvre, le serveur refuse peut-être cette machine ;"
        " sinon, prévenez le média.",
    ),
    "mend.host_name": (
        "Its host name is not known: check the address in feeds.yaml, then this machine's name server.",
        "Son nom d'hôte est inconnu : vérifiez l'adresse dans feeds.yaml, puis le DNS de cette machine.",
    ),
    "mend.certificate": (
        "Its certificate is not valid: check this machine's date, else tell the outlet.",
        "Son certificat n'est pas valide : vérifiez la date de cette machine, sinon prévenez le média.",
    ),
    "mend.browser_check": (
        "The server asks for a browser check, which newsjack does not bypass: ask the outlet to let feed"
        " readers in, or choose another feed.",
        "Le serveur exige un contrôle de navigateur, que newsjack ne contourne pas : demandez au média"
        " d'admettre les lecteurs de flux, ou choisissez un autre flux.",
    ),
    "mend.refused": (
        "The server lets this reader or this machine not in: ask the outlet, or choose another feed.",
        "Le serveur n'admet pas ce lecteur ou cette machine : demandez au média, ou prenez un autre flux.",
    ),
    "mend.fewer_requests": (
        "The server asks for fewer requests and is obeyed. If it goes on, raise the host's `spacing` under"
        " `hosts:` in feeds.yaml.",
        "Le serveur demande moins de requêtes et il est obéi. Si cela dure, augmentez `spacing` pour cet hôte"
        " sous `hosts:` dans feeds.yaml.",
    ),
    "mend.replace": (
        "Look on the outlet's site for its present feed and put that address into feeds.yaml, or take this"
        " one out. Until then it is asked rarely.",
        "Cherchez le flux actuel sur le site du média et mettez son adresse dans feeds.yaml, ou"
        " retirez celui-ci. D'ici là, il est relevé rarement.",
    ),
    "mend.broken_body": (
        "Its document is broken: tell the outlet. What can be read of it is read.",
        "Son document est défectueux : prévenez le média. Ce qui peut être lu est lu.",
    ),
    "mend.loop": (
        "Its redirects never end: open the address in a browser and put the one it ends at into feeds.yaml.",
        "Ses redirections ne finissent pas : ouvrez l'adresse dans un navigateur et mettez celle d'arrivée"
        " dans feeds.yaml.",
    ),
    "mend.allow": (
        "The address is private. If it is yours, allow its host under `hosts:` in feeds.yaml.",
        "L'adresse est privée. Si elle est à vous, autorisez son hôte sous `hosts:` dans feeds.yaml.",
    ),
    "mend.url": ("Mend the address in feeds.yaml.", "Corrigez l'adresse dans feeds.yaml."),
    "mend.limit": (
        "It is larger than `fetch.max_bytes` in newsjack.yaml allows: raise that, or choose a smaller feed.",
        "Il dépasse `fetch.max_bytes` dans newsjack.yaml : augmentez cette limite, ou choisissez un flux plus"
        " petit.",
    ),
    "mend.abandoned": (
        "Compare it with the outlet's site: if that has news, the feed was abandoned; look for another.",
        "Comparez-le au site du média : s'il a des nouvelles, le flux est à l'abandon ; prenez-en un autre.",
    ),
    "mend.oftener": (
        "It is polled oftener by itself. If it goes on, lower `cadence.floor` in newsjack.yaml, or take the"
        " outlet's feeds by section.",
        "Il est relevé plus souvent de lui-même. Si cela dure, baissez `cadence.floor` dans newsjack.yaml, ou"
        " prenez les flux du média par rubrique.",
    ),
    "mend.new_address": (
        "Put the new address into feeds.yaml.",
        "Mettez la nouvelle adresse dans feeds.yaml.",
    ),
}
"""``mend.*``: what to do."""

POLL_WORDS: Mapping[str, tuple[str, str]] = {
    "poll.every": ("every {span}: {whys}", "toutes les {span} : {whys}"),
    "poll.in": ("in {span}: {whys}", "dans {span} : {whys}"),
    "poll.in_a_row": ("failure {n} in a row", "échec n° {n} de suite"),
    "poll.live": ("covers a live story", "suit un sujet en cours"),
    "poll.early": ("breaks stories early", "sort les sujets tôt"),
    "poll.rate": ("{rate} entries/day", "{rate} entrées/jour"),
    "poll.rate_unknown": ("rate not known yet", "rythme encore inconnu"),
    "poll.all_new": (
        "all entries new, some may be lost",
        "rien que des entrées neuves, d'autres ont pu être manquées",
    ),
    "poll.failure": ("the poll failed", "la relève a échoué"),
    "poll.asked_to_wait": ("the server asks to wait", "le serveur demande d'attendre"),
    "poll.refused_more": (
        "the server refuses more requests for now",
        "le serveur refuse d'autres requêtes pour l'instant",
    ),
    "poll.outage": (
        "most fetches failed, no feed is blamed",
        "la plupart des relèves ont échoué, aucun flux n'est accusé",
    ),
    "poll.gone": (
        "its server says that it is gone for good",
        "son serveur le dit supprimé pour de bon",
    ),
    "poll.duplicate": (
        "its address leads to another feed's",
        "son adresse mène à celle d'un autre flux",
    ),
}
"""``poll.*``: when a feed is polled next, and each reason why then."""

FEED_WORDS: Mapping[str, tuple[str, str]] = {**CONDITION_WORDS, **MEND_WORDS}

_ONCE = (PollWhy.FAILURE, PollWhy.ASKED_TO_WAIT, PollWhy.REFUSED_MORE, PollWhy.OUTAGE)
"""Reasons for one wait; the others are for a pace."""

Said = timedelta | float | FetchReason


def poll_why(state: FeedState, *, words: Callable[..., str], say: Callable[[Said], str]) -> str:
    """Return the reasons for a feed's next poll, empty before the first one.

    ``words`` gives the text of a key of ``POLL_WORDS``, ``say`` that of a span, a rate or a reason.
    """
    if not state.whys:
        return ""
    told = [_part(why, state, words, say) for why in state.whys]
    if PollWhy.FAILURE in state.whys and state.failures > 1:
        told.append(words("poll.in_a_row", n=state.failures))
    key = "poll.in" if state.whys[0] in _ONCE else "poll.every"
    return words(key, span=say(state.interval), whys=", ".join(told))


def _part(why: PollWhy, state: FeedState, words: Callable[..., str], say: Callable[[Said], str]) -> str:
    if why is PollWhy.RATE:
        return words("poll.rate", rate=say(state.entries_per_day))
    if why is PollWhy.FAILURE and state.reason is not None:
        return say(state.reason)
    return words(f"poll.{why}")


def tell_next(state: FeedState) -> str:
    """Return the reasons for a feed's next poll as the log tells them, in English."""
    return poll_why(state, words=lambda key, **values: POLL_WORDS[key][0].format(**values), say=_plainly)


def _plainly(value: Said) -> str:
    if isinstance(value, timedelta):
        return span_text(value)
    if isinstance(value, FetchReason):
        return value.value.replace("_", " ")
    return f"{value:.0f}" if value >= 10 else f"{value:.1f}"


def span_text(span: timedelta) -> str:
    """Write a span in one unit: ``45 s``, ``4 min``, ``2.5 h``, ``7 d``.

    >>> span_text(timedelta(minutes=150))
    '2.5 h'
    """
    seconds = span.total_seconds()
    if seconds < 100:
        return f"{seconds:.0f} s"
    if seconds < 7_200:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3_600:.3g} h" if seconds < 172_800 else f"{seconds / 86_400:.3g} d"


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One log line to write: ``level`` is info or warning."""

    level: str
    event: str
    fields: Mapping[str, str] = field(default_factory=dict)


def tell_change(feed: Feed, change: ConditionChange, *, mend: Mend) -> Telling:
    """Tell that one feed's condition turned: a warning for a bad one, once, however long it lasts."""
    fields = {"feed_id": feed.feed_id, "outlet": feed.outlet, "url": feed.url, "was": change.before.value}
    if not change.after.is_bad and change.after is not Condition.MOVED:
        return Telling(level="info", event=f"feed {change.after.value} again", fields=fields)
    if change.reason is not None:
        fields |= _reason_fields(change.reason)
    if change.detail:
        fields["detail"] = change.detail
    fields["mend"] = MEND_WORDS[f"mend.{mend}"][0]
    level = "warning" if change.after.is_bad else "info"
    return Telling(level=level, event=f"feed {change.after.value}", fields=fields)


def _reason_fields(reason: FetchReason) -> dict[str, str]:
    return {"reason": reason.value, "class": reason_class_of(reason).value}


def tell_group(trouble: GroupTrouble) -> Telling:
    """Tell that no feed of a group answers."""
    number = len(trouble.feed_ids)
    fields = {trouble.kind.value: trouble.name, "feeds": str(number)}
    return Telling(level="warning", event=f"no feed of one {trouble.kind.value} answers", fields=fields)


def tell_outage(outage: Outage) -> Telling:
    """Tell that most feeds cannot be reached."""
    fields = {
        "unreached": str(outage.unreached),
        "polled": str(outage.polled),
        "mend": MEND_WORDS["mend.network"][0],
    }
    return Telling(level="warning", event="most feeds cannot be reached", fields=fields)


def tell_outage_end(outage: Outage) -> Telling:
    """Tell that feeds can be reached again."""
    return Telling(level="info", event="feeds are reached again", fields={"since": outage.since.isoformat()})


def tell_more(number: int) -> Telling:
    """Tell how many changes were not told one by one."""
    return Telling(
        level="warning", event="more feeds changed, see the feeds page", fields={"feeds": str(number)}
    )
