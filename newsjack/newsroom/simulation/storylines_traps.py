"""Storylines that must stay quiet: a brand's name in its ordinary sense, and yesterday's news."""

from newsjack.newsroom.simulation.model import StoryKind
from newsjack.newsroom.simulation.telling import quiet_story, told

PRISM_OF_GLASS = quiet_story(
    "prisme-de-verre",
    StoryKind.HOMOGRAPH,
    told(
        100,
        170,
        fr="""
        Un prisme de verre vieux de trois siècles retrouvé au grenier
        Le prisme de verre d'un savant oublié adjugé à prix d'or
        Enchères : record pour un prisme de verre ancien
        Trois siècles après, ce prisme décompose encore la lumière
        Vente de Lutèque : le prisme part à l'étranger
        Le musée de Sarmagne voulait le prisme du savant oublié
        Prisme ancien : l'histoire d'un objet de lumière
        """,
        fr_facts="""
        Un prisme taillé il y a trois siècles a été vendu aux enchères à Lutèque.
        L'objet dormait dans un grenier, enveloppé dans un drap.
        Un musée espérait l'acquérir.
        """,
    ),
)

SHORE_CLEANING = quiet_story(
    "nettoyage-du-rivage",
    StoryKind.HOMOGRAPH,
    told(
        160,
        150,
        fr="""
        Trois mille bénévoles nettoient le rivage de Kerdraon
        Grand nettoyage du rivage : douze tonnes de filets ramassées
        Sur le rivage de Kerdraon, la chasse aux filets perdus
        Rivage propre : les bénévoles de Kerdraon battent leur record
        Des filets, des bottes, une statue : le rivage livre ses surprises
        Kerdraon remercie les bénévoles du rivage
        Nettoyage du rivage, une journée en images
        """,
        fr_facts="""
        Trois mille bénévoles ont nettoyé quarante kilomètres de rivage autour de Kerdraon.
        Ils ont ramassé douze tonnes de filets de pêche.
        Les filets seront transformés en sacs.
        """,
    ),
)

DANCE = quiet_story(
    "farandole-dansee",
    StoryKind.HOMOGRAPH,
    told(
        380,
        150,
        fr="""
        La plus longue farandole du Midi réunit deux mille danseurs
        Deux mille danseurs main dans la main pour une farandole
        Brévannes danse la farandole et vise un record
        Une farandole de trois kilomètres dans les rues de Brévannes
        Farandole géante : Brévannes a dansé jusqu'au soir
        Tambourins et farandole, Brévannes fête le printemps
        À Brévannes, la farandole n'en finit pas
        """,
        fr_facts="""
        Deux mille danseurs ont formé une farandole dans les rues de Brévannes.
        Les tambourinaires ont joué sans pause pendant deux heures.
        La fête du printemps se poursuit dimanche.
        """,
    ),
)

LANTERNS = quiet_story(
    "lantern-festival",
    StoryKind.HOMOGRAPH,
    told(
        700,
        150,
        en="""
        Ten thousand paper lanterns float down the Severmere
        Lantern festival lights up Greywick
        Greywick lantern parade draws record crowd
        Children's lanterns lead the Greywick parade
        Lantern festival moved indoors as wind rises
        How to make a lantern like those of Greywick
        Greywick glows: pictures of the lantern festival
        One lantern, ten thousand wishes: Greywick's night
        """,
        en_facts="""
        Ten thousand paper lanterns were set afloat at Greywick's yearly festival.
        Schools had worked on them since January.
        The parade closed with music on the bridge.
        """,
    ),
)

BIRDS = quiet_story(
    "wagtail-roost",
    StoryKind.HOMOGRAPH,
    told(
        215,
        170,
        en="""
        Thousands of wagtails roost outside Marlstone hospital
        Why wagtails love the trees of Marlstone hospital
        Wagtail roost stops traffic in Marlstone
        Marlstone's wagtail flock is the largest in years
        Patients count the wagtails of Marlstone
        Pied wagtail numbers surprise bird watchers
        A wagtail evening: Marlstone's feathered commuters
        """,
        en_facts="""
        Some four thousand pied wagtails gather every evening in the trees of Marlstone hospital.
        Bird watchers say the warmth of the buildings attracts them.
        Patients have begun to keep count from the windows.
        """,
    ),
)

YESTERDAY_FR = quiet_story(
    "hier-farandole-voilier",
    StoryKind.OLD_NEWS,
    told(
        -960,
        90,
        second=8,
        third=15,
        fr="""
        Farandole met à l'eau son voilier pour la course des Caps
        Course des Caps : le voilier Farandole quitte le chantier
        À Kerdraon, le voilier Farandole touche l'eau pour la première fois
        Un voilier bleu pour Farandole avant la course des Caps
        Le skipper du voilier Farandole vise le podium des Caps
        Baptême du voilier Farandole : la marraine avait douze ans
        Course des Caps : ce que le voilier Farandole a de nouveau
        """,
        fr_facts="""
        Le fabricant de biscuits Farandole engage un voilier dans la course des Caps.
        Le bateau a été mis à l'eau à Kerdraon devant trois cents personnes.
        Le départ sera donné en octobre.
        """,
    ),
)

YESTERDAY_EN = quiet_story(
    "yesterday-driftwood-windmill",
    StoryKind.OLD_NEWS,
    told(
        -1000,
        80,
        second=6,
        third=14,
        en="""
        Driftwood moves its head office into a windmill
        Windmill saved as Driftwood signs a long lease
        Desks among the millstones: Driftwood's new windmill office
        The windmill that will house Driftwood from April
        Driftwood staff climb ninety steps to windmill office
        Village cheers as Driftwood takes on its windmill
        """,
        en_facts="""
        Travel agency Driftwood has leased a windmill that stood empty for forty years.
        Its sails will turn again in spring.
        """,
    ),
)

STORYLINES = (PRISM_OF_GLASS, SHORE_CLEANING, DANCE, LANTERNS, BIRDS, YESTERDAY_FR, YESTERDAY_EN)

REPRINTED = ("hier-farandole-voilier", "yesterday-driftwood-windmill")
"""Yesterday's stories that a group's titles print again today with a new date, word for word."""

WIRE_TEXTS = {
    "wire-prisme-boutiques": (
        "fr",
        "Prisme ouvre ses boutiques le dimanche matin dans cinq villes",
        "L'opérateur télécom Prisme ouvrira ses boutiques le dimanche de 9 à 13 heures, à titre d'essai.",
    ),
    "wire-rivage-parking": (
        "fr",
        "Rivage ajoute deux cents places de parking près de ses gares",
        "La compagnie ferroviaire Rivage agrandit les parcs de stationnement de trois gares de la région.",
    ),
    "wire-abeilles": (
        "fr",
        "Des ruches municipales installées sur le toit des gymnases",
        "Les abeilles passeront le printemps au-dessus des terrains de basket, dit le syndicat des communes.",
    ),
    "wire-wagtail-parts": (
        "en",
        "Wagtail to stock spare mudguards in forty corner shops",
        "Bike maker Wagtail is to leave spare parts with corner shops after a survey among its riders.",
    ),
    "wire-bus-timetable": (
        "en",
        "New evening buses join market towns from Monday",
        "Six market towns get an evening bus from Monday, the transport partnership has announced.",
    ),
}
"""Texts that all titles of one group print word for word: language, title, summary."""
