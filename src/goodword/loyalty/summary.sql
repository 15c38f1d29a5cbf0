WITH "t2" AS (
  SELECT
    "t1"."customer",
    "t1"."day",
    SUM("t1"."parts") AS "net"
  FROM (
    SELECT
      "t0"."customer",
      "t0"."day",
      "t0"."amount",
      CAST(CAST(FLOOR((
        "t0"."amount" * 10000.0
      ) + 0.5) AS BIGINT) AS DOUBLE) AS "parts"
    FROM "sales" AS "t0"
    WHERE
      "t0"."day" <= $until
  ) AS "t1"
  GROUP BY
    1,
    2
), "t11" AS (
  SELECT
    "t10"."customer",
    "t10"."returned",
    MAX("t10"."day") AS "day"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t7"."customer",
        "t7"."day",
        "t7"."net",
        "t8"."returned"
      FROM (
        SELECT
          *
        FROM "t2" AS "t3"
        WHERE
          "t3"."net" > 0
      ) AS "t7"
      INNER JOIN (
        SELECT
          "t3"."customer",
          "t3"."day" AS "returned",
          -(
            "t3"."net"
          ) AS "net"
        FROM "t2" AS "t3"
        WHERE
          "t3"."net" < 0
      ) AS "t8"
        ON "t7"."customer" = "t8"."customer" AND "t7"."net" = "t8"."net"
    ) AS "t9"
    WHERE
      "t9"."day" < "t9"."returned"
  ) AS "t10"
  GROUP BY
    1,
    2
)
SELECT
  "t22"."customer",
  COALESCE("t22"."purchases" - 1, 0) AS "x",
  COALESCE(DATE_DIFF('DAY', "t22"."first", "t22"."latest"), 0) AS "last",
  COALESCE(DATE_DIFF('DAY', "t22"."first", $until), 0) AS "now",
  COALESCE("t22"."spent", 0) AS "spent",
  COALESCE("t22"."at_first", 0) AS "at_first",
  COALESCE("t22"."refunded", 0) AS "refunded"
FROM (
  SELECT
    "t21"."customer",
    COUNT(*) FILTER(WHERE
      (
        "t21"."net" > 0
      ) AND (
        "t21"."gone" IS NULL
      )) AS "purchases",
    MIN("t21"."day") FILTER(WHERE
      (
        "t21"."net" > 0
      ) AND (
        "t21"."gone" IS NULL
      )) AS "first",
    MAX("t21"."day") FILTER(WHERE
      (
        "t21"."net" > 0
      ) AND (
        "t21"."gone" IS NULL
      )) AS "latest",
    SUM("t21"."net") FILTER(WHERE
      (
        "t21"."net" > 0
      ) AND (
        "t21"."gone" IS NULL
      )) AS "spent",
    ARG_MIN("t21"."net", "t21"."day") FILTER(WHERE
      (
        "t21"."net" > 0
      ) AND (
        "t21"."gone" IS NULL
      )) AS "at_first",
    SUM(-(
      "t21"."net"
    )) FILTER(WHERE
      (
        "t21"."net" < 0
      ) AND (
        "t21"."matched" IS NULL
      )) AS "refunded"
  FROM (
    SELECT
      "t20"."customer",
      "t20"."day",
      "t20"."net",
      "t20"."gone",
      "t20"."matched"
    FROM (
      SELECT
        "t19"."customer",
        "t19"."day",
        "t19"."net",
        "t19"."gone",
        "t15"."customer" AS "customer_right",
        "t15"."day" AS "day_right",
        "t15"."matched"
      FROM (
        SELECT
          "t17"."customer",
          "t17"."day",
          "t17"."net",
          "t17"."gone"
        FROM (
          SELECT
            "t4"."customer",
            "t4"."day",
            "t4"."net",
            "t16"."customer" AS "customer_right",
            "t16"."day" AS "day_right",
            "t16"."gone"
          FROM "t2" AS "t4"
          LEFT OUTER JOIN (
            SELECT
              "t12"."customer",
              "t12"."day",
              COUNT(*) AS "gone"
            FROM "t11" AS "t12"
            GROUP BY
              1,
              2
          ) AS "t16"
            ON "t4"."customer" = "t16"."customer" AND "t4"."day" = "t16"."day"
        ) AS "t17"
      ) AS "t19"
      LEFT OUTER JOIN (
        SELECT
          "t12"."customer",
          "t12"."returned" AS "day",
          COUNT(*) AS "matched"
        FROM "t11" AS "t12"
        GROUP BY
          1,
          2
      ) AS "t15"
        ON "t19"."customer" = "t15"."customer" AND "t19"."day" = "t15"."day"
    ) AS "t20"
  ) AS "t21"
  GROUP BY
    1
) AS "t22"
