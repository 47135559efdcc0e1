"""First names, and to whom they are given."""

from __future__ import annotations

_WOMEN = """
abigail ada adele agnes aisha alba alice alicia alina amanda amelia amy ana anastasia andrea angela anita anja anna
anne annie antonia anya astrid audrey aurora ava barbara beatrice bella beth betty bianca brenda brigitte camila carla
carmen carol caroline catherine cecilia charlotte chiara chloe christina claire clara claudia cora cynthia daisy dana
daniela daphne deborah delia diana dina dolores dora doris dorothy edith eileen eleanor elena elisa elise eliza
elizabeth ella ellen elsa emilia emily emma erica erin esther eva eve evelyn fatima fiona flora frances francesca frida
gemma georgia gina gloria grace greta hanna hannah hazel heather heidi helen helena ida ilse imogen ines ingrid irene
iris irma isabel isabella isla ivy jane janet jasmine jenna jennifer jenny jessica jill joan joanna josephine joy
judith julia juliet june karen kate katherine katie keiko kira klara kristina lana laura lauren lea leila lena leni
lila lily lin linda lisa liv lola lotte louise lucia lucy luna lydia madeleine maggie maja mara margaret maria marie
marina marta martha mary matilda maya mei melissa mia michelle mila mina miranda miriam molly mona monica nadia nancy
naomi natalie nia nicole nina noor nora olga olivia ophelia paula penelope petra phoebe pia priya rachel rebecca renata
rita roberta rosa rose ruby ruth sabine sakura sally samantha sandra sara sarah selma sheila silvia simone sofia sonia
sophia sophie stella suki susan sylvia tanya tara teresa tess thea tina ursula valentina vanessa vera veronica victoria
viola violet vivian wanda wendy wilma xenia yara yasmin yoko yuki yvonne zara zoe
"""

_MEN = """
aaron abdul abel adam adrian ahmed akira alan albert alberto alejandro alexander alfred ali amir anders andre andreas
andrew andy angus anthony anton antonio arthur axel barry bart ben benjamin bernard bert bill bob boris brad brian
bruno carl carlos cedric charles charlie chris christian christopher clark claude clive colin conrad craig curtis
daniel dario darren dave david dean dennis derek diego dieter dimitri dominic don donald douglas duncan edgar edmund
eduardo edward edwin eli elias elliot emil emilio enzo eric erik ernest ethan eugene evan felix fernando finn frank
franz fred frederick fritz gabriel gareth gary george gerald gilbert giorgio giovanni glen gordon graham greg gregory
gunnar gustav guy hamid hank hans harald harold harry hassan hector heinrich henrik henry herbert hiroshi howard hugh
hugo ian ibrahim igor isaac ivan jack jacob jakob jamal james jan jason jay jeff jens jeremy jerome jerry jim joe joel
johan john johnny jonah jonas jonathan jorge jose joseph joshua juan julian julio jurgen karl keith ken kenji kevin
kurt kyle lars lawrence lee leo leon leonard leopold lewis liam lionel logan lorenzo louis luca lucas luigi luis luke
magnus malcolm marc marcel marco marcus mario mark markus martin marvin mateo matt matthew maurice max michael miguel
mike milo mohammed moritz nathan neil nicholas nick nico niels nigel noah norman oliver omar oscar otto owen pablo
patrick paul pedro pete peter phil philip pierre rafael ralph ramon ray raymond ricardo richard rick robert roberto
rocco rodney roger roland roman ronald rory ross roy rudolf rupert russell ryan salim salvador sam samir samuel scott
sean sebastian sergio seth simon stefan stephen steve steven stuart sven ted terry theo theodore thomas tim timo
timothy tobias toby tom tony trevor tristan ulrich umberto victor viktor vincent vladimir walter warren wayne werner
wilfred wilhelm will william wolfgang xavier yuri yusuf zach
"""

WOMEN_NAMES = frozenset(_WOMEN.split())
MEN_NAMES = frozenset(_MEN.split())
