-- An invoice or order number is looked up by its keyed digest alone, without knowing whose it is.
create index purchase_by_origin_alone on purchase (origin);
