"""Storylines of rivals, of themes, and of the world at large."""

from newsjack.model.brand import Lane
from newsjack.newsroom.simulation.model import StoryKind
from newsjack.newsroom.simulation.telling import quiet_story, side_story, told

TELEVIA = side_story(
    "televia-forfait",
    StoryKind.RIVAL,
    {"Prisme": Lane.COMPETITOR},
    told(
        125,
        150,
        fr="""
        Télévia lance un forfait à prix libre
        Forfait à prix libre : le coup d'éclat de Télévia
        Forfait : payez le prix que vous voulez, dit Télévia
        Télévia laisse ses abonnés fixer leur facture
        Le forfait à prix libre de Télévia est-il tenable ?
        Télévia : premiers chiffres du forfait à prix libre
        Télécoms : Télévia bouscule ses rivaux avec un prix libre
        Combien paient vraiment les abonnés de Télévia ?
        Prix libre : dix mille inscrits en une matinée chez Télévia
        """,
        fr_facts="""
        L'opérateur Télévia permet à ses nouveaux abonnés de choisir le prix de leur forfait.
        Un minimum d'un euro est demandé.
        Ses concurrents n'ont pas souhaité commenter.
        L'offre est limitée au mois de mars.
        """,
    ),
)

FAIRWELL = side_story(
    "fairwell-wooden-card",
    StoryKind.RIVAL,
    {"Lantern": Lane.COMPETITOR},
    told(
        350,
        170,
        en="""
        Fairwell issues bank cards made of wood
        Wooden bank card from Fairwell draws waiting list
        Fairwell swaps plastic for cherry wood
        Cherry wood in your wallet: Fairwell's new card
        Does Fairwell's wooden card survive the wash?
        Fairwell wooden cards resold for ten times their price
        Rivals shrug at Fairwell's wooden card
        The carpenter behind Fairwell's wooden bank card
        """,
        en_facts="""
        Fairwell has begun to send its customers bank cards cut from cherry wood.
        The chip is held by a thin layer of resin.
        More than forty thousand people have joined the waiting list.
        """,
    ),
)

PEDALUX = side_story(
    "pedalux-glow",
    StoryKind.RIVAL,
    {"Wagtail": Lane.COMPETITOR},
    told(
        565,
        120,
        en="""
        Pedalux paints bikes that glow in the dark
        Glowing bikes from Pedalux light up the night ride
        Pedalux shows a frame that shines after sunset
        Night riders test the glowing Pedalux
        How Pedalux made a bike that glows without a lamp
        Police like the glowing bikes of Pedalux
        Pedalux glow paint sells out in an afternoon
        """,
        en_facts="""
        Bike maker Pedalux has presented a frame coated with paint that stores daylight.
        It shines for about six hours after sunset.
        A first batch of two thousand frames sold out within hours.
        """,
    ),
)

MOSAIC = side_story(
    "croquelune-mosaique",
    StoryKind.RIVAL,
    {"Farandole": Lane.COMPETITOR},
    told(
        510,
        140,
        fr="""
        Croquelune assemble la plus grande mosaïque de biscuits du monde
        Record du monde : une mosaïque de 200 000 biscuits Croquelune
        Une place de Sarmagne couverte par la mosaïque de Croquelune
        Mosaïque géante : Croquelune croque un record à Sarmagne
        À Sarmagne, la mosaïque de Croquelune dessine un soleil
        Croquelune bat le record de la mosaïque comestible
        La mosaïque de biscuits de Croquelune offerte aux passants
        Huit heures de pose pour la mosaïque de Croquelune
        """,
        fr_facts="""
        La marque de biscuits Croquelune a réuni 300 bénévoles sur la place de Sarmagne.
        La mosaïque mesure un demi-terrain de football.
        Un huissier a validé le record en début d'après-midi.
        Les biscuits ont ensuite été offerts aux passants.
        """,
    ),
)

WHITE_SPOTS = side_story(
    "plan-zones-blanches",
    StoryKind.THEME,
    {"Prisme": Lane.THEME},
    told(
        205,
        190,
        fr="""
        Zones blanches : mille antennes promises avant 2028
        Le plan contre les zones blanches dévoilé à Montréval
        Fin des zones blanches : ce que prévoit le plan
        Zones blanches : les maires ruraux applaudissent, prudemment
        Mille antennes contre les zones blanches, mais où ?
        La carte des zones blanches qui seront couvertes en premier
        Zones blanches : les opérateurs paieront la moitié du plan
        """,
        fr_facts="""
        Un plan prévoit mille antennes nouvelles pour supprimer les zones blanches.
        Les opérateurs en financeront la moitié.
        Les premiers chantiers commencent en septembre.
        """,
    ),
)

CYCLE_LANES = side_story(
    "cycle-lanes-heated",
    StoryKind.THEME,
    {"Wagtail": Lane.THEME},
    told(
        270,
        160,
        en="""
        Brackwater builds the first heated cycle lanes
        Heated cycle lanes melt the snow in Brackwater
        Warm tarmac: how Brackwater's cycle lanes work
        Brackwater cycle lanes stay clear after heating switch-on
        Are heated cycle lanes worth the money?
        Riders test Brackwater's heated cycle lanes
        Other towns eye Brackwater's heated cycle lanes
        """,
        en_facts="""
        Brackwater has switched on heating under six miles of cycle lanes.
        The warmth comes from the water of an old mine.
        The council puts the running cost at the price of two snow ploughs.
        """,
    ),
)

AURORA = quiet_story(
    "aurora-south",
    StoryKind.GENERAL,
    told(
        35,
        200,
        fr="""
        Des aurores boréales visibles jusque dans le Midi
        Nuit verte et rose : les aurores descendent très au sud
        Aurores boréales : où et quand les voir ce soir
        Les plus belles photos des aurores de la nuit
        Tempête solaire : pourquoi des aurores sous nos latitudes
        Aurores : une deuxième nuit spectaculaire attendue
        """,
        fr_facts="""
        Une forte tempête solaire a rendu les aurores visibles très loin au sud.
        Les astronomes attendent une deuxième nuit aussi belle.
        """,
        en="""
        Northern lights seen far to the south overnight
        Northern lights: where to look tonight
        Solar storm paints the sky green as far as Severnside
        Your pictures of the northern lights
        Why the northern lights came so far south
        Second night of northern lights likely, say astronomers
        """,
        en_facts="""
        A strong solar storm made the northern lights visible far to the south.
        Astronomers expect another display tonight.
        """,
    ),
)

DINOSAUR = quiet_story(
    "quarry-dinosaur",
    StoryKind.GENERAL,
    told(
        90,
        180,
        fr="""
        Un dinosaure inconnu découvert dans une carrière d'ardoise
        Carrière de Rochecombe : un dinosaure à plumes sort de l'ardoise
        Le dinosaure de Rochecombe, grand comme un cygne
        Un carrier trouve un dinosaure à plumes en déjeunant
        Dinosaure à plumes : les paléontologues affluent à Rochecombe
        Ce que le dinosaure de Rochecombe apprend sur le vol
        L'ardoise a gardé les plumes : un dinosaure exceptionnel
        Rochecombe rêve d'un musée pour son dinosaure
        """,
        fr_facts="""
        Un squelette presque complet de dinosaure à plumes a été découvert à Rochecombe.
        L'animal, de la taille d'un cygne, vivait il y a 150 millions d'années.
        La carrière sera fermée le temps des fouilles.
        """,
    ),
)

CUP = quiet_story(
    "cup-upset",
    StoryKind.GENERAL,
    told(
        660,
        110,
        second=3,
        third=5,
        en="""
        Saltby Rovers knock champions Aldermoor out of the cup
        Amateurs Saltby stun Aldermoor on penalties
        Postman scores winner as Saltby dump Aldermoor
        Saltby Rovers: the amateurs who beat the champions
        Aldermoor manager has no excuses after Saltby shock
        Cup upset of the decade as Saltby sink Aldermoor
        Saltby sing all night after killing off champions
        Saltby v Aldermoor: player ratings from a famous night
        Where were you when Saltby beat Aldermoor?
        Quarter-final draw: Saltby Rovers away to Marlstone
        """,
        en_facts="""
        Amateur side Saltby Rovers beat champions Aldermoor on penalties in the cup.
        A postman scored the decisive kick in front of four thousand people.
        Saltby play in the fifth division.
        """,
    ),
)

DERBY = quiet_story(
    "derby-orvelle",
    StoryKind.GENERAL,
    told(
        620,
        140,
        fr="""
        Orvelle renverse Lutèque au bout du suspense
        Menée 3-0, l'équipe d'Orvelle s'impose 4-3 contre Lutèque
        Remontée folle d'Orvelle face à Lutèque
        Lutèque s'effondre, Orvelle exulte
        Orvelle-Lutèque : les notes d'un match de fous
        Quatre buts en vingt minutes : le réveil d'Orvelle
        Lutèque prépare l'après, au lendemain d'Orvelle
        L'entraîneur de Lutèque sur la sellette après Orvelle
        """,
        fr_facts="""
        Orvelle a battu Lutèque 4-3 après avoir été mené de trois buts.
        Les quatre buts sont tombés dans les vingt dernières minutes.
        Orvelle prend la tête du championnat.
        """,
    ),
)

FILM = quiet_story(
    "film-prize",
    StoryKind.GENERAL,
    told(
        240,
        190,
        en="""
        Silent lighthouse film The Keeper's Dog wins festival
        The Keeper's Dog takes the Golden Heron
        Golden Heron goes to The Keeper's Dog, a silent lighthouse film
        Who made The Keeper's Dog? The festival winner explained
        Review: The Keeper's Dog deserves its Golden Heron
        A dog, a lighthouse and a Golden Heron for The Keeper's Dog
        Cinemas rush to book The Keeper's Dog
        """,
        en_facts="""
        The silent film The Keeper's Dog has won the Golden Heron, the festival's first prize.
        It was shot in eleven days at a disused lighthouse.
        Cinemas are adding screenings for the weekend.
        """,
    ),
)

CHIP = quiet_story(
    "ice-chip",
    StoryKind.GENERAL,
    told(
        310,
        230,
        en="""
        Engineers build computer chip cooled by a drop of water
        A water drop cools the chip of the future
        Chip that sweats: Loch Ardle team ends the fan
        No fan, no noise: water-cooled chip works for a year
        Loch Ardle engineers show a chip that cools itself
        What a self-cooling chip means for your laptop
        Makers court inventors of the water drop chip
        """,
        en_facts="""
        Engineers at Loch Ardle have built a computer chip that is cooled by a single drop of water.
        The prototype ran for a year without a fan.
        Several makers have asked for licences.
        """,
    ),
)

WHALE = quiet_story(
    "harbour-whale",
    StoryKind.GENERAL,
    told(
        440,
        180,
        en="""
        Humpback whale swims into Fenwater harbour
        Crowds watch whale in Fenwater harbour
        Fenwater whale: harbour closed to boats
        How to guide a whale back out of Fenwater
        Whale named Dumpling wins over Fenwater
        Dumpling the whale leaves Fenwater at high tide
        Fenwater waves goodbye to its whale
        """,
        en_facts="""
        A young humpback whale has spent the day in Fenwater harbour.
        Boats were asked to stay at their moorings.
        Biologists hope the evening tide will lead it out.
        """,
    ),
)

STORYLINES = (
    TELEVIA,
    FAIRWELL,
    PEDALUX,
    MOSAIC,
    WHITE_SPOTS,
    CYCLE_LANES,
    AURORA,
    DINOSAUR,
    CUP,
    DERBY,
    FILM,
    CHIP,
    WHALE,
)
