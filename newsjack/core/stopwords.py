"""Words that carry no news, in six languages together, folded: the closed classes and newsroom filler."""

_ENGLISH = """
a about above across after again against ago all almost along already also although always am among an and
another any anyone anything are aren around as at away back be became because been before behind being below
between both but by came can cannot could couldn did didn do does doesn doing don done down during each
either else enough even ever every everyone everything few for from further get gets getting give gives go
goes going gone got had hadn has hasn have haven having he her here hers herself him himself his how however
i if in into is isn it its itself just keep last least less let like ll made make makes many me might more
most much must my myself near need never new next no nor not nothing now of off often on once one only onto
or other others our ours out over own per perhaps put rather re really s same say saying says see seen
several shall she should shouldn since so some someone something still such t take takes than that the their
theirs them themselves then there these they thing things this those though through to too toward towards
under until up upon use used uses using ve very via was wasn way we well went were weren what when where
whether which while who whole whom whose why will with within without would wouldn yet you your yours
yourself said amid
"""
_FRENCH = """
aient ainsi alors apres as assez au aucun aucune aujourd auquel aura aurait aussi autant autour autre autres
aux avaient avait avant avec avoir ayant c ce ceci cela celle celles celui ces cet cette ceux chaque chez ci
comme comment contre d dans de deja depuis derriere des desormais deux devant doit donc dont du durant elle
elles en encore entre est et etaient etait etant ete etre eu eux faire faut fois font hors hui il ils j
jamais je jusqu jusque l la le les lequel leur leurs lors lorsqu lorsque lui m ma mais malgre me meme memes
mes moi moins mon n ne non nos notre nous nouveau nouvel nouvelle nouvelles on ont or ou outre par parce
parmi pas pendant peu peut peuvent plus plusieurs plutot pour pourquoi pourrait pres presque pu puis puisque
qu quand quatre que quel quelle quelles quelque quelques quels qui quoi s sa sans se selon sera serait ses
si sinon soit sommes sont sous souvent sur t ta tandis te tel telle telles tels tes toi toujours tous tout
toute toutes tres trop trois tu un une vers veut via voici voila vont vos votre vous vraiment y
"""
_SPANISH = """
al algo algunas algunos ante antes asi aun aunque bajo bien cada casi como con contra cual cuales cuando de
del desde despues donde dos durante e el ella ellas ellos en entre eran eres es esa esas ese eso esos esta
estaba estado estan estar estas este esto estos fue fueron haber habia hace hacer han hasta hay la las le
les lo los mas me mi mientras mis mismo mucho muchos muy nada ni no nos nosotros nuestra nuestro nueva nuevo
o otra otras otro otros para pero poco por porque pues que quien quienes se segun ser si sido sino sobre su
sus tal tambien tan tanto te tiene tienen todo todos toda todas tras tu tus un una unas uno unos usted va y
ya yo
"""
_GERMAN = """
ab aber alle allem allen aller alles als andere anderen auch auf aus bei beim bereits bis bist da dabei
dafur damit danach dann darf das dass dein denn der des deshalb diese diesem diesen dieser dieses doch dort
du durch ein eine einem einen einer eines er erst es etwas fur gegen geht gibt hatte hatten hier hin hinter
ich ihm ihn ihr ihre ihrem ihren ihrer im immer ins ist ja jede jedem jeden jeder jetzt kann kein keine
keinen konnen konnte mehr mein mich mir mit muss mussen nach neu neue neuen neuer nicht nichts noch nun nur
ob oder ohne schon sehr sei sein seine seinem seinen seiner seit sich sie sind soll sollen sollte sondern
sowie uber um und uns unser unter vom von vor wann waren warum wegen weil weiter welche wenn wer werden wie
wieder wir wird wohl wollen worden wurde wurden zu zum zur zwei zwischen
"""
_PORTUGUESE = """
ao aos apos aquela aquele ate cada com como contra da de dela dele deles depois desde deve do dois e ela
elas ele eles em entao entre essa esse esta estao estar estava este eu fazer foi foram isso isto ja lhe mais
mas me mesmo meu minha muito na nao nas nem no nos nova novo num numa o onde os ou outra outras outro outros
para pela pelas pelo pelos por porque pode qual quando que quem sao se seja sem sera seu seus so sobre sua
suas tambem te tem teve toda todo todos tudo um uma umas uns vai voce
"""
_ITALIAN = """
agli al alla alle allo altri altro anche ancora avere aveva c che chi ci con contro cosa cosi da dagli dai
dal dalla dalle dallo degli dei del dell della delle dello di dopo dove due e ecco erano essere fino fra gia
gli ho i il in io la le lo loro ma me meno mi mio molto ne negli nei nel nell nella nelle nello no noi non
nostro nuova nuovo o ogni ora per perche poi puo qual quale quando quanto quella quelle quelli quello questa
queste questi questo se senza si sia solo sono sotto sta stato su sua sue sugli sui sul sull sulla sulle
sullo suo suoi tra tre tutta tutte tutti tutto un una uno vi
"""

STOP_WORDS = frozenset(" ".join((_ENGLISH, _FRENCH, _SPANISH, _GERMAN, _PORTUGUESE, _ITALIAN)).split())
"""Dropped whatever the language."""

_OWN = {
    "fr": "ai son car fait cent ton tant ni ha",
    "es": "son era eres ha sin sea",
    "de": "die dies war man hat fast den mal also bin dem am an wo",
    "pt": "as sob era ha ter das dos",
    "it": "ai mai li fa ha era come prima lei lui sei hanno piu",
}
OWN_STOP_WORDS = {language: frozenset(listed.split()) for language, listed in _OWN.items()}
"""Dropped only in their own language, because they name news in another (war, dies, AI, car)."""
