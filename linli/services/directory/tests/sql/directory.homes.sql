SELECT
  *
FROM (
  SELECT
    "t44"."community",
    "t44"."month",
    COALESCE(SUM("t44"."many"), 0) AS "everyone",
    COALESCE(SUM("t44"."many") FILTER(WHERE
      COALESCE("t44"."repair", FALSE)), 0) AS "directory_near_repair_counted",
    COALESCE(SUM("t44"."many") FILTER(WHERE
      COALESCE("t44"."haircut", FALSE)), 0) AS "directory_near_haircut_counted",
    COALESCE(SUM("t44"."many") FILTER(WHERE
      COALESCE("t44"."laundry", FALSE)), 0) AS "directory_near_laundry_counted",
    COALESCE(SUM("t44"."many") FILTER(WHERE
      COALESCE("t44"."parcel", FALSE)), 0) AS "directory_near_parcel_counted",
    COALESCE(SUM("t44"."many") FILTER(WHERE
      COALESCE("t44"."market", FALSE)), 0) AS "directory_near_market_counted",
    COALESCE(SUM("t44"."many") FILTER(WHERE
      COALESCE("t44"."clinic", FALSE)), 0) AS "directory_near_clinic_counted",
    COALESCE(SUM("t44"."many") FILTER(WHERE
      COALESCE("t44"."pharmacy", FALSE)), 0) AS "directory_near_pharmacy_counted",
    COALESCE(SUM("t44"."many") FILTER(WHERE
      COALESCE("t44"."station", FALSE)), 0) AS "directory_near_station_counted"
  FROM (
    SELECT
      "t43"."community",
      (
        COALESCE("t43"."repair", 0) & "t43"."bit"
      ) > 0 AS "repair",
      (
        COALESCE("t43"."haircut", 0) & "t43"."bit"
      ) > 0 AS "haircut",
      (
        COALESCE("t43"."laundry", 0) & "t43"."bit"
      ) > 0 AS "laundry",
      (
        COALESCE("t43"."parcel", 0) & "t43"."bit"
      ) > 0 AS "parcel",
      (
        COALESCE("t43"."market", 0) & "t43"."bit"
      ) > 0 AS "market",
      (
        COALESCE("t43"."clinic", 0) & "t43"."bit"
      ) > 0 AS "clinic",
      (
        COALESCE("t43"."pharmacy", 0) & "t43"."bit"
      ) > 0 AS "pharmacy",
      (
        COALESCE("t43"."station", 0) & "t43"."bit"
      ) > 0 AS "station",
      "t43"."many",
      "t43"."month"
    FROM (
      SELECT
        "t42"."community",
        "t42"."reach",
        "t42"."repair",
        "t42"."haircut",
        "t42"."laundry",
        "t42"."parcel",
        "t42"."market",
        "t42"."clinic",
        "t42"."pharmacy",
        "t42"."station",
        "t42"."many",
        "t12"."month",
        "t12"."bit"
      FROM (
        SELECT
          "t40"."community",
          "t40"."reach",
          "t40"."repair",
          "t40"."haircut",
          "t40"."laundry",
          "t40"."parcel",
          "t40"."market",
          "t40"."clinic",
          "t40"."pharmacy",
          "t40"."station",
          COUNT(*) AS "many"
        FROM (
          SELECT
            "t35"."community",
            "t35"."reach",
            "t35"."id" AS "ref",
            COALESCE("t39"."repair", 0) AS "repair",
            COALESCE("t39"."haircut", 0) AS "haircut",
            COALESCE("t39"."laundry", 0) AS "laundry",
            COALESCE("t39"."parcel", 0) AS "parcel",
            COALESCE("t39"."market", 0) AS "market",
            COALESCE("t39"."clinic", 0) AS "clinic",
            COALESCE("t39"."pharmacy", 0) AS "pharmacy",
            COALESCE("t39"."station", 0) AS "station"
          FROM (
            SELECT
              "t31"."id",
              "t31"."community",
              "t31"."dwelling",
              "t31"."since",
              "t31"."until",
              "t31"."reach" - (
                "t31"."reach" & "t31"."ended_"
              ) AS "reach"
            FROM (
              SELECT
                "t5"."id",
                "t5"."community",
                "t5"."dwelling",
                "t5"."since",
                "t5"."until",
                COALESCE("t27"."reach", 0) AS "reach",
                COALESCE("t28"."ended_", 0) AS "ended_"
              FROM "fact_people_households" AS "t5"
              LEFT OUTER JOIN (
                SELECT
                  "t19"."day_of_since",
                  SUM("t19"."bit") FILTER(WHERE
                    "t19"."day_of_since" <= "t19"."last") AS "reach"
                FROM (
                  SELECT
                    "t13"."day_of_since",
                    "t4"."month",
                    "t4"."last",
                    "t4"."bit"
                  FROM (
                    SELECT DISTINCT
                      "t1"."since" AS "day_of_since"
                    FROM "fact_people_households" AS "t1"
                  ) AS "t13"
                  CROSS JOIN "months" AS "t4"
                ) AS "t19"
                GROUP BY
                  1
              ) AS "t27"
                ON "t5"."since" = "t27"."day_of_since"
              LEFT OUTER JOIN (
                SELECT
                  "t20"."day_of_until",
                  SUM("t20"."bit") FILTER(WHERE
                    "t20"."day_of_until" <= "t20"."last") AS "ended_"
                FROM (
                  SELECT
                    "t14"."day_of_until",
                    "t4"."month",
                    "t4"."last",
                    "t4"."bit"
                  FROM (
                    SELECT DISTINCT
                      "t1"."until" AS "day_of_until"
                    FROM "fact_people_households" AS "t1"
                  ) AS "t14"
                  CROSS JOIN "months" AS "t4"
                ) AS "t20"
                GROUP BY
                  1
              ) AS "t28"
                ON "t5"."until" = "t28"."day_of_until"
            ) AS "t31"
            WHERE
              (
                "t31"."reach" - (
                  "t31"."reach" & "t31"."ended_"
                )
              ) > 0
          ) AS "t35"
          LEFT OUTER JOIN (
            SELECT
              "t35"."id" AS "home",
              "t37"."repair",
              "t37"."haircut",
              "t37"."laundry",
              "t37"."parcel",
              "t37"."market",
              "t37"."clinic",
              "t37"."pharmacy",
              "t37"."station"
            FROM (
              SELECT
                "t31"."id",
                "t31"."community",
                "t31"."dwelling",
                "t31"."since",
                "t31"."until",
                "t31"."reach" - (
                  "t31"."reach" & "t31"."ended_"
                ) AS "reach"
              FROM (
                SELECT
                  "t5"."id",
                  "t5"."community",
                  "t5"."dwelling",
                  "t5"."since",
                  "t5"."until",
                  COALESCE("t27"."reach", 0) AS "reach",
                  COALESCE("t28"."ended_", 0) AS "ended_"
                FROM "fact_people_households" AS "t5"
                LEFT OUTER JOIN (
                  SELECT
                    "t19"."day_of_since",
                    SUM("t19"."bit") FILTER(WHERE
                      "t19"."day_of_since" <= "t19"."last") AS "reach"
                  FROM (
                    SELECT
                      "t13"."day_of_since",
                      "t4"."month",
                      "t4"."last",
                      "t4"."bit"
                    FROM (
                      SELECT DISTINCT
                        "t1"."since" AS "day_of_since"
                      FROM "fact_people_households" AS "t1"
                    ) AS "t13"
                    CROSS JOIN "months" AS "t4"
                  ) AS "t19"
                  GROUP BY
                    1
                ) AS "t27"
                  ON "t5"."since" = "t27"."day_of_since"
                LEFT OUTER JOIN (
                  SELECT
                    "t20"."day_of_until",
                    SUM("t20"."bit") FILTER(WHERE
                      "t20"."day_of_until" <= "t20"."last") AS "ended_"
                  FROM (
                    SELECT
                      "t14"."day_of_until",
                      "t4"."month",
                      "t4"."last",
                      "t4"."bit"
                    FROM (
                      SELECT DISTINCT
                        "t1"."until" AS "day_of_until"
                      FROM "fact_people_households" AS "t1"
                    ) AS "t14"
                    CROSS JOIN "months" AS "t4"
                  ) AS "t20"
                  GROUP BY
                    1
                ) AS "t28"
                  ON "t5"."until" = "t28"."day_of_until"
              ) AS "t31"
              WHERE
                (
                  "t31"."reach" - (
                    "t31"."reach" & "t31"."ended_"
                  )
                ) > 0
            ) AS "t35"
            INNER JOIN (
              SELECT
                "t2"."id" AS "door",
                "t2"."lft" AS "door_lft"
              FROM "fact_places_places" AS "t2"
              WHERE
                "t2"."level" = 'dwelling'
            ) AS "t18"
              ON "t35"."dwelling" = "t18"."door"
            INNER JOIN (
              SELECT
                "t34"."near_community",
                "t34"."near_lft",
                "t34"."near_rgt",
                BIT_OR("t34"."near") FILTER(WHERE
                  "t34"."kind" = 'repair') AS "repair",
                BIT_OR("t34"."near") FILTER(WHERE
                  "t34"."kind" = 'haircut') AS "haircut",
                BIT_OR("t34"."near") FILTER(WHERE
                  "t34"."kind" = 'laundry') AS "laundry",
                BIT_OR("t34"."near") FILTER(WHERE
                  "t34"."kind" = 'parcel') AS "parcel",
                BIT_OR("t34"."near") FILTER(WHERE
                  "t34"."kind" = 'market') AS "market",
                BIT_OR("t34"."near") FILTER(WHERE
                  "t34"."kind" = 'clinic') AS "clinic",
                BIT_OR("t34"."near") FILTER(WHERE
                  "t34"."kind" = 'pharmacy') AS "pharmacy",
                BIT_OR("t34"."near") FILTER(WHERE
                  "t34"."kind" = 'station') AS "station"
              FROM (
                SELECT
                  "t32"."community" AS "near_community",
                  "t32"."lft" AS "near_lft",
                  "t32"."rgt" AS "near_rgt",
                  "t32"."kind",
                  "t32"."reach" - (
                    "t32"."reach" & "t32"."ended_"
                  ) AS "near"
                FROM (
                  SELECT
                    "t6"."id",
                    "t6"."community",
                    "t6"."kind",
                    "t6"."lft",
                    "t6"."rgt",
                    "t6"."since",
                    "t6"."until",
                    COALESCE("t29"."reach", 0) AS "reach",
                    COALESCE("t30"."ended_", 0) AS "ended_"
                  FROM "fact_directory_near" AS "t6"
                  LEFT OUTER JOIN (
                    SELECT
                      "t21"."day_of_since",
                      SUM("t21"."bit") FILTER(WHERE
                        "t21"."day_of_since" <= "t21"."last") AS "reach"
                    FROM (
                      SELECT
                        "t16"."day_of_since",
                        "t4"."month",
                        "t4"."last",
                        "t4"."bit"
                      FROM (
                        SELECT DISTINCT
                          "t3"."since" AS "day_of_since"
                        FROM "fact_directory_near" AS "t3"
                      ) AS "t16"
                      CROSS JOIN "months" AS "t4"
                    ) AS "t21"
                    GROUP BY
                      1
                  ) AS "t29"
                    ON "t6"."since" = "t29"."day_of_since"
                  LEFT OUTER JOIN (
                    SELECT
                      "t22"."day_of_until",
                      SUM("t22"."bit") FILTER(WHERE
                        "t22"."day_of_until" <= "t22"."last") AS "ended_"
                    FROM (
                      SELECT
                        "t17"."day_of_until",
                        "t4"."month",
                        "t4"."last",
                        "t4"."bit"
                      FROM (
                        SELECT DISTINCT
                          "t3"."until" AS "day_of_until"
                        FROM "fact_directory_near" AS "t3"
                      ) AS "t17"
                      CROSS JOIN "months" AS "t4"
                    ) AS "t22"
                    GROUP BY
                      1
                  ) AS "t30"
                    ON "t6"."until" = "t30"."day_of_until"
                ) AS "t32"
                WHERE
                  (
                    "t32"."reach" - (
                      "t32"."reach" & "t32"."ended_"
                    )
                  ) > 0
              ) AS "t34"
              GROUP BY
                1,
                2,
                3
            ) AS "t37"
              ON "t35"."community" = "t37"."near_community"
              AND "t18"."door_lft" >= "t37"."near_lft"
              AND "t18"."door_lft" < "t37"."near_rgt"
          ) AS "t39"
            ON "t35"."id" = "t39"."home"
        ) AS "t40"
        GROUP BY
          1,
          2,
          3,
          4,
          5,
          6,
          7,
          8,
          9,
          10
      ) AS "t42"
      CROSS JOIN (
        SELECT
          "t0"."month",
          "t0"."bit"
        FROM "months" AS "t0"
      ) AS "t12"
    ) AS "t43"
    WHERE
      (
        "t43"."reach" & "t43"."bit"
      ) > 0
  ) AS "t44"
  GROUP BY
    1,
    2
) AS "t45"
WHERE
  "t45"."community" IS NOT NULL
