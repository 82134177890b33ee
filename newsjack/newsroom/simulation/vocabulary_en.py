"""The English vocabulary of ordinary items. Places and organisations are invented."""

from newsjack.newsroom.simulation.names_in_passing import ENGLISH_ASIDES, ENGLISH_HOMOGRAPHS, ENGLISH_MENTIONS
from newsjack.newsroom.simulation.vocabulary import Field, Vocabulary, parts

_CULTURE = Field(
    actors=parts(
        """
        library | amateur theatre | choir | folk museum | art school | bookshop | brass band |
        picture house | print workshop | storyteller | organ builder | poetry club | quilt guild |
        puppet company
        """
    ),
    verbs=parts(
        """
        unveils | borrows | restores | stages | revives | collects | lends | reinvents | records | hides
        """
    ),
    things=parts(
        """
        railway posters | a pocket opera | shadow puppets | a stained window | a masked ball |
        sheet music | a pianola | travel diaries | a comic strip | glass negatives | a tapestry |
        a radio play | a toy orchestra
        """
    ),
    manners=parts(
        """
        in an old mill | without words | by moonlight | for toddlers | in sign language |
        over afternoon tea | in a drained pool | from the attic | about rain | on stilts |
        in a bus shelter | for washerwomen
        """
    ),
)

_TOWN = Field(
    actors=parts(
        """
        council | parish meeting | residents' group | water board | parks department | bus company |
        town hall | planning committee | youth parliament | allotment society | traders' group |
        harbour office
        """
    ),
    verbs=parts(
        """
        approves | delays | opens | funds | rejects | repaints | defends | rebuilds | debates | renames
        """
    ),
    things=parts(
        """
        a footbridge | the roundabout | a bandstand | the night bus | a bread oven | park benches |
        a drinking fountain | the nursery | lamp posts | a repair shop | the wash house |
        a running track | the clock tower
        """
    ),
    manners=parts(
        """
        beside the canal | behind the post office | after petitions | with salvaged timber |
        near the cattle market | without raising taxes | on the old gasworks | next to the school |
        by a single vote | below the ramparts | at long last | for a trial year
        """
    ),
)

_SPORT = Field(
    actors=parts(
        """
        rowing club | handball team | hammer thrower | table tennis veteran | netball side |
        fencing squad | archer | referee | hockey youth side | bowls champion | swimmer | fell runner
        """
    ),
    verbs=parts(
        """
        clinches | chases | loses | wins | hosts | defends | extends | celebrates | abandons | enters
        """
    ),
    things=parts(
        """
        a county title | a semi-final | promotion | an invitational | the distance record |
        a winning streak | the club trophy | a medal | training camp | a qualifier |
        the challenge shield | a tour
        """
    ),
    manners=parts(
        """
        at home | on the last throw | against the favourites | in a packed gym | with a young squad |
        in the snow | despite a sore ankle | by one point | in front of old boys | after the break |
        to general surprise
        """
    ),
)

_TRADE = Field(
    actors=parts(
        """
        button maker | dairy cooperative | foundry | violin maker | start-up | paper mill | shipyard |
        tile works | market gardener | flower wholesaler | bindery | glassworks | brewer | flour mill
        """
    ),
    verbs=parts(
        """
        hires | exports | modernises | seeks | tries | recycles | installs | widens | patents | sells
        """
    ),
    things=parts(
        """
        apprentices | drying sheds | a sorting line | an electric kiln | warehouses | plant-based glue |
        bobbins | a dyeing process | leather offcuts | pallets | a stamping press | greenhouses
        """
    ),
    manners=parts(
        """
        to meet orders | after a two-year pause | with a nearby college | against the trend |
        in high season | for overseas buyers | on solar power | by word of mouth | without price rises |
        close to customers
        """
    ),
)

_NATURE = Field(
    actors=parts(
        """
        ranger | beekeeper | botanist | nature reserve | shepherd | angler | vet | birdwatcher | caver |
        gardener | forest school | drystone waller
        """
    ),
    verbs=parts(
        """
        spots | counts | shelters | replants | photographs | nurses | frees | studies | moves | tracks
        """
    ),
    things=parts(
        """
        otters | a rare orchid | bats | a stork's nest | newts | a hedgerow | hedgehogs |
        a chestnut tree | moths | a peat bog | crayfish | a pine marten | blue tits | an orchard
        """
    ),
    manners=parts(
        """
        in the marsh | at first light | beside a quarry | for the first time | on a rooftop |
        with schoolchildren | deep in a cave | away from the paths | under the pylons | on the verge |
        at low tide
        """
    ),
)

_SCIENCE = Field(
    actors=parts(
        """
        chemist | observatory | laboratory | student team | physicist | institute | geologist | linguist
        | engineer | optics school | historian | archaeologist
        """
    ),
    verbs=parts(
        """
        measures | models | rebuilds | perfects | decodes | prints | compares | tests | scans | dates
        """
    ),
    things=parts(
        """
        a sensor | fossils | an ink | whale song | a manuscript | crystals | a robot | an alloy |
        glacier dust | a telescope | bones | a steam engine | a membrane | a dialect
        """
    ),
    manners=parts(
        """
        in weightlessness | to the millisecond | with table salt | under a microscope | down a well |
        in fog | without electricity | with volunteers | at room temperature | in three dimensions |
        blindfolded
        """
    ),
)

_TABLE = Field(
    actors=parts(
        """
        baker | chef | covered market | cheesemonger | creamery | coffee roaster | school canteen |
        tea room | jam maker | food truck | pastry cook | fishmonger
        """
    ),
    verbs=parts(
        """
        serves | simmers | brings back | smokes | caramelises | gives away | invents | carves | chills
        """
    ),
    things=parts(
        """
        raised pies | Jerusalem artichokes | nettle soup | a blue cheese | custard tarts |
        chestnut bread | bone broth | dumplings | wine jelly | whelks | hay sorbet | oatcakes
        """
    ),
    manners=parts(
        """
        by candlelight | for pennies | over a wood fire | at dawn | without sugar | on a barge |
        from leftovers | the old way | in a railway carriage | among neighbours | to order
        """
    ),
)

_COURTS = Field(
    actors=parts(
        """
        motorist | pensioner | burglar | magistrate | walker | motorcyclist | shopkeeper |
        customs officer | bogus plumber | fire crew | neighbour | night watchman
        """
    ),
    verbs=parts(
        """
        stops | reports | loses | finds | disputes | steals | fines | puts out | pursues | seizes
        """
    ),
    things=parts(
        """
        a scrap lorry | jewellery | a parking ticket | a barn fire | cigarettes | a garden gate |
        cheque books | a loose herd | a caravan | power tools | an oil painting | a safe
        """
    ),
    manners=parts(
        """
        at midnight | outside a dance | after a chase | on the ring road | without a licence |
        twice in a week | on camera | at a toll booth | while owners slept | against the odds |
        in a ditch
        """
    ),
)

ENGLISH = Vocabulary(
    fields=(_CULTURE, _TOWN, _SPORT, _TRADE, _NATURE, _SCIENCE, _TABLE, _COURTS),
    heads=parts(
        """
        Al| Bra| Co| Dre| Eth| Fa| Ga| Ha| In| Ja| Ke| La| Ma| Ne| Ox| Po| Qua| Ro| Ske| Tho| Ul| Wa|
        Ya| As| Bi| Cro| Du| El| Fe| Gri| Ho| Iv| Ki| Li| Mo| No| Or| Pe| Ra| Sta
        """
    ),
    middles=parts(
        """
        band| cel| dren| fall| gorm| hand| jass| lisk| merl| nelb| orvin| pint| quell| roll| seld| tann|
        vorr| zell| brun| croll| drem| flann| griv| louv| mass| nort| prand| rav| sobb| trig| velm|
        dors| biss| garr| lamm| perr| bard| coss| dum| fen| gass| hub| jarr| kol| ludr| mir| norv| pasc|
        quill| rimb| sord| tulg| vim| zorl| blan| clor| drac| frem| glan| plov| spal| trev| vral| bad|
        cirm| dolg| fust| gob| her| jum| larm| mont| nacr| porl| rust| sav| tomb| vulc| chard| thor
        """
    ),
    ends=parts(
        """
        wick | ford | ham | dale | thorpe | by | stead | worth | mere | bury | holt | ley | minster |
        garth | ness | croft | wold | mouth | hurst | stoke | beck | fold | rigg | sett | haven | march
        """
    ),
    names=parts(
        """
        Am| Bo| Car| Dor| Ev| Fi| Gan| Hel| Is| Jar| Kol| Lu| Mer| Nol| Os| Pi| Que| Ras| So| Ta| Um|
        Ver| Ze| Dra| Eto| Fol| Gre| Hur| Ir| Jo| Ki| Lor| Mu| Na| Op| Sil
        """
    ),
    name_ends=parts(
        """
        ne | ric | sol | dis | tel | vert | lin | go | ris | wood | fil | ret | dal | mo | sta | quay |
        zen | cor | lys | pra | tis
        """
    ),
    traits=parts(
        """
        made of linen | for left-handers | with stripes | of unknown origin | in papier-mâché |
        from Bohemia | with a false bottom | on springs | in copper | for sleepwalkers | on stilts |
        with bells | in porcelain | of the cavalry kind | in dotted lines | for the short-sighted |
        with a crank | in wicker | of the ventriloquist | in frosted glass | with whiskers | for giants
        | of the chimney sweep | in spun sugar | with gold leaf | of Byzantine taste | in walnut |
        with no instructions | for night owls | of smuggled tin | in felt | with pedals | in reverse |
        for twins | of bishopric fame | in hexagons | with a lisp | of low tide | in aerated concrete |
        with a drum major | of Saxon make | for colour-blind painters | in boiled wool |
        with hidden seams | of second hand | in steam | with tassels | of the counter trade |
        in mirror writing | for poachers | with cork soles | in semaphore | of volcanic ash
        """
    ),
    tails=parts(
        """
        before summer | in spite of rain | for the third year | thanks to a bequest | from Saturday |
        with a smile | to a full house | for a good cause | one year on | away from the noise |
        by surprise | and it works | not without trouble | for want of space | against wind and tide |
        until Sunday | at low prices | for one weekend | to applause | to turn the page | on trial |
        a first | without fanfare | for honour
        """
    ),
    forms=(
        "{place}: {actor} {verb} {thing} with {org}",
        "{Thing} {trait}: {org}, from {other} to {place}",
        "{place} {actor} and {org}, {manner}",
        "{org} in {place} and {other}: {thing} {manner}",
        "In {place} and {other}, {org} and a {actor}, {tail}",
        "{place} {actor} and {org} of {other}, {trait}",
        "{Actor} {verb} {thing} for {org} in {place}",
        "{place}, {other}: {thing} of {org}, {tail}",
    ),
    summaries=(
        "The plan, put forward by {org}, was due {tail}.",
        "Backed by {org}, the idea links {place} and {other}.",
        "{org} had worked on it since autumn; people in {other} may be next.",
        "It began in {other}, {org} says.",
        "{org} asks everyone to come along {manner}.",
        "",
        "",
        "",
    ),
    templates={
        "weather": (
            "Weather forecast for {place}: sunny spells and {high} degrees on Tuesday",
            "Weather: {place} to see showers, {low} degrees, brighter later",
            "Weather for {place}: cloudy Tuesday, {high} degrees",
        ),
        "horoscopes": ("Horoscopes for Tuesday, 10 March: a lantern lights the way for Libra",),
        "lottery": ("Lottery results: winning numbers for Monday, 9 March",),
        "tv-guide": ("TV guide: what to watch tonight, Tuesday 10 March",),
    },
    homographs=ENGLISH_HOMOGRAPHS,
    mentions=ENGLISH_MENTIONS,
    asides=ENGLISH_ASIDES,
)
