"""The invented outlets: some independent, some in groups whose titles speak with one voice."""

from newsjack.newsroom.simulation.model import Outlet


def _independent(language: str, pace: float, *rows: tuple[str, str]) -> tuple[Outlet, ...]:
    return tuple(
        Outlet(name=name, domain=domain, owner=domain, language=language, pace=pace) for name, domain in rows
    )


def _group(owner: str, language: str, pace: float, *rows: tuple[str, str]) -> tuple[Outlet, ...]:
    return tuple(
        Outlet(name=name, domain=domain, owner=owner, language=language, pace=pace) for name, domain in rows
    )


REVERBERE_GROUP = _group(
    "Groupe Réverbère",
    "fr",
    0.8,
    ("Le Réverbère du Nord", "nord.reverbere.example"),
    ("Le Réverbère de l'Ouest", "ouest.reverbere.example"),
    ("Le Réverbère des Vallées", "vallees.reverbere.example"),
    ("Le Réverbère du Littoral", "littoral.reverbere.example"),
    ("Le Réverbère des Plateaux", "plateaux.reverbere.example"),
    ("Le Réverbère du Midi", "midi.reverbere.example"),
    ("Le Réverbère des Marches", "marches.reverbere.example"),
)

CORDELIER_GROUP = _group(
    "Cordelier Médias",
    "fr",
    1.0,
    ("La Gazette de Vaucreuse", "gazette-vaucreuse.example"),
    ("L'Écho de Montbrume", "echo-montbrume.example"),
    ("Le Courrier de l'Orvelle", "courrier-orvelle.example"),
    ("Radio Cordelier", "radio-cordelier.example"),
    ("Cordelier Éco", "cordelier-eco.example"),
)

HARBOUR_GROUP = _group(
    "Harbour Press Group",
    "en",
    0.8,
    ("Eastmere Advertiser", "eastmere.harbourpress.example"),
    ("Westmere Advertiser", "westmere.harbourpress.example"),
    ("Saltby Telegraph", "saltby.harbourpress.example"),
    ("Fenwater Chronicle", "fenwater.harbourpress.example"),
    ("Dunmarsh Observer", "dunmarsh.harbourpress.example"),
    ("Hollowick Mail", "hollowick.harbourpress.example"),
)

NORTHGATE_GROUP = _group(
    "Northgate Broadcasting",
    "en",
    1.2,
    ("Northgate News", "northgate-news.example"),
    ("Northgate Radio", "northgate-radio.example"),
    ("Northgate Sport", "northgate-sport.test"),
)

FRENCH = _independent(
    "fr",
    1.2,
    ("Le Fanal", "lefanal.example"),
    ("La Dépêche du Val d'Orle", "depeche-val-orle.example"),
    ("Le Quotidien de Sarmagne", "quotidien-sarmagne.example"),
    ("L'Alouette", "lalouette-info.example"),
    ("Le Phare de Kerdraon", "phare-kerdraon.example"),
    ("Midi Brévannes", "midi-brevannes.example"),
    ("Le Grand Matin", "legrandmatin.example"),
    ("Télé Ponant", "teleponant.example"),
    ("Radio Belvédère", "radio-belvedere.example"),
    ("Info Confluent", "info-confluent.example"),
    ("L'Observateur des Deux Rives", "deux-rives.example"),
    ("La Tribune de Castelnoir", "tribune-castelnoir.example"),
    ("Le Petit Ardoisier", "petit-ardoisier.example"),
    ("Planète Chiffres", "planete-chiffres.test"),
    ("Antenne Boréale", "antenne-boreale.example"),
    ("Le Carnet Vert", "carnet-vert.example"),
    ("Les Nouvelles de Montréval", "nouvelles-montreval.example"),
    ("La Marmite", "lamarmite-mag.example"),
    ("Touche et Score", "touche-et-score.test"),
    ("Le Télégraphe de l'Aubrève", "telegraphe-aubreve.example"),
    ("Rail et Ruban", "rail-et-ruban.example"),
    ("Le Modem des Champs", "modem-des-champs.test"),
    ("La Vigie", "lavigie.example"),
    ("Le Soir de Lutèque", "soir-luteque.example"),
    ("Ici Orvelle", "ici-orvelle.example"),
    ("L'Impartial de Rochecombe", "impartial-rochecombe.example"),
    ("Le Moniteur des Halles", "moniteur-halles.example"),
    ("Canal Beffroi", "canal-beffroi.example"),
    ("La Plume et l'Atome", "plume-atome.test"),
    ("Le Clairon d'Issarne", "clairon-issarne.example"),
)

ENGLISH = _independent(
    "en",
    1.2,
    ("The Morning Beacon", "morningbeacon.example"),
    ("Castlemarsh Ledger", "castlemarsh-ledger.example"),
    ("The Daily Harrow", "dailyharrow.example"),
    ("Brackwater Post", "brackwater-post.example"),
    ("The Tidewater Times", "tidewater-times.example"),
    ("Radio Aldermoor", "aldermoor.example"),
    ("Marlstone Gazette", "marlstone-gazette.example"),
    ("The Northern Wicket", "northern-wicket.test"),
    ("Greywick Evening News", "greywick-evening.example"),
    ("The Orchard Review", "orchard-review.example"),
    ("Channel Nine Lowlands", "nine-lowlands.example"),
    ("Pinecrest Tribune", "pinecrest-tribune.example"),
    ("Cogs and Circuits", "cogs-and-circuits.test"),
    ("The Penny Ledger", "penny-ledger.test"),
    ("Kerrin Bay Herald", "kerrin-bay.example"),
    ("The Stratton Wire", "stratton-wire.example"),
    ("Wheel and Way", "wheel-and-way.test"),
    ("Loch Ardle Courier", "loch-ardle.example"),
    ("The Bayside Slate", "bayside-slate.example"),
    ("The Prairie Dispatch", "prairie-dispatch.example"),
    ("City Kitchen", "city-kitchen.test"),
    ("Severnside Star", "severnside-star.example"),
    ("The Granite Reporter", "granite-reporter.example"),
    ("Island Voice", "island-voice.example"),
    ("The Copper Kettle", "copper-kettle.example"),
    ("Highmoor Today", "highmoor-today.example"),
    ("Science Lamp", "science-lamp.test"),
    ("The Quayside Bulletin", "quayside-bulletin.example"),
    ("Ridgeway Press", "ridgeway-press.example"),
)

OUTLETS = (*FRENCH, *REVERBERE_GROUP, *CORDELIER_GROUP, *ENGLISH, *HARBOUR_GROUP, *NORTHGATE_GROUP)
"""Every outlet of the day."""

GROUPS = {"fr": REVERBERE_GROUP, "en": HARBOUR_GROUP}
"""The group whose titles print one wire text, by language."""
