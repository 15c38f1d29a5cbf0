"""Words that say nothing about what a promise is about: small ones, times, ways of doing."""

_TOLD = """
about after again all also and any anything are around asap attach attached back been before
being both but call can check come confirm copy could day days definitely deliver did document
does doing done dont draft each early either else email end eod every few file final find first
fix following for forward found free friday from fully further get getting give given going good
got had has have hello her here him his hope hour hours how image img into its itself just keep
know last late later latest let like look looking made mail make making may maybe meet might
minute minutes monday month months more morning most much must need new next night noon not note
now off once one only onto other our out over own part pay picture plan please point possible
promise promised put quick quickly ready regarding reply respond right said same saturday say
scan see send sending sent shall she shortly should since some something soon sorry still such
sunday sure take talk tell than thank thanks that the their them then there these they thing
things think this those through thursday time today together tomorrow tonight too touch try
trying tuesday two under until update upon version very via want was way wednesday week weeks
well were what when where which while who will with within work working would write year yes
yesterday yet you your yours
"""
COMMON = frozenset(_TOLD.split())
