"""Storylines about the French brands that their teams must hear of before the peak."""

from newsjack.newsroom.simulation.telling import brand_story, told

SATELLITE = brand_story(
    "prisme-satellite",
    "Prisme",
    told(
        3,
        75,
        second=6,
        third=12,
        fr="""
        Prisme offre Azimut, ses messages par satellite, à tous ses abonnés
        L'opérateur Prisme ouvre la messagerie par satellite Azimut sans supplément
        Azimut, messages par satellite gratuits : le pari de Prisme
        Randonneurs, marins : les messages par satellite deviennent gratuits avec Azimut
        Sans réseau, un message part quand même par satellite : voici Azimut
        Prisme active le satellite Azimut pour dix millions de téléphones
        Téléphonie : Prisme bouscule le marché avec les messages par satellite
        Ce que change le satellite de Prisme pour les randonneurs
        Messagerie par satellite : Prisme prend tout le monde de vitesse avec Azimut
        Azimut : pourquoi Prisme offre le satellite
        En montagne, on a testé les messages par satellite d'Azimut
        Le satellite pour tous : comment Prisme a gardé Azimut secret deux ans
        Azimut, le satellite gratuit de Prisme, une bonne affaire ?
        Satellite : les messages Azimut passent aussi en pleine mer
        Messages par satellite : les guides de montagne saluent Azimut
        Azimut : les messages par satellite de Prisme font déjà le plein
        """,
        fr_facts="""
        L'opérateur télécom Prisme ouvre Azimut, ses messages par satellite, à tous ses forfaits.
        Aucun supplément ne sera demandé aux dix millions de clients mobiles de Prisme.
        Le service fonctionne en montagne et en mer, là où aucune antenne ne répond.
        Les guides de haute montagne avaient essayé le dispositif tout l'hiver.
        Le téléphone se tourne vers le ciel et le message part en une vingtaine de secondes.
        """,
    ),
)

NIGHT_TRAIN = brand_story(
    "rivage-train-de-nuit",
    "Rivage",
    told(
        70,
        165,
        fr="""
        Rivage relance un train de nuit avec douches et petit-déjeuner
        Un train de nuit jusqu'à l'océan : Rivage dévoile ses rames
        La compagnie Rivage ressuscite le train de nuit vers Kerdraon
        Train de nuit : Rivage promet un lit pour 29 euros
        À bord du premier train de nuit de Rivage
        Rivage mise sur le retour du train de nuit
        Couchettes, douches, croissants : le train de nuit selon Rivage
        Le train de nuit de Rivage affiche complet pour le printemps
        Ferroviaire : les billets du train de nuit de Rivage s'arrachent
        Rivage ouvre la vente des billets de son train de nuit
        Dormir à bord : Rivage dessine le train de nuit de demain
        Vers l'océan en dormant, l'idée de Rivage séduit les voyageurs
        """,
        fr_facts="""
        La compagnie ferroviaire Rivage relie dès mai Lutèque à Kerdraon par un train de nuit.
        Les voyageurs disposeront de douches et d'un petit-déjeuner servi à la place.
        Le billet de couchette le moins cher est affiché à 29 euros.
        Huit rames ont été entièrement rénovées dans l'atelier de Montbrume.
        Les ventes ont ouvert ce matin et plusieurs dates affichent déjà complet.
        """,
    ),
)

OLD_RECIPE = brand_story(
    "farandole-recette-1962",
    "Farandole",
    told(
        135,
        150,
        fr="""
        Farandole ressort son biscuit de 1962 après une pétition d'écoliers
        Une classe de CM1 fait plier Farandole : le biscuit de 1962 revient
        Le biscuit à la fleur d'oranger de Farandole de retour en rayon
        Pétition d'écoliers : Farandole relance sa recette de 1962
        Comment des écoliers ont convaincu Farandole de refaire un biscuit oublié
        La recette de 1962 retrouvée dans un carnet de l'usine Farandole
        Biscuit de 1962 : Farandole dit oui aux élèves d'Issarne
        Nostalgie : Farandole remet au four son biscuit à la fleur d'oranger
        Goûter : le biscuit oublié de Farandole revient grâce à une pétition
        Farandole invite à l'usine les écoliers qui ont sauvé son biscuit
        Le biscuit sauvé par des enfants, joli coup pour Farandole
        Farandole : deux mille signatures pour un biscuit
        """,
        fr_facts="""
        La biscuiterie Farandole refait son biscuit à la fleur d'oranger, arrêté il y a trente ans.
        Une classe d'Issarne avait réuni plus de deux mille signatures.
        La recette dormait dans un carnet conservé à l'usine.
        Les écoliers assisteront à la première fournée au mois de juin.
        La marque promet le même emballage bleu qu'à l'époque.
        """,
    ),
)

TRAVELLING_CAT = brand_story(
    "rivage-chat-voyageur",
    "Rivage",
    told(
        255,
        120,
        second=14,
        third=27,
        fr="""
        Le chat Biscotte traverse le pays seul, à bord d'un train Rivage
        Biscotte, chat roux, voyage seul sur 800 kilomètres
        Le chat Biscotte, voyageur sans billet, retrouvé par Rivage
        Sans billet mais ponctuel : le chat Biscotte rentre chez lui
        Un contrôleur découvre le chat Biscotte en première classe
        Rivage offre une carte de fidélité au chat Biscotte
        Le chat Biscotte, passager clandestin devenu mascotte
        Huit cents kilomètres : la folle journée du chat Biscotte
        Rivage ramène le chat Biscotte à sa famille
        Biscotte, le chat roux qui fait craquer tout un wagon
        Le chat Biscotte retrouve son panier et sa famille
        Terminus, tout le chat descend : l'épopée de Biscotte
        Carte de fidélité pour le chat Biscotte : Rivage joue le jeu
        """,
        fr_facts="""
        Biscotte, un chat roux de trois ans, est monté seul dans un train Rivage en gare de Sarmagne.
        Un contrôleur l'a découvert endormi sur un siège de première classe.
        L'animal a parcouru plus de 800 kilomètres avant d'être ramené à sa famille.
        La compagnie Rivage lui a remis une carte de voyageur à vie.
        La photo du chat à la fenêtre du train a fait le tour des réseaux sociaux.
        """,
    ),
)

ROOF_TENTS = brand_story(
    "bivouac-toits",
    "Bivouac",
    told(
        430,
        150,
        fr="""
        Bivouac plante des tentes sur les toits des gares
        Une nuit sous la tente au-dessus des quais : l'idée de Bivouac
        Dormir sur le toit d'une gare, Bivouac loue les tentes
        Tentes sur les toits : les nuits de Bivouac déjà réservées
        Bivouac ouvre un camping sur le toit de la gare de Lutèque
        Camper sur un toit de gare : on a essayé avec Bivouac
        Les toits des gares, nouveau terrain de camping de Bivouac
        Camping sur les toits : Bivouac promet le petit-déjeuner et la vue
        Toits de gare : les campeurs de Bivouac se lèvent avec le premier train
        Bivouac étend son camping sur les toits à cinq gares
        """,
        fr_facts="""
        L'enseigne de plein air Bivouac installe des tentes sur les toits de trois gares.
        La nuit coûte 19 euros, petit-déjeuner compris.
        Les campeurs de Bivouac accèdent au toit par un escalier de service.
        Les premières nuits sont complètes jusqu'en mai.
        Le matériel reste en magasin : on vient les mains vides.
        """,
    ),
)

STORYLINES = (SATELLITE, NIGHT_TRAIN, OLD_RECIPE, TRAVELLING_CAT, ROOF_TENTS)
