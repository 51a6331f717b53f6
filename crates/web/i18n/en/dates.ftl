### Names of months.

month-1 = January
month-short-1 = Jan
month-2 = February
month-short-2 = Feb
month-3 = March
month-short-3 = Mar
month-4 = April
month-short-4 = Apr
month-5 = May
month-short-5 = May
month-6 = June
month-short-6 = Jun
month-7 = July
month-short-7 = Jul
month-8 = August
month-short-8 = Aug
month-9 = September
month-short-9 = Sep
month-10 = October
month-short-10 = Oct
month-11 = November
month-short-11 = Nov
month-12 = December
month-short-12 = Dec
