"""The French vocabulary of ordinary items. Places and organisations are invented."""

from newsjack.newsroom.simulation.names_in_passing import FRENCH_ASIDES, FRENCH_HOMOGRAPHS, FRENCH_MENTIONS
from newsjack.newsroom.simulation.vocabulary import Field, Vocabulary, parts

_CULTURE = Field(
    actors=parts(
        """
        la bibliothèque | le théâtre | une chorale | le musée | un collectif de peintres | une librairie
        | l'harmonie municipale | le cinéma | un atelier de gravure | une troupe amateur |
        l'école de musique | un facteur d'orgues | un imprimeur | une conteuse
        """
    ),
    verbs=parts(
        """
        présente | accueille | prépare | expose | restaure | imagine | dévoile | prête | réinvente |
        rassemble
        """
    ),
    things=parts(
        """
        des affiches | un opéra de poche | des marionnettes | une fresque | un bal masqué |
        des partitions | un piano mécanique | des carnets de voyage | une lecture | des photographies |
        un vitrail | un spectacle d'ombres | des tapisseries | un vaudeville |
        un orchestre de casseroles
        """
    ),
    manners=parts(
        """
        d'avant-guerre | à hauteur d'enfant | sur le thème de la pluie | en langue des signes |
        autour du thé | en plein air | sans un mot | au clair de lune | dans une filature |
        en hommage aux lavandières | à quatre mains | chez l'habitant | au fond d'une piscine vide |
        entre deux gradins
        """
    ),
)

_TOWN = Field(
    actors=parts(
        """
        la mairie | le conseil municipal | un groupe de riverains | la communauté de communes |
        le syndicat des eaux | le comité de quartier | une commission | le service des parcs |
        l'office du tourisme | la régie des bus | un collectif d'usagers | le conseil des jeunes
        """
    ),
    verbs=parts(
        """
        réclame | vote | repousse | étudie | inaugure | finance | reconstruit | défend | ouvre |
        réaménage
        """
    ),
    things=parts(
        """
        une passerelle | un rond-point | la halle | un terrain de pétanque | une navette |
        des bancs publics | la fontaine | un four à pain | une crèche | l'éclairage des ruelles |
        un lavoir | une piste d'athlétisme | le kiosque | un parking à vélos | une ressourcerie
        """
    ),
    manners=parts(
        """
        près du canal | à la place de l'octroi | au pied des remparts | derrière la poste |
        avec des matériaux récupérés | en face du collège | sans augmenter les impôts |
        malgré les pétitions | à côté de l'abattoir | sur l'ancienne friche | au bord du ruisseau |
        dans le faubourg
        """
    ),
)

_SPORT = Field(
    actors=parts(
        """
        le club d'aviron | l'équipe de handball | une lanceuse de marteau | le doyen du tennis de table
        | l'équipe de basket | un marcheur nordique | une pongiste | la section d'escrime | une nageuse
        | un archer | un arbitre | l'équipe junior de hockey
        """
    ),
    verbs=parts(
        """
        décroche | vise | perd | remporte | organise | dispute | prolonge | célèbre | bouscule | relance
        """
    ),
    things=parts(
        """
        un titre régional | une place en finale | le maintien | un tournoi | une série |
        un record de distance | le trophée des clubs | une médaille | un stage | une qualification |
        le challenge | une tournée
        """
    ),
    manners=parts(
        """
        à domicile | face au favori | sur le fil | avec un effectif rajeuni | au bout des prolongations
        | dans un gymnase comble | malgré une cheville fragile | sous la neige | devant ses anciens |
        pour un petit point | au retour de trêve | à la surprise générale
        """
    ),
)

_TRADE = Field(
    actors=parts(
        """
        un fabricant de boutons | une coopérative laitière | la fonderie | un luthier | une start-up |
        la papeterie | un chantier naval | la tuilerie | une maraîchère | un grossiste en fleurs |
        l'atelier de reliure | une verrerie | un brasseur | la minoterie
        """
    ),
    verbs=parts(
        """
        embauche | exporte | modernise | cherche | expérimente | transforme | installe | agrandit |
        brevète | récupère
        """
    ),
    things=parts(
        """
        des apprentis | ses séchoirs | une chaîne de tri | un four électrique | ses entrepôts |
        une colle végétale | des bobines | un procédé de teinture | ses chutes de cuir | des palettes |
        une presse | des wagonnets | ses serres
        """
    ),
    manners=parts(
        """
        pour répondre aux commandes | en circuit court | après deux ans de pause | avec un lycée voisin
        | à bas bruit | sans toucher aux tarifs | grâce au bouche-à-oreille | au plus près des clients |
        en pleine saison | à contre-courant | pour l'exportation | à l'heure du soleil
        """
    ),
)

_NATURE = Field(
    actors=parts(
        """
        un garde forestier | un apiculteur | une botaniste | le parc naturel | un berger | un pêcheur |
        une vétérinaire | une ornithologue | un spéléologue | un jardinier | une classe verte |
        un muletier
        """
    ),
    verbs=parts(
        """
        observe | recense | protège | replante | photographie | soigne | relâche | étudie | déplace |
        guette
        """
    ),
    things=parts(
        """
        des loutres | une orchidée | des chauves-souris | un nid de cigognes | des tritons | une haie |
        des hérissons | un châtaignier | des papillons | une tourbière | des écrevisses | un lynx |
        des mésanges | un verger
        """
    ),
    manners=parts(
        """
        dans le marais | au petit matin | à la jumelle | près d'une carrière | pour la première fois |
        en bord de route | avec des écoliers | au fond d'une grotte | loin des sentiers | sur un toit |
        au cœur du bocage | sous les pylônes
        """
    ),
)

_SCIENCE = Field(
    actors=parts(
        """
        une équipe de chimistes | l'observatoire | un laboratoire | un groupe d'étudiants |
        une physicienne | l'institut | un géologue | une linguiste | une ingénieure | l'école d'optique
        | un historien | une archéologue
        """
    ),
    verbs=parts(
        """
        mesure | modélise | reconstitue | met au point | décrypte | fabrique | compare | teste |
        numérise | date
        """
    ),
    things=parts(
        """
        un capteur | des fossiles | une encre | le chant des baleines | un manuscrit | des cristaux |
        un robot | un alliage | la poussière des glaciers | un télescope | des ossements |
        un moteur à vapeur | une membrane | un dialecte
        """
    ),
    manners=parts(
        """
        en apesanteur | à la milliseconde | avec une imprimante | grâce au sel | sous un microscope |
        à l'aveugle | au fond d'un puits | en trois dimensions | sans électricité | par temps de brume |
        avec des amateurs | à température ambiante
        """
    ),
)

_TABLE = Field(
    actors=parts(
        """
        un boulanger | une cheffe étoilée | le marché couvert | un fromager | une crémière |
        un torréfacteur | la cantine du lycée | une guinguette | un confiturier | le food-truck |
        une pâtissière | un maraîcher
        """
    ),
    verbs=parts(
        """
        sert | mijote | réhabilite | fume | caramélise | offre | concocte | découpe | glace | dresse
        """
    ),
    things=parts(
        """
        un pâté en croûte | des topinambours | une soupe d'orties | un fromage bleu | des cannelés |
        du pain de châtaigne | un bouillon | des quenelles | une tarte au vin | des escargots |
        un sorbet au foin | des crêpes
        """
    ),
    manners=parts(
        """
        à la bougie | pour trois fois rien | les yeux bandés | au feu de bois | dès l'aube | sans sucre
        | à la criée | sur une péniche | avec les invendus | à l'ancienne | dans un wagon |
        entre voisins
        """
    ),
)

_COURTS = Field(
    actors=parts(
        """
        un automobiliste | une retraitée | un cambrioleur | la gendarmerie | un promeneur | le tribunal
        | un motard | une commerçante | la douane | un faux plombier | une pompière | un voisin
        """
    ),
    verbs=parts(
        """
        intercepte | signale | perd | retrouve | conteste | vole | juge | éteint | poursuit | confisque
        """
    ),
    things=parts(
        """
        un camion de ferraille | des bijoux | une amende | un feu de grange | des cigarettes |
        un portail | des chéquiers | un troupeau échappé | une caravane | des outils | un tableau |
        un coffre
        """
    ),
    manners=parts(
        """
        en pleine nuit | à la sortie du bal | après une course-poursuite | sur la rocade | sans permis |
        à deux reprises | devant les caméras | au péage | en l'absence des propriétaires |
        contre toute attente | dans un fossé | au guichet
        """
    ),
)

FRENCH = Vocabulary(
    fields=(_CULTURE, _TOWN, _SPORT, _TRADE, _NATURE, _SCIENCE, _TABLE, _COURTS),
    heads=parts(
        """
        Au| Bré| Ca| Do| Esé| Fa| Ga| Ha| Ivo| Jo| Ké| La| Ma| No| Ou| Pra| Qué| Ro| Sa| Tré| Usé| Va|
        Vé| Yo| Mo| Bé| Cla| Fo| Gra| Li| Mé| Pi| Ri| Sou| To| Ve| Cha| Bou| Aré| Co
        """
    ),
    middles=parts(
        """
        bandi| celou| dinva| fauri| golme| hanti| jousse| lisca| merlo| nelba| ouvre| pinto| quenda|
        rolva| selmi| tanço| vauri| zelou| bruni| crolle| drémi| flanca| grivo| louvi| massou| nouré|
        prando| ravelle| soubi| triga| velmo| dorsa| bissa| guéri| lamou| péra| bardi| cossa| dumel|
        fénor| gassi| hubel| jarri| kolin| ludra| mirel| norvi| pascou| quillo| rimba| sordi| tulga|
        vimar| zorli| blancho| clérou| draco| frémi| glani| plovi| spalo| trévi| vrali| badou| cirmo|
        dolga| fusti| gobri| hérou| jumel| larmi| monté| nacro| porli| rusto| savre| tombi| vulco|
        chardo| thoré
        """
    ),
    ends=parts(
        """
        gnac | ville | nges | court | zac | mont | vaux | lieu | nay | ssac | ran | thiers | gny | ron |
        ques | las | dour | fosse | lac | mare | tier | vigne | beuf
        """
    ),
    names=parts(
        """
        Al| Bo| Car| Du| El| Fi| Gan| Hel| Is| Jar| Kol| Lu| Mi| Nol| Or| Pé| Quo| Ras| So| Ta| Ul| Ver|
        Zé| Dra| Éto| Fol| Gri| Hur| Ir| Ja| Ki| Lor| Mur| Né| Opi| Sil
        """
    ),
    name_ends=parts(
        """
        ne | rac | sol | dis | tel | vert | lin | go | ris | bois | fil | ret | dal | mi | sta | quai |
        zen | cor | lys | pra | tis
        """
    ),
    traits=parts(
        """
        en lin | de cirque | à rayures | sans signature | de poche | en papier mâché | venant de Bohême
        | pour gauchers | à vapeur | de contrebande | en noyer | d'altitude | pour daltoniens | du bagne
        | à pédales | en laine bouillie | de minuit | sans couture | à bascule | d'occasion |
        en trompe-l'œil | de guingois | à clochettes | d'outre-mer | pour myopes | en porcelaine |
        à ressort | de cavalerie | en pointillés | d'apparat | à fermoir | en osier | de braconnier |
        sans mode d'emploi | à double fond | en verre dépoli | d'archevêque | à moustaches |
        de ventriloque | en cuivre rouge | à marée basse | pour somnambules | de facture saxonne |
        en béton cellulaire | d'inspiration byzantine | à manivelle | de comptoir | en hexagone |
        pour géants | de ramoneur | à échasses | en sucre filé | d'avant le déluge | à la feuille d'or |
        de tambour-major | en mosaïque
        """
    ),
    tails=parts(
        """
        avant l'été | malgré la pluie | pour la troisième année | grâce à un legs | dès samedi |
        à guichets fermés | avec le sourire | en attendant mieux | pour la bonne cause | un an après |
        loin du bruit | par surprise | et ça marche | non sans mal | faute de place |
        contre vents et marées | jusqu'à dimanche | à prix doux | le temps d'un week-end |
        sous les applaudissements | pour tourner la page | à l'essai | en famille | une première |
        au grand complet | sans tambour ni trompette | en toute discrétion | pour l'honneur
        """
    ),
    forms=(
        "{place} : {actor} {verb} {thing} avec {org}",
        "{Thing} {trait} : {org}, de {other} à {place}",
        "{place}. {Actor} et {org}, {manner}",
        "{org} à {place} et {other} : {thing} {manner}",
        "{place} et {other} : {org} et {actor}, {tail}",
        "{Actor} de {place} face à {org} ({other}), {trait}",
        "{Actor} {verb} {thing} pour {org}, à {place}",
        "{place}, {other} : {thing} de {org}, {tail}",
    ),
    summaries=(
        "Le projet, porté par {org}, devait aboutir {tail}.",
        "Une initiative que soutient {org}, entre {place} et {other}.",
        "{org} y travaillait depuis l'automne ; les habitants de {other} suivront.",
        "C'est à {other} que l'idée est née, raconte {org}.",
        "Rendez-vous est donné {manner} par {org}.",
        "",
        "",
        "",
    ),
    templates={
        "meteo": (
            "Météo à {place} : éclaircies et {low} degrés ce mardi 10 mars",
            "Météo à {place} : un mardi 10 mars nuageux, {high} degrés l'après-midi",
            "Météo à {place} : averses le matin, retour du soleil sur le rivage",
            "Quel temps fera-t-il à {place} ce mardi ? {high} degrés, vent faible",
        ),
        "horoscope": ("Horoscope du mardi 10 mars : une farandole de surprises pour les Balance",),
        "loto": ("Résultats du loto : le tirage du lundi 9 mars 2026",),
        "programme-tele": ("Programme TV du mardi 10 mars : que regarder ce soir à la télé ?",),
    },
    homographs=FRENCH_HOMOGRAPHS,
    mentions=FRENCH_MENTIONS,
    asides=FRENCH_ASIDES,
)
