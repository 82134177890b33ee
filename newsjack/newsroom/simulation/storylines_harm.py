"""Storylines of human harm, and sensitive ones without victims: what no brand may joke about."""

from newsjack.model.brand import Lane
from newsjack.model.opportunity import Safety
from newsjack.newsroom.simulation.model import StoryKind
from newsjack.newsroom.simulation.telling import care_story, quiet_story, told, tragedy

TRAIN_CRASH = tragedy(
    "rivage-collision",
    ("Rivage",),
    told(
        300,
        90,
        second=6,
        third=11,
        fr="""
        Un train Rivage percute un camion à Issarne : deux morts
        Collision d'Issarne entre un train et un camion, au moins deux morts
        Deux morts et plusieurs blessés dans l'accident de train d'Issarne
        Accident d'Issarne : le bilan passe à trois morts
        Passage à niveau d'Issarne : le conducteur du camion est mort
        Ce que l'on sait de l'accident du train Rivage à Issarne
        Accident d'Issarne : le trafic interrompu, une enquête ouverte
        Accident d'Issarne : les voyageurs du train Rivage racontent
        Drame d'Issarne : une cellule d'écoute pour les passagers de Rivage
        Collision d'Issarne : la compagnie Rivage s'incline devant les victimes
        Train contre camion à Issarne : le passage à niveau était signalé
        Issarne se recueille après l'accident
        """,
        fr_facts="""
        Un train de la compagnie Rivage a percuté un camion à un passage à niveau près d'Issarne.
        Les secours font état de deux morts et de neuf blessés.
        Une centaine de voyageurs de Rivage ont été pris en charge dans une salle des fêtes.
        Le parquet a ouvert une enquête pour homicides involontaires.
        La circulation est interrompue sur la ligne jusqu'à demain.
        """,
    ),
)

WAREHOUSE_FIRE = tragedy(
    "wagtail-warehouse-fire",
    ("Wagtail",),
    told(
        395,
        110,
        second=9,
        third=16,
        en="""
        Two workers killed in Ormsgate warehouse fire
        Fire tears through Wagtail warehouse in Ormsgate, two dead
        Two dead after Ormsgate blaze at Wagtail depot
        Ormsgate warehouse fire: families wait for news
        Firefighters recover two bodies from Ormsgate warehouse
        What we know about the deadly Ormsgate warehouse fire
        Ormsgate blaze: a third worker in critical condition
        Neighbours evacuated after fatal fire at Ormsgate warehouse
        Investigators ask whether batteries fed the Ormsgate fire
        Vigil tonight for workers killed in Ormsgate fire
        Wagtail closes all sites after Ormsgate deaths
        """,
        en_facts="""
        A fire broke out before noon in a warehouse of electric bike maker Wagtail at Ormsgate.
        Two Wagtail workers died and a third is in critical condition, the fire service said.
        Streets around the depot were evacuated because of the smoke.
        Investigators have not yet established a cause.
        The company has stopped work at all its sites.
        """,
    ),
)

POISONING = tragedy(
    "farandole-intoxication",
    ("Farandole",),
    told(
        475,
        120,
        fr="""
        Castelnoir : douze écoliers hospitalisés après un goûter
        Écoliers intoxiqués à Castelnoir : des biscuits Farandole rappelés
        Intoxication à l'école de Castelnoir : un enfant dans un état grave
        Intoxication de Castelnoir : Farandole rappelle un lot de biscuits
        Une fillette de Castelnoir en réanimation après le goûter de l'école
        Écoliers de Castelnoir : l'intoxication viendrait de biscuits Farandole
        Castelnoir : ce que l'on sait de l'intoxication des écoliers
        Intoxication d'écoliers : l'usine Farandole à l'arrêt
        Intoxication de Castelnoir : les parents d'écoliers demandent des réponses
        Les écoliers intoxiqués de Castelnoir vont mieux, sauf un
        """,
        fr_facts="""
        Douze enfants d'une école de Castelnoir ont été hospitalisés après le goûter.
        Les autorités sanitaires soupçonnent un lot de biscuits de la marque Farandole.
        Une fillette de six ans a été placée en réanimation.
        La marque Farandole rappelle le lot concerné dans tout le pays.
        """,
    ),
)

ROBBERY = tragedy(
    "lantern-robbery",
    ("Lantern",),
    told(
        175,
        100,
        second=10,
        third=22,
        en="""
        Guard shot dead in Hollowick bank robbery
        Armed robbery at Lantern Bank in Hollowick leaves guard dead
        Police hunt three gunmen after Hollowick killing
        Hollowick robbery: murdered guard was father of four
        Shots, then silence: witnesses describe Hollowick robbery
        Manhunt after fatal robbery at Lantern branch in Hollowick
        Hollowick mourns guard killed in bank robbery
        Lantern closes branches after Hollowick guard's killing
        Flowers for the guard pile up outside Lantern Bank in Hollowick
        Hollowick robbery: second gunman named by police
        """,
        en_facts="""
        A security guard was shot dead during an armed robbery at a Lantern Bank branch in Hollowick.
        Police are looking for three men who left in a grey van.
        Staff and customers were led out unharmed.
        Lantern Bank has closed its branches in the town.
        """,
    ),
)

HIKERS = tragedy(
    "zone-blanche-randonneurs",
    ("Prisme",),
    told(
        545,
        130,
        fr="""
        Deux randonneurs retrouvés morts dans le massif de l'Aubrève
        Drame de l'Aubrève : les randonneurs n'ont pas pu appeler
        Randonneurs morts à l'Aubrève : la couverture mobile en question
        Morts de froid à l'Aubrève, les randonneurs étaient sans réseau
        Aubrève : le couple de randonneurs disparu retrouvé sans vie
        Le drame des randonneurs de l'Aubrève relance le débat sur les zones blanches
        Randonneurs de l'Aubrève : la colère d'un village en zone blanche
        Drame de l'Aubrève : l'opérateur Prisme avait été alerté
        Une marche en mémoire des randonneurs de l'Aubrève
        """,
        fr_facts="""
        Deux randonneurs portés disparus depuis dimanche ont été retrouvés morts dans le massif de l'Aubrève.
        Leur téléphone n'a pu joindre les secours : le vallon n'a pas de couverture mobile.
        La commune réclame une antenne à l'opérateur Prisme depuis six ans.
        Le procureur a ordonné une autopsie.
        """,
    ),
)

EARTHQUAKE = tragedy(
    "sarvati-earthquake",
    (),
    told(
        25,
        130,
        second=5,
        third=10,
        fr="""
        Séisme de magnitude 6,8 au Sarvati : au moins quarante morts
        Un violent séisme frappe le Sarvati
        Séisme au Sarvati : les secours cherchent des survivants
        Le bilan du séisme au Sarvati s'alourdit à cent vingt morts
        Sarvati : des villages entiers coupés du monde après le séisme
        Séisme au Sarvati, l'aide internationale s'organise
        Les images du séisme qui a frappé le Sarvati
        """,
        fr_facts="""
        Un séisme de magnitude 6,8 a frappé l'ouest du Sarvati dans la nuit.
        Le dernier bilan fait état de plus de cent morts.
        Les secours fouillent les décombres à la recherche de survivants.
        """,
        en="""
        Magnitude 6.8 earthquake hits Sarvati, dozens dead
        Sarvati earthquake: rescuers search rubble for survivors
        Death toll in Sarvati quake passes one hundred
        Villages cut off after powerful Sarvati earthquake
        Aid flights leave for quake-hit Sarvati
        Girl pulled alive from rubble in Sarvati
        Sarvati quake: what we know so far
        Hospitals overwhelmed after Sarvati earthquake
        """,
        en_facts="""
        A magnitude 6.8 earthquake struck western Sarvati overnight.
        More than a hundred people are known to have died.
        Rescuers are searching the rubble for survivors.
        """,
    ),
)

FERRY = tragedy(
    "kerrin-ferry",
    (),
    told(
        410,
        140,
        en="""
        Ferry sinks off Kerrin Bay, eleven missing
        Kerrin Bay ferry sinking: search goes on for eleven people
        Coastguard rescues sixty from sinking Kerrin ferry
        Three bodies found after Kerrin Bay ferry disaster
        Kerrin ferry: passengers tell of minutes in the water
        Hope fades for missing in Kerrin Bay ferry sinking
        Fishing boats join Kerrin ferry search
        Kerrin Bay ferry had passed inspection in January
        """,
        en_facts="""
        A passenger ferry sank in heavy seas off Kerrin Bay around midday.
        Sixty people were rescued and eleven are missing.
        Fishing boats have joined the coastguard in the search.
        """,
    ),
)

OUTAGE = care_story(
    "prisme-panne",
    {"Prisme": Lane.BRAND},
    told(
        360,
        80,
        second=4,
        third=8,
        fr="""
        Panne géante chez l'opérateur Prisme dans tout le pays
        Panne nationale : le réseau mobile de Prisme ne répond plus
        Plus d'appels ni d'internet : une panne nationale touche Prisme
        Panne géante : ce que l'on sait, quand le réseau reviendra
        La panne nationale vient d'une mise à jour, selon l'opérateur
        Panne de réseau mobile : l'opérateur présente ses excuses
        Terminaux muets, cartes refusées : les effets de la panne géante
        Après la panne géante, Prisme rétablit peu à peu son réseau mobile
        Panne géante du réseau mobile : serez-vous remboursé ?
        L'autorité des télécoms demande des comptes après la panne géante
        """,
        fr_facts="""
        Une panne prive de réseau les clients mobiles de l'opérateur Prisme depuis midi.
        L'opérateur Prisme parle d'une mise à jour qui a mal tourné.
        Les numéros d'urgence restent joignables par les autres réseaux.
        Les services reviennent région par région.
        """,
    ),
)

STRIKE = care_story(
    "voltarail-greve",
    {"Rivage": Lane.COMPETITOR},
    told(
        225,
        170,
        fr="""
        Grève chez Voltarail : une liaison sur trois vendredi
        Les aiguilleurs de Voltarail appellent à la grève vendredi
        Voltarail : préavis de grève déposé par tous les syndicats
        Grève à Voltarail : quelles liaisons vendredi ?
        Pourquoi les aiguilleurs de Voltarail veulent faire grève
        Grève des aiguilleurs : Voltarail propose une prime
        Préavis de grève chez Voltarail, les clients invités à patienter
        Voltarail : les syndicats rejettent la prime, la grève maintenue
        """,
        fr_facts="""
        Les syndicats de Voltarail appellent à une journée de grève vendredi.
        Une liaison sur trois devrait être assurée.
        Les aiguilleurs demandent des effectifs supplémentaires.
        """,
    ),
)

LEAK = care_story(
    "driftwood-data-leak",
    {"Driftwood": Lane.BRAND},
    told(
        455,
        150,
        en="""
        Driftwood admits leak of customer data
        Data leak at Driftwood hits 300,000 customers
        Driftwood data leak: what customers should do now
        Regulator opens inquiry into Driftwood data leak
        Driftwood sorry for data leak
        Data leak at Driftwood exposed addresses, but no passwords
        How a contractor's mistake caused the Driftwood data leak
        Driftwood shares dip after data leak
        """,
        en_facts="""
        Driftwood Travel has confirmed that data of about 300,000 customers were exposed.
        No passwords or card numbers were among them, the travel agency says.
        The regulator has opened an inquiry.
        """,
    ),
)

BUDGET = quiet_story(
    "budget-vote",
    StoryKind.GENERAL,
    told(
        150,
        200,
        fr="""
        Le gouvernement renonce à la taxe sur les résidences d'été
        Taxe sur les résidences d'été : l'exécutif recule
        Résidences d'été : la taxe abandonnée avant le vote du budget
        Volte-face du ministère sur la taxe des résidences d'été
        Taxe des résidences d'été : les élus du littoral divisés
        Résidences d'été sans taxe : l'opposition dénonce un cadeau
        Taxe des résidences d'été enterrée : qui y gagne, qui y perd
        Abandon de la taxe sur les résidences d'été : la majorité se fissure
        """,
        fr_facts="""
        Le ministère des Finances retire du budget la taxe sur les résidences d'été.
        Les élus du littoral la jugeaient injuste, ceux des villes la réclamaient.
        Le vote reste prévu jeudi.
        """,
    ),
    safety=Safety.CARE,
)

STORM = quiet_story(
    "storm-ysoline",
    StoryKind.GENERAL,
    told(
        490,
        210,
        fr="""
        La tempête Ysoline arrive par l'ouest cette nuit
        Tempête Ysoline : sept départements en vigilance
        Ysoline : ports fermés et fêtes annulées avant la tempête
        Rafales à 130 km/h attendues au passage de la tempête Ysoline
        Avant Ysoline, le littoral se barricade
        Tempête Ysoline : les écoles fermées mercredi à Kerdraon
        Ysoline, une tempête plus forte que prévu
        """,
        fr_facts="""
        La tempête Ysoline abordera la côte ouest en fin de nuit.
        Des rafales de 130 km/h sont attendues sur les caps.
        Les ports de Kerdraon et de Montréval ont fermé leurs portes.
        """,
    ),
    safety=Safety.CARE,
)

STORYLINES = (
    TRAIN_CRASH,
    WAREHOUSE_FIRE,
    POISONING,
    ROBBERY,
    HIKERS,
    EARTHQUAKE,
    FERRY,
    OUTAGE,
    STRIKE,
    LEAK,
    BUDGET,
    STORM,
)
