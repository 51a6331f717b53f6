### Namen der Monate.

month-1 = Januar
month-short-1 = Jan.
month-2 = Februar
month-short-2 = Feb.
month-3 = März
month-short-3 = März
month-4 = April
month-short-4 = Apr.
month-5 = Mai
month-short-5 = Mai
month-6 = Juni
month-short-6 = Juni
month-7 = Juli
month-short-7 = Juli
month-8 = August
month-short-8 = Aug.
month-9 = September
month-short-9 = Sept.
month-10 = Oktober
month-short-10 = Okt.
month-11 = November
month-short-11 = Nov.
month-12 = Dezember
month-short-12 = Dez.
