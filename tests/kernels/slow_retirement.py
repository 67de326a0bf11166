"""The decision of 2024 on retirement ages, counted month by month.

From 1 January 2025 the age rises by a month for every four months of birth for men (60 to 63) and for women
due at 55 (to 58), and by a month for every two months of birth for women due at 50 (to 55).
"""

FIRST = (1965, 1970, 1975)
"""Birth year from January of which the delay begins: men, women due at 55, women due at 50."""
AGE = (60, 55, 50)
MONTHS_OF_BIRTH_A_MONTH = (4, 4, 2)
MOST_MONTHS = (36, 36, 60)


def retires(kind: int, year: int, month: int) -> float:
    """Return the date (years) at which someone born in `month` (0 January) of `year` retires."""
    age_in_months = AGE[kind] * 12
    born_since_start = (year - FIRST[kind]) * 12 + month
    for passed in range(born_since_start + 1):
        # the first month of every block of birth months adds a month, up to the most
        if passed % MONTHS_OF_BIRTH_A_MONTH[kind] == 0 and age_in_months < AGE[kind] * 12 + MOST_MONTHS[kind]:
            age_in_months += 1
    return year + month / 12 + age_in_months / 12
