"""What ordinary items say with the demo brands' names: in their ordinary sense, or in passing."""

from newsjack.newsroom.simulation.vocabulary import parts

FRENCH_HOMOGRAPHS = parts(
    """
    {place} relit son histoire par le prisme des archives familiales |
    Vu sous le prisme de l'enfance, le nouveau roman de la lauréate de {place} |
    Le prisme déformant des sondages, débat à l'université de {place} |
    Optique : au lycée de {place}, un prisme pour comprendre l'arc-en-ciel |
    À {place}, une sculpture en forme de prisme sur le parvis |
    Le climat au prisme de la littérature, colloque à {place} |
    Un phoque gris aperçu sur le rivage de {place} |
    {place} : le rivage recule de deux mètres par an |
    Rivage et dunes : la promenade préférée des marcheurs de {place} |
    Une amphore romaine rejetée sur le rivage à {place} |
    Sur l'autre rivage, le recueil d'un poète de {place} | Le rivage de {place} rendu aux piétons |
    Une farandole de desserts au marché de {place} |
    Noces d'or à {place} : la farandole jusqu'au matin |
    Les écoliers de {place} entrent dans la farandole |
    Farandole de couleurs au concours de cerfs-volants de {place} |
    Une farandole de tracteurs pour la fête de {place} |
    Premier bivouac sous les étoiles pour les scouts de {place} |
    Le bivouac toléré autour du lac de {place} | Un bivouac préhistorique mis au jour à {place} |
    Nuit de bivouac pour les pompiers de {place} | {place} interdit le bivouac dans les dunes
    """
)
"""Sentences in which a brand's name is an ordinary word; `place` is to be filled in."""

FRENCH_MENTIONS = parts(
    """
    Prisme ferme sa boutique de {place} pour travaux | Un nouveau directeur régional chez Prisme |
    Prisme déplace une antenne à {place} après concertation |
    Le standard de {place} confié à l'opérateur Prisme |
    {place} : un ancien technicien de Prisme ouvre un musée du téléphone |
    Prisme recrute vingt conseillers à {place} | Numéros cachés : la réponse de Prisme à un lecteur
    | Prisme parraine le carnaval de {place} | Une box Prisme dans chaque gîte de {place} |
    Prisme et la chorale de {place} enregistrent une sonnerie |
    Les comptes trimestriels de Prisme sans surprise |
    Ticket de caisse : Prisme passe au papier recyclé |
    Prisme rembourse un abonné de {place} après dix courriers |
    Sept stagiaires de {place} accueillis chez Prisme | Rivage repeint la gare de {place} |
    Un contrôleur de Rivage publie ses mémoires |
    Objets trouvés : Rivage vend ses parapluies orphelins |
    Les horaires d'été de Rivage affichés à {place} | Rivage change la moquette de ses voitures-bars
    | Une rame Rivage baptisée {place} | Rivage teste une annonce en langue régionale à {place} |
    Retard à {place} : Rivage invoque une feuille morte | Rivage cherche des conducteurs à {place} |
    Un tableau de gare offert par Rivage à {place} | Rivage renouvelle son contrat de restauration |
    Le distributeur de Rivage à {place} refuse les pièces |
    Rivage : la directrice de {place} part en retraite | Farandole change de fournisseur d'œufs |
    Visite d'usine : Farandole reçoit les retraités de {place} |
    Farandole sponsor du cross de {place} | Une boîte Farandole de 1950 vendue à {place} |
    Farandole embauche douze pâtissiers | Le camion Farandole en tournée à {place} |
    Farandole réduit ses cartons d'un tiers |
    Palettes : Farandole choisit un transporteur de {place} |
    Le chef d'atelier de Farandole élu à {place} | Farandole réimprime son calendrier |
    Farandole prête sa salle au loto de {place} | La cheminée de Farandole classée à {place} |
    Bivouac solde ses anoraks à {place} | Un rayon escalade chez Bivouac à {place} |
    Bivouac répare les fermetures éclair à {place} | Le magasin Bivouac de {place} déménage |
    Bivouac recrute des moniteurs | Une lampe Bivouac rappelée pour un ressort |
    Bivouac offre des tapis de sol au club de {place} |
    Bivouac : le catalogue de printemps est arrivé | Bivouac parraine la course de {place} |
    Un sac Bivouac retrouvé après vingt ans à {place} | Orbelle ouvre un comptoir à {place} |
    Orbelle nomme une nouvelle directrice des ateliers | Orbelle retire une nuance de rouge |
    Les vitrines d'Orbelle décorées par les élèves de {place}
    """
)
"""Small items about a brand that make no story."""

FRENCH_ASIDES = parts(
    """
    avec {org} et {other} | pour {org} à {other} | entre {org} et {other} |
    par {org} à {other} | chez {org} à {other} | sans {org} ni {other}
    """
)
"""What is added to such a sentence: two names that are its own, and no word that tells anything."""

ENGLISH_HOMOGRAPHS = parts(
    """
    A storm lantern from 1880 found in the loft of {place} station |
    Magic lantern show returns to {place} chapel | Jack-o'-lantern moths seen again near {place} |
    By lantern light: ghost walk of {place} | {place} church restores the lantern of its tower |
    Lantern making workshop for families in {place} |
    The last lantern lighter of {place} hangs up his pole |
    Grey wagtail nests in letter box at {place} | Wagtail seen bathing in {place} fountain |
    Bird of the week: the wagtail of {place} weir | Yellow wagtail back on the meadows of {place} |
    Wagtail chicks hatch on {place} fire engine | {place} poet names collection after a wagtail |
    Driftwood sculptures line the beach at {place} | Storm leaves driftwood on {place} pier |
    {place} carver turns driftwood into herons | Driftwood fire warms {place} swimmers |
    How old is the driftwood of {place}?
    """
)
"""Sentences in which a brand's name is an ordinary word; `place` is to be filled in."""

ENGLISH_MENTIONS = parts(
    """
    Lantern moves its {place} branch across the street | Lantern opens late on Thursdays in {place}
    | New carpets for Lantern headquarters | Lantern sponsors {place} chess club |
    Queue at Lantern in {place} blamed on slow printer | Lantern names head of pensions |
    Retired Lantern teller writes guide to {place} | Lantern first-quarter figures in line |
    Lantern ends cheques by fax | Coin machine at Lantern in {place} takes a rest |
    {place} school saves pennies with Lantern | Lantern lends hall to {place} jumble sale |
    Lantern savings rate unchanged | Lantern recycles uniforms |
    Wagtail opens repair desk in {place} | Wagtail bell tested by {place} brass band |
    Wagtail hires welders in {place} | Second-hand Wagtail frames sold for {place} choir |
    Wagtail changes saddle supplier | {place} sweeps order Wagtail ladders |
    Wagtail quarterly sales flat | New colours for Wagtail frames |
    Wagtail lends helmets to {place} rangers | Wagtail recalls a loose mudguard screw |
    Lost Wagtail wheel found in {place} canal | Wagtail factory tour for {place} pupils |
    Driftwood adds coach to {place} | Driftwood brochure thinner this year |
    Driftwood desk closes in {place} | Driftwood guide wins {place} quiz |
    Winter staff wanted at Driftwood | Driftwood drops its pocket timetable |
    Driftwood picnic in {place} moved by rain | Refund row at Driftwood in {place} settled |
    Driftwood renews ferry contract | Driftwood picks {place} for its rally |
    Orbelle opens counter in {place} | Orbelle names new head of workshops |
    Orbelle drops a shade of red | {place} pupils dress Orbelle window
    """
)
"""Small items about a brand that make no story."""

ENGLISH_ASIDES = parts(
    """
    with {org} and {other} | for {org} of {other} | between {org} and {other} |
    by {org} in {other} | without {org} or {other} | from {org} to {other}
    """
)
"""What is added to such a sentence: two names that are its own, and no word that tells anything."""
