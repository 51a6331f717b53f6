# Prints each public holiday from Monday to Friday as region, tab, day; exits with 3 in another edition.
# Arguments: edition, first year, last year, regions in lines.
import sys

try:
    import holidays
except ImportError:
    sys.exit(3)

edition, first, last, regions = sys.argv[1:]
if holidays.__version__ != edition:
    sys.exit(3)
years = range(int(first), int(last) + 1)
# Departments of one region, which the library knows as a whole.
SAME = {"FR-67": "6AE", "FR-68": "6AE"}
for region in regions.split():
    country, _, part = region.partition("-")
    part = SAME.get(region, part) or None
    for day, name in getattr(holidays, country)(subdiv=part, years=years).items():
        # Feasts of the moon that nobody has decreed yet are left out of the pack, too.
        if day.weekday() < 5 and "estimated" not in name:
            print(f"{region}\t{day}")
