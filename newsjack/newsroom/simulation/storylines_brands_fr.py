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
        Prisme offre les messages par satellite à tous ses abonnés
        L'opérateur Prisme ouvre la messagerie par satellite sans supplément
        Messages par satellite gratuits : le pari de Prisme
        Randonneurs, marins : Prisme rend gratuits les messages par satellite
        Sans réseau, un SMS part quand même : Prisme active le satellite
        Prisme active ses messages par satellite pour dix millions d'abonnés
        Téléphonie : Prisme bouscule le marché avec ses messages par satellite
        Ce que change le satellite de Prisme pour les abonnés mobiles
        Messagerie par satellite : Prisme prend tout le monde de vitesse
        Pourquoi Prisme offre le satellite à ses abonnés
        En montagne, on a testé les messages par satellite de Prisme
        Le satellite pour tous : comment Prisme a gardé le secret deux ans
        Prisme et le satellite gratuit, une bonne affaire pour les abonnés ?
        Satellite : les messages de Prisme passent aussi en pleine mer
        Messages par satellite : les guides de montagne saluent l'offre de Prisme
        Prisme : l'offre de messages par satellite fait déjà le plein
        """,
        fr_facts="""
        L'opérateur télécom Prisme active dès ce mardi les messages par satellite sur tous ses forfaits.
        Aucun supplément ne sera demandé aux dix millions d'abonnés mobiles.
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
        Un chat traverse le pays seul à bord d'un train Rivage
        Le chat Biscotte monte dans un train Rivage et parcourt 800 kilomètres
        Biscotte, le chat voyageur retrouvé au terminus de Rivage
        Sans billet mais ponctuel : un chat prend le train Rivage
        Le contrôleur de Rivage découvre un chat en première classe
        Rivage offre une carte de voyageur au chat Biscotte
        Le chat Biscotte, passager clandestin devenu mascotte de Rivage
        Huit cents kilomètres en train : la folle journée du chat Biscotte
        Chat voyageur : Rivage ramène Biscotte à sa famille
        Biscotte le chat fait craquer les voyageurs de Rivage
        Le chat du train Rivage retrouve sa maison
        Terminus, tout le chat descend : l'épopée de Biscotte
        Carte de fidélité pour un chat : Rivage joue le jeu
        """,
        fr_facts="""
        Biscotte, un chat roux de trois ans, est monté seul dans un train Rivage en gare de Sarmagne.
        Un contrôleur l'a découvert endormi sur un siège de première classe.
        L'animal a parcouru plus de 800 kilomètres avant d'être ramené à sa famille.
        La compagnie lui a remis une carte de voyageur à vie.
        La photo du chat à la fenêtre du train a fait le tour des réseaux sociaux.
        """,
    ),
)

MOSAIC = brand_story(
    "farandole-mosaique",
    "Farandole",
    told(
        430,
        160,
        fr="""
        Farandole assemble la plus grande mosaïque de biscuits du monde
        Record du monde : une mosaïque de 200 000 biscuits Farandole
        Une place entière couverte de biscuits Farandole
        Mosaïque géante : Farandole croque un record à Castelnoir
        À Castelnoir, 200 000 biscuits Farandole dessinent un soleil
        Farandole bat le record de la mosaïque comestible
        La mosaïque de biscuits de Farandole offerte aux passants
        Huit heures de pose pour la mosaïque en biscuits de Farandole
        Un soleil de biscuits : Farandole entre dans le livre des records
        Castelnoir goûte au record de Farandole
        La place de Castelnoir change de goût avec la mosaïque Farandole
        """,
        fr_facts="""
        La marque Farandole a réuni 300 bénévoles sur la place de Castelnoir.
        La mosaïque compte deux cent mille biscuits et mesure un demi-terrain de football.
        Un huissier a validé le record en début d'après-midi.
        Les biscuits ont ensuite été offerts aux passants et aux associations.
        Le dessin, un soleil, était l'œuvre d'une étudiante des beaux-arts.
        """,
    ),
)

PHONE_BOX = brand_story(
    "prisme-cabines",
    "Prisme",
    told(
        520,
        140,
        fr="""
        Prisme remet en service cent cabines téléphoniques
        Les cabines téléphoniques reviennent, signées Prisme
        Cabine gratuite : l'idée rétro de l'opérateur Prisme
        Prisme installe des cabines téléphoniques gratuites dans les villages
        On a téléphoné depuis la nouvelle cabine de Prisme
        Le retour de la cabine : Prisme mise sur la nostalgie
        Cent villages retrouvent leur cabine grâce à Prisme
        Prisme : une cabine, un banc et des appels gratuits
        Pourquoi l'opérateur Prisme ressort les cabines téléphoniques
        La cabine téléphonique de Prisme fait la joie de Rochecombe
        """,
        fr_facts="""
        L'opérateur Prisme installe cent cabines téléphoniques neuves dans des villages.
        Les appels y sont gratuits vers tous les numéros fixes et mobiles du pays.
        La première cabine a été inaugurée à Rochecombe, près du lavoir.
        Chaque cabine sert aussi de borne de réseau et de chargeur.
        Les communes intéressées ont jusqu'à l'été pour se porter candidates.
        """,
    ),
)

STORYLINES = (SATELLITE, NIGHT_TRAIN, OLD_RECIPE, TRAVELLING_CAT, MOSAIC, PHONE_BOX)
