"""Storylines about the English and bilingual brands that their teams must hear of before the peak."""

from newsjack.newsroom.simulation.telling import brand_story, told

CARGO_RACE = brand_story(
    "wagtail-cargo-race",
    "Wagtail",
    told(
        9,
        80,
        second=7,
        third=13,
        en="""
        Wagtail cargo bike beats delivery van across the city
        E-bike maker Wagtail outruns a van in rush-hour delivery race
        A van, a bike and forty parcels: Wagtail wins by an hour
        Wagtail's cargo bike wins the great parcel race
        Parcel race: how a Wagtail bike left the van in traffic
        Couriers cheer as Wagtail bike beats van to the last parcel
        The cargo bike that beat a van, and what Wagtail does next
        Wagtail riders deliver forty parcels before van gets through town
        Van driver shakes hands after losing parcel race to Wagtail bike
        Rush hour loses to two wheels in Wagtail delivery race
        City planners study Wagtail win over delivery van
        Should your parcel come by bike? Wagtail race says yes
        Wagtail orders jump after cargo bike beats van
        Delivery firms line up for Wagtail bikes after race win
        Watch: the moment the Wagtail cargo bike overtakes the van
        Bike 1, van 0: Wagtail takes the parcel race
        """,
        en_facts="""
        Electric bike maker Wagtail sent a cargo bike against a delivery van through the morning traffic.
        Both carried forty parcels from the Saltby depot to addresses across the city.
        The bike finished more than an hour ahead.
        Riders say the new battery lasted the whole round with a third to spare.
        The city council watched the race and wants a longer one in the autumn.
        """,
    ),
)

POETRY_MACHINES = brand_story(
    "lantern-poems",
    "Lantern",
    told(
        20,
        45,
        second=8,
        third=17,
        en="""
        Lantern Bank cash machines print poems on receipts
        Poetry in motion: Lantern puts verse on cash machine receipts
        Your balance, in rhyme: Lantern Bank receipts carry poems
        Customers queue for poems at Lantern Bank cash machines
        Lantern Bank hires a poet for its cash machines
        Why is my receipt a poem? Lantern Bank explains
        The bank that prints poems: Lantern surprises its customers
        Poems on receipts turn Lantern branches into reading rooms
        Lantern's cash machine poems are being framed
        Rhyme and interest: the story behind Lantern Bank's poems
        """,
        en_facts="""
        Lantern Bank has loaded two hundred short poems into its cash machines.
        Customers find one on the back of every receipt this spring.
        A poet from Kerrin Bay wrote the first fifty over the winter.
        Branches report queues of people who only want a poem.
        The bank says the machines use recycled paper.
        """,
    ),
    told(
        840,
        55,
        second=8,
        third=16,
        en="""
        Lantern Bank poem machine to tour schools after receipts go viral
        Schools ask for Lantern Bank's poem machines, and get them
        Lantern Bank turns viral poem receipts into a book
        Pupils to write the next Lantern cash machine poems
        The poem receipts are back: Lantern Bank sends machines to schools
        Lantern poems: children take over the cash machines
        From receipt to classroom, Lantern Bank's poems travel
        Lantern Bank opens its poem machines to young writers
        A second verse for Lantern Bank's cash machine poems
        """,
        en_facts="""
        Lantern Bank will lend its poem-printing cash machines to forty schools.
        Pupils are to write the verses that appear on customers' receipts next term.
        The receipts have become collectors' items since this morning.
        Proceeds of a small book of the poems go to libraries.
        """,
    ),
)

MUSEUM = brand_story(
    "driftwood-museums",
    "Driftwood",
    told(
        110,
        170,
        en="""
        Driftwood Travel buys a year of museum tickets for every traveller
        Free museums with every trip: how the Driftwood offer works
        Show your train ticket, walk into the museum
        Museum queues grow after Driftwood ticket offer
        Museum pass from Driftwood Travel: what travellers get
        Curators cheer free museum tickets
        Book a trip, open ninety museums: Driftwood Travel's deal
        Driftwood Travel puts ninety museums on one pass
        Is the Driftwood museum pass the best travel perk yet?
        Ninety museums, one pass: Driftwood Travel's spring surprise
        Small museums hope Driftwood pass brings crowds
        """,
        en_facts="""
        Travel agency Driftwood will pay its travellers' entry to ninety museums for a year.
        The pass comes with every booking and needs no registration.
        Small museums expect the largest gain in visitors.
        Driftwood Travel declined to say what the arrangement costs.
        Holders may bring one child free of charge.
        """,
    ),
)

REFILL = brand_story(
    "orbelle-seaweed-bottle",
    "Orbelle",
    told(
        190,
        180,
        fr="""
        Orbelle lance un flacon de parfum en algues que l'on recharge
        Le flacon en algues d'Orbelle fond dans le jardin
        Parfum : Orbelle abandonne le verre pour les algues
        Orbelle dévoile un flacon d'algues rechargeable à l'infini
        Cosmétique : les algues de Kerdraon au secours des flacons d'Orbelle
        Un flacon en algues chez Orbelle, et le verre disparaît
        Orbelle recharge le parfum et plante le flacon
        Flacon en algues : Orbelle ouvre un atelier à Kerdraon
        """,
        fr_facts="""
        La maison de parfum Orbelle remplace le verre de ses flacons par une matière tirée d'algues.
        Le flacon se recharge en boutique et se composte quand il est usé.
        Les algues sont récoltées à la main près de Kerdraon.
        La première série compte cinquante mille exemplaires.
        """,
        en="""
        Orbelle unveils perfume bottle made of seaweed
        Perfume house Orbelle swaps glass for seaweed
        Orbelle's seaweed bottle can be refilled, then buried
        A seaweed bottle for perfume: inside Orbelle's workshop
        Orbelle bets on seaweed to end the glass perfume bottle
        Seaweed perfume bottle from Orbelle sells out its first run
        Refill it or plant it: Orbelle shows seaweed bottle
        How Orbelle learned to make bottles from seaweed
        """,
        en_facts="""
        Perfume house Orbelle is replacing glass with a material pressed from seaweed.
        The bottle can be refilled in shops and composted afterwards.
        The seaweed is harvested by hand on the Kerdraon coast.
        A first series of fifty thousand bottles goes on sale today.
        """,
    ),
)

RIVER_BUS = brand_story(
    "driftwood-river-bus",
    "Driftwood",
    told(
        335,
        150,
        en="""
        Driftwood tests a bus that swims across rivers
        Amphibious bus from Driftwood crosses the Severmere
        The bus that swims: Driftwood surprises trade fair
        Commuters cheer as swimming bus leaves the road
        Amphibious bus makes first crossing of the Severmere
        No bridge needed for Driftwood's swimming bus
        Rowers make way for an amphibious bus on the Severmere
        Swimming bus stays dry, mostly
        Inside the garage where Driftwood built its swimming bus
        Tickets for the swimming bus of Driftwood are gone
        """,
        en_facts="""
        Travel agency Driftwood has shown an amphibious bus at a trade fair.
        The bus crossed the river Severmere in four minutes with thirty passengers.
        Its wheels fold flat against the hull in the water.
        Driftwood Travel wants to run it between two towns next summer.
        The rowing club lent its landing stage for the trial.
        """,
    ),
)

STORYLINES = (CARGO_RACE, POETRY_MACHINES, MUSEUM, REFILL, RIVER_BUS)
