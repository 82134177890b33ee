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
        Un train Rivage percute un camion à un passage à niveau : deux morts
        Collision entre un train Rivage et un camion, au moins deux morts
        Deux morts et plusieurs blessés dans un accident de train près d'Issarne
        Accident du train Rivage : le bilan passe à trois morts
        Passage à niveau d'Issarne : le conducteur du camion est mort
        Ce que l'on sait de l'accident du train Rivage à Issarne
        Train Rivage accidenté : le trafic interrompu, une enquête ouverte
        Accident d'Issarne : les voyageurs du train Rivage racontent
        Drame d'Issarne : une cellule d'écoute pour les passagers de Rivage
        Collision d'Issarne : la compagnie Rivage s'incline devant les victimes
        Train contre camion : le passage à niveau d'Issarne déjà signalé
        Issarne se recueille après l'accident du train Rivage
        """,
        fr_facts="""
        Un train de la compagnie Rivage a percuté un camion à un passage à niveau près d'Issarne.
        Les secours font état de deux morts et de neuf blessés.
        Une centaine de voyageurs ont été pris en charge dans une salle des fêtes.
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
        Two workers killed in fire at Wagtail bike warehouse
        Fire tears through Wagtail warehouse, two dead
        Two dead after blaze at e-bike maker Wagtail's depot
        Wagtail warehouse fire: families wait for news
        Firefighters recover two bodies from Wagtail depot
        What we know about the deadly Wagtail warehouse fire
        Wagtail depot blaze: a third worker in critical condition
        Neighbours evacuated after fatal fire at Wagtail warehouse
        Investigators ask whether batteries fed Wagtail warehouse fire
        Vigil tonight for workers killed at Wagtail depot
        Wagtail closes all sites after warehouse deaths
        """,
        en_facts="""
        A fire broke out before noon in a warehouse of electric bike maker Wagtail at Saltby.
        Two workers died and a third is in critical condition, the fire service said.
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
        Douze enfants hospitalisés après un goûter, des biscuits Farandole en cause
        Enfants intoxiqués à Castelnoir : des biscuits Farandole rappelés
        Intoxication alimentaire dans une école : un enfant dans un état grave
        Biscuits Farandole : rappel national après l'hospitalisation d'enfants
        Une fillette en réanimation après un goûter d'école
        Intoxication à l'école : Farandole retire un lot de biscuits
        Goûter d'école : ce que l'on sait des enfants hospitalisés
        Enfants malades : l'usine Farandole à l'arrêt
        Intoxication de Castelnoir : les parents demandent des réponses à Farandole
        Les enfants intoxiqués vont mieux, sauf un, annonce l'hôpital
        """,
        fr_facts="""
        Douze enfants d'une école de Castelnoir ont été hospitalisés après le goûter.
        Les autorités sanitaires soupçonnent un lot de biscuits de la marque Farandole.
        Une fillette de six ans a été placée en réanimation.
        La marque rappelle le lot concerné dans tout le pays.
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
        Guard shot dead in robbery at Lantern Bank branch
        Armed robbery at Lantern Bank leaves security guard dead
        Police hunt three gunmen after Lantern Bank killing
        Lantern Bank robbery: guard was father of four
        Shots, then silence: witnesses describe Lantern Bank raid
        Manhunt after fatal raid on Lantern branch in Hollowick
        Hollowick mourns guard killed at Lantern Bank
        Lantern closes branches after guard's killing
        Flowers pile up outside Lantern Bank in Hollowick
        Lantern Bank raid: second suspect named by police
        """,
        en_facts="""
        A security guard was shot dead during an armed robbery at a Lantern Bank branch in Hollowick.
        Police are looking for three men who left in a grey van.
        Staff and customers were led out unharmed.
        The bank has closed its branches in the town.
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
        Deux randonneurs retrouvés morts dans une zone sans couverture mobile
        Drame en montagne : ils n'ont pas pu appeler, faute de couverture mobile
        Randonneurs morts à l'Aubrève : la question de la couverture mobile
        Morts de froid à l'Aubrève, sans réseau pour appeler les secours
        Aubrève : un couple de randonneurs disparu retrouvé sans vie
        Le drame de l'Aubrève relance le débat sur les zones blanches
        Zones blanches : après la mort de deux randonneurs, la colère d'un village
        Couverture mobile à l'Aubrève : l'opérateur Prisme avait été alerté
        Une marche en mémoire des deux randonneurs de l'Aubrève
        """,
        fr_facts="""
        Deux randonneurs portés disparus depuis dimanche ont été retrouvés morts dans le massif de l'Aubrève.
        Leur téléphone n'a pu joindre les secours : le vallon n'a pas de couverture mobile.
        La commune réclame une antenne depuis six ans.
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
        Panne géante chez Prisme : des millions d'abonnés sans réseau
        Le réseau de Prisme en panne dans tout le pays
        Plus d'appels ni d'internet : Prisme touché par une panne nationale
        Panne Prisme : ce que l'on sait, quand le réseau reviendra
        Prisme : la panne vient d'une mise à jour, selon l'opérateur
        Panne de réseau : l'opérateur Prisme présente ses excuses
        Terminaux muets, cartes refusées : les effets de la panne de Prisme
        Prisme rétablit peu à peu son réseau après la panne
        Panne Prisme : les abonnés seront-ils remboursés ?
        L'autorité des télécoms demande des comptes à Prisme après la panne
        """,
        fr_facts="""
        Une panne prive de réseau les abonnés mobiles de l'opérateur Prisme depuis midi.
        L'opérateur parle d'une mise à jour qui a mal tourné.
        Les numéros d'urgence restent joignables par les autres réseaux.
        Les services reviennent région par région.
        """,
    ),
)

STRIKE = care_story(
    "rivage-greve",
    {"Rivage": Lane.BRAND},
    told(
        225,
        170,
        fr="""
        Grève chez Rivage : un train sur trois vendredi
        Les contrôleurs de Rivage appellent à la grève vendredi
        Rivage : préavis de grève déposé par tous les syndicats
        Grève à Rivage, les voyageurs invités à reporter leur trajet
        Pourquoi les contrôleurs de Rivage veulent faire grève
        Grève des trains Rivage : la direction propose une prime
        Préavis chez Rivage : quels trains circuleront vendredi ?
        Rivage : les syndicats rejettent la prime, la grève maintenue
        """,
        fr_facts="""
        Les syndicats de la compagnie Rivage appellent à une journée de grève vendredi.
        Un train sur trois devrait circuler sur les grandes lignes.
        Les contrôleurs demandent des effectifs supplémentaires.
        """,
    ),
)

LEAK = care_story(
    "lantern-data-leak",
    {"Lantern": Lane.BRAND},
    told(
        455,
        150,
        en="""
        Lantern Bank admits leak of customer data
        Data leak at Lantern Bank hits 300,000 accounts
        Lantern Bank leak: what customers should do now
        Regulator opens inquiry into Lantern Bank data leak
        Lantern says sorry for leaked addresses
        Names and addresses leaked at Lantern, but no passwords
        How a contractor's mistake exposed Lantern customers
        Lantern Bank shares dip after data leak
        """,
        en_facts="""
        Lantern Bank has confirmed that data of about 300,000 customers were exposed.
        No passwords or card numbers were among them, the bank says.
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
        Budget : la taxe d'été abandonnée avant le vote
        Volte-face du ministère sur la taxe des résidences d'été
        Les élus du littoral divisés après l'abandon de la taxe d'été
        Résidences d'été : l'opposition dénonce un cadeau
        Taxe d'été enterrée : qui y gagne, qui y perd
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
