"""Words for places, times of day and weather."""

from __future__ import annotations

from engine.previz.staging.lexicon.table import by_phrase

PLACES: dict[str, str] = by_phrase(
    {
        "beach": "beach, shore, seaside, coast, seashore, shoreline, waterfront, bay, cove, lagoon, sands, sea, ocean,"
        "dunes, water's edge, waterline",
        "court": "basketball court, court, gym, gymnasium, sports hall, basketball hall, basketball, arena",
        "street": "street, alley, city, avenue, road, sidewalk, pavement, downtown, town, square, plaza, boulevard,"
        "lane, crossroads, intersection, village street, high street, crossing, backstreet, main street",
        "living_room": "living room, lounge, sitting room, parlour, parlor, family room",
        "forest": "forest, woods, wood, jungle, grove, clearing, woodland, trees, glade, thicket, forest path",
        "mountain": "mountain, mountains, ridge, peak, summit, mountaintop, cliff, hilltop, alps, mountain pass,"
        "mountainside, crag",
        "longship": "longship, viking ship, drakkar, longboat, ship's deck, ship deck",
        "stage": "stage, studio, void, limbo, blank, empty space, black, white space, soundstage",
    }
)
"""Phrases for places that a set shows as they are."""

LIKENESSES: dict[str, str] = by_phrase(
    {
        "beach": "desert, island, harbour, harbor, pier, dock, jetty, riverbank, lake, lakeside, river, marina, pool",
        "court": "school, playground, stadium, hall, hangar, warehouse, factory, garage, locker room, auditorium,"
        "swimming pool, church, theatre, theater, museum",
        "street": "market, bridge, rooftop, roof, car park, parking lot, courtyard, yard, station, bus stop,"
        "shop front, village, gate, cemetery, driveway, porch, house, building, terrace, balcony, castle, car, bus,"
        "taxi, hotel,"
        "hospital, cafe, bar, restaurant",
        "forest": "park, garden, field, meadow, swamp, orchard, farm, countryside, plain, campsite, camp, vineyard,"
        "valley, moor",
        "mountain": "hill, hills, glacier, volcano, canyon, tundra, snowfield, rocks, cave, quarry, wasteland, moon,"
        "planet, mars",
        "longship": "ship, boat, deck, sailboat, yacht, ferry, vessel, raft, galley, sailing ship, fishing boat,"
        "open sea, high seas",
    }
)
"""Phrases for places outdoors that a set stands in for: remarked."""

ROOMS = frozenset(
    by_phrase(
        {
            "living_room": """kitchen, flat, apartment, office, bedroom, room, house, home, hotel room, hotel,
            cabin, hut, studio flat, dining room, bar, cafe, café, restaurant, pub, library,
            hallway, corridor, bathroom, classroom, hospital room, hospital, shop, store, waiting
            room, loft, attic, cottage, beach house, tavern, diner, police station, cell, motel,
            penthouse, villa, mansion, study, nursery, den, lobby, reception, clinic, ward,
            farmhouse, lighthouse, boathouse, interrogation room, conference room, meeting room,
            laboratory, lab, car, train, bus, taxi, basement, cellar, salon, suite"""
        }
    )
)
"""Phrases for interiors that the living room stands in for: remarked."""

INDOOR_SETS = frozenset(("court", "living_room", "stage"))

TIMES: dict[str, str] = by_phrase(
    {
        "dawn": "dawn, daybreak, sunrise, first light, early morning, pre-dawn",
        "morning": "morning, breakfast",
        "day": "day, noon, midday, daylight, daytime",
        "afternoon": "afternoon, late afternoon",
        "golden hour": "golden hour, magic hour, golden light",
        "sunset": "sunset, sundown, setting sun",
        "dusk": "dusk, evening, twilight, nightfall, blue hour, gloaming",
        "night": "night, midnight, late night, nighttime, moonlight",
    }
)

HINTS: dict[str, str] = {
    "low sun": "golden hour",
    "sun low": "golden hour",
    "evening sun": "golden hour",
    "golden light": "golden hour",
    "sun sets": "sunset",
    "sun is setting": "sunset",
    "setting sun": "sunset",
    "sun goes down": "sunset",
    "sun rises": "dawn",
    "rising sun": "dawn",
    "sun comes up": "dawn",
    "moonlight": "night",
    "moonlit": "night",
    "starlight": "night",
    "midday sun": "day",
    "noon sun": "day",
    "morning light": "morning",
    "dusk": "dusk",
    "dawn": "dawn",
    "twilight": "dusk",
    "midnight": "night",
    "night": "night",
    "sunset": "sunset",
    "sunrise": "dawn",
}
"""Words of an action text that tell the time of day."""

SPECIFIC = frozenset(("dawn", "golden hour", "sunset", "dusk", "night"))
"""Times that an action text does not overrule."""

WEATHERS: dict[str, str] = by_phrase(
    {
        "storm": "storm, thunderstorm, thunder, lightning, tempest, hurricane, stormy, gale",
        "rain": "rain, rains, raining, rainy, drizzle, drizzles, downpour, rainfall",
        "snow": "snow, snows, snowing, snowy, blizzard, snowfall, snowstorm, snowflakes",
        "fog": "fog, foggy, mist, misty, haze, hazy",
        "wind": "wind, windy, breeze, gust, gusts, gusty",
        "overcast": "overcast, grey sky, gray sky, leaden sky",
        "cloudy": "cloudy, clouds, clouded",
        "clear": "clear sky, blue sky, sunny, sunshine, cloudless",
    }
)
"""Words for weather, gravest first."""
